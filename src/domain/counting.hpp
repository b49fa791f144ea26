#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/id.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/billing.hpp"
#include "domain/entitlement.hpp"
#include "domain/reward.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// Whether the rule's amount depends on which of the advocate's referrals it rewards.
bool pays_by_count(const RewardRule& rule);

/// Which of the advocate's referrals each one is to a rule that pays by count, from 1: in the order of (earned at,
/// referral), whatever the order in which billing told of them.
///
/// A sale that was refunded keeps its place: a refund takes back its own reward and moves nobody else's.
/// Source: states-and-ledger.md §2, I5; ADR 0017.
class Places {
  public:
    /// @param earned_at when the rule first rewards each referral that it rewards
    explicit Places(const std::map<ReferralId, Instant>& earned_at);

    /// @param others rewards of the rule, in one currency, for other referrals of the advocate
    /// @param earned_at when the rule first rewards `referral`, by the facts known now; none where it rewards nothing
    Places(std::span<const Reward> others, ReferralId referral, std::optional<Instant> earned_at);

    /// The place of a referral; none where the rule rewards nothing of it.
    std::optional<int> of(ReferralId referral) const;

    /// Those of `others` that are to be worked out again: of which a reward says another place, as each says the one it
    /// was last worked out for, or is back from a payout and gives its room to the referral's other sales.
    std::set<ReferralId> moved(std::span<const Reward> others) const;

  private:
    std::map<ReferralId, int> places_;
};

/// When a rule that pays by count first rewards a referral, whatever its place and whatever was refunded; none where it
/// never does. @error those of `entitlements`
Result<std::optional<Instant>> first_earned_at(const RewardRule& rule, const BillingHistory& history, Currency currency,
                                               ReferralFacts facts);

/// What a rule that pays by count promises a referral at its `place`.
///
/// As much as `entitlements` says for it, or what was kept of its `rewards`, if that is more and the sale still stands:
/// nobody owes money back because another sale was told late.
/// @error those of `entitlements`
Result<std::vector<Entitlement>> entitlements_at(int place, const RewardRule& rule, const BillingHistory& history,
                                                 Currency currency, ReferralFacts facts,
                                                 std::span<const Reward> rewards);

}  // namespace parrain
