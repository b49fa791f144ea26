// What becomes of queued messages, against a relay that answers as a test wants.

#include "app/mail_delivery.hpp"

#include <doctest/doctest.h>

#include <deque>

#include "app/messages.hpp"
#include "app/publisher.hpp"
#include "app/sender.hpp"

namespace parrain {
namespace {

using test::on_each_engine;
using test::Publisher;
using test::TestDatabase;

/// Answers in order what it was told to, then takes everything; notes what it was given.
class ToldRelay final : public app::MailTransport {
  public:
    std::deque<RelayVerdict> verdicts;
    bool spares_recipients = false;
    std::vector<app::OutgoingMail> given;        ///< every message it could have taken
    std::function<void()> before_begin = [] {};  ///< what happens meanwhile elsewhere
    std::function<void()> after_begin = [] {};

    app::RelayAnswer send(const app::OutgoingMail& mail, const std::function<bool()>& begin) override {
        RelayVerdict verdict = RelayVerdict::kTaken;
        if (!verdicts.empty()) {
            verdict = verdicts.front();
            verdicts.pop_front();
        }
        if (verdict == RelayVerdict::kUnreachable) return {.verdict = verdict, .text = "no route"};
        before_begin();
        if (!begin()) return {.verdict = RelayVerdict::kLater, .text = "given up"};
        given.push_back(mail);
        after_begin();
        return {.verdict = verdict, .text = "250 2.0.0 or not", .spares_recipient = spares_recipients};
    }
};

/// A publisher with a referral that waits for its message.
class Post {
  public:
    explicit Post(TestDatabase& database, bool is_live = false) : publisher(database, "EUR", is_live) {
        publisher.want_calls();  // so that the only message there is, is the test's own
        referral = publisher.recommend(publisher.advocate("jean"), "lea@novaprim.fr").value();
    }

    MessageId queue(MessageKind kind, const std::string& once_key, const std::string& to = "lea@novaprim.fr") {
        const app::Context context = publisher.context();
        app::NewMessage message{.kind = kind,
                                .template_key = "some.text",
                                .to = to,
                                .once_key = once_key,
                                .content = {.subject = once_key, .text = "Bonjour", .html = ""}};
        if (kind == MessageKind::kProspect) message.referral = referral;
        return *context.store.write([&](app::Transaction& tx) {
            return queue_message(tx, context, publisher.workspace, message, publisher.now());
        });
    }
    MessageId queue_prospect() { return queue(MessageKind::kProspect, "prospect"); }

    app::Message message(MessageId id) {
        return app::Messages(publisher.context()).get(publisher.workspace, id).value();
    }

    ReferralState referral_state() { return publisher.referral(referral).state; }

    std::vector<std::string> events() {
        std::vector<std::string> names;
        const auto history = app::Referrals(publisher.context()).history(publisher.workspace, referral);
        for (const auto& line : history->lines) {
            names.push_back(line.event);
        }
        return names;
    }

    void transition(const std::string& event) {
        const auto moved =
            app::Referrals(publisher.context())
                .transition(publisher.finance(), referral, {.event = event, .reason = {}, .version = {}});
        REQUIRE(moved);
    }

    Publisher publisher;
    ReferralId referral;
    ToldRelay relay;
};

/// As Post, with one server that delivers.
class OneServer : public Post {
  public:
    explicit OneServer(TestDatabase& database, const app::DeliverySettings& settings = {}, bool is_live = false)
        : Post(database, is_live), delivery(publisher.context(), relay, settings) {}

    app::MailDelivery delivery;
};

TEST_CASE("what the relay took is sent, once, and the referral of a prospect is contacted") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue_prospect();
        CHECK(post.delivery.run() == 1);
        CHECK(post.delivery.run() == 0);
        REQUIRE(post.relay.given.size() == 1);
        CHECK(post.relay.given.front().to.address == "lea@novaprim.fr");
        CHECK(post.relay.given.front().message_id == post.message(id).message_id);
        CHECK(post.message(id).state == MessageState::kSent);
        CHECK(post.message(id).sent_at == post.publisher.now());
        CHECK(post.message(id).attempts == 1);
        CHECK(post.referral_state() == ReferralState::kContacted);
    });
}

