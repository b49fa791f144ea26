#pragma once

#include <span>

#include "core/money.hpp"
#include "core/result.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// What a rule would give on a sale: a yearly subscription of this annual value, paid in full and kept. Computed by
/// entitlements(), so that what is announced and what is given cannot differ.
/// @error kAmountInvalid (beyond Money::kMax)
/// Source: mission.md, "estimated to the advocate before they submit".
Result<Money> estimated_reward(const RewardRule& rule, Money annual_value);

/// The middle one of annual values of one currency; of two middle ones the lower. There is at least one.
Money typical_annual_value(std::span<const Money> values);

}  // namespace parrain
