#include "domain/guardrail.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<GuardrailAction, 3> kActions("alert", "approval", "pause");
constexpr EnumNames<GuardrailState, 4> kStates("ok", "alert", "approval", "paused");
constexpr EnumNames<GuardrailLimit, 3> kLimits("cost_per_customer", "cost_to_revenue", "budget");

constexpr int kWhole = 10'000;

/// `part / whole` in basis points rounded down, at most kMostShare; that too where there is no whole to share.
std::int64_t share_of(Wide part, Wide whole) {
    if (part <= 0) return 0;
    if (whole <= 0) return kMostShare;
    return static_cast<std::int64_t>(std::min<Wide>(part * kWhole / whole, kMostShare));
}

/// As share_of, but what is above the whole by less than a basis point does not pass for kept.
std::int64_t exact_share(Wide part, Wide whole) {
    const std::int64_t share = share_of(part, whole);
    return part > whole && share == kWhole ? kWhole + 1 : share;
}

GuardrailFinding cost_per_customer(const ProgramFigures& figures, Money ceiling) {
    const std::int64_t customers = std::max<std::int64_t>(figures.customers, 1);
    const Money each = divide_rounded(figures.cost().minor(), customers, ceiling.currency()).value();
    return {.limit = GuardrailLimit::kCostPerCustomer,
            .currency = ceiling.currency(),
            // Where more was taken back than promised, nothing is held against it.
            .measured = std::max<std::int64_t>(each.minor(), 0),
            .ceiling = ceiling.minor(),
            .share = exact_share(figures.cost().minor(), Wide(ceiling.minor()) * customers)};
}

GuardrailFinding cost_to_revenue(const ProgramFigures& figures, int ceiling) {
    return {.limit = GuardrailLimit::kCostToRevenue,
            .currency = figures.cost().currency(),
            .measured = share_of(figures.cost().minor(), figures.revenue.minor()),
            .ceiling = ceiling,
            .share = exact_share(Wide(figures.cost().minor()) * kWhole, Wide(figures.revenue.minor()) * ceiling)};
}

GuardrailFinding budget_used(const ProgramFigures& figures, Money budget) {
    const Money used = sum_for_show(figures.rewards, figures.waiting);
    return {.limit = GuardrailLimit::kBudget,
            .currency = budget.currency(),
            .measured = std::max<std::int64_t>(used.minor(), 0),
            .ceiling = budget.minor(),
            .share = exact_share(used.minor(), budget.minor())};
}

GuardrailState most(GuardrailAction action) {
    switch (action) {
        case GuardrailAction::kAlert: return GuardrailState::kAlert;
        case GuardrailAction::kApproval: return GuardrailState::kApproval;
        case GuardrailAction::kPause: return GuardrailState::kPaused;
    }
    return GuardrailState::kAlert;
}

GuardrailState state_for(const GuardrailSettings& settings, const GuardrailFinding& finding) {
    if (finding.share > kWhole) return most(settings.action);
    return finding.share >= settings.alert_at ? GuardrailState::kAlert : GuardrailState::kOk;
}

/// Stays until a person lets go of it.
bool is_held(const GuardrailStanding& standing) {
    const bool by_budget = standing.finding && standing.finding->limit == GuardrailLimit::kBudget;
    return standing.state >= GuardrailState::kApproval && !by_budget;
}

}  // namespace

Result<void> check(const GuardrailSettings& settings) {
    Failure failure{.code = ErrorCode::kOutOfRange};
    const auto refuse = [&](ErrorCode code, const char* pointer, std::optional<Bounds> bounds = {}) {
        failure.fields.push_back({pointer, code, bounds});
    };
    if (settings.cost_per_customer && !settings.cost_per_customer->is_positive()) {
        refuse(ErrorCode::kAmount, "/cost_per_customer");
    }
    const int ratio = settings.cost_to_revenue.value_or(1);
    if (ratio < 1 || ratio > kMostCostToRevenue) {
        refuse(ErrorCode::kOutOfRange, "/cost_to_revenue_bps", Bounds{1, kMostCostToRevenue});
    }
    if (settings.alert_at < 1 || settings.alert_at > kWhole) {
        refuse(ErrorCode::kOutOfRange, "/budget_alert_bps", Bounds{1, kWhole});
    }
    if (failure.fields.empty()) return {};
    failure.code = failure.fields.front().code;
    return failure;
}

std::vector<GuardrailFinding> measure(const GuardrailSettings& settings, const ProgramFigures& figures) {
    std::vector<GuardrailFinding> findings;
    const auto& each = settings.cost_per_customer;
    if (each && each->currency() == figures.cost().currency()) findings.push_back(cost_per_customer(figures, *each));
    if (settings.cost_to_revenue && figures.customers > 0) {
        findings.push_back(cost_to_revenue(figures, *settings.cost_to_revenue));
    }
    const bool has_budget = figures.budget && (figures.budget->is_positive() || figures.waiting.is_positive());
    if (has_budget) findings.push_back(budget_used(figures, *figures.budget));
    return findings;
}

GuardrailStanding judge(const GuardrailSettings& settings, std::span<const ProgramFigures> figures,
                        const GuardrailStanding& current) {
    GuardrailStanding judged;
    for (const ProgramFigures& one : figures) {
        for (const GuardrailFinding& finding : measure(settings, one)) {
            const GuardrailState state = state_for(settings, finding);
            if (state > judged.state) judged = {.state = state, .finding = finding};
        }
    }
    return is_held(current) && judged.state <= current.state ? current : judged;
}

std::string_view to_string(GuardrailAction action) {
    return kActions.of(action);
}
std::string_view to_string(GuardrailState state) {
    return kStates.of(state);
}
std::string_view to_string(GuardrailLimit limit) {
    return kLimits.of(limit);
}
std::optional<GuardrailAction> parse_guardrail_action(std::string_view name) {
    return kActions.parse(name);
}
std::optional<GuardrailState> parse_guardrail_state(std::string_view name) {
    return kStates.parse(name);
}
std::optional<GuardrailLimit> parse_guardrail_limit(std::string_view name) {
    return kLimits.parse(name);
}

}  // namespace parrain
