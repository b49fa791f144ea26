#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/condition.hpp"
#include "domain/reward.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// A sale that may come: a yearly subscription, paid in full and kept.
struct SaleToCome {
    Money annual_value;
    /// When it would be paid; caps by year ask.
    Instant at = {};
    /// Of whom; none of somebody who is not recommended yet.
    ReferralId referral = {};
    /// What conditions ask of the referral. None where it is not known: all that they ask is then taken for met.
    std::optional<FrozenAttributes> frozen = {};
    /// What the advocate was given so far, under any rule: caps and tiers by count ask.
    std::span<const Reward> given = {};
    /// That years of caps begin in.
    std::string_view time_zone = "UTC";
};

/// What a rule would give on a sale, beside what it gave so far. Computed by entitlements() and within_caps(), so that
/// what is announced and what is given cannot differ. Whether it will be billed by the month or by the year nobody
/// knows yet: a condition on that is taken for met.
/// @error kAmountInvalid (beyond Money::kMax)
/// Source: mission.md, "estimated to the advocate before they submit".
Result<Money> estimated_reward(const RewardRule& rule, const SaleToCome& sale);

/// The middle one of annual values of one currency; of two middle ones the lower. There is at least one.
Money typical_annual_value(std::span<const Money> values);

}  // namespace parrain
