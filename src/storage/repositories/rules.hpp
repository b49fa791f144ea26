#pragma once

#include "domain/reward_rule.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// The columns of reward_rules that make a rule, in the order rule_of reads them.
#define RULE_COLUMNS                                                                                      \
    "r.id, r.version, r.beneficiary, r.milestone, r.base, r.kind, r.choices, r.rate, r.amount, r.tiers, " \
    "r.currency, r.duration_months, r.quantity, r.clawback_on_early_end, r.hold_days, r.approval, "       \
    "r.approval_above, r.gift, r.tier_by, r.audience, r.conditions, r.cap_per_referral, "                 \
    "r.cap_per_advocate, r.cap_per_year, r.at_count, r.valid_from, r.valid_to, r.campaign_id"
inline constexpr int kRuleColumnCount = 28;

/// The rule in the first columns of a row.
RewardRule rule_of(const Row& row);

}  // namespace parrain::storage
