#include "domain/counting.hpp"

#include <doctest/doctest.h>

#include <span>
#include <vector>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

/// Nothing for the first, 50.00 for the second, 150.00 from the third on.
RewardRule paid_by_count() {
    return {
        .id = RewardRuleId(1),
        .tiers = {{.below_count = 2, .value = eur(0)}, {.below_count = 3, .value = eur(5'000)}, {.value = eur(15'000)}},
        .tier_by = TierBy::kCount};
}

Reward reward_of(std::int64_t referral, std::string_view day, int count) {
    return {.referral = ReferralId(referral),
            .rule = RewardRuleId(1),
            .billing_object = "won",
            .state = RewardState::kPending,
            .entitled = eur(5'000),
            .granted = true,
            .basis = {.base = eur(5'000), .count = count},
            .position = Position::zero(currency("EUR")),
            .earned_at = at(day)};
}

/// The same, paid out.
Reward paid_reward(std::int64_t referral, std::string_view day, int count, std::int64_t cents) {
    Reward reward = reward_of(referral, day, count);
    reward.state = RewardState::kPaid;
    reward.entitled = reward.position.settled = eur(cents);
    return reward;
}

BillingHistory sold(bool is_refunded) {
    std::vector<BillingFact> facts = {paid("p", "2026-03-01", "in_1", eur(100))};
    if (is_refunded) facts.push_back(refunded("r", "2026-03-02", "in_1", eur(100)));
    return BillingHistory::of(facts);
}

std::int64_t value_at(int place, const BillingHistory& history, const std::vector<Reward>& rewards) {
    return entitlements_at(place, paid_by_count(), history, currency("EUR"), {}, rewards)->front().value.minor();
}

}  // namespace

TEST_CASE("places follow the moment of earning, then the referral, whatever was told first") {
    const std::vector<Reward> others = {reward_of(3, "2026-03-01", 1), reward_of(2, "2026-01-01", 2)};
    const Places places(others, ReferralId(1), at("2026-02-01"));
    CHECK(places.of(ReferralId(2)) == 1);
    CHECK(places.of(ReferralId(1)) == 2);
    CHECK(places.of(ReferralId(3)) == 3);
    CHECK(places.of(ReferralId(4)) == std::nullopt);
    CHECK(places.moved(others) == std::set{ReferralId(2), ReferralId(3)});

    const std::vector<Reward> at_once = {reward_of(5, "2026-02-01", 1)};
    CHECK(Places(at_once, ReferralId(4), at("2026-02-01")).of(ReferralId(5)) == 2);
    CHECK(Places(at_once, ReferralId(6), at("2026-02-01")).of(ReferralId(5)) == 1);
}

TEST_CASE("a referral that a rule gives nothing for takes no place, a refunded sale keeps its own") {
    Reward unnamed = reward_of(2, "2026-01-01", 1);
    unnamed.basis.count.reset();
    unnamed.granted = false;
    CHECK(Places(std::vector{unnamed}, ReferralId(1), at("2026-02-01")).of(ReferralId(1)) == 1);
    CHECK(Places(std::vector{reward_of(2, "2026-01-01", 1)}, ReferralId(1), std::nullopt).of(ReferralId(2)) == 1);

    const auto earned_at = [](bool is_refunded) {
        return first_earned_at(paid_by_count(), sold(is_refunded), currency("EUR"), {}).value();
    };
    CHECK(earned_at(false) == at("2026-03-01"));
    CHECK(earned_at(true) == at("2026-03-01"));
    CHECK(first_earned_at(paid_by_count(), BillingHistory::of({}), currency("EUR"), {}).value() == std::nullopt);
}

TEST_CASE("what a rule names no more takes no place, paid or not") {
    Reward paid = paid_reward(2, "2026-01-01", 1, 5'000);
    const RewardRule rule = paid_by_count();
    const auto settled = settle_entitlements({.rule = rule,
                                              .referral = ReferralId(2),
                                              .entitlements = {},
                                              .rewards = std::span(&paid, 1),
                                              .funding = Funding::unlimited(currency("EUR")),
                                              .kind = RewardKind::kCash});
    const Reward& after = settled.value().back().next;
    CHECK(after.state == RewardState::kClawbackDue);
    CHECK_FALSE(after.superseded);
    const Places places(std::vector{after}, ReferralId(1), at("2026-02-01"));
    CHECK(places.of(ReferralId(1)) == 1);
    CHECK(places.of(ReferralId(2)) == std::nullopt);
}

TEST_CASE("what a rule names again takes its place again, though nothing is due of it") {
    Reward in_flight = paid_reward(2, "2026-01-01", 1, 5'000);
    in_flight.state = RewardState::kScheduled;
    in_flight.basis.count.reset();
    in_flight.granted = false;
    const RewardRule rule = paid_by_count();
    const auto refunded = entitlements_at(1, rule, sold(true), currency("EUR"), {}, {});
    const auto settled = settle_entitlements({.rule = rule,
                                              .referral = ReferralId(2),
                                              .entitlements = refunded.value(),
                                              .rewards = std::span(&in_flight, 1),
                                              .funding = Funding::unlimited(currency("EUR")),
                                              .kind = RewardKind::kCash});
    CHECK(settled.value().back().next.basis.count == 1);
}

TEST_CASE("a referral has moved where any of its rewards was worked out for another place") {
    Reward further = reward_of(2, "2026-01-01", 1);
    further.part = 2;
    const std::vector<Reward> rewards = {reward_of(2, "2026-01-01", 2), further};
    CHECK(Places(rewards, ReferralId(1), std::nullopt).moved(rewards) == std::set{ReferralId(2)});
    const std::vector<Reward> settled = {reward_of(2, "2026-01-01", 1), further};
    CHECK(Places(settled, ReferralId(1), std::nullopt).moved(settled).empty());
}

TEST_CASE("what is back from a payout is worked out again, though nobody's place changed") {
    for (const RewardState state : {RewardState::kFailed, RewardState::kHeld}) {
        std::vector<Reward> rewards = {reward_of(2, "2026-01-01", 1)};
        rewards.front().state = state;
        CHECK(Places(rewards, ReferralId(1), std::nullopt).moved(rewards) == std::set{ReferralId(2)});
    }
}

TEST_CASE("a place is worth its step; what was paid for a sale that stands is not asked back") {
    CHECK(value_at(1, sold(false), {}) == 0);
    CHECK(value_at(2, sold(false), {}) == 5'000);
    CHECK(value_at(9, sold(false), {}) == 15'000);
    const std::vector<Reward> paid = {paid_reward(1, "2026-03-01", 3, 15'000)};
    CHECK(value_at(1, sold(false), paid) == 15'000);
    CHECK(value_at(1, sold(true), paid) == 0);
    const std::vector<Reward> paid_less = {paid_reward(1, "2026-03-01", 2, 5'000)};
    CHECK(value_at(3, sold(false), paid_less) == 15'000);
}
