#include "domain/prompt_reply.hpp"

#include "domain/enrollment.hpp"

namespace parrain {

bool is_prompt_reply(const ScenarioStep& step, Instant started_at, Instant at) {
    return step.is_reply.value_or(false) && at - started_at <= kReplyWindow;
}

}  // namespace parrain
