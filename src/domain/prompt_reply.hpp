#pragma once

#include "domain/scenario.hpp"

namespace parrain {

/// Whether an e-mail, or a message in the product, that is taken at this moment answers what the user has just done.
/// Then neither quiet hours nor the frequency cap hold the e-mail back, and it does not count for the cap; the message
/// is shown at the next visit, without the rest after the survey that was answered.
bool is_prompt_reply(const ScenarioStep& step, Instant started_at, Instant at);

/// From when on what they do is another visit than the one at that moment. Source: core-api.md, "a session".
Instant next_visit_after(Instant at);

}  // namespace parrain
