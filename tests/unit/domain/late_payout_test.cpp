#include <doctest/doctest.h>

#include "domain/settlement.hpp"
#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;
using State = RewardState;

namespace {

const Funding kUnlimited = Funding::unlimited(currency("EUR"));

Reward after(const Result<std::vector<RewardChange>>& changes) {
    REQUIRE(changes.ok());
    REQUIRE_FALSE(changes->empty());
    return changes->back().next;
}

/// A reward of 200.00 of which the payout failed.
Reward failed(RewardKind kind = RewardKind::kCash) {
    const RewardRule rule = twenty_percent_of(RewardBase::kPayment);
    const std::vector<BillingFact> facts = {paid("p", "2026-01-10", "in_1", eur(100000))};
    const auto promised = entitlements(rule, BillingHistory::of(facts), currency("EUR")).value();
    const Reward approved = after(settle_entitlements({.rule = rule,
                                                       .referral = ReferralId(1),
                                                       .entitlements = promised,
                                                       .rewards = {},
                                                       .funding = kUnlimited,
                                                       .kind = kind}));
    return after(fail_payout(after(start_payout(approved, {}, kUnlimited)), kUnlimited));
}

}  // namespace

TEST_CASE("a late payout is never booked of what is on its way or was paid otherwise") {
    const auto late = [](const Reward& reward) { return confirm_late(reward, eur(20000), kUnlimited); };
    const Reward scheduled = after(start_payout(failed(), {}, kUnlimited));
    CHECK(late(scheduled).error() == ErrorCode::kIllegalTransition);
    const Reward settled = after(confirm_payout(scheduled, kUnlimited));
    CHECK(late(settled).error() == ErrorCode::kIllegalTransition);
    CHECK(late(after(late(failed()))).error() == ErrorCode::kIllegalTransition);
}

TEST_CASE("the part of a late donation that was refunded since is sunk, as far as the budget reaches") {
    const Share half{.value = eur(15000), .granted = true, .basis = {.base = eur(75000)}};
    const Reward reward =
        decide(failed(RewardKind::kDonation), RewardEvent::kPartialRefund, {.funding = kUnlimited, .share = half})
            ->next;
    CHECK(confirm_late(reward, eur(20000), Funding::limited_to(eur(4999))).error() == ErrorCode::kInsufficientBudget);
    const Reward settled = after(confirm_late(reward, eur(20000), Funding::limited_to(eur(5000))));
    CHECK(settled.state == State::kClawbackDue);
    CHECK(settled.position.sunk == eur(5000));
    CHECK(settled.position.owed.is_zero());
    CHECK(settled.position.settled == eur(20000));
}
