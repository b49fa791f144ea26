#pragma once

#include <string>

#include "domain/enrollment.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {

/// What a step came to, in words: the word kept with it where there is a text for it.
std::string step_text(StepKind kind, StepOutcome outcome, const std::string& detail, const Words& words);

}  // namespace parrain::http
