#pragma once

#include <string>
#include <vector>

#include "domain/enrollment.hpp"
#include "domain/scenario_times.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {

/// What a step came to, in words: the word kept with it where there is a text for it.
std::string step_text(StepKind kind, StepOutcome outcome, const std::string& detail, const Words& words);

/// What somebody should look at before they publish, or since: the step it is about, by JSON pointer into the
/// definition, and why.
struct ScenarioCaution {
    std::string pointer;
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(ScenarioCaution, (), (pointer, code, text))

std::vector<ScenarioCaution> cautions_of(const std::vector<ScenarioWarning>& warnings, const Words& words);

}  // namespace parrain::http
