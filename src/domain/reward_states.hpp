#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace parrain {

/// Where a reward stands. `kAbsent` is before it exists; it is never stored.
enum class RewardState {
    kAbsent,
    kParked,
    kUnfunded,
    kPending,
    kHeld,
    kApproved,
    kScheduled,
    kFailed,
    kPaid,
    kClawbackDue,
    kClawedBack,
    kVoided,
    kWrittenOff,
};
inline constexpr std::size_t kRewardStateCount = 13;

/// What may happen to a reward.
enum class RewardEvent {
    kPayment,
    kPartialRefund,
    kFullRefund,
    kBudgetToppedUp,
    kHoldEnded,
    kFlagged,
    kCleared,
    kRefused,
    kAdvocateLeft,
    kScheduled,
    kOffset,
    kClaimExpired,
    kPayoutConfirmed,
    kPayoutFailed,
    kRetried,
    kWrittenOff,
};
inline constexpr std::size_t kRewardEventCount = 16;

/// The states that `event` may lead to from `state`; empty when the event is illegal there.
/// Source: reward-states.csv (13 x 16 cells, 60 legal); states-and-ledger.md §2.
std::span<const RewardState> allowed(RewardState state, RewardEvent event);

/// Whether no event leads out of this state to another that pays: voided and written off.
bool is_terminal(RewardState state);

/// Names on the wire, in snake case (`clawback_due`, `hold_ended`), and back.
std::string_view to_string(RewardState state);
std::string_view to_string(RewardEvent event);
std::optional<RewardState> parse_reward_state(std::string_view name);
std::optional<RewardEvent> parse_reward_event(std::string_view name);

}  // namespace parrain
