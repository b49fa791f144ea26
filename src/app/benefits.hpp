#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What billing has to do with a benefit: still give it, nothing, give it another way, or take it back.
enum class BenefitState { kDue, kApplied, kFailed, kReversed };

/// The wire name: `due`, `applied`, `failed`, `reversed`.
std::string_view to_string(BenefitState state);

/// What a reward of this state is to billing; none where it is no benefit yet, or no longer.
std::optional<BenefitState> benefit_state(RewardState state);

/// Benefits that the publisher's billing gives: free months, modules and account credits.
class Benefits {
  public:
    explicit Benefits(const Context& context) : context_(context) {}

    /// Newest first.
    std::vector<ListedBenefit> list(WorkspaceId workspace, std::optional<BenefitState> state, Slice slice) const;

    /// What billing says of a benefit. Told again it changes nothing; one that failed may be applied later.
    /// @error kNotFound (no such benefit), kTooLong (/reference), kAwaitingApproval (its payout waits for a second
    ///        person), kIllegalTransition
    struct Acknowledgement {
        bool applied = true;
        std::optional<std::string> reference;
    };
    Result<ListedBenefit> acknowledge(const Caller& caller, RewardId id, const Acknowledgement& told) const;

  private:
    Context context_;
};

}  // namespace parrain::app
