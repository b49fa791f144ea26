// The queue of messages: what is made once, and what a list finds.

#include "app/messages.hpp"

#include <doctest/doctest.h>

#include "app/publisher.hpp"

namespace parrain {
namespace {

using test::on_each_engine;
using test::Publisher;
using test::TestDatabase;

app::NewMessage hello(const std::string& to, const std::string& once_key) {
    return {.kind = MessageKind::kUser,
            .template_key = "ambassador.thanks",
            .template_version = 1,
            .locale = Locale::kFr,
            .to = to,
            .once_key = once_key,
            .content = {.subject = "Merci", .text = "Bonjour", .html = "<p>Bonjour</p>"}};
}

std::optional<MessageId> queue(Publisher& publisher, const app::NewMessage& message) {
    const app::Context context = publisher.context();
    return context.store.write([&](app::Transaction& tx) {
        return queue_message(tx, context, publisher.workspace, message, publisher.now());
    });
}

std::vector<app::Message> listed(Publisher& publisher, const app::MessageFilter& filter) {
    return app::Messages(publisher.context()).list(publisher.workspace, filter, {}).items;
}

TEST_CASE("a message of a key that was used is not made again") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto first = queue(publisher, hello("lea@novaprim.fr", "thanks:1"));
        REQUIRE(first);
        CHECK_FALSE(queue(publisher, hello("somebody.else@novaprim.fr", "thanks:1")));
        CHECK(queue(publisher, hello("lea@novaprim.fr", "thanks:2")));
        CHECK(listed(publisher, {}).size() == 2);
    });
}

TEST_CASE("a message waits with its texts and a Message-ID of its own") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto id = queue(publisher, hello("Lea@Novaprim.fr", "thanks:1"));
        const auto other = queue(publisher, hello("lea@novaprim.fr", "thanks:2"));
        const app::Messages messages(publisher.context());
        const auto message = messages.get(publisher.workspace, *id);
        REQUIRE(message);
        CHECK(message->state == MessageState::kQueued);
        CHECK(message->to == "Lea@Novaprim.fr");
        CHECK(message->content.text == "Bonjour");
        CHECK(message->content.html == "<p>Bonjour</p>");
        CHECK(message->next_attempt_at == publisher.now());
        CHECK(message->message_id.starts_with("<" + publisher.workspace.str() + "." + id->str() + "."));
        CHECK(message->message_id != messages.get(publisher.workspace, *other)->message_id);
        CHECK(messages.get(publisher.workspace, MessageId(1)).failure().code == ErrorCode::kNotFound);
    });
}

TEST_CASE("messages are found by any spelling of their address, by a part of it, and by state") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        publisher.want_calls();
        const auto who = publisher.advocate("jean");
        const auto referral = publisher.recommend(who, "lea@novaprim.fr").value();
        app::NewMessage introduction = hello("lea@novaprim.fr", "prospect:1");
        introduction.kind = MessageKind::kProspect;
        introduction.referral = referral;
        queue(publisher, introduction);
        app::NewMessage thanks = hello("jean+work@gmail.com", "thanks:1");
        thanks.user = who.user;
        queue(publisher, thanks);

        CHECK(listed(publisher, {.to = "LEA+news@novaprim.fr"}).size() == 1);
        CHECK(listed(publisher, {.to = "j.ean@googlemail.com"}).size() == 1);
        CHECK(listed(publisher, {.to = "NOVAPRIM"}).size() == 1);
        CHECK(listed(publisher, {.to = "lea@novaprim.fr", .state = "sent"}).empty());
        CHECK(listed(publisher, {.state = "queued"}).size() == 2);
        CHECK(listed(publisher, {.referral = referral}).size() == 1);
        CHECK(listed(publisher, {.to = "novaprim", .referral = referral}).size() == 1);
        CHECK(listed(publisher, {.to = "gmail", .referral = referral}).empty());
        CHECK(listed(publisher, {.user = who.user}).size() == 1);
        CHECK(listed(publisher, {.template_key = "prospect.introduction"}).empty());
        CHECK(listed(publisher, {}).front().user == who.user);
        const auto page = app::Messages(publisher.context()).list(publisher.workspace, {}, {.limit = 1});
        CHECK(page.items.size() == 1);
        REQUIRE(page.counts.size() == 1);
        CHECK(page.counts.front().count == 2);
    });
}

TEST_CASE("a message is kept with what causes it, or not at all") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Context context = publisher.context();
        const auto refused = context.store.write([&](app::Transaction& tx) -> Result<void> {
            queue_message(tx, context, publisher.workspace, hello("lea@novaprim.fr", "thanks:1"), publisher.now());
            return fail(ErrorCode::kForbidden);
        });
        CHECK_FALSE(refused);
        CHECK(listed(publisher, {}).empty());
        CHECK(queue(publisher, hello("lea@novaprim.fr", "thanks:1")));
    });
}

}  // namespace
}  // namespace parrain
