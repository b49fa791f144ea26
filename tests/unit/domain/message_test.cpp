#include "domain/message.hpp"

#include <doctest/doctest.h>

#include <array>

#include "support/aborts.hpp"

namespace parrain {
namespace {

using enum MessageState;

constexpr std::array kKinds = {MessageKind::kProspect, MessageKind::kUser};

TEST_CASE("what the relay took is sent, what it never takes is refused, whoever it was for") {
    for (const MessageKind kind : kKinds) {
        for (int attempts = 1; attempts <= kMostAttempts; ++attempts) {
            CHECK(after_attempt(kind, attempts, RelayVerdict::kTaken).state == kSent);
            const AfterAttempt refused = after_attempt(kind, attempts, RelayVerdict::kNever);
            CHECK(refused.state == kRefused);
            CHECK(refused.reason == MessageReason::kRelayRefused);
            CHECK_FALSE(refused.wait);
        }
    }
}

TEST_CASE("a message to a prospect that the relay may have is never sent again") {
    for (int attempts = 1; attempts <= kMostAttempts; ++attempts) {
        const AfterAttempt after = after_attempt(MessageKind::kProspect, attempts, RelayVerdict::kUnknown);
        CHECK(after.state == kUnknown);
        CHECK_FALSE(after.wait);
    }
}

TEST_CASE("any other message that the relay may have is sent again, until it was tried often enough") {
    for (int attempts = 1; attempts < kMostAttempts; ++attempts) {
        CHECK(after_attempt(MessageKind::kUser, attempts, RelayVerdict::kUnknown).state == kQueued);
    }
    CHECK(after_attempt(MessageKind::kUser, kMostAttempts, RelayVerdict::kUnknown).state == kUnknown);
}

TEST_CASE("what the relay puts off is tried again at growing distances, and given up in the third day") {
    for (const MessageKind kind : kKinds) {
        Duration all;
        Duration last;
        for (int attempts = 1; attempts < kMostAttempts; ++attempts) {
            const AfterAttempt after = after_attempt(kind, attempts, RelayVerdict::kLater);
            CHECK(after.state == kQueued);
            REQUIRE(after.wait);
            CHECK(*after.wait >= last);
            last = *after.wait;
            all.micros += last.micros;
        }
        CHECK(all > Duration::days(2));
        CHECK(all < Duration::days(3));
        const AfterAttempt given_up = after_attempt(kind, kMostAttempts, RelayVerdict::kLater);
        CHECK(given_up.state == kRefused);
        CHECK(given_up.reason == MessageReason::kRelayBusy);
    }
}

TEST_CASE("a relay that cannot be reached is no attempt of a message") {
    CHECK(testing::aborts([] { after_attempt(MessageKind::kUser, 1, RelayVerdict::kUnreachable); }));
}

TEST_CASE("a relay that stays away is asked ever more rarely, but at least every five minutes") {
    CHECK(relay_pause(1) == Duration::seconds(5));
    for (int times = 1; times < 20; ++times) CHECK(relay_pause(times) <= relay_pause(times + 1));
    CHECK(relay_pause(1000) == Duration::minutes(5));
}

TEST_CASE("the names of kinds, states and reasons are read back as they are written") {
    for (const MessageKind kind : kKinds) CHECK(parse_message_kind(to_string(kind)) == kind);
    for (std::size_t i = 0; i < kMessageStateCount; ++i) {
        const auto state = static_cast<MessageState>(i);
        CHECK(parse_message_state(to_string(state)) == state);
    }
    for (std::size_t i = 0; i < kMessageReasonCount; ++i) {
        const auto reason = static_cast<MessageReason>(i);
        CHECK(parse_message_reason(to_string(reason)) == reason);
    }
    CHECK_FALSE(parse_message_state("Sent"));
}

}  // namespace
}  // namespace parrain
