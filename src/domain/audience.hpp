#pragma once

#include <optional>
#include <span>

#include "domain/reward_rule.hpp"

namespace parrain {

/// Whether an advocate could be promised both rules for one prospect, so that one of them is paid for by the other's
/// prospect. The steps of a ladder are one promise, a renewal is a sale of its own, and a campaign adds to its program.
/// `for_everybody`: the program is shown to members, too. Source: mission.md, "two audiences in one program".
bool pay_twice(const RewardRule& a, const RewardRule& b, bool for_everybody);

/// Whether nothing of `rule` is left for a prospect for whom `paid` gave an advocate something before: they are for two
/// audiences, and one prospect is paid for once. Source: ADR 0060.
bool is_paid_for(const RewardRule& rule, const RewardRule& paid);

/// Whom a ladder is for beside these rules, unless told otherwise: whoever of administrators and members they leave
/// out; everybody where they leave out nobody, or both.
Audience audience_beside(std::span<const RewardRule> rules, std::optional<CampaignId> campaign, bool for_everybody);

}  // namespace parrain
