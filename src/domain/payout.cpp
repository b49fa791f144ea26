#include "domain/payout.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<PayoutState, 4> kStates("awaiting_approval", "open", "done", "cancelled");
constexpr EnumNames<LineOutcome, 4> kOutcomes("scheduled", "confirmed", "failed", "netted");

}  // namespace

bool needs_two(const std::optional<Money>& limit, Money amount, Money let_go_alone) {
    if (!limit || amount.is_zero()) return false;
    if (limit->currency() != amount.currency()) return true;
    return static_cast<Wide>(let_go_alone.minor()) + amount.minor() > limit->minor();
}

bool needs_two(const std::optional<Money>& limit, Money amount) {
    return needs_two(limit, amount, Money::zero(amount.currency()));
}

PayoutState state_after(std::span<const LineOutcome> outcomes) {
    const bool waits = std::ranges::find(outcomes, LineOutcome::kScheduled) != outcomes.end();
    return waits ? PayoutState::kOpen : PayoutState::kDone;
}

std::string_view to_string(PayoutState state) {
    return kStates.of(state);
}
std::string_view to_string(LineOutcome outcome) {
    return kOutcomes.of(outcome);
}
std::optional<PayoutState> parse_payout_state(std::string_view name) {
    return kStates.parse(name);
}
std::optional<LineOutcome> parse_line_outcome(std::string_view name) {
    return kOutcomes.parse(name);
}

}  // namespace parrain
