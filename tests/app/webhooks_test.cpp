// The outbox of webhooks and its queues: order, schedule, leases, ends; on each engine.

#include "app/webhooks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "app/contact_store.hpp"
#include "app/due.hpp"
#include "app/publisher.hpp"
#include "app/webhook_delivery.hpp"
#include "core/crypto.hpp"

namespace parrain {
namespace {

using test::on_each_engine;
using test::Publisher;
using test::TestDatabase;

/// An endpoint that answers as told and remembers what it was sent.
class ToldSender final : public app::WebhookSender {
  public:
    app::WebhookAnswer send(const app::WebhookRequest& request) override {
        if (on_send) on_send();
        if (is_ending) return {.is_abandoned = true};
        sent.push_back(request);
        const auto own = answers.find(request.id);
        return {.status = own != answers.end() ? own->second : status, .fault = {}, .millis = 3};
    }

    int status = 204;
    bool is_ending = false;
    std::map<std::string, int> answers;
    std::vector<app::WebhookRequest> sent;
    std::function<void()> on_send;
};

/// A publisher with one endpoint, and a server that calls it.
struct Hooked {
    explicit Hooked(TestDatabase& database, std::vector<std::string> types = {"*"})
        : publisher(database), endpoint(add("https://example.com/hook", std::move(types))) {}

    app::Webhooks webhooks() { return app::Webhooks(publisher.context()); }

    app::WebhookEndpoint add(const std::string& url, std::vector<std::string> types) {
        return webhooks()
            .add(publisher.workspace, {.url = url, .event_types = std::move(types)},
                 [](const std::string&) { return Result<void>(); })
            .value();
    }

    app::WebhookQueues queues() {
        return {publisher.context(), sender, [] { return 0U; }};
    }

    /// Everything that is due now; how many attempts it took.
    int deliver() {
        int tried = 0;
        for (const auto& queue : queues().due(100)) tried += queues().work(queue);
        return tried;
    }

    std::string tell(const std::string& object, const std::string& type = "reward.paid") {
        const app::Context context = publisher.context();
        context.store.write([&](app::Transaction& tx) {
            app::publish(tx, context, publisher.workspace, {.type = type, .object = object, .data = {}},
                         context.clock.now());
        });
        return "msg_" + deliveries().front().id.str();
    }

    std::vector<app::WebhookDelivery> deliveries() {
        return webhooks().deliveries(publisher.workspace, {}, {.after = 0, .limit = 200});
    }

    app::WebhookDelivery newest() { return deliveries().front(); }

    std::vector<std::string> ids() const {
        std::vector<std::string> all;
        for (const auto& one : sender.sent) all.push_back(one.id);
        return all;
    }

    Publisher publisher;
    ToldSender sender;
    app::WebhookEndpoint endpoint;
};

TEST_CASE("a transaction that is undone tells nothing") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        const app::Context context = hooked.publisher.context();
        const auto undone = context.store.write([&](app::Transaction& tx) -> Result<void> {
            app::publish(tx, context, hooked.publisher.workspace,
                         {.type = "reward.paid", .object = "reward:1", .data = {}}, context.clock.now());
            return fail(ErrorCode::kInternal);
        });
        CHECK_FALSE(undone);
        CHECK(hooked.deliveries().empty());
        CHECK(hooked.deliver() == 0);
    });
}

TEST_CASE("a body is JSON whatever its values hold") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        const app::Context context = hooked.publisher.context();
        context.store.write([&](app::Transaction& tx) {
            app::publish(tx, context, hooked.publisher.workspace,
                         {.type = "reward.paid",
                          .object = "reward:1",
                          .data = {{"text", std::string("a\"b\\c\n\x01é")},
                                   {"none", nullptr},
                                   {"yes", true},
                                   {"count", std::int64_t{-7}},
                                   {"value", test::money(25'800)}}},
                         context.clock.now());
        });
        const std::string body = hooked.newest().body;
        CHECK(body.ends_with(R"("data":{"text":"a\"b\\c\u000a\u0001é","none":null,"yes":true,"count":-7,)"
                             R"("value":{"amount":25800,"currency":"EUR"}}})"));
        CHECK(body.starts_with(R"({"id":"msg_)" + hooked.newest().id.str() + R"(","type":"reward.paid")"));
    });
}

TEST_CASE("only who asked for a type is told, and who is disabled once it is set going again") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database, {"referral.*"});
        REQUIRE(hooked.publisher.recommend(hooked.publisher.advocate("jean"), "lea@novaprim.fr"));
        REQUIRE(hooked.deliveries().size() == 2);
        CHECK(hooked.deliveries()[1].type == "referral.created");
        CHECK(hooked.deliveries()[0].type == "referral.accepted");
        const auto off = hooked.webhooks().edit(hooked.publisher.workspace, hooked.endpoint.id, 1,
                                                {.state = WebhookState::kDisabled}, {});
        REQUIRE(off);
        CHECK(off->stop == WebhookStop::kByHand);
        CHECK(hooked.deliver() == 0);
        REQUIRE(hooked.publisher.recommend(hooked.publisher.advocate("jean"), "leo@quartzel.fr"));
        CHECK(hooked.deliveries().size() == 4);
        CHECK(hooked.deliver() == 0);
        REQUIRE(hooked.webhooks().edit(hooked.publisher.workspace, hooked.endpoint.id, 2,
                                       {.state = WebhookState::kActive}, {}));
        CHECK(hooked.deliver() == 4);
    });
}