TEST_CASE("a prospect whose message may have arrived is never written to again; a user is") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId prospect = post.queue_prospect();
        const MessageId user = post.queue(MessageKind::kUser, "thanks", "jean@jean.example");
        post.relay.verdicts = {RelayVerdict::kUnknown, RelayVerdict::kUnknown};
        post.delivery.run();
        CHECK(post.message(prospect).state == MessageState::kUnknown);
        CHECK(post.message(user).state == MessageState::kQueued);
        CHECK(post.referral_state() == ReferralState::kAccepted);
        for (int day = 0; day < 40; ++day) {
            post.publisher.pass(Duration::days(1));
            post.delivery.run();
        }
        CHECK(post.message(prospect).state == MessageState::kUnknown);
        CHECK(post.message(user).state == MessageState::kSent);
        REQUIRE(post.relay.given.size() == 3);
        CHECK(post.relay.given[1].message_id == post.relay.given[2].message_id);
    });
}

TEST_CASE("what the relay puts off is tried again in time, and only in time") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue_prospect();
        post.relay.verdicts = {RelayVerdict::kLater, RelayVerdict::kLater};
        post.delivery.run();
        post.delivery.run();
        CHECK(post.relay.given.size() == 1);
        CHECK(post.message(id).state == MessageState::kQueued);
        post.publisher.pass(Duration::minutes(1));
        post.delivery.run();
        post.publisher.pass(Duration::minutes(4));
        post.delivery.run();
        CHECK(post.relay.given.size() == 2);
        post.publisher.pass(Duration::minutes(1));
        post.delivery.run();
        CHECK(post.message(id).state == MessageState::kSent);
        CHECK(post.message(id).attempts == 3);
    });
}

TEST_CASE("what is put off for ever is refused in the third day") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue(MessageKind::kUser, "thanks");
        post.relay.verdicts.assign(100, RelayVerdict::kLater);
        for (int hour = 0; hour < 72; ++hour) {
            post.delivery.run();
            post.publisher.pass(Duration::hours(1));
        }
        CHECK(post.message(id).state == MessageState::kRefused);
        CHECK(post.message(id).reason == MessageReason::kRelayBusy);
        CHECK(post.relay.given.size() == static_cast<std::size_t>(kMostAttempts));
    });
}

TEST_CASE("a prospect whose address the relay never takes is contacted and bounced, and the referral lost") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue_prospect();
        post.relay.verdicts = {RelayVerdict::kNever};
        post.delivery.run();
        CHECK(post.message(id).state == MessageState::kRefused);
        CHECK(post.message(id).reason == MessageReason::kRelayRefused);
        CHECK(post.message(id).answer == "250 2.0.0 or not");
        CHECK(post.referral_state() == ReferralState::kLost);
        const auto events = post.events();
        REQUIRE(events.size() >= 2);
        CHECK(events[events.size() - 2] == "contacted");
        CHECK(events.back() == "bounced");
    });
}

TEST_CASE("what the relay never takes for reasons of the sender leaves the referral to be informed otherwise") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue_prospect();
        const ReferralState before = post.referral_state();
        post.relay.verdicts = {RelayVerdict::kNever};
        post.relay.spares_recipients = true;
        post.delivery.run();
        CHECK(post.message(id).state == MessageState::kRefused);
        CHECK(post.message(id).reason == MessageReason::kRelayRefused);
        CHECK(post.referral_state() == before);
    });
}

TEST_CASE("who objected after the message was queued is not written to, even at the last moment") {
    for (const bool at_the_last_moment : {false, true}) {
        on_each_engine([&](TestDatabase& database) {
            OneServer post(database);
            const MessageId id = post.queue_prospect();
            if (at_the_last_moment) {
                post.relay.before_begin = [&] { post.transition("objection"); };
            } else {
                post.transition("objection");
            }
            post.delivery.run();
            CHECK(post.relay.given.empty());
            CHECK(post.message(id).state == MessageState::kRefused);
            CHECK(post.message(id).reason == MessageReason::kSuppressed);
        });
    }
}

