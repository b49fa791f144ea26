#include "app/reviews.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kMostDecisions = 100;

bool is_review_event(const std::string& name) {
    const auto event = parse_referral_event(name);
    return event == ReferralEvent::kReviewAccepted || event == ReferralEvent::kReviewRefused;
}

}  // namespace

std::vector<WaitingReview> Reviews::list(WorkspaceId workspace, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<WaitingReview> waiting;
        for (ListedReferral& listed : tx.referrals().reviews(workspace, slice)) {
            const Referral referral = listed.referral;
            const TargetProfile target = tx.programs().find(workspace, referral.program).value().target;
            waiting.push_back({.view = view_of(tx, workspace, std::move(listed)),
                               .due_at = referral.next_action_at.value_or(referral.submitted_at),
                               .proposal = proposal_on(referral.relevance.score, target)});
        }
        return waiting;
    });
}

Result<std::vector<ReviewOutcome>> Reviews::decide(const Caller& caller,
                                                   const std::vector<ReviewDecision>& decisions) const {
    if (decisions.empty()) return fail(ErrorCode::kRequired, "/decisions");
    if (decisions.size() > kMostDecisions) return fail(ErrorCode::kTooMany, "/decisions", at_most(kMostDecisions));
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        if (is_review_event(decisions[i].event)) continue;
        return fail(ErrorCode::kUnknownValue, "/decisions/" + std::to_string(i) + "/event");
    }
    const Referrals referrals(context_);
    std::vector<ReviewOutcome> outcomes;
    for (const ReviewDecision& decision : decisions) {
        const auto moved = referrals.transition(
            caller, decision.referral, {.event = decision.event, .reason = decision.reason, .version = std::nullopt});
        ReviewOutcome outcome{.referral = decision.referral, .state = {}, .refusal = {}};
        moved ? void(outcome.state = moved->listed.referral.state) : void(outcome.refusal = moved.failure());
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

}  // namespace parrain::app
