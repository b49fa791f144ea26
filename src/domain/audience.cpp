#include "domain/audience.hpp"

#include <algorithm>

namespace parrain {
namespace {

/// Whether the advocate gets something for a prospect, once for each.
bool pays_for_prospects(const RewardRule& rule) {
    return rule.beneficiary == Beneficiary::kAdvocate && rule.milestone != Milestone::kRenewal;
}

}  // namespace

bool pay_twice(const RewardRule& a, const RewardRule& b, bool for_everybody) {
    if (a.id == b.id || a.campaign != b.campaign) return false;
    if (!pays_for_prospects(a) || !pays_for_prospects(b)) return false;
    if ((a.at_count && b.at_count) || !overlap(a, b)) return false;
    const bool are_members_alone = a.audience == Audience::kMember || b.audience == Audience::kMember;
    return for_everybody || !are_members_alone;
}

bool is_paid_for(const RewardRule& rule, const RewardRule& paid) {
    const bool is_for_others = rule.audience != paid.audience && rule.audience != Audience::kEverybody &&
                               paid.audience != Audience::kEverybody;
    return is_for_others && rule.campaign == paid.campaign && pays_for_prospects(rule) && pays_for_prospects(paid);
}

Audience audience_beside(std::span<const RewardRule> rules, std::optional<CampaignId> campaign, bool for_everybody) {
    const auto are_paid = [&](Audience left_out) {
        return std::ranges::any_of(rules, [&](const RewardRule& rule) {
            return rule.campaign == campaign && !rule.at_count && pays_for_prospects(rule) && rule.audience != left_out;
        });
    };
    const bool admins = are_paid(Audience::kMember);
    const bool members = for_everybody && are_paid(Audience::kAdmin);
    if (admins == members) return Audience::kEverybody;
    return admins ? Audience::kMember : Audience::kAdmin;
}

}  // namespace parrain