TEST_CASE("a prospect is not told of a referral that was withdrawn") {
    for (const bool at_the_last_moment : {false, true}) {
        on_each_engine([&](TestDatabase& database) {
            OneServer post(database);
            const MessageId id = post.queue_prospect();
            if (at_the_last_moment) {
                post.relay.before_begin = [&] { post.transition("withdrawal"); };
            } else {
                post.transition("withdrawal");
            }
            post.delivery.run();
            CHECK(post.relay.given.empty());
            CHECK(post.message(id).state == MessageState::kRefused);
            CHECK(post.message(id).reason == MessageReason::kReferralClosed);
            CHECK(post.referral_state() == ReferralState::kWithdrawn);
        });
    }
}

TEST_CASE("who is erased leaves nothing in the messages, and gets none") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue_prospect();
        post.transition("erasure");
        post.delivery.run();
        CHECK(post.relay.given.empty());
        const app::Message message = post.message(id);
        CHECK(message.to.empty());
        CHECK(message.to_key.empty());
        CHECK(message.content.subject.empty());
        CHECK(message.content.text.empty());
        CHECK(message.state == MessageState::kRefused);
    });
}

TEST_CASE("a relay that cannot be reached costs no attempt, and is asked again ever more rarely") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        const MessageId id = post.queue_prospect();
        post.relay.verdicts = {RelayVerdict::kUnreachable, RelayVerdict::kUnreachable};
        post.delivery.run();
        post.delivery.run();
        CHECK(post.delivery.figures().unreachable == 1);
        CHECK(app::Messages(post.publisher.context()).queue().waiting == 1);
        CHECK(post.message(id).attempts == 0);
        post.publisher.pass(Duration::seconds(5));
        post.delivery.run();
        post.publisher.pass(Duration::seconds(5));
        post.delivery.run();
        CHECK(post.relay.given.empty());
        CHECK(post.delivery.figures().unreachable == 2);
        CHECK(app::Messages(post.publisher.context()).queue().seconds_behind == 10);
        post.publisher.pass(Duration::seconds(10));
        CHECK(post.delivery.run() == 1);
        CHECK(post.message(id).attempts == 1);
        CHECK(app::Messages(post.publisher.context()).queue().waiting == 0);
    });
}

TEST_CASE("messages leave at the pace that was set, whatever waits") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database, {.messages_per_minute = 6});
        for (int i = 0; i < 20; ++i) post.queue(MessageKind::kUser, "thanks:" + std::to_string(i));
        post.delivery.run();
        post.delivery.run();
        CHECK(post.relay.given.size() == 6);
        post.publisher.pass(Duration::seconds(9));
        post.delivery.run();
        CHECK(post.relay.given.size() == 6);
        post.publisher.pass(Duration::seconds(1));
        post.delivery.run();
        CHECK(post.relay.given.size() == 7);
        post.publisher.pass(Duration::hours(1));
        post.delivery.run();
        CHECK(post.relay.given.size() == 13);
    });
}

TEST_CASE("a server that vanished while sending leaves a prospect alone and a user to the next server") {
    on_each_engine([](TestDatabase& database) {
        Post post(database);
        const MessageId prospect = post.queue_prospect();
        const MessageId user = post.queue(MessageKind::kUser, "thanks", "jean@jean.example");
        // Two servers, each of which dies in the middle of a message.
        post.relay.after_begin = [] { throw std::runtime_error("kill -9"); };
        for (const MessageId id : {prospect, user}) {
            app::MailDelivery dying(post.publisher.context(), post.relay, {});
            CHECK_THROWS(dying.run());
            CHECK(post.message(id).state == MessageState::kSending);
            post.publisher.pass(Duration::minutes(16));
        }
        post.relay.after_begin = [] {};
        app::MailDelivery other(post.publisher.context(), post.relay, {});
        post.publisher.pass(Duration::hours(1));
        other.run();
        post.publisher.pass(Duration::hours(1));
        other.run();
        CHECK(post.message(prospect).state == MessageState::kUnknown);
        CHECK(post.message(user).state == MessageState::kSent);
        int to_prospect = 0;
        for (const auto& mail : post.relay.given) to_prospect += mail.to.address == "lea@novaprim.fr" ? 1 : 0;
        CHECK(to_prospect == 1);
    });
}

