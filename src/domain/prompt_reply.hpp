#pragma once

#include "domain/scenario.hpp"

namespace parrain {

/// Whether an e-mail taken at this moment answers what the user has just done: then neither quiet hours nor the
/// frequency cap hold it back, and it does not count for the cap.
bool is_prompt_reply(const ScenarioStep& step, Instant started_at, Instant at);

}  // namespace parrain
