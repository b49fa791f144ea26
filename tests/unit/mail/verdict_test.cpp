#include "mail/verdict.hpp"

#include <doctest/doctest.h>

namespace parrain::mail {
namespace {

using enum RelayVerdict;

std::optional<Reply> reply(int code, const std::string& text = "") {
    return Reply{.code = code, .text = text};
}

TEST_CASE("what came of a message is told by how far the dialogue got and by its last answer") {
    struct Case {
        Stage stage;
        std::optional<Reply> reply;
        RelayVerdict verdict;
    };
    const Case cases[] = {
        {Stage::kSession, {}, kUnreachable},
        {Stage::kSession, reply(535, "5.7.8 no"), kUnreachable},
        {Stage::kSender, {}, kLater},
        {Stage::kSender, reply(421), kUnreachable},
        {Stage::kSender, reply(450), kLater},
        {Stage::kSender, reply(550, "5.1.8 this sender is unknown"), kLater},
        {Stage::kRecipient, {}, kLater},
        {Stage::kRecipient, reply(421), kLater},
        {Stage::kRecipient, reply(451, "4.2.1 greylisted"), kLater},
        {Stage::kRecipient, reply(550, "5.1.1 no such mailbox"), kNever},
        {Stage::kRecipient, reply(550, "no such mailbox"), kNever},
        {Stage::kRecipient, reply(530, "5.7.0 log in first"), kLater},
        {Stage::kData, {}, kLater},
        {Stage::kData, reply(354), kLater},
        {Stage::kData, reply(451), kLater},
        {Stage::kContent, {}, kUnknown},
        {Stage::kContent, reply(250, "2.0.0 queued"), kTaken},
        {Stage::kContent, reply(251), kTaken},
        {Stage::kContent, reply(421), kLater},
        {Stage::kContent, reply(452, "4.3.1 full"), kLater},
        {Stage::kContent, reply(554, "5.7.1 spam"), kNever},
        {Stage::kContent, reply(354), kUnknown},
        {Stage::kContent, reply(999), kUnknown},
    };
    for (const Case& one : cases) {
        CAPTURE(static_cast<int>(one.stage));
        CAPTURE(one.reply ? one.reply->code : 0);
        CHECK(judge(one.stage, one.reply) == one.verdict);
    }
}

TEST_CASE(
    "a permanent refusal is final wherever it comes after the sender was taken; its status tells whom it is about") {
    struct Case {
        int code;
        const char* text;
        bool spares_recipient;
    };
    const Case cases[] = {
        {550, "5.1.0 other address status", false},
        {550, "5.1.1 no such mailbox", false},
        {550, "5.1.2 no such domain", false},
        {501, "5.1.3 bad syntax", false},
        {551, "5.1.6 mailbox has moved", false},
        {553, "5.1.7 bad sender's mailbox", true},
        {550, "5.1.8 bad sender's system", true},
        {556, "5.1.10 the domain takes no mail", false},
        {550, "5.2.1 mailbox disabled", false},
        {552, "5.2.2 mailbox full", false},
        {550, "5.3.0 other system status", false},
        {552, "5.3.4 message too big", true},
        {550, "5.4.1 no answer from host", false},
        {550, "5.4.4 unable to route", false},
        {503, "5.5.1 invalid command", true},
        {554, "5.6.0 media error", true},
        {550, "5.7.0 policy", true},
        {550, "5.7.1 relaying denied", true},
        {550, "5.7.26 not authenticated", true},
        {550, "no such mailbox", false},
        {554, "", false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.text);
        for (const Stage stage : {Stage::kRecipient, Stage::kData, Stage::kContent}) {
            CHECK(judge(stage, reply(one.code, one.text)) == kNever);
        }
        CHECK(judge(Stage::kSender, reply(one.code, one.text)) == kLater);
        CHECK(spares_recipient(*reply(one.code, one.text)) == one.spares_recipient);
    }
    for (const Stage stage : {Stage::kRecipient, Stage::kData, Stage::kContent}) {
        CHECK(judge(stage, reply(530, "5.7.0 log in first")) == kLater);
    }
}

TEST_CASE("an answer counts when its last line is complete") {
    ReplyReader reader;
    reader.read("250-relay.test Hello\r\n");
    CHECK_FALSE(reader.last());
    reader.read("250-SIZE 5242880\r\n");
    CHECK_FALSE(reader.last());
    reader.read("250 HELP\r\n");
    REQUIRE(reader.last());
    CHECK(reader.last()->code == 250);
    CHECK(reader.last()->text == "relay.test Hello SIZE 5242880 HELP");
    reader.forget();
    CHECK_FALSE(reader.last());
    reader.read("550 5.1.1 no such mailbox\r\n");
    CHECK(reader.last()->text == "5.1.1 no such mailbox");
}

TEST_CASE("what is no answer is passed over") {
    ReplyReader reader;
    for (const char* line : {"", "\r\n", "25", "2x0 hello", "hello"}) reader.read(line);
    CHECK_FALSE(reader.last());
    reader.read("354");
    CHECK(reader.last()->code == 354);
}

TEST_CASE("a relay that talks without end is cut short") {
    ReplyReader reader;
    for (int i = 0; i < 10'000; ++i) reader.read("250-" + std::string(100, 'x'));
    reader.read("250 end");
    CHECK(reader.last()->text.size() <= 500);
}

}  // namespace
}  // namespace parrain::mail
