#pragma once

#include "app/campaigns.hpp"
#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// A time-boxed push of the demo, launched a few days before it begins: so many contacts who show interest are a gift
/// of its own.
struct DemoCampaign {
    LocalText name;
    Instant starts_at;
    Instant ends_at;
    int hold_out = 0;           ///< basis points
    int quality_floor = 2'000;  ///< basis points
    Gift gift;
    int contacts = 1;
};

/// Three contacts were a football: much came, and little of it bought. Source: mission.md, "What they learned".
DemoCampaign world_cup(const Stage& stage);

/// What runs today, withheld from some so that its effect is measured.
DemoCampaign year_end(const Stage& stage);

/// Draft a campaign with its gift, and launch it. A budget of its own is put in.
void launch(const Stage& stage, ProgramId program, const DemoCampaign& campaign);

/// Leave a draft of the next one.
void draft_next(const Stage& stage, ProgramId program);

}  // namespace parrain::cli
