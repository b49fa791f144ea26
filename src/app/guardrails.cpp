#include "app/guardrails.hpp"

#include <algorithm>

#include "app/actor_names.hpp"
#include "app/campaign_store.hpp"
#include "app/reward_book.hpp"
#include "app/webhooks.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr int kMostEvents = 50;
constexpr std::size_t kLongestReason = 500;

/// How long money may move unseen where no transaction judges it at once.
constexpr Duration kLookAgain = Duration::minutes(1);
constexpr int kWhole = 10'000;

constexpr const char* kSet = "set";
constexpr const char* kJudged = "judged";
constexpr const char* kReleased = "released";

GuardrailBaseline baseline_in(const std::vector<GuardrailBaseline>& baselines, Currency currency) {
    const auto found =
        std::ranges::find_if(baselines, [&](const GuardrailBaseline& one) { return one.cost.currency() == currency; });
    const Money none = Money::zero(currency);
    return found != baselines.end() ? *found
                                    : GuardrailBaseline{.cost = none, .calls = none, .waiting = none, .revenue = none};
}

/// The entry of one currency in a list that has one of each, made by `zero` where it is not there yet.
template <class T, class Zero>
T& entry_in(std::vector<T>& all, Currency currency, Currency (*of)(const T&), Zero zero) {
    const auto found = std::ranges::find_if(all, [&](const T& one) { return of(one) == currency; });
    return found != all.end() ? *found : all.emplace_back(zero(currency));
}

/// What a program or campaign did since it began, currency by currency.
std::vector<ProgramTotals> totals_of(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    std::vector<ProgramTotals> totals;
    const auto in = [&](Currency currency) -> ProgramTotals& {
        return entry_in<ProgramTotals>(
            totals, currency, [](const ProgramTotals& one) { return one.currency(); }, ProgramTotals::zero);
    };
    for (const ProgramBalances& balances : tx.ledger().balances_by_fund(workspace)) {
        if (balances.fund() != fund) continue;
        const auto money = [&](AccountKind account) {
            const auto minor = static_cast<std::int64_t>(balances.minor[static_cast<std::size_t>(account)]);
            const auto balance = Money::parse(minor, balances.currency);
            // What this very transaction booked may not have been judged yet.
            if (!balance) throw BalanceTooLarge("a balance would be too large");
            return *balance;
        };
        in(balances.currency).put_in = -money(AccountKind::kFunding);
        in(balances.currency).available = money(AccountKind::kBudget);
    }
    for (const ProgramSales& sales : tx.reports().sales(workspace, fund)) in(sales.revenue.currency()).sales = sales;
    return totals;
}

/// What a program or campaign did since its guard-rail was last released.
std::vector<ProgramFigures> figures_of(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    const auto baselines = tx.guardrails().baselines(workspace, fund);
    const bool has_limit = is_limited(tx, workspace, fund);
    std::vector<ProgramFigures> figures;
    for (const ProgramTotals& totals : totals_of(tx, workspace, fund)) {
        const GuardrailBaseline before = baseline_in(baselines, totals.currency());
        ProgramFigures since{.rewards = totals.rewards() - before.cost,
                             .calls = totals.sales.calls - before.calls,
                             .waiting = totals.sales.waiting - before.waiting,
                             .revenue = totals.sales.revenue - before.revenue,
                             .customers = totals.sales.customers - before.customers,
                             .budget = {}};
        if (has_limit) since.budget = totals.put_in - before.cost;
        figures.push_back(since);
    }
    return figures;
}

/// When a program or campaign was made.
Instant made_at(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    if (fund.campaign) return tx.campaigns().find(workspace, *fund.campaign).value().created_at;
    return tx.programs().find(workspace, fund.program).value().created_at;
}

GuardrailView view_of(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    const auto stored = tx.guardrails().find(workspace, fund);
    const Instant made = made_at(tx, workspace, fund);
    GuardrailView view{
        .guardrail = stored.value_or(Guardrail{.fund = fund, .settings = {}, .since = made, .judged_at = made}),
        .is_set = stored.has_value(),
        .findings = {},
        .events = tx.guardrails().events(workspace, fund, kMostEvents)};
    for (const ProgramFigures& figures : figures_of(tx, workspace, fund)) {
        std::ranges::move(measure(view.guardrail.settings, figures), std::back_inserter(view.findings));
    }
    for (GuardrailEvent& event : view.events) event.actor_name = name_of(tx, workspace, event.actor);
    return view;
}

