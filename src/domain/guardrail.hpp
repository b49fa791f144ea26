#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/money.hpp"
#include "core/result.hpp"

namespace parrain {

/// How far a guard-rail may go by itself: warn people, want a person for every new reward, or take no more referrals.
enum class GuardrailAction { kAlert, kApproval, kPause };

/// How a program stands towards its guard-rail, each including what stands before it.
enum class GuardrailState { kOk, kAlert, kApproval, kPaused };

/// What is held against a ceiling.
enum class GuardrailLimit { kCostPerCustomer, kCostToRevenue, kBudget };

/// The ceilings a program must keep to, and what happens when it does not. A ceiling that is absent judges nothing.
struct GuardrailSettings {
    /// Above zero. Costs and customers of other currencies are not held against it.
    std::optional<Money> cost_per_customer = {};
    /// Basis points of the revenue, from 1 to kMostCostToRevenue: more than 10,000 lets a program lose money.
    std::optional<int> cost_to_revenue = {};
    /// Basis points of each ceiling, and of the budget, from which people are warned; from 1 to 10,000.
    int alert_at = 8'000;
    GuardrailAction action = GuardrailAction::kAlert;

    bool operator==(const GuardrailSettings&) const = default;
};
inline constexpr int kMostCostToRevenue = 100'000;

/// What a program did in one currency since its guard-rail was last released, or since it began.
struct ProgramFigures {
    /// Promised or given and not taken back; below zero when more was taken back than promised meanwhile.
    Money rewards;
    /// What the time of reps cost; no budget pays it.
    Money calls;
    /// Waits for a budget that does not reach.
    Money waiting;
    /// Net of tax and refunds.
    Money revenue;
    /// Referred customers who keep something they paid for.
    std::int64_t customers = 0;
    /// What could be promised in all; none while the budget is unlimited.
    std::optional<Money> budget = {};

    /// All that is held against customers and revenue.
    Money cost() const { return sum_for_show(rewards, calls); }
};

/// One ceiling and what is held against it: minor units of `currency`, or basis points for kCostToRevenue.
struct GuardrailFinding {
    GuardrailLimit limit;
    Currency currency;
    std::int64_t measured = 0;
    std::int64_t ceiling = 0;
    /// `measured` in basis points of `ceiling`, from 0 to kMostShare.
    std::int64_t share = 0;

    bool operator==(const GuardrailFinding&) const = default;
};
inline constexpr std::int64_t kMostShare = 1'000'000;

/// Where a guard-rail stands, and what put it there; nothing while all is well.
struct GuardrailStanding {
    GuardrailState state = GuardrailState::kOk;
    std::optional<GuardrailFinding> finding = {};

    bool operator==(const GuardrailStanding&) const = default;
};

/// Whether the settings can be kept to.
/// @error kAmount (/cost_per_customer), kOutOfRange (/cost_to_revenue_bps, /budget_alert_bps)
Result<void> check(const GuardrailSettings& settings);

/// What one currency's figures say of each ceiling that can be judged, in the order of GuardrailLimit: the cost per
/// customer (as if there were one, before the first), cost to revenue from the first customer on, and the budget where
/// it is limited.
std::vector<GuardrailFinding> measure(const GuardrailSettings& settings, const ProgramFigures& figures);

/// How a program stands now, `figures` holding one line per currency.
///
/// From `alert_at` of a ceiling on people are warned; above the ceiling the action chosen is taken. Of several findings
/// the gravest counts, then the first. Approval and pause stay until a person releases them or sets the guard-rail
/// anew, however the figures move: a program must not open and close by itself. Only what the budget caused follows
/// the budget, since filling it up is a person's decision too.
/// Source: law-and-relevance.md §3; decision record 0022.
GuardrailStanding judge(const GuardrailSettings& settings, std::span<const ProgramFigures> figures,
                        const GuardrailStanding& current);

/// Names on the wire (`cost_per_customer`, `paused`), and back.
std::string_view to_string(GuardrailAction action);
std::string_view to_string(GuardrailState state);
std::string_view to_string(GuardrailLimit limit);
std::optional<GuardrailAction> parse_guardrail_action(std::string_view name);
std::optional<GuardrailState> parse_guardrail_state(std::string_view name);
std::optional<GuardrailLimit> parse_guardrail_limit(std::string_view name);

}  // namespace parrain
