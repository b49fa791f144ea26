#include "app/guardrails.hpp"

#include <algorithm>

#include "app/actor_names.hpp"
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
    return found != baselines.end() ? *found : GuardrailBaseline{.cost = none, .waiting = none, .revenue = none};
}

/// What the program did since its guard-rail was last released.
std::vector<ProgramFigures> figures_of(Transaction& tx, WorkspaceId workspace, const Program& program) {
    const auto baselines = tx.guardrails().baselines(workspace, program.id);
    std::vector<ProgramFigures> figures;
    for (const ProgramTotals& totals : tx.reports().totals(workspace, program.id)) {
        const GuardrailBaseline before = baseline_in(baselines, totals.put_in.currency());
        ProgramFigures since{.cost = totals.cost() - before.cost,
                             .waiting = totals.waiting - before.waiting,
                             .revenue = totals.revenue - before.revenue,
                             .customers = totals.customers - before.customers,
                             .budget = {}};
        if (program.budget_limited) since.budget = totals.put_in - before.cost;
        figures.push_back(since);
    }
    return figures;
}

GuardrailView view_of(Transaction& tx, WorkspaceId workspace, const Program& program) {
    const auto stored = tx.guardrails().find(workspace, program.id);
    GuardrailView view{
        .guardrail = stored.value_or(Guardrail{
            .program = program.id, .settings = {}, .since = program.created_at, .judged_at = program.created_at}),
        .is_set = stored.has_value(),
        .findings = {},
        .events = tx.guardrails().events(workspace, program.id, kMostEvents)};
    for (const ProgramFigures& figures : figures_of(tx, workspace, program)) {
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
    if (is_moved || event.event != kJudged) tx.guardrails().append(workspace, guardrail.program, event);
}

GuardrailEvent event_of(const char* name, const Actor& actor, Instant now) {
    return {
        .id = 0, .at = now, .actor = actor, .event = name, .before = GuardrailState::kOk, .after = GuardrailState::kOk};
}

void judge_again(Transaction& tx, const Context& context, WorkspaceId workspace, Guardrail& guardrail, Instant now) {
    const Program program = tx.programs().find(workspace, guardrail.program).value();
    const auto next = judge(guardrail.settings, figures_of(tx, workspace, program), guardrail.standing);
    const bool is_due = now - guardrail.judged_at >= kLookAgain;
    if (next == guardrail.standing && !is_due) return;
    write(tx, context, workspace, guardrail, next, event_of(kJudged, Actor{}, now));
}

GuardrailState state_of(Transaction& tx, WorkspaceId workspace, ProgramId program) {
    const auto guardrail = tx.guardrails().find(workspace, program);
    return guardrail ? guardrail->standing.state : GuardrailState::kOk;
}

Result<std::string> reason_of(const std::string& text) {
    std::string reason(trimmed(strip_bidi_controls(text)));
    if (reason.empty()) return fail(ErrorCode::kRequired, "/reason");
    if (code_point_count(reason) > kLongestReason) return fail(ErrorCode::kTooLong, "/reason");
    return reason;
}

CurrencyBudget& budget_in(ProgramBudget& budget, Currency currency) {
    auto found = std::ranges::find_if(
        budget.currencies, [&](const CurrencyBudget& one) { return one.totals.put_in.currency() == currency; });
    if (found != budget.currencies.end()) return *found;
    const Money none = Money::zero(currency);
    budget.currencies.push_back({.totals = {.put_in = none, .available = none, .waiting = none, .revenue = none},
                                 .positions = {.committed = none, .spent = none, .owed = none, .avoided = none}});
    return budget.currencies.back();
}

}  // namespace

std::optional<Money> CurrencyBudget::cost_per_customer() const {
    if (totals.customers == 0) return std::nullopt;
    return divide_rounded(totals.cost().minor(), totals.customers, totals.put_in.currency()).value();
}

std::optional<std::int64_t> CurrencyBudget::cost_to_revenue() const {
    if (!totals.revenue.is_positive()) return std::nullopt;
    const Wide share = Wide(totals.cost().minor()) * kWhole / totals.revenue.minor();
    return static_cast<std::int64_t>(std::min<Wide>(share, kMostShare));
}