/// The guard-rail moved to `next`: write it, and a line where its state changed or a person acted.
void write(Transaction& tx, const Context& context, WorkspaceId workspace, Guardrail& guardrail,
           const GuardrailStanding& next, GuardrailEvent event) {
    event.id = context.ids.next();
    event.before = guardrail.standing.state;
    event.after = next.state;
    event.finding = next.finding;
    const bool is_moved = event.before != event.after;
    if (is_moved) guardrail.since = event.at;
    guardrail.standing = next;
    guardrail.judged_at = event.at;
    tx.guardrails().put(workspace, guardrail);
    publish_guardrail(tx, context, workspace, guardrail, event.before, event.at);
    if (is_moved || event.event != kJudged) tx.guardrails().append(workspace, guardrail.fund, event);
}

GuardrailEvent event_of(const char* name, const Actor& actor, Instant now) {
    return {
        .id = 0, .at = now, .actor = actor, .event = name, .before = GuardrailState::kOk, .after = GuardrailState::kOk};
}

void judge_again(Transaction& tx, const Context& context, WorkspaceId workspace, Guardrail& guardrail, Instant now) {
    const auto next = judge(guardrail.settings, figures_of(tx, workspace, guardrail.fund), guardrail.standing);
    const bool is_due = now - guardrail.judged_at >= kLookAgain;
    if (next == guardrail.standing && !is_due) return;
    write(tx, context, workspace, guardrail, next, event_of(kJudged, Actor{}, now));
}

GuardrailState state_of(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    const auto guardrail = tx.guardrails().find(workspace, fund);
    return guardrail ? guardrail->standing.state : GuardrailState::kOk;
}

Result<std::string> reason_of(const std::string& text) {
    std::string reason(trimmed(strip_bidi_controls(text)));
    if (reason.empty()) return fail(ErrorCode::kRequired, "/reason");
    if (code_point_count(reason) > kLongestReason) return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    return reason;
}

CurrencyBudget empty_budget(Currency currency) {
    const Money none = Money::zero(currency);
    return {.totals = ProgramTotals::zero(currency),
            .positions = {.committed = none, .spent = none, .owed = none, .avoided = none}};
}

CurrencyBudget& budget_in(ProgramBudget& budget, Currency currency) {
    return entry_in<CurrencyBudget>(
        budget.currencies, currency, [](const CurrencyBudget& one) { return one.totals.currency(); }, empty_budget);
}

}  // namespace

ProgramTotals ProgramTotals::zero(Currency currency) {
    const Money none = Money::zero(currency);
    return {.put_in = none, .available = none, .sales = {.waiting = none, .calls = none, .revenue = none}};
}

std::optional<Money> CurrencyBudget::cost_per_customer() const {
    if (totals.sales.customers == 0) return std::nullopt;
    return divide_rounded(totals.cost().minor(), totals.sales.customers, totals.currency()).value();
}

std::optional<std::int64_t> CurrencyBudget::cost_to_revenue() const {
    if (!totals.sales.revenue.is_positive()) return std::nullopt;
    const Wide share = Wide(totals.cost().minor()) * kWhole / totals.sales.revenue.minor();
    return static_cast<std::int64_t>(std::min<Wide>(share, kMostShare));
}

Result<ProgramBudget> Guardrails::budget(WorkspaceId workspace, const FundName& name) const {
    return context_.store.read([&](Transaction& tx) -> Result<ProgramBudget> {
        const auto fund = fund_named(tx, workspace, name);
        if (!fund) return fund.failure();
        ProgramBudget budget{.fund = *fund, .is_limited = is_limited(tx, workspace, *fund), .currencies = {}};
        budget_in(budget, tx.workspaces().find(workspace).value().currency);
        for (const ProgramTotals& totals : totals_of(tx, workspace, *fund)) {
            budget_in(budget, totals.currency()).totals = totals;
        }
        for (const ProgramPositions& positions : tx.reports().positions(workspace, *fund)) {
            budget_in(budget, positions.spent.currency()).positions = positions;
        }
        return budget;
    });
}

