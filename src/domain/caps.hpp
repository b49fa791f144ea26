#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "domain/entitlement.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// What a reward is entitled to and when it was earned: as much as caps have to know of it.
struct Earned {
    Instant at;
    Money entitled;
};

/// What caps leave of what one referral is promised under one rule, in one currency.
///
/// Caps are applied in the order of (earned_at, billing object), whatever the order in which facts arrived. What the
/// advocate's `others` are entitled to under the same rule (rewards of other referrals) is taken off the caps per
/// advocate and per year; years begin in `time_zone`. What this referral's `own` rewards are entitled to already is
/// never taken back because others grew. A share made less is marked `capped`.
/// Source: states-and-ledger.md §2 and I13.
std::vector<Entitlement> capped(std::vector<Entitlement> promised, const Caps& caps, std::span<const Earned> others,
                                std::span<const Earned> own, std::string_view time_zone);

}  // namespace parrain