TEST_CASE("what was delivered of a user who is forgotten is emptied, and what waits is not") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        const app::Context context = hooked.publisher.context();
        const auto tell = [&](const char* user) {
            context.store.write([&](app::Transaction& tx) {
                app::publish(tx, context, hooked.publisher.workspace,
                             {.type = "survey.answered", .object = "survey:1", .data = {{"user", std::string(user)}}},
                             context.clock.now());
            });
            return hooked.newest().id;
        };
        const app::WidgetCaller jean = hooked.publisher.advocate("jean");
        (void)hooked.deliver();
        const auto forgotten = tell("jean");
        const auto other = tell("jeanne");
        CHECK(hooked.deliver() == 2);
        const auto waiting = tell("jean");
        context.store.write([&](app::Transaction& tx) {
            const auto user = tx.customers().find_user(hooked.publisher.workspace, jean.user).value();
            tx.contacts().erase_user(hooked.publisher.workspace, user.id, "code", context.clock.now());
        });
        const auto body = [&](WebhookDeliveryId id) {
            for (const auto& one : hooked.deliveries()) {
                if (one.id == id) return one.body;
            }
            return std::string();
        };
        CHECK(body(forgotten) == "{}");
        CHECK(body(other).find("jeanne") != std::string::npos);
        CHECK(body(waiting).find("jean") != std::string::npos);
        CHECK(hooked.webhooks().replay(hooked.publisher.workspace, forgotten).error() == ErrorCode::kIllegalTransition);
        CHECK(hooked.webhooks().replay(hooked.publisher.workspace, other));
    });
}

TEST_CASE("what happens to one thing keeps its order, and other things pass") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        const std::string first = hooked.tell("reward:1");
        const std::string second = hooked.tell("reward:1");
        const std::string other = hooked.tell("reward:2");
        hooked.sender.answers[first] = 500;
        CHECK(hooked.deliver() == 2);
        CHECK(hooked.ids() == std::vector{first, other});
        CHECK(hooked.deliver() == 0);
        hooked.sender.answers.clear();
        hooked.publisher.pass(Duration::seconds(5));
        CHECK(hooked.deliver() == 2);
        CHECK(hooked.ids() == std::vector{first, other, first, second});
    });
}

TEST_CASE("a dead letter holds up nothing, and is replayed under its id") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        hooked.sender.status = 503;
        const std::string id = hooked.tell("reward:1");
        int tried = hooked.deliver();
        for (int i = 1; i < kMostDeliveryAttempts; ++i) {
            hooked.publisher.pass(*delivery_pause(i, 0));
            tried += hooked.deliver();
        }
        CHECK(tried == kMostDeliveryAttempts);
        CHECK(hooked.newest().state == DeliveryState::kDead);
        const auto dead = hooked.newest().id;
        hooked.sender.status = 200;
        const std::string next = hooked.tell("reward:1");
        CHECK(hooked.deliver() == 1);
        REQUIRE(hooked.webhooks().replay(hooked.publisher.workspace, dead));
        CHECK(hooked.deliver() == 1);
        CHECK(hooked.ids().back() == id);
        const auto view = hooked.webhooks().delivery(hooked.publisher.workspace, dead);
        REQUIRE(view);
        CHECK(view->attempts.size() == kMostDeliveryAttempts + 1);
        CHECK(view->delivery.state == DeliveryState::kDelivered);
    });
}

TEST_CASE("410 ends the endpoint, and what met it waits with the rest") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        hooked.sender.status = 410;
        hooked.tell("reward:1");
        hooked.tell("reward:2");
        CHECK(hooked.deliver() == 1);
        const auto endpoint = hooked.webhooks().get(hooked.publisher.workspace, hooked.endpoint.id);
        CHECK(endpoint->state == WebhookState::kDisabled);
        CHECK(endpoint->stop == WebhookStop::kGone);
        hooked.publisher.pass(Duration::days(2));
        CHECK(hooked.deliver() == 0);
        hooked.sender.status = 200;
        REQUIRE(hooked.webhooks().edit(hooked.publisher.workspace, hooked.endpoint.id, endpoint->version,
                                       {.state = WebhookState::kActive}, {}));
        CHECK(hooked.deliver() == 2);
    });
}

