#pragma once

#include <optional>

#include "app/context.hpp"

namespace parrain::app {

/// Do the steps of scenarios that are due by now, those due first first, and look at the segments that are to be looked
/// at; at most about `most` enrollments, so that the caller may stop between two turns.
///
/// Small transactions of its own, so that other writes get in between them. By several servers at once: each takes
/// enrollments that no other holds. An enrollment whose step fails is put off for an hour and stops nobody else.
/// @return how many enrollments and users were looked at; 0 where nothing was left
int run_scenarios(const Context& context, int most);

/// When the next step of any scenario, or the next look at a segment, falls due, which may have passed; none where
/// nothing is planned.
std::optional<Instant> next_scenario_step(const Context& context);

}  // namespace parrain::app
