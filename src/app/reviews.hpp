#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/referrals.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A referral that waits for a person.
struct WaitingReview {
    ReferralView view;
    Instant due_at;  ///< refused then, if nobody decided
    /// What its score proposes by the thresholds of its program.
    ReviewProposal proposal = ReviewProposal::kReview;
};

/// What a person decides of one referral.
struct ReviewDecision {
    ReferralId referral;
    std::string event;  ///< `review_accepted` or `review_refused`
    std::optional<std::string> reason = {};
};

/// What became of one decision: the state it led to, or why it did not.
struct ReviewOutcome {
    ReferralId referral;
    std::optional<ReferralState> state;
    std::optional<Failure> refusal;
};

/// The queue of doubtful referrals.
class Reviews {
  public:
    explicit Reviews(const Context& context) : context_(context) {}

    /// Those that wait longest first.
    std::vector<WaitingReview> list(WorkspaceId workspace, Slice slice) const;

    /// Decide several; the good ones count, each by itself, in order.
    /// @error kRequired (/decisions: none), kTooMany (/decisions: over 100), kUnknownValue (/decisions/n/event)
    Result<std::vector<ReviewOutcome>> decide(const Caller& caller, const std::vector<ReviewDecision>& decisions) const;

  private:
    Context context_;
};

}  // namespace parrain::app
