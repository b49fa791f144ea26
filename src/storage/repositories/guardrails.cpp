#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

#define FINDING_COLUMNS "found_limit, found_currency, found_measured, found_ceiling, found_share"
#define GUARDRAIL_COLUMNS                                                                                         \
    "program_id, campaign_id, cost_per_customer, cost_per_customer_currency, cost_to_revenue, alert_at, action, " \
    "state, "                                                                                                     \
    "since, judged_at, version, " FINDING_COLUMNS
constexpr int kFindingColumn = 11;

const Statement kFind{"SELECT " GUARDRAIL_COLUMNS
                      " FROM guardrails WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3"};
const Statement kFindLocked{"SELECT " GUARDRAIL_COLUMNS
                            " FROM guardrails WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 "
                            "/*for_update*/"};
const Statement kPut{
    "INSERT INTO guardrails (workspace_id, " GUARDRAIL_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16) "
    "ON CONFLICT (workspace_id, program_id, campaign_id) DO UPDATE SET cost_per_customer = excluded.cost_per_customer, "
    "cost_per_customer_currency = excluded.cost_per_customer_currency, cost_to_revenue = excluded.cost_to_revenue, "
    "alert_at = excluded.alert_at, action = excluded.action, state = excluded.state, since = excluded.since, "
    "judged_at = excluded.judged_at, version = guardrails.version + 1, found_limit = excluded.found_limit, "
    "found_currency = excluded.found_currency, found_measured = excluded.found_measured, "
    "found_ceiling = excluded.found_ceiling, found_share = excluded.found_share"};
const Statement kBaselines{
    "SELECT currency, cost, calls, waiting, revenue, customers FROM guardrail_baselines "
    "WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 ORDER BY currency"};
const Statement kPutBaseline{
    "INSERT INTO guardrail_baselines (workspace_id, program_id, campaign_id, currency, cost, calls, waiting, revenue, "
    "customers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (workspace_id, program_id, campaign_id, currency) DO UPDATE SET "
    "cost = excluded.cost, calls = excluded.calls, waiting = excluded.waiting, revenue = excluded.revenue, "
    "customers = excluded.customers"};
const Statement kAppend{
    "INSERT INTO guardrail_events (workspace_id, id, program_id, campaign_id, at, actor, actor_id, event, "
    "state_before, "
    "state_after, reason, " FINDING_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
const Statement kEvents{"SELECT id, at, actor, actor_id, event, state_before, state_after, reason, " FINDING_COLUMNS
                        " FROM guardrail_events WHERE workspace_id = $1 AND program_id = $2 AND campaign_id = $3 "
                        "ORDER BY id DESC LIMIT $4"};
constexpr int kEventFindingColumn = 8;
// The one question asked of all workspaces: whose figures have not been looked at for a while.
const Statement kJudgedBefore{
    "SELECT workspace_id, program_id, campaign_id FROM guardrails WHERE judged_at < $1 ORDER BY judged_at LIMIT $2"};

std::optional<GuardrailFinding> finding_of(const Row& row, int first) {
    if (row.is_null(first)) return std::nullopt;
    return GuardrailFinding{.limit = parse_guardrail_limit(row.view(first)).value(),
                            .currency = stored_currency(row.view(first + 1)),
                            .measured = row.int64(first + 2),
                            .ceiling = row.int64(first + 3),
                            .share = row.int64(first + 4)};
}

app::Guardrail guardrail_of(const Row& row) {
    app::Guardrail guardrail{
        .fund = {.program = row.id<ProgramId>(0), .campaign = campaign_of(row.int64(1))},
        .settings = {.alert_at = static_cast<int>(row.int64(5)), .action = parse_guardrail_action(row.view(6)).value()},
        .standing = {.state = parse_guardrail_state(row.view(7)).value(), .finding = finding_of(row, kFindingColumn)},
        .since = row.instant(8),
        .judged_at = row.instant(9),
        .version = row.int64(10)};
    if (const auto each = row.maybe_int64(2)) {
        guardrail.settings.cost_per_customer = stored_money(*each, stored_currency(row.view(3)));
    }
    if (const auto ratio = row.maybe_int64(4)) guardrail.settings.cost_to_revenue = static_cast<int>(*ratio);
    return guardrail;
}

/// The columns of a finding that may be absent.
struct FindingColumns {
    explicit FindingColumns(const std::optional<GuardrailFinding>& finding) {
        if (!finding) return;
        limit = std::string(to_string(finding->limit));
        currency = std::string(finding->currency.code());
        measured = finding->measured;
        ceiling = finding->ceiling;
        share = finding->share;
    }
    std::optional<std::string> limit = {};
    std::optional<std::string> currency = {};
    std::optional<std::int64_t> measured = {};
    std::optional<std::int64_t> ceiling = {};
    std::optional<std::int64_t> share = {};
};

}  // namespace

