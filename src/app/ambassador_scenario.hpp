#pragma once

#include "app/context.hpp"
#include "app/scenarios.hpp"

namespace parrain::app {

/// The scenario of preset `ambassadors`: thank, ask for addresses in the product and by mail, remind after 7 days;
/// nothing more once somebody has recommended, refused, reached the last rung, or after 60 days.
/// Source: core-api.md, "Presets"; mission.md, story B.
Scenarios::Draft ambassador_scenario(ProgramId program, Locale locale);

/// Put it in force for a program, within the transaction that makes the program.
void insert_ambassador_scenario(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program,
                                Locale locale, Instant now);

}  // namespace parrain::app
