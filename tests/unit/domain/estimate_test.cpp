#include "domain/estimate.hpp"

#include <doctest/doctest.h>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

/// What rule 1 gave for a sale.
Reward gave(std::int64_t referral, std::int64_t cents, std::string_view day) {
    Position position = Position::zero(currency("EUR"));
    position.approved = eur(cents);
    return {.referral = ReferralId(referral),
            .rule = RewardRuleId(1),
            .billing_object = "sale",
            .state = RewardState::kApproved,
            .entitled = eur(cents),
            .granted = true,
            .basis = {.base = eur(0)},
            .position = position,
            .earned_at = at(day)};
}

}  // namespace

TEST_CASE("estimates a sale as entitlements would reward it") {
    CHECK(estimated_reward(twenty_percent_of(RewardBase::kAnnualValue), {.annual_value = eur(129'000)}).value() ==
          eur(25'800));
    CHECK(estimated_reward(twenty_percent_of(RewardBase::kPayment), {.annual_value = eur(129'000)}).value() ==
          eur(25'800));
    CHECK(
        estimated_reward(twenty_percent_of(RewardBase::kFirstPayment), {.annual_value = money(1'001, "JPY")}).value() ==
        money(200, "JPY"));
    const RewardRule tiers{.base = RewardBase::kOrderAmount,
                           .tiers = {{.below = eur(60'000), .value = eur(5'000)}, {.value = eur(40'000)}}};
    CHECK(estimated_reward(tiers, {.annual_value = eur(59'999)}).value() == eur(5'000));
    CHECK(estimated_reward(tiers, {.annual_value = eur(60'000)}).value() == eur(40'000));
}

TEST_CASE("estimates nothing where the rule speaks another currency") {
    const RewardRule tiers{.base = RewardBase::kOrderAmount, .tiers = {{.value = eur(40'000)}}};
    CHECK(estimated_reward(tiers, {.annual_value = money(100'000, "TND")}).value() == money(0, "TND"));
}

TEST_CASE("estimates what caps leave beside what was given, in the year of the sale") {
    RewardRule rule = twenty_percent_of(RewardBase::kAnnualValue);
    rule.id = RewardRuleId(1);
    const std::vector<Reward> given = {gave(1, 24'000, "2025-12-30"), gave(2, 4'000, "2026-02-01")};
    const auto next = [&](Caps caps) {
        rule.caps = caps;
        return estimated_reward(rule, {.annual_value = eur(120'000), .at = at("2026-05-01"), .given = given}).value();
    };
    CHECK(next({}) == eur(24'000));
    CHECK(next({.per_referral = eur(10'000)}) == eur(10'000));
    CHECK(next({.per_advocate = eur(30'000)}) == eur(2'000));
    CHECK(next({.per_advocate = eur(28'000)}) == eur(0));
    CHECK(next({.per_year = eur(30'000)}) == eur(24'000));
    CHECK(next({.per_year = eur(20'000)}) == eur(16'000));
}

TEST_CASE("estimates the step of the next sale, not of the first") {
    const RewardRule rule{.id = RewardRuleId(1),
                          .tiers = {{.below_count = 2, .value = eur(9'900)}, {.value = eur(100)}},
                          .tier_by = TierBy::kCount};
    const std::vector<Reward> given = {gave(7, 9'900, "2026-01-05")};
    CHECK(estimated_reward(rule, {.annual_value = eur(1)}).value() == eur(9'900));
    CHECK(estimated_reward(rule, {.annual_value = eur(1), .at = at("2026-02-01"), .given = given}).value() == eur(100));
    CHECK(estimated_reward(rule, {.annual_value = eur(1), .referral = ReferralId(7), .given = given}).value() ==
          eur(9'900));
}

TEST_CASE("estimates nothing for a referral that does not meet the conditions, as far as they can be asked") {
    RewardRule rule = twenty_percent_of(RewardBase::kAnnualValue);
    const FrozenAttributes french{.country = "FR"};
    const auto of = [&](std::vector<Condition> conditions, Match match = Match::kAll) {
        rule.when = {.match = match, .conditions = std::move(conditions)};
        return estimated_reward(rule, {.annual_value = eur(120'000), .frozen = french}).value();
    };
    const Condition belgian{Attribute::kCountry, Operator::kIs, "BE"};
    const Condition large{Attribute::kAnnualValue, Operator::kAtLeast, "200000"};
    const Condition monthly{Attribute::kBillingInterval, Operator::kIs, "month"};
    CHECK(of({}) == eur(24'000));
    CHECK(of({belgian}) == eur(0));
    CHECK(of({large}) == eur(0));
    CHECK(of({monthly}) == eur(24'000));
    CHECK(of({monthly, belgian}) == eur(0));
    CHECK(of({monthly, belgian}, Match::kAny) == eur(24'000));
    rule.when.conditions = {belgian};
    CHECK(estimated_reward(rule, {.annual_value = eur(120'000)}).value() == eur(24'000));
}

TEST_CASE("the typical sale is the middle one") {
    CHECK(typical_annual_value(std::vector{eur(7)}) == eur(7));
    CHECK(typical_annual_value(std::vector{eur(9'000), eur(100), eur(500)}) == eur(500));
    CHECK(typical_annual_value(std::vector{eur(400), eur(100), eur(300), eur(200)}) == eur(200));
}
