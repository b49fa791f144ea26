#include "domain/prompt_reply.hpp"

#include "domain/enrollment.hpp"

namespace parrain {
namespace {

constexpr Duration kVisitGap = Duration::minutes(30);

}  // namespace

bool is_prompt_reply(const ScenarioStep& step, Instant started_at, Instant at) {
    return step.is_reply.value_or(false) && at - started_at <= kReplyWindow;
}

Instant next_visit_after(Instant at) {
    return at + kVisitGap;
}

}  // namespace parrain
