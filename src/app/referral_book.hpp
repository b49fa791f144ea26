#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Apply an event to a referral and write it with its history line; the referral given is brought up to date.
///
/// A referral that leaves the live states gives its prospect free for others; one that comes back to them needs it
/// again, unless it was paid for. `told_as` is what its history calls the event, where that says more.
/// @error kIllegalTransition, kPreconditionFailed (somebody changed it since it was read), kAlreadyReferred (somebody
///        else has recommended the prospect meanwhile)
Result<void> move_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                           ReferralEvent event, Actor actor, const std::optional<std::string>& reason, Instant now,
                           std::string_view told_as = {});

/// When a person or a job must look at a referral in this state that entered it `now`; none where nothing is awaited.
/// Source: states-and-ledger.md §1.
std::optional<Instant> next_action(ReferralState state, Instant now);

}  // namespace parrain::app
