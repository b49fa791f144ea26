#pragma once

#include <compare>
#include <optional>

#include "core/id.hpp"

namespace parrain {

/// Whose money: a program's own, or that of one of its campaigns. Each has accounts, a budget and a guard-rail by
/// itself, and pays for the referrals that belong to it.
/// Source: docs/adr/0028-a-campaign-has-its-own-fund.md.
struct Fund {
    ProgramId program;
    std::optional<CampaignId> campaign = {};

    auto operator<=>(const Fund&) const = default;
};

}  // namespace parrain
