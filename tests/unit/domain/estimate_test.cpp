#include "domain/estimate.hpp"

#include <doctest/doctest.h>

#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

TEST_CASE("estimates a sale as entitlements would reward it") {
    CHECK(estimated_reward(twenty_percent_of(RewardBase::kAnnualValue), eur(129'000)).value() == eur(25'800));
    CHECK(estimated_reward(twenty_percent_of(RewardBase::kPayment), eur(129'000)).value() == eur(25'800));
    CHECK(estimated_reward(twenty_percent_of(RewardBase::kFirstPayment), money(1'001, "JPY")).value() ==
          money(200, "JPY"));
    const RewardRule tiers{.base = RewardBase::kOrderAmount,
                           .tiers = {{.below = eur(60'000), .value = eur(5'000)}, {.value = eur(40'000)}}};
    CHECK(estimated_reward(tiers, eur(59'999)).value() == eur(5'000));
    CHECK(estimated_reward(tiers, eur(60'000)).value() == eur(40'000));
}

TEST_CASE("estimates nothing where the rule speaks another currency") {
    const RewardRule tiers{.base = RewardBase::kOrderAmount, .tiers = {{.value = eur(40'000)}}};
    CHECK(estimated_reward(tiers, money(100'000, "TND")).value() == money(0, "TND"));
}

TEST_CASE("the typical sale is the middle one") {
    CHECK(typical_annual_value(std::vector{eur(7)}) == eur(7));
    CHECK(typical_annual_value(std::vector{eur(9'000), eur(100), eur(500)}) == eur(500));
    CHECK(typical_annual_value(std::vector{eur(400), eur(100), eur(300), eur(200)}) == eur(200));
}
