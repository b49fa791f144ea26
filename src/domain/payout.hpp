#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/money.hpp"
#include "core/time.hpp"

namespace parrain {

/// Where a payout stands.
enum class PayoutState {
    kAwaitingApproval,  ///< its rewards are set aside; nothing may leave before a second person agrees
    kOpen,              ///< on its way; lines wait for their results
    kDone,              ///< every line has its result
    kCancelled,         ///< called off; what was still on its way came back
};

/// What became of the payment of one reward.
enum class LineOutcome {
    kScheduled,  ///< on its way
    kConfirmed,
    kFailed,
    kNetted,  ///< nothing left: all of it settled what the beneficiary owed
};

/// How long what somebody let go without a second person counts together with what they let go next.
inline constexpr Duration kAloneWindow = Duration::days(30);

/// Whether an amount needs the agreement of a second person: above the limit together with what the same person let go
/// alone within kAloneWindow before, or in a currency the limit says nothing of. Without a limit never.
/// Source: states-and-ledger.md, I17; docs/adr/0019, 0026.
bool needs_two(const std::optional<Money>& limit, Money amount, Money let_go_alone);

/// As needs_two of an amount that stands by itself.
bool needs_two(const std::optional<Money>& limit, Money amount);

/// Where a payout stands once its lines have these outcomes, none of them waiting for a person: done, or still open.
PayoutState state_after(std::span<const LineOutcome> outcomes);

/// Names on the wire (`awaiting_approval`, `netted`), and back.
std::string_view to_string(PayoutState state);
std::string_view to_string(LineOutcome outcome);
std::optional<PayoutState> parse_payout_state(std::string_view name);
std::optional<LineOutcome> parse_line_outcome(std::string_view name);

}  // namespace parrain