TEST_CASE("a server that slept past its lease does not send what another one sent") {
    on_each_engine([](TestDatabase& database) {
        Post post(database);
        const MessageId id = post.queue_prospect();
        ToldRelay relay_of_other;
        app::MailDelivery slow(post.publisher.context(), post.relay, {});
        app::MailDelivery other(post.publisher.context(), relay_of_other, {});
        post.relay.before_begin = [&] {
            other.run();
            CHECK(relay_of_other.given.empty());
            post.publisher.pass(Duration::minutes(16));
            other.run();
            CHECK(relay_of_other.given.size() == 1);
        };
        slow.run();
        CHECK(post.relay.given.empty());
        CHECK(post.message(id).state == MessageState::kSent);
        CHECK(post.message(id).attempts == 1);
    });
}

TEST_CASE("the late answer of a server that was given up is still the truth") {
    on_each_engine([](TestDatabase& database) {
        Post post(database);
        const MessageId id = post.queue_prospect();
        ToldRelay relay_of_other;
        app::MailDelivery slow(post.publisher.context(), post.relay, {});
        app::MailDelivery other(post.publisher.context(), relay_of_other, {});
        post.relay.after_begin = [&] {
            post.publisher.pass(Duration::minutes(16));
            other.run();
            CHECK(post.message(id).state == MessageState::kUnknown);
        };
        slow.run();
        CHECK(relay_of_other.given.empty());
        CHECK(post.message(id).state == MessageState::kSent);
        CHECK(post.referral_state() == ReferralState::kContacted);
    });
}

TEST_CASE("mail is from the workspace's sender") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        app::Sender sender = app::Senders(post.publisher.context()).get(post.publisher.workspace);
        sender.from_name = "Facturel";
        sender.from_address = "bonjour@facturel.fr";
        sender.reply_to = "aide@facturel.fr";
        REQUIRE(app::Senders(post.publisher.context()).put(post.publisher.workspace, 0, sender));
        const MessageId id = post.queue_prospect();
        post.delivery.run();
        REQUIRE(post.relay.given.size() == 1);
        CHECK(post.relay.given.front().from.address == "bonjour@facturel.fr");
        CHECK(post.relay.given.front().from.name == "Facturel");
        CHECK(post.relay.given.front().reply_to->address == "aide@facturel.fr");
        CHECK(post.message(id).message_id.ends_with("@facturel.fr>"));
    });
}

TEST_CASE("messages of a workspace that has not said who writes wait until it does") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database, {}, true);
        const MessageId id = post.queue_prospect();
        post.delivery.run();
        CHECK(post.relay.given.empty());
        CHECK(post.message(id).state == MessageState::kQueued);
        CHECK(post.message(id).reason == MessageReason::kSenderMissing);
        CHECK(post.message(id).attempts == 0);
        const app::Senders senders(post.publisher.context());
        app::Sender sender = senders.get(post.publisher.workspace);
        sender.from_address = sender.reply_to = "bonjour@acme.example";
        sender.postal_address = "1 rue de la Paix\n75002 Paris";
        sender.privacy_contact = "privacy@acme.example";
        sender.about = {.en = "Acme makes invoicing software.", .fr = "Acme édite un logiciel de facturation."};
        REQUIRE(senders.put(post.publisher.workspace, sender.version, sender));
        post.publisher.pass(Duration::minutes(10));
        post.delivery.run();
        CHECK(post.message(id).state == MessageState::kSent);
        CHECK_FALSE(post.message(id).reason);
    });
}

TEST_CASE("a server that is told to stop ends after its message and holds no other") {
    on_each_engine([](TestDatabase& database) {
        OneServer post(database);
        for (int i = 0; i < 3; ++i) post.queue(MessageKind::kUser, "thanks:" + std::to_string(i));
        post.relay.after_begin = [&] { post.delivery.stop(); };
        post.delivery.run();
        CHECK(post.relay.given.size() == 1);
        ToldRelay relay_of_other;
        app::MailDelivery other(post.publisher.context(), relay_of_other, {});
        CHECK(other.run() == 2);
    });
}

}  // namespace
}  // namespace parrain