std::optional<app::Guardrail> SqlGuardrails::find(WorkspaceId workspace, const Fund& fund) {
    return tx_.one(kFind, {workspace, fund.program, id_or_zero(fund.campaign)}, guardrail_of);
}

std::optional<app::Guardrail> SqlGuardrails::find_locked(WorkspaceId workspace, const Fund& fund) {
    return tx_.one(kFindLocked, {workspace, fund.program, id_or_zero(fund.campaign)}, guardrail_of);
}

void SqlGuardrails::put(WorkspaceId workspace, const app::Guardrail& guardrail) {
    const auto& each = guardrail.settings.cost_per_customer;
    const auto currency = each ? std::optional(std::string(each->currency().code())) : std::nullopt;
    const FindingColumns found(guardrail.standing.finding);
    tx_.exec(kPut, {workspace, guardrail.fund.program, id_or_zero(guardrail.fund.campaign), minor_of(each), currency,
                    guardrail.settings.cost_to_revenue, guardrail.settings.alert_at,
                    to_string(guardrail.settings.action), to_string(guardrail.standing.state), guardrail.since,
                    guardrail.judged_at, found.limit, found.currency, found.measured, found.ceiling, found.share});
}

std::vector<app::GuardrailBaseline> SqlGuardrails::baselines(WorkspaceId workspace, const Fund& fund) {
    return tx_.list(kBaselines, {workspace, fund.program, id_or_zero(fund.campaign)}, [](const Row& row) {
        const Currency currency = stored_currency(row.view(0));
        return app::GuardrailBaseline{.cost = stored_money(row.int64(1), currency),
                                      .calls = stored_money(row.int64(2), currency),
                                      .waiting = stored_money(row.int64(3), currency),
                                      .revenue = stored_money(row.int64(4), currency),
                                      .customers = row.int64(5)};
    });
}

void SqlGuardrails::put_baseline(WorkspaceId workspace, const Fund& fund, const app::GuardrailBaseline& baseline) {
    tx_.exec(kPutBaseline, {workspace, fund.program, id_or_zero(fund.campaign), baseline.cost.currency().code(),
                            baseline.cost.minor(), baseline.calls.minor(), baseline.waiting.minor(),
                            baseline.revenue.minor(), baseline.customers});
}

void SqlGuardrails::append(WorkspaceId workspace, const Fund& fund, const app::GuardrailEvent& event) {
    const FindingColumns found(event.finding);
    tx_.exec(kAppend,
             {workspace, event.id, fund.program, id_or_zero(fund.campaign), event.at, to_string(event.actor.kind),
              maybe_id(event.actor.id), event.event, to_string(event.before), to_string(event.after), event.reason,
              found.limit, found.currency, found.measured, found.ceiling, found.share});
}

std::vector<app::GuardrailEvent> SqlGuardrails::events(WorkspaceId workspace, const Fund& fund, int limit) {
    return tx_.list(kEvents, {workspace, fund.program, id_or_zero(fund.campaign), limit}, [](const Row& row) {
        return app::GuardrailEvent{.id = row.int64(0),
                                   .at = row.instant(1),
                                   .actor = stored_actor(row.view(2), row.maybe_int64(3)),
                                   .event = row.text(4),
                                   .before = parse_guardrail_state(row.view(5)).value(),
                                   .after = parse_guardrail_state(row.view(6)).value(),
                                   .finding = finding_of(row, kEventFindingColumn),
                                   .reason = row.maybe_text(7)};
    });
}

std::vector<std::pair<WorkspaceId, Fund>> SqlGuardrails::judged_before(Instant moment, int limit) {
    return tx_.list(kJudgedBefore, {moment, limit}, [](const Row& row) {
        return std::pair(row.id<WorkspaceId>(0),
                         Fund{.program = row.id<ProgramId>(1), .campaign = campaign_of(row.int64(2))});
    });
}

}  // namespace parrain::storage
