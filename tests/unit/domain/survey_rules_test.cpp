#include "domain/survey_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

#include "support/property.hpp"

namespace parrain {
namespace {

const Instant kNow = Instant::parse("2026-06-01T10:00:00Z").value();

/// Somebody whom every rule lets ask at kNow.
AskingFacts willing() {
    return {.opened_at = kNow - Duration::days(400),
            .customer_since = kNow - Duration::days(400),
            .sessions = 3,
            .spread = 0};
}

/// The reasons in order, parted by blanks.
std::string reasons(const AskingFacts& facts, Instant now = kNow, const AskingRules& rules = {}) {
    std::string names;
    for (const AskingObstacle& one : judge_asking(rules, facts, now).obstacles) {
        names += (names.empty() ? "" : " ") + std::string(to_string(one.reason));
    }
    return names;
}

TEST_CASE("asks whom no rule protects") {
    CHECK(reasons(willing()).empty());
    CHECK(judge_asking({}, willing(), kNow).asks_from(kNow) == kNow);
}

TEST_CASE("asks nobody for whom a reason stands that time does not end") {
    const auto refused = [](auto change) {
        AskingFacts facts = willing();
        change(facts);
        const AskingVerdict verdict = judge_asking({}, facts, kNow);
        CHECK_FALSE(verdict.asks());
        CHECK_FALSE(verdict.asks_from(kNow).has_value());
        return reasons(facts);
    };
    CHECK(refused([](AskingFacts& facts) { facts.is_open = false; }) == "paused");
    CHECK(refused([](AskingFacts& facts) { facts.is_in_audience = false; }) == "audience");
    CHECK(refused([](AskingFacts& facts) { facts.account_recommends = false; }) == "account_declined");
    CHECK(refused([](AskingFacts& facts) { facts.has_left = true; }) == "left");
    CHECK(refused([](AskingFacts& facts) { facts.sessions = 2; }) == "few_sessions");
    CHECK(refused([](AskingFacts& facts) {
              facts.dismissals = 3;
              facts.dismissed_at = kNow - Duration::days(3'000);
          }) == "dismissed_for_good");
}

TEST_CASE("each rest ends at its own instant, not a microsecond before") {
    struct Rest {
        const char* reason;
        Duration length;
        void (*begin)(AskingFacts&, Instant);
    };
    const std::array rests = {
        Rest{"new_account", Duration::days(30), [](AskingFacts& facts, Instant at) { facts.customer_since = at; }},
        Rest{"answered", Duration::days(120), [](AskingFacts& facts, Instant at) { facts.answered_at = at; }},
        Rest{"dismissed", Duration::days(14),
             [](AskingFacts& facts, Instant at) {
                 facts.dismissals = 1;
                 facts.dismissed_at = at;
             }},
        Rest{"dismissed", Duration::days(60),
             [](AskingFacts& facts, Instant at) {
                 facts.dismissals = 2;
                 facts.dismissed_at = at;
             }},
        Rest{"prompted", Duration::days(7), [](AskingFacts& facts, Instant at) { facts.prompted_at = at; }},
        Rest{"quiet", Duration{0}, [](AskingFacts& facts, Instant at) { facts.quiet_until = at; }},
    };
    for (const Rest& rest : rests) {
        CAPTURE(rest.reason);
        AskingFacts facts = willing();
        rest.begin(facts, kNow);
        const Instant end = kNow + rest.length;
        const Instant before = end - Duration{1};
        CHECK(reasons(facts, before) == rest.reason);
        const AskingVerdict verdict = judge_asking({}, facts, before);
        CHECK(verdict.obstacles.front().until == end);
        CHECK(verdict.asks_from(before) == end);
        CHECK(reasons(facts, end).empty());
    }
}

TEST_CASE("tells every reason at once, and the last date of them") {
    AskingFacts facts = willing();
    facts.customer_since = kNow - Duration::days(10);
    facts.answered_at = kNow - Duration::days(1);
    facts.prompted_at = kNow - Duration::days(1);
    CHECK(reasons(facts) == "new_account answered prompted");
    CHECK(judge_asking({}, facts, kNow).asks_from(kNow) == kNow + Duration::days(119));
    facts.sessions = 0;
    CHECK_FALSE(judge_asking({}, facts, kNow).asks_from(kNow).has_value());
}

TEST_CASE("a day is 24 hours whatever the clocks do") {
    // In Paris the 25th of October 2026 has 25 hours, the 28th of March 2027 has 23.
    for (const char* text : {"2026-10-24T22:30:00Z", "2027-03-27T23:30:00Z"}) {
        CAPTURE(text);
        const Instant shown = Instant::parse(text).value();
        AskingFacts facts = willing();
        facts.opened_at = facts.customer_since = shown - Duration::days(100);
        facts.prompted_at = shown;
        CHECK(reasons(facts, shown + Duration::hours(7 * 24) - Duration{1}) == "prompted");
        CHECK(reasons(facts, shown + Duration::hours(7 * 24)).empty());
    }
}

TEST_CASE("numbers of the rules are settings") {
    const AskingRules rules{.account_days = 0,
                            .sessions = 1,
                            .answer_days = 1,
                            .first_dismissal_days = 2,
                            .second_dismissal_days = 3,
                            .most_dismissals = 1,
                            .prompt_days = 0,
                            .launch_days = 0};
    AskingFacts facts{.opened_at = kNow, .customer_since = kNow, .sessions = 1, .prompted_at = kNow, .spread = ~0ULL};
    CHECK(reasons(facts, kNow, rules).empty());
    facts.dismissals = 1;
    CHECK(reasons(facts, kNow, rules) == "dismissed_for_good");
}

TEST_CASE("the launch is spread evenly over its days and is the same every time") {
    const AskingRules rules;
    CHECK(launch_of(rules, kNow, 0) == kNow);
    CHECK(launch_of(rules, kNow, ~0ULL) < kNow + Duration::days(30));
    CHECK(launch_of(rules, kNow, 1ULL << 63U) == kNow + Duration::days(15));
    std::array<int, 30> days{};
    constexpr int kUsers = 30'000;
    for (std::uint64_t i = 0; i < kUsers; ++i) {
        const std::uint64_t spread = (2 * i + 1) * (~0ULL / (2 * kUsers));
        const Duration wait = launch_of(rules, kNow, spread) - kNow;
        ++days.at(static_cast<std::size_t>(wait.micros / Duration::days(1).micros));
    }
    const auto [least, most] = std::ranges::minmax(days);
    CHECK(most - least <= 1);
}

TEST_CASE("waiting never takes a question away: once asked for, always asked for, while nothing happens") {
    testing::check_property("asking is monotonic in time",
                            [](std::uint64_t spread, std::uint32_t ago, std::uint32_t later) {
                                AskingFacts facts = willing();
                                facts.spread = spread;
                                facts.opened_at = kNow - Duration::days(ago % 60);
                                facts.customer_since = kNow - Duration::days(ago % 50);
                                facts.dismissals = static_cast<int>(ago % 4);
                                if (facts.dismissals > 0) facts.dismissed_at = kNow - Duration::days(ago % 70);
                                if (ago % 3 == 0) facts.answered_at = kNow - Duration::days(ago % 200);
                                const Instant then = kNow + Duration::minutes(later % 300'000);
                                const AskingVerdict now = judge_asking({}, facts, kNow);
                                const AskingVerdict after = judge_asking({}, facts, then);
                                if (now.asks()) RC_ASSERT(after.asks());
                                // The date given is kept to the microsecond.
                                if (const auto from = now.asks_from(kNow)) {
                                    RC_ASSERT(judge_asking({}, facts, *from).asks());
                                    RC_ASSERT(*from == kNow || !judge_asking({}, facts, *from - Duration{1}).asks());
                                }
                            });
}

TEST_CASE("messages keep seven days apart and to the host's quiet") {
    CHECK(may_prompt({}, {}, kNow));
    CHECK_FALSE(may_prompt(kNow - Duration::days(7) + Duration{1}, {}, kNow));
    CHECK(may_prompt(kNow - Duration::days(7), {}, kNow));
    CHECK_FALSE(may_prompt({}, kNow + Duration{1}, kNow));
    CHECK(may_prompt({}, kNow, kNow));
}

}  // namespace
}  // namespace parrain