Result<ProgramBudget> Guardrails::budget(WorkspaceId workspace, ProgramId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<ProgramBudget> {
        const auto program = tx.programs().find(workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        ProgramBudget budget{.program = id, .is_limited = program->budget_limited, .currencies = {}};
        budget_in(budget, tx.workspaces().find(workspace).value().currency);
        for (const ProgramTotals& totals : tx.reports().totals(workspace, id)) {
            budget_in(budget, totals.put_in.currency()).totals = totals;
        }
        for (const ProgramPositions& positions : tx.reports().positions(workspace, id)) {
            budget_in(budget, positions.spent.currency()).positions = positions;
        }
        return budget;
    });
}

Result<GuardrailView> Guardrails::get(WorkspaceId workspace, ProgramId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<GuardrailView> {
        const auto program = tx.programs().find(workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        return view_of(tx, workspace, *program);
    });
}

Result<GuardrailView> Guardrails::set(const Caller& caller, ProgramId id, const GuardrailSettings& settings,
                                      std::optional<std::int64_t> version) const {
    if (const auto checked = check(settings); !checked) return checked.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GuardrailView> {
        const auto program = tx.programs().find(caller.workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        auto guardrail = tx.guardrails().find_locked(caller.workspace, id);
        if (version && *version != (guardrail ? guardrail->version : 0)) return fail(ErrorCode::kPreconditionFailed);
        if (!guardrail) guardrail = Guardrail{.program = id, .settings = {}, .since = now, .judged_at = now};
        guardrail->settings = settings;
        const auto next = judge(settings, figures_of(tx, caller.workspace, *program), {});
        write(tx, context_, caller.workspace, *guardrail, next, event_of(kSet, caller.actor, now));
        return view_of(tx, caller.workspace, *program);
    });
}

Result<GuardrailView> Guardrails::release(const Caller& caller, ProgramId id, const std::string& text) const {
    const auto reason = reason_of(text);
    if (!reason) return reason.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GuardrailView> {
        const auto program = tx.programs().find(caller.workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        auto guardrail = tx.guardrails().find_locked(caller.workspace, id);
        if (!guardrail || guardrail->standing.state == GuardrailState::kOk) {
            return Failure{.code = ErrorCode::kIllegalTransition,
                           .detail = {{"state", std::string(to_string(GuardrailState::kOk))}, {"event", "released"}}};
        }
        for (const ProgramTotals& totals : tx.reports().totals(caller.workspace, id)) {
            tx.guardrails().put_baseline(caller.workspace, id,
                                         {.cost = totals.cost(),
                                          .waiting = totals.waiting,
                                          .revenue = totals.revenue,
                                          .customers = totals.customers});
        }
        GuardrailEvent event = event_of(kReleased, caller.actor, now);
        event.reason = *reason;
        write(tx, context_, caller.workspace, *guardrail, {}, event);
        return view_of(tx, caller.workspace, *program);
    });
}

void watch_program(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program, Instant now) {
    if (!tx.guardrails().find(workspace, program)) return;
    auto guardrail = tx.guardrails().find_locked(workspace, program);
    if (guardrail) judge_again(tx, context, workspace, *guardrail, now);
}

void watch_programs(const Context& context, Instant now, int most) {
    const auto stale =
        context.store.read([&](Transaction& tx) { return tx.guardrails().judged_before(now - kLookAgain, most); });
    for (const auto& [workspace, program] : stale) {
        context.store.write([&](Transaction& tx) { watch_program(tx, context, workspace, program, now); });
    }
}

bool is_paused(Transaction& tx, WorkspaceId workspace, ProgramId program) {
    return state_of(tx, workspace, program) == GuardrailState::kPaused;
}

bool wants_person(Transaction& tx, WorkspaceId workspace, ProgramId program) {
    return state_of(tx, workspace, program) >= GuardrailState::kApproval;
}

}  // namespace parrain::app