Result<GuardrailView> Guardrails::get(WorkspaceId workspace, const FundName& name) const {
    return context_.store.read([&](Transaction& tx) -> Result<GuardrailView> {
        const auto fund = fund_named(tx, workspace, name);
        if (!fund) return fund.failure();
        return view_of(tx, workspace, *fund);
    });
}

Result<GuardrailView> Guardrails::set(const Caller& caller, const FundName& name, const GuardrailSettings& settings,
                                      std::optional<std::int64_t> version) const {
    if (const auto checked = check(settings); !checked) return checked.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GuardrailView> {
        const auto fund = fund_named(tx, caller.workspace, name);
        if (!fund) return fund.failure();
        const Currency currency = tx.workspaces().find(caller.workspace).value().currency;
        const auto& each = settings.cost_per_customer;
        if (each && each->currency() != currency) {
            return Failure{.code = ErrorCode::kCurrencyMismatch,
                           .fields = {{"/cost_per_customer/currency", ErrorCode::kCurrencyMismatch}},
                           .detail = {{"currency", std::string(currency.code())}}};
        }
        auto guardrail = tx.guardrails().find_locked(caller.workspace, *fund);
        if (version && *version != (guardrail ? guardrail->version : 0)) return fail(ErrorCode::kPreconditionFailed);
        if (!guardrail) guardrail = Guardrail{.fund = *fund, .settings = {}, .since = now, .judged_at = now};
        guardrail->settings = settings;
        const auto next = judge(settings, figures_of(tx, caller.workspace, *fund), {});
        write(tx, context_, caller.workspace, *guardrail, next, event_of(kSet, caller.actor, now));
        return view_of(tx, caller.workspace, *fund);
    });
}

Result<GuardrailView> Guardrails::release(const Caller& caller, const FundName& name, const std::string& text) const {
    const auto reason = reason_of(text);
    if (!reason) return reason.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GuardrailView> {
        const auto fund = fund_named(tx, caller.workspace, name);
        if (!fund) return fund.failure();
        auto guardrail = tx.guardrails().find_locked(caller.workspace, *fund);
        if (!guardrail || guardrail->standing.state == GuardrailState::kOk) {
            return Failure{.code = ErrorCode::kIllegalTransition,
                           .detail = {{"of", "guardrail"},
                                      {"state", std::string(to_string(GuardrailState::kOk))},
                                      {"event", "released"}}};
        }
        for (const ProgramTotals& totals : totals_of(tx, caller.workspace, *fund)) {
            tx.guardrails().put_baseline(caller.workspace, *fund,
                                         {.cost = totals.rewards(),
                                          .calls = totals.sales.calls,
                                          .waiting = totals.sales.waiting,
                                          .revenue = totals.sales.revenue,
                                          .customers = totals.sales.customers});
        }
        GuardrailEvent event = event_of(kReleased, caller.actor, now);
        event.reason = *reason;
        write(tx, context_, caller.workspace, *guardrail, {}, event);
        return view_of(tx, caller.workspace, *fund);
    });
}

void watch_fund(Transaction& tx, const Context& context, WorkspaceId workspace, const Fund& fund, Instant now) {
    if (!tx.guardrails().find(workspace, fund)) return;
    // Whoever moves money locks its balances before the guard-rail: what is still unwritten here is written first.
    tx.ledger().balances_by_fund(workspace);
    auto guardrail = tx.guardrails().find_locked(workspace, fund);
    if (guardrail) judge_again(tx, context, workspace, *guardrail, now);
}

void watch_funds(const Context& context, Instant now, int most) {
    const auto stale =
        context.store.read([&](Transaction& tx) { return tx.guardrails().judged_before(now - kLookAgain, most); });
    for (const auto& [workspace, fund] : stale) {
        context.store.write([&](Transaction& tx) { watch_fund(tx, context, workspace, fund, now); });
    }
}

bool is_paused(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    return state_of(tx, workspace, fund) == GuardrailState::kPaused;
}

bool wants_person(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    if (state_of(tx, workspace, fund) >= GuardrailState::kApproval) return true;
    return fund.campaign && wants_person(tx, workspace, {.program = fund.program});
}

}  // namespace parrain::app