TEST_CASE("what waits for a disabled endpoint is given up after thirty days, and what waits for another is not") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        const auto disabled = hooked.webhooks().edit(hooked.publisher.workspace, hooked.endpoint.id, 1,
                                                     {.state = WebhookState::kDisabled}, {});
        REQUIRE(disabled);
        hooked.tell("reward:1");
        const auto given_up = [&] {
            const auto deliveries = hooked.deliveries();
            return std::ranges::count(deliveries, DeliveryState::kDead, &app::WebhookDelivery::state);
        };
        hooked.publisher.pass(Duration::days(29));
        app::run_due(hooked.publisher.context());
        hooked.tell("reward:2");
        CHECK(given_up() == 0);
        hooked.publisher.pass(Duration::days(1));
        app::run_due(hooked.publisher.context());
        CHECK(given_up() == 1);
        REQUIRE(hooked.webhooks().edit(hooked.publisher.workspace, hooked.endpoint.id, disabled->version,
                                       {.state = WebhookState::kActive}, {}));
        hooked.publisher.pass(Duration::days(40));
        app::run_due(hooked.publisher.context());
        CHECK(given_up() == 1);
        CHECK(hooked.deliver() == 1);
    });
}

TEST_CASE("nothing can be asked of a disabled endpoint") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        REQUIRE(hooked.webhooks().edit(hooked.publisher.workspace, hooked.endpoint.id, 1,
                                       {.state = WebhookState::kDisabled}, {}));
        CHECK(hooked.webhooks().ping(hooked.publisher.workspace, hooked.endpoint.id).error() ==
              ErrorCode::kIllegalTransition);
    });
}

TEST_CASE("a queue is worked off by one server at a time") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        hooked.tell("reward:1");
        hooked.tell("reward:2");
        const auto due = hooked.queues().due(10);
        REQUIRE(due.size() == 1);
        int others = 0;
        hooked.sender.on_send = [&] {
            ToldSender second;
            app::WebhookQueues elsewhere(hooked.publisher.context(), second, [] { return 0U; });
            CHECK(elsewhere.due(10).empty());
            others += elsewhere.work(due.front());
        };
        CHECK(hooked.queues().work(due.front()) == 2);
        CHECK(others == 0);
    });
}

TEST_CASE("what a server that died had under way is delivered by another, once its lease is past") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        hooked.tell("reward:1");
        const app::WebhookQueue queue = hooked.queues().due(10).front();
        const app::Context context = hooked.publisher.context();
        // The dead server: it had the lease and never said anything more.
        context.store.write([&](app::Transaction& tx) {
            REQUIRE(tx.webhooks().lease(queue, 7, context.clock.now(), context.clock.now() + app::kWebhookLease));
        });
        CHECK(hooked.deliver() == 0);
        hooked.publisher.pass(app::kWebhookLease);
        CHECK(hooked.deliver() == 1);
        CHECK(hooked.newest().state == DeliveryState::kDelivered);
        CHECK(hooked.newest().attempts == 1);
    });
}

TEST_CASE("a call that the end of the server cut short counts as not tried") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        hooked.tell("reward:1");
        hooked.sender.is_ending = true;
        CHECK(hooked.deliver() == 0);
        CHECK(hooked.newest().attempts == 0);
        hooked.sender.is_ending = false;
        CHECK(hooked.deliver() == 1);
    });
}

TEST_CASE("an endpoint removed while it is called leaves nothing behind") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        hooked.tell("reward:1");
        hooked.sender.on_send = [&] {
            REQUIRE(hooked.webhooks().remove(hooked.publisher.workspace, hooked.endpoint.id));
        };
        hooked.deliver();
        CHECK(hooked.deliveries().empty());
        CHECK(hooked.queues().due(10).empty());
    });
}

TEST_CASE("signatures are those of Standard Webhooks, by both secrets until the day is over") {
    on_each_engine([](TestDatabase& database) {
        Hooked hooked(database);
        // The example of the specification.
        const app::WebhookRequest request{.url = "",
                                          .id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                          .timestamp = "1614265330",
                                          .signature = "",
                                          .body = R"({"test": 2432232314})"};
        app::WebhookEndpoint endpoint{.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
        CHECK(app::webhook_signature(endpoint, request, Instant(0)) ==
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        const auto rotated = hooked.webhooks().rotate_secret(hooked.publisher.workspace, hooked.endpoint.id);
        REQUIRE(rotated);
        CHECK(rotated->previous_secret == hooked.endpoint.secret);
        const Instant now = hooked.publisher.now();
        CHECK(app::webhook_signature(*rotated, request, now) ==
              app::webhook_signature({.secret = rotated->secret}, request, now) + " " +
                  app::webhook_signature(hooked.endpoint, request, now));
        const Instant later = now + app::kSecretOverlap;
        CHECK(app::webhook_signature(*rotated, request, later) ==
              app::webhook_signature({.secret = rotated->secret}, request, later));
    });
}

}  // namespace
}  // namespace parrain
