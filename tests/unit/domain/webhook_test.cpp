// What publishers are told of, and how often it is tried.

#include "domain/webhook.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace parrain {
namespace {

constexpr std::uint32_t kLeast = 0;
constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();

TEST_CASE("ten attempts, each pause longer by up to a tenth") {
    const std::int64_t seconds[] = {5, 300, 1'800, 7'200, 18'000, 36'000, 50'400, 72'000, 86'400};
    for (int attempts = 1; attempts < kMostDeliveryAttempts; ++attempts) {
        CAPTURE(attempts);
        const Duration pause = Duration::seconds(seconds[attempts - 1]);
        CHECK(delivery_pause(attempts, kLeast) == pause);
        const auto longest = delivery_pause(attempts, kMost);
        REQUIRE(longest);
        CHECK(longest->micros < pause.micros + pause.micros / 10);
        CHECK(longest->micros >= pause.micros + pause.micros / 10 - 2'000);
    }
    CHECK_FALSE(delivery_pause(kMostDeliveryAttempts, kLeast));
    CHECK_FALSE(delivery_pause(0, kLeast));
}

TEST_CASE("a pattern names a type, a resource or everything") {
    CHECK(matches_webhook("*", "reward.paid"));
    CHECK(matches_webhook("reward.*", "reward.paid"));
    CHECK(matches_webhook("reward.paid", "reward.paid"));
    CHECK_FALSE(matches_webhook("reward.paid", "reward.earned"));
    CHECK_FALSE(matches_webhook("reward.*", "referral.won"));
    CHECK_FALSE(matches_webhook("rew.*", "reward.paid"));
    CHECK_FALSE(matches_webhook(".*", "reward.paid"));
    CHECK(is_webhook_pattern("gift_order.*"));
    CHECK(is_webhook_pattern("benefit.due"));
    for (const char* text : {"", "reward", "reward.", "reward.lost", "nothing.*", "Reward.paid", "reward.*.*", "* "}) {
        CAPTURE(text);
        CHECK_FALSE(is_webhook_pattern(text));
    }
}

TEST_CASE("every type is named once and has a resource, but for the test event") {
    const auto types = webhook_event_types();
    for (std::size_t i = 0; i < types.size(); ++i) {
        CAPTURE(types[i]);
        CHECK((types[i] == "ping" || types[i].find('.') != std::string_view::npos));
        for (std::size_t j = 0; j < i; ++j) CHECK(types[i] != types[j]);
    }
}

}  // namespace
}  // namespace parrain
