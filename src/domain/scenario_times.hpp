#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/scenario.hpp"

namespace parrain {

/// When somebody who is enrolled from now on comes to a step, by the waits before it. Quiet hours and caps come on top.
struct Arrival {
    Duration waited_least;  ///< since they were enrolled, on the shortest way
    Duration waited_most;  ///< on the longest, with nothing for waits until a moment: whoever comes late waits for none
    Instant earliest;      ///< nobody comes there earlier
};

/// The arrivals at each step, in order of the steps; none for a step that nobody reaches, and behind a step that
/// always comes after the scenario's days. Of any definition: what is wrong with it is passed over.
std::vector<std::optional<Arrival>> arrivals_of(const ScenarioDefinition& definition, Instant now,
                                                std::string_view time_zone);

/// Whether a step waits for a moment that has passed whenever somebody comes there.
bool is_over(const ScenarioStep& step, const Arrival& arrival, std::string_view time_zone);

/// What somebody may have meant, and should look at all the same.
enum class ScenarioDoubt {
    kWaitIsOver,   ///< the moment has passed since it was published: nobody enrolled from now on waits for it
    kMayBeLate,    ///< on some ways the waits before the step take all the days of the scenario
    kTooEarly,     ///< whoever is enrolled now is let go before they come here: a moment before it lies too far ahead
    kNeverHolds,   ///< a branch on days in the scenario that nobody can have there
    kAlwaysHolds,  ///< the same, of days that everybody has: nobody goes the other way
};

/// One doubt about one step.
struct ScenarioWarning {
    std::size_t place = 0;
    ScenarioDoubt doubt = ScenarioDoubt::kMayBeLate;
    /// kTooEarly: those enrolled after this come here.
    std::optional<Instant> enrolled_after = {};

    bool operator==(const ScenarioWarning&) const = default;
};

/// The doubts about a definition that somebody is enrolled in from now on, in order of the steps. What stands behind a
/// step that comes too late is not told again.
std::vector<ScenarioWarning> warnings_of(const ScenarioDefinition& definition, Instant now, std::string_view time_zone);

/// The name on the wire: `wait_is_over`, `may_be_late`, `too_early`, `never_holds`, `always_holds`.
std::string_view to_string(ScenarioDoubt doubt);

}  // namespace parrain
