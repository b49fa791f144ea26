#include "app/guardrails.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

/// One currency of a program's budget. `available` is absent while the budget is unlimited.
struct BudgetFigures {
    Currency currency;
    Money put_in;
    std::optional<Money> available;
    Money waiting;
    Money committed;
    Money spent;
    Money owed;
    Money avoided;
    Money calls;
    Money cost;
    Money revenue;
    std::int64_t customers;
    std::optional<Money> cost_per_customer;
    std::optional<std::int64_t> cost_to_revenue_bps;
};
BOOST_DESCRIBE_STRUCT(BudgetFigures, (),
                      (currency, put_in, available, waiting, committed, spent, owed, avoided, calls, cost, revenue,
                       customers, cost_per_customer, cost_to_revenue_bps))

struct ProgramBudget {
    ProgramId program;
    std::optional<CampaignId> campaign;
    bool limited;
    std::vector<BudgetFigures> currencies;
};
BOOST_DESCRIBE_STRUCT(ProgramBudget, (), (program, campaign, limited, currencies))

/// One ceiling and what is held against it; `measured` and `ceiling` are minor units of `currency`, or basis points for
/// `cost_to_revenue`. `share_bps` of 10,000 is the ceiling itself.
struct GuardrailGauge {
    GuardrailLimit limit;
    Currency currency;
    std::int64_t measured;
    std::int64_t ceiling;
    std::int64_t share_bps;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(GuardrailGauge, (), (limit, currency, measured, ceiling, share_bps, text))

struct GuardrailChange {
    Instant at;
    std::string event;
    GuardrailState from;
    GuardrailState to;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    std::optional<std::string> reason;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(GuardrailChange, (), (at, event, from, to, actor, actor_name, reason, text))

struct Guardrail {
    ProgramId program;
    std::optional<CampaignId> campaign;
    bool set;
    std::optional<Money> cost_per_customer;
    std::optional<int> cost_to_revenue_bps;
    int budget_alert_bps;
    GuardrailAction action;
    GuardrailState state;
    std::optional<std::string> reason;
    Instant since;
    std::vector<GuardrailGauge> gauges;
    std::vector<GuardrailChange> history;
};
BOOST_DESCRIBE_STRUCT(Guardrail, (),
                      (program, campaign, set, cost_per_customer, cost_to_revenue_bps, budget_alert_bps, action, state,
                       reason, since, gauges, history))

/// What a person decides of a guard-rail; an absent ceiling judges nothing.
struct GuardrailEdit {
    std::optional<Money> cost_per_customer;
    std::optional<int> cost_to_revenue_bps;
    std::optional<int> budget_alert_bps;
    GuardrailAction action;
};
BOOST_DESCRIBE_STRUCT(GuardrailEdit, (), (cost_per_customer, cost_to_revenue_bps, budget_alert_bps, action))

struct GuardrailRelease {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(GuardrailRelease, (), (reason))

constexpr int kBasisPointsPerPercent = 100;

/// What was found, in words.
std::string text_of(const GuardrailFinding& finding, const Words& words) {
    const std::string key = "guardrail.reason." + std::string(to_string(finding.limit));
    if (finding.limit == GuardrailLimit::kCostToRevenue) {
        return words(key, {{"measured", finding.measured / kBasisPointsPerPercent},
                           {"ceiling", finding.ceiling / kBasisPointsPerPercent}});
    }
    const auto money = [&](std::int64_t minor) { return Money::parse(minor, finding.currency).value(); };
    return words(key, {{"measured", money(finding.measured)}, {"ceiling", money(finding.ceiling)}});
}

GuardrailChange change_of(const app::GuardrailEvent& event, const Words& words) {
    const bool is_judged = event.event == "judged";
    const std::string name = is_judged ? std::string(to_string(event.after)) : event.event;
    const std::string said = words("guardrail.event." + name);
    return {.at = event.at,
            .event = event.event,
            .from = event.before,
            .to = event.after,
            .actor = event.actor.kind,
            .actor_name = event.actor_name,
            .reason = event.reason,
            .text = event.finding ? said + " " + text_of(*event.finding, words) : said};
}

Guardrail guardrail_of(const app::GuardrailView& view, const Words& words) {
    const app::Guardrail& kept = view.guardrail;
    Guardrail shown{.program = kept.fund.program,
                    .campaign = kept.fund.campaign,
                    .set = view.is_set,
                    .cost_per_customer = kept.settings.cost_per_customer,
                    .cost_to_revenue_bps = kept.settings.cost_to_revenue,
                    .budget_alert_bps = kept.settings.alert_at,
                    .action = kept.settings.action,
                    .state = kept.standing.state,
                    .reason = {},
                    .since = kept.since,
                    .gauges = {},
                    .history = {}};
    if (kept.standing.finding) shown.reason = text_of(*kept.standing.finding, words);
    for (const GuardrailFinding& finding : view.findings) {
        shown.gauges.push_back({.limit = finding.limit,
                                .currency = finding.currency,
                                .measured = finding.measured,
                                .ceiling = finding.ceiling,
                                .share_bps = finding.share,
                                .text = text_of(finding, words)});
    }
    for (const auto& event : view.events) shown.history.push_back(change_of(event, words));
    return shown;
}

Result<WithEtag<Guardrail>> answer(const Result<app::GuardrailView>& view, const Words& words) {
    if (!view) return view.failure();
    return WithEtag<Guardrail>{guardrail_of(*view, words), tag_of(view->is_set ? view->guardrail.version : 0)};
}

BudgetFigures figures_of(const app::CurrencyBudget& budget, bool is_limited) {
    return {.currency = budget.totals.currency(),
            .put_in = budget.totals.put_in,
            .available = is_limited ? std::optional(budget.totals.available) : std::nullopt,
            .waiting = budget.totals.sales.waiting,
            .committed = budget.positions.committed,
            .spent = budget.positions.spent,
            .owed = budget.positions.owed,
            .avoided = budget.positions.avoided,
            .calls = budget.totals.sales.calls,
            .cost = budget.totals.cost(),
            .revenue = budget.totals.sales.revenue,
            .customers = budget.totals.sales.customers,
            .cost_per_customer = budget.cost_per_customer(),
            .cost_to_revenue_bps = budget.cost_to_revenue()};
}

// Each handler is for programs and for campaigns, by the kind of id in its path.

template <class Id>
Result<ProgramBudget> get_budget(const app::Caller& caller, Path<Id> id, const app::Guardrails& guardrails) {
    const auto budget = guardrails.budget(caller.workspace, *id);
    if (!budget) return budget.failure();
    ProgramBudget shown{.program = budget->fund.program,
                        .campaign = budget->fund.campaign,
                        .limited = budget->is_limited,
                        .currencies = {}};
    for (const auto& one : budget->currencies) shown.currencies.push_back(figures_of(one, budget->is_limited));
    return shown;
}

template <class Id>
Result<WithEtag<Guardrail>> get_guardrail(const app::Caller& caller, Path<Id> id, const Words& words,
                                          const app::Guardrails& guardrails) {
    return answer(guardrails.get(caller.workspace, *id), words);
}

template <class Id>
Result<WithEtag<Guardrail>> set_guardrail(const app::Caller& caller, Path<Id> id, Body<GuardrailEdit> told,
                                          IfMatch version, const Words& words, const app::Guardrails& guardrails) {
    GuardrailSettings settings{.cost_per_customer = told->cost_per_customer,
                               .cost_to_revenue = told->cost_to_revenue_bps,
                               .action = told->action};
    settings.alert_at = told->budget_alert_bps.value_or(settings.alert_at);
    return answer(guardrails.set(caller, *id, settings, *version), words);
}

template <class Id>
Result<WithEtag<Guardrail>> release_guardrail(const app::Caller& caller, Path<Id> id, Body<GuardrailRelease> told,
                                              const Words& words, const app::Guardrails& guardrails) {
    return answer(guardrails.release(caller, *id, told->reason), words);
}

}  // namespace

std::vector<Route> guardrail_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        GET<"/v1/programs/{id}/budget">(get_budget<ProgramId>, "What a program promised, paid and kept, by currency")
            .tagged("programs")
            .secured_by(kApiCallers));
    routes.push_back(
        GET<"/v1/programs/{id}/guardrail">(get_guardrail<ProgramId>, "A program's guard-rail and where it stands")
            .tagged("programs")
            .secured_by(kApiCallers));
    routes.push_back(
        PUT<"/v1/programs/{id}/guardrail">(set_guardrail<ProgramId>, "Set the ceilings a program must keep to")
            .tagged("programs")
            .secured_by(kApiCallers)
            .refuses({kUnknownValue, kAmount, kAmountInvalid, kOutOfRange}));
    routes.push_back(POST<"/v1/programs/{id}/guardrail/release">(release_guardrail<ProgramId>,
                                                                 "Let a program go on that its guard-rail stopped")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kIllegalTransition}));
    routes.push_back(
        GET<"/v1/campaigns/{id}/budget">(get_budget<CampaignId>, "What a campaign promised, paid and kept, by currency")
            .tagged("programs")
            .secured_by(kApiCallers));
    routes.push_back(
        GET<"/v1/campaigns/{id}/guardrail">(get_guardrail<CampaignId>, "A campaign's guard-rail and where it stands")
            .tagged("programs")
            .secured_by(kApiCallers));
    routes.push_back(
        PUT<"/v1/campaigns/{id}/guardrail">(set_guardrail<CampaignId>, "Set the ceilings a campaign must keep to")
            .tagged("programs")
            .secured_by(kApiCallers)
            .refuses({kUnknownValue, kAmount, kAmountInvalid, kOutOfRange}));
    routes.push_back(POST<"/v1/campaigns/{id}/guardrail/release">(release_guardrail<CampaignId>,
                                                                  "Let a campaign go on that its guard-rail stopped")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kIllegalTransition}));
    return routes;
}

}  // namespace parrain::http
