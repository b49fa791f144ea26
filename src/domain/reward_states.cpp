#include "domain/reward_states.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<RewardState, kRewardStateCount> kStates("absent", "parked", "unfunded", "pending", "held",
                                                            "approved", "scheduled", "failed", "paid", "clawback_due",
                                                            "clawed_back", "voided", "written_off");
constexpr EnumNames<RewardEvent, kRewardEventCount> kEvents("payment", "partial_refund", "full_refund",
                                                            "budget_topped_up", "hold_ended", "flagged", "cleared",
                                                            "refused", "advocate_left", "scheduled", "offset",
                                                            "claim_expired", "payout_confirmed", "payout_failed",
                                                            "retried", "written_off");

/// One legal cell: where `event` may lead from `state`.
struct Cell {
    RewardState state;
    RewardEvent event;
    std::array<RewardState, 4> next = {};
    std::size_t count = 0;

    constexpr Cell(RewardState from, RewardEvent what, std::initializer_list<RewardState> to)
        : state(from), event(what), count(to.size()) {
        std::copy(to.begin(), to.end(), next.begin());
    }
};

using S = RewardState;
using E = RewardEvent;

// clang-format off
constexpr auto kLegal = std::to_array<Cell>({
    {S::kAbsent, E::kPayment, {S::kPending, S::kUnfunded, S::kHeld, S::kVoided}},
    {S::kAbsent, E::kPartialRefund, {S::kParked}},
    {S::kAbsent, E::kFullRefund, {S::kParked}},
    {S::kParked, E::kPayment, {S::kPending, S::kUnfunded, S::kHeld, S::kVoided}},
    {S::kParked, E::kPartialRefund, {S::kParked}},
    {S::kParked, E::kFullRefund, {S::kParked}},
    {S::kUnfunded, E::kBudgetToppedUp, {S::kPending}},
    {S::kUnfunded, E::kPartialRefund, {S::kUnfunded, S::kVoided}},
    {S::kUnfunded, E::kFullRefund, {S::kVoided}},
    {S::kUnfunded, E::kRefused, {S::kVoided}},
    {S::kUnfunded, E::kFlagged, {S::kUnfunded}},
    {S::kUnfunded, E::kAdvocateLeft, {S::kUnfunded}},
    {S::kPending, E::kHoldEnded, {S::kApproved}},
    {S::kPending, E::kFlagged, {S::kHeld}},
    {S::kPending, E::kRefused, {S::kVoided}},
    {S::kPending, E::kPartialRefund, {S::kPending, S::kVoided}},
    {S::kPending, E::kFullRefund, {S::kVoided}},
    {S::kPending, E::kAdvocateLeft, {S::kHeld}},
    {S::kHeld, E::kCleared, {S::kPending}},
    {S::kHeld, E::kRefused, {S::kVoided}},
    {S::kHeld, E::kPartialRefund, {S::kHeld, S::kVoided}},
    {S::kHeld, E::kFullRefund, {S::kVoided}},
    {S::kHeld, E::kHoldEnded, {S::kHeld}},
    {S::kHeld, E::kAdvocateLeft, {S::kHeld}},
    {S::kApproved, E::kScheduled, {S::kScheduled}},
    {S::kApproved, E::kFlagged, {S::kHeld}},
    {S::kApproved, E::kRefused, {S::kVoided}},
    {S::kApproved, E::kPartialRefund, {S::kApproved, S::kVoided}},
    {S::kApproved, E::kFullRefund, {S::kVoided}},
    {S::kApproved, E::kOffset, {S::kApproved, S::kVoided}},
    {S::kApproved, E::kAdvocateLeft, {S::kHeld}},
    {S::kApproved, E::kClaimExpired, {S::kVoided}},
    {S::kScheduled, E::kPayoutConfirmed, {S::kPaid, S::kClawbackDue}},
    {S::kScheduled, E::kPayoutFailed, {S::kFailed, S::kVoided}},
    {S::kScheduled, E::kPartialRefund, {S::kScheduled}},
    {S::kScheduled, E::kFullRefund, {S::kScheduled}},
    {S::kScheduled, E::kFlagged, {S::kScheduled}},
    {S::kScheduled, E::kAdvocateLeft, {S::kScheduled}},
    {S::kFailed, E::kRetried, {S::kScheduled}},
    {S::kFailed, E::kPartialRefund, {S::kFailed, S::kVoided}},
    {S::kFailed, E::kFullRefund, {S::kVoided}},
    {S::kFailed, E::kRefused, {S::kVoided}},
    {S::kFailed, E::kFlagged, {S::kHeld}},
    {S::kFailed, E::kAdvocateLeft, {S::kHeld}},
    {S::kFailed, E::kClaimExpired, {S::kVoided}},
    {S::kPaid, E::kPartialRefund, {S::kClawbackDue}},
    {S::kPaid, E::kFullRefund, {S::kClawbackDue}},
    {S::kPaid, E::kFlagged, {S::kPaid}},
    {S::kPaid, E::kAdvocateLeft, {S::kPaid}},
    {S::kClawbackDue, E::kOffset, {S::kClawbackDue, S::kClawedBack}},
    {S::kClawbackDue, E::kWrittenOff, {S::kWrittenOff}},
    {S::kClawbackDue, E::kPartialRefund, {S::kClawbackDue}},
    {S::kClawbackDue, E::kFullRefund, {S::kClawbackDue}},
    {S::kClawbackDue, E::kAdvocateLeft, {S::kClawbackDue}},
    {S::kClawedBack, E::kPartialRefund, {S::kClawbackDue}},
    {S::kClawedBack, E::kFullRefund, {S::kClawbackDue}},
    {S::kVoided, E::kPartialRefund, {S::kVoided}},
    {S::kVoided, E::kFullRefund, {S::kVoided}},
    {S::kWrittenOff, E::kPartialRefund, {S::kWrittenOff}},
    {S::kWrittenOff, E::kFullRefund, {S::kWrittenOff}},
});
// clang-format on

}  // namespace

std::span<const RewardState> allowed(RewardState state, RewardEvent event) {
    const auto cell = std::ranges::find_if(kLegal, [&](const Cell& c) { return c.state == state && c.event == event; });
    if (cell == kLegal.end()) return {};
    return {cell->next.data(), cell->count};
}

bool is_terminal(RewardState state) {
    return state == RewardState::kVoided || state == RewardState::kWrittenOff;
}

std::string_view to_string(RewardState state) {
    return kStates.of(state);
}
std::string_view to_string(RewardEvent event) {
    return kEvents.of(event);
}
std::optional<RewardState> parse_reward_state(std::string_view name) {
    return kStates.parse(name);
}
std::optional<RewardEvent> parse_reward_event(std::string_view name) {
    return kEvents.parse(name);
}

}  // namespace parrain
