#include "storage/repositories/scenarios.hpp"

#include <algorithm>

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define SCENARIO_COLUMNS                                                                                           \
    "id, program_id, name, preset, state, trigger_kind, published, latest, paused_at, segment_at, segment_after, " \
    "version, created_at, updated_at"

const Statement kInsert{"INSERT INTO scenarios (workspace_id, " SCENARIO_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};
const Statement kFind{"SELECT " SCENARIO_COLUMNS " FROM scenarios WHERE workspace_id = $1 AND id = $2"};
const Statement kFindLocked{"SELECT " SCENARIO_COLUMNS
                            " FROM scenarios WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kList{"SELECT " SCENARIO_COLUMNS " FROM scenarios WHERE workspace_id = $1 ORDER BY id DESC"};
const Statement kUpdate{
    "UPDATE scenarios SET program_id = $4, name = $5, state = $6, trigger_kind = $7, published = $8, latest = $9, "
    "paused_at = $10, segment_at = $11, segment_after = $12, updated_at = $13, version = version + 1 "
    "WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kRunning{"SELECT " SCENARIO_COLUMNS
                         " FROM scenarios WHERE workspace_id = $1 AND trigger_kind = $2 AND state = 'running' "
                         "ORDER BY id"};
// Over all workspaces: a job.
const Statement kSegmentsDue{
    "SELECT workspace_id, id FROM scenarios WHERE segment_at IS NOT NULL AND segment_at <= $1 AND state = 'running' "
    "ORDER BY segment_at LIMIT $2"};
const Statement kPutSegment{
    "UPDATE scenarios SET segment_at = $3, segment_after = $4 WHERE workspace_id = $1 AND id = $2"};

const Statement kPutVersion{
    "INSERT INTO scenario_versions (workspace_id, scenario_id, version, trigger_kind, milestone, entry, reentry_days, "
    "max_days, stops_at_last_rung, created_at, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT (workspace_id, scenario_id, version) DO UPDATE SET trigger_kind = excluded.trigger_kind, "
    "milestone = excluded.milestone, entry = excluded.entry, reentry_days = excluded.reentry_days, "
    "max_days = excluded.max_days, stops_at_last_rung = excluded.stops_at_last_rung, "
    "published_at = excluded.published_at"};
const Statement kDropSteps{"DELETE FROM scenario_steps WHERE workspace_id = $1 AND scenario_id = $2 AND version = $3"};
const Statement kInsertStep{
    "INSERT INTO scenario_steps (workspace_id, scenario_id, version, place, key, kind, next, amount, unit, until, "
    "template_key, is_reply, title_en, title_fr, text_en, text_fr, conditions, yes, no, gift_id, gift_rule_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"};
const Statement kFindVersion{
    "SELECT trigger_kind, milestone, entry, reentry_days, max_days, stops_at_last_rung, created_at, published_at "
    "FROM scenario_versions WHERE workspace_id = $1 AND scenario_id = $2 AND version = $3"};
const Statement kSteps{
    "SELECT place, key, kind, next, amount, unit, until, template_key, is_reply, title_en, title_fr, text_en, text_fr, "
    "conditions, yes, no, gift_id, gift_rule_id FROM scenario_steps "
    "WHERE workspace_id = $1 AND scenario_id = $2 AND version = $3 ORDER BY place"};

#define ENROLLMENT_COLUMNS                                                                                        \
    "e.id, e.scenario_id, e.version, e.user_id, e.state, e.step, e.due_at, e.standing, e.started_at, e.ends_at, " \
    "e.ended_at, e.end_reason, e.trigger_kind, e.score, e.referral_id"
constexpr int kEnrollmentColumnCount = 15;
#define PERSON_COLUMNS                                                                                                \
    "u.id, u.external_id, u.account_id, u.email, u.email_key, u.name, u.role, u.locale, u.sessions, u.last_seen_at, " \
    "u.left_at, a.name, a.plan, a.country, a.customer_since, a.customer_until, a.gifts_allowed, "                     \
    "a.recommending_allowed"
#define WITH_PERSON                                                         \
    "JOIN users u ON u.workspace_id = e.workspace_id AND u.id = e.user_id " \
    "JOIN accounts a ON a.workspace_id = u.workspace_id AND a.id = u.account_id "

const Statement kEnroll{
    "INSERT INTO enrollments (workspace_id, id, scenario_id, version, user_id, state, step, due_at, standing, "
    "started_at, ends_at, ended_at, end_reason, trigger_kind, score, referral_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING"};
const Statement kUpdateEnrollment{
    "UPDATE enrollments SET version = $3, state = $4, step = $5, due_at = $6, standing = $7, ends_at = $8, "
    "ended_at = $9, end_reason = $10 WHERE workspace_id = $1 AND id = $2"};
const Statement kFindEnrollment{"SELECT e.workspace_id, " ENROLLMENT_COLUMNS ", " PERSON_COLUMNS
                                " FROM enrollments e " WITH_PERSON "WHERE e.workspace_id = $1 AND e.id = $2"};
const Statement kLockEnrollment{"SELECT id FROM enrollments WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kLatest{"SELECT " ENROLLMENT_COLUMNS
                        " FROM enrollments e WHERE e.workspace_id = $1 AND e.user_id = $2 AND e.scenario_id = $3 "
                        "ORDER BY e.id DESC LIMIT 1"};
const Statement kEnrollments{"SELECT e.workspace_id, " ENROLLMENT_COLUMNS ", " PERSON_COLUMNS
                             " FROM enrollments e " WITH_PERSON
                             "WHERE e.workspace_id = $1 AND e.scenario_id = $2 AND (e.id < $3 OR $3 = 0) "
                             "AND (e.state = $4 OR $4 = '') ORDER BY e.id DESC LIMIT $5"};
// Over all workspaces: a job. Only the enrollments are locked, not the people they belong to; their columns come from
// the locked rows themselves.
const Statement kDue{"SELECT e.workspace_id, " ENROLLMENT_COLUMNS ", " PERSON_COLUMNS
                     " FROM (SELECT * FROM enrollments WHERE state = 'active' AND due_at <= $1 "
                     "ORDER BY due_at LIMIT $2 /*skip_locked*/) e " WITH_PERSON "ORDER BY e.due_at, e.id"};
const Statement kNextDue{"SELECT due_at FROM enrollments WHERE state = 'active' ORDER BY due_at LIMIT 1"};
const Statement kNextSegment{
    "SELECT segment_at FROM scenarios WHERE segment_at IS NOT NULL AND state = 'running' ORDER BY segment_at LIMIT 1"};

const Statement kTake{
    "INSERT INTO enrollment_steps (workspace_id, enrollment_id, step, user_id, kind, at, outcome, detail) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, enrollment_id, step) DO NOTHING"};
const Statement kSetResult{
    "UPDATE enrollment_steps SET outcome = $4, detail = $5 "
    "WHERE workspace_id = $1 AND enrollment_id = $2 AND step = $3"};
// Steps of one moment in the order in which the scenario has them, those that its version no longer has behind.
const Statement kTaken{
    "SELECT t.step, t.kind, t.at, t.outcome, t.detail FROM enrollment_steps t "
    "JOIN enrollments e ON e.workspace_id = t.workspace_id AND e.id = t.enrollment_id "
    "LEFT JOIN scenario_steps s ON s.workspace_id = e.workspace_id AND s.scenario_id = e.scenario_id "
    "AND s.version = e.version AND s.key = t.step WHERE t.workspace_id = $1 AND t.enrollment_id = $2 "
    "ORDER BY t.at, CASE WHEN s.place IS NULL THEN 1 ELSE 0 END, s.place"};
const Statement kEmails{
    "SELECT at FROM enrollment_steps WHERE workspace_id = $1 AND user_id = $2 AND at > $3 AND kind = 'email' "
    "AND outcome = 'done' AND detail <> 'reply'"};

const Statement kPause{
    "UPDATE enrollments SET state = 'paused' WHERE workspace_id = $1 AND scenario_id = $2 AND state = 'active'"};
const Statement kResume{
    "UPDATE enrollments SET state = 'active', due_at = due_at + $3, ends_at = ends_at + $3 "
    "WHERE workspace_id = $1 AND scenario_id = $2 AND state = 'paused'"};
const Statement kEndAll{
    "UPDATE enrollments SET state = 'ended', ended_at = $4, end_reason = $3 "
    "WHERE workspace_id = $1 AND scenario_id = $2 AND state <> 'ended'"};
const Statement kPlaces{
    "SELECT version, step, count(*) FROM enrollments WHERE workspace_id = $1 AND scenario_id = $2 AND "
    "state <> 'ended' GROUP BY version, step ORDER BY version, step"};
const Statement kMove{
    "UPDATE enrollments SET version = $5, step = $6 WHERE workspace_id = $1 AND scenario_id = $2 AND version = $3 "
    "AND step = $4 AND state <> 'ended'"};
const Statement kEndMoved{
    "UPDATE enrollments SET state = 'ended', ended_at = $5, end_reason = $6 WHERE workspace_id = $1 "
    "AND scenario_id = $2 AND version = $3 AND step = $4 AND state <> 'ended'"};

const Statement kCounts{
    "SELECT state, count(*), count(CASE WHEN due_at <= $3 THEN 1 END) FROM enrollments "
    "WHERE workspace_id = $1 AND scenario_id = $2 GROUP BY state"};
const Statement kDueCount{
    "SELECT count(*) FROM enrollments WHERE workspace_id = $1 AND state = 'active' AND due_at <= $2"};
const Statement kAddDone{
    "INSERT INTO scenario_minutes (workspace_id, minute, steps) VALUES ($1, $2, $3) "
    "ON CONFLICT (workspace_id, minute) DO UPDATE SET steps = scenario_minutes.steps + excluded.steps"};
const Statement kDoneSince{
    "SELECT CAST(coalesce(sum(steps), 0) AS BIGINT) FROM scenario_minutes WHERE workspace_id = $1 AND minute >= $2"};
const Statement kForgetMinutes{"DELETE FROM scenario_minutes WHERE minute < $1"};

const Statement kFindUser{"SELECT " PERSON_COLUMNS
                          " FROM users u JOIN accounts a ON a.workspace_id = u.workspace_id AND a.id = u.account_id "
                          "WHERE u.workspace_id = $1 AND u.id = $2"};
const Statement kUsersAfter{"SELECT " PERSON_COLUMNS
                            " FROM users u JOIN accounts a ON a.workspace_id = u.workspace_id AND a.id = u.account_id "
                            "WHERE u.workspace_id = $1 AND u.id > $2 ORDER BY u.id LIMIT $3"};
#define OF_USER "WHERE a.workspace_id = $1 AND a.user_id = $2 AND (a.program_id = $3 OR $3 = 0)"
const Statement kIsAdvocate{"SELECT count(*) FROM advocates a " OF_USER};
const Statement kReferrals{
    "SELECT count(*), count(CASE WHEN r.address_class <> 'consumer' THEN r.engaged_at END), "
    "max(r.submitted_at) FROM advocates a JOIN referrals r "
    "ON r.workspace_id = a.workspace_id AND r.advocate_id = a.id " OF_USER};
const Statement kEarned{
    "SELECT CAST(coalesce(sum(w.entitled), 0) AS BIGINT) FROM advocates a JOIN rewards w "
    "ON w.workspace_id = a.workspace_id AND w.advocate_id = a.id " OF_USER
    " AND w.currency = $4 AND w.beneficiary = 'advocate' AND w.state NOT IN ('parked', 'voided')"};
const Statement kQualified{
    "SELECT r.id FROM advocates a JOIN referrals r ON r.workspace_id = a.workspace_id AND r.advocate_id = a.id " OF_USER
    " AND r.engaged_at IS NOT NULL AND r.address_class <> 'consumer' AND r.state IN ('engaged', 'won') ORDER BY "
    "r.engaged_at DESC, r.id DESC LIMIT 1"};

const Statement kRules{
    "SELECT quiet_from, quiet_to, quiet_weekends, most_messages, per_days, version FROM message_rules "
    "WHERE workspace_id = $1"};
const Statement kInsertRules{
    "INSERT INTO message_rules (workspace_id, quiet_from, quiet_to, quiet_weekends, most_messages, per_days, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (workspace_id) DO NOTHING"};
const Statement kUpdateRules{
    "UPDATE message_rules SET quiet_from = $2, quiet_to = $3, quiet_weekends = $4, most_messages = $5, per_days = $6, "
    "version = version + 1 WHERE workspace_id = $1 AND version = $7"};

app::Scenario scenario_of(const Row& row) {
    return {.id = row.id<ScenarioId>(0),
            .program = row.maybe_id<ProgramId>(1),
            .name = row.text(2),
            .preset = row.maybe_text(3),
            .state = app::parse_scenario_state(row.view(4)).value(),
            .trigger = parse_trigger_kind(row.view(5)).value(),
            .published = static_cast<int>(row.int64(6)),
            .latest = static_cast<int>(row.int64(7)),
            .paused_at = row.maybe_instant(8),
            .segment_at = row.maybe_instant(9),
            .segment_after = row.id<UserId>(10),
            .version = row.int64(11),
            .created_at = row.instant(12),
            .updated_at = row.instant(13)};
}

/// Conditions as how they match, then `FACT OPERATOR VALUE`, one a line; empty for none.
std::string written(const FactConditions& when) {
    if (when.empty()) return {};
    std::vector<std::string> lines = {std::string(to_string(when.match))};
    for (const FactCondition& condition : when.conditions) {
        lines.push_back(std::string(to_string(condition.fact)) + " " + std::string(to_string(condition.op)) + " " +
                        condition.value);
    }
    return joined(lines);
}

FactConditions read_conditions(std::string_view text) {
    FactConditions when;
    if (text.empty()) return when;
    const std::vector<std::string> lines = split(text);
    when.match = parse_match(lines.front()).value();
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string_view line = lines[i];
        const std::size_t first = line.find(' ');
        const std::size_t second = line.find(' ', first + 1);
        when.conditions.push_back({.fact = parse_fact(line.substr(0, first)).value(),
                                   .op = parse_operator(line.substr(first + 1, second - first - 1)).value(),
                                   .value = std::string(line.substr(second + 1))});
    }
    return when;
}

std::optional<LocalText> local_text(const Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return LocalText{.en = row.text(column), .fr = row.text(column + 1)};
}

ScenarioStep step_of(const Row& row) {
    ScenarioStep step{.key = row.text(1),
                      .kind = parse_step_kind(row.view(2)).value(),
                      .next = row.maybe_text(3),
                      .until = row.maybe_text(6),
                      .template_key = row.maybe_text(7),
                      .title = local_text(row, 9),
                      .text = local_text(row, 11),
                      .when = read_conditions(row.view(13)),
                      .yes = row.maybe_text(14),
                      .no = row.maybe_text(15)};
    if (const auto amount = row.maybe_int64(4)) step.amount = static_cast<int>(*amount);
    if (!row.is_null(5)) step.unit = parse_wait_unit(row.view(5));
    if (!row.is_null(8)) step.is_reply = row.boolean(8);
    if (!row.is_null(16)) step.gift = GiftId::parse(row.view(16));
    return step;
}

app::Enrollment enrollment_of(const Row& row, int first) {
    app::Enrollment enrollment{.id = row.id<EnrollmentId>(first),
                               .scenario = row.id<ScenarioId>(first + 1),
                               .version = static_cast<int>(row.int64(first + 2)),
                               .user = row.id<UserId>(first + 3),
                               .progress = {.state = parse_enrollment_state(row.view(first + 4)).value(),
                                            .step = row.text(first + 5),
                                            .due_at = row.instant(first + 6),
                                            .standing = parse_standing(row.view(first + 7)).value(),
                                            .started_at = row.instant(first + 8),
                                            .ends_at = row.instant(first + 9),
                                            .ended_at = row.maybe_instant(first + 10),
                                            .end_reason = {}},
                               .trigger = parse_trigger_kind(row.view(first + 12)).value(),
                               .score = row.maybe_int64(first + 13),
                               .referral = row.maybe_id<ReferralId>(first + 14)};
    if (!row.is_null(first + 11)) enrollment.progress.end_reason = parse_end_reason(row.view(first + 11));
    return enrollment;
}

app::EnrolledUser person_of(const Row& row, int first) {
    return {.id = row.id<UserId>(first),
            .external_id = row.text(first + 1),
            .account = row.id<AccountId>(first + 2),
            .email = row.text(first + 3),
            .email_key = row.text(first + 4),
            .name = row.text(first + 5),
            .is_admin = row.view(first + 6) == "admin",
            .locale = row.is_null(first + 7) ? std::nullopt : std::optional(stored_locale(row.view(first + 7))),
            .sessions = row.int64(first + 8),
            .last_seen_at = row.maybe_instant(first + 9),
            .left_at = row.maybe_instant(first + 10),
            .account_name = row.text(first + 11),
            .plan = row.maybe_text(first + 12),
            .country = row.maybe_text(first + 13),
            .customer_since = row.maybe_instant(first + 14),
            .customer_until = row.maybe_instant(first + 15),
            .gifts_allowed = row.boolean(first + 16),
            .recommending_allowed = row.boolean(first + 17)};
}

app::ListedEnrollment listed_of(const Row& row) {
    return {.workspace = row.id<WorkspaceId>(0),
            .enrollment = enrollment_of(row, 1),
            .user = person_of(row, 1 + kEnrollmentColumnCount)};
}

std::int64_t number(const Row& row) {
    return row.int64(0);
}

/// A name that may be absent, as a column.
template <class Name>
std::optional<std::string> maybe_name(const std::optional<Name>& name) {
    return name ? std::optional(std::string(to_string(*name))) : std::nullopt;
}

}  // namespace

void SqlScenarios::insert(WorkspaceId workspace, const app::Scenario& scenario) {
    tx_.exec(kInsert,
             {workspace, scenario.id, scenario.program, scenario.name, scenario.preset, to_string(scenario.state),
              to_string(scenario.trigger), scenario.published, scenario.latest, scenario.paused_at, scenario.segment_at,
              scenario.segment_after, scenario.version, scenario.created_at, scenario.updated_at});
}

std::optional<app::Scenario> SqlScenarios::find(WorkspaceId workspace, ScenarioId id) {
    return tx_.one(kFind, {workspace, id}, scenario_of);
}

std::optional<app::Scenario> SqlScenarios::find_locked(WorkspaceId workspace, ScenarioId id) {
    return tx_.one(kFindLocked, {workspace, id}, scenario_of);
}

std::vector<app::Scenario> SqlScenarios::list(WorkspaceId workspace) {
    return tx_.list(kList, {workspace}, scenario_of);
}

bool SqlScenarios::update(WorkspaceId workspace, const app::Scenario& scenario) {
    return tx_.exec(kUpdate,
                    {workspace, scenario.id, scenario.version, scenario.program, scenario.name,
                     to_string(scenario.state), to_string(scenario.trigger), scenario.published, scenario.latest,
                     scenario.paused_at, scenario.segment_at, scenario.segment_after, scenario.updated_at}) == 1;
}

std::vector<app::Scenario> SqlScenarios::running(WorkspaceId workspace, TriggerKind trigger) {
    return tx_.list(kRunning, {workspace, to_string(trigger)}, scenario_of);
}

std::vector<std::pair<WorkspaceId, ScenarioId>> SqlScenarios::segments_due(Instant now, int limit) {
    return tx_.list(kSegmentsDue, {now, limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<ScenarioId>(1)); });
}

void SqlScenarios::put_segment(WorkspaceId workspace, ScenarioId id, Instant next_at, UserId after) {
    tx_.exec(kPutSegment, {workspace, id, next_at, after});
}

void SqlScenarios::put(WorkspaceId workspace, const app::ScenarioVersion& version) {
    const ScenarioDefinition& definition = version.definition;
    tx_.exec(kPutVersion,
             {workspace, version.scenario, version.version, to_string(definition.trigger),
              maybe_name(definition.milestone), written(definition.entry), definition.reentry_days, definition.max_days,
              definition.stops_at_last_rung, version.created_at, version.published_at});
    tx_.exec(kDropSteps, {workspace, version.scenario, version.version});
    for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        const ScenarioStep& step = definition.steps[i];
        const auto rule = std::ranges::find(version.gift_rules, i, &std::pair<std::size_t, RewardRuleId>::first);
        const auto part = [](const std::optional<LocalText>& text, std::string LocalText::*language) {
            return text ? std::optional(std::string_view(*text.*language)) : std::nullopt;
        };
        tx_.exec(kInsertStep, {workspace,
                               version.scenario,
                               version.version,
                               static_cast<std::int64_t>(i),
                               step.key,
                               to_string(step.kind),
                               step.next,
                               step.amount,
                               maybe_name(step.unit),
                               step.until,
                               step.template_key,
                               step.is_reply,
                               part(step.title, &LocalText::en),
                               part(step.title, &LocalText::fr),
                               part(step.text, &LocalText::en),
                               part(step.text, &LocalText::fr),
                               written(step.when),
                               step.yes,
                               step.no,
                               step.gift ? std::optional(step.gift->str()) : std::nullopt,
                               rule != version.gift_rules.end() ? std::optional(rule->second) : std::nullopt});
    }
}

std::optional<app::ScenarioVersion> SqlScenarios::find_version(WorkspaceId workspace, ScenarioId id, int version) {
    auto found = tx_.one(kFindVersion, {workspace, id, version}, [&](const Row& row) {
        app::ScenarioVersion one{.scenario = id,
                                 .version = version,
                                 .definition = {.trigger = parse_trigger_kind(row.view(0)).value(),
                                                .entry = read_conditions(row.view(2)),
                                                .max_days = static_cast<int>(row.int64(4)),
                                                .stops_at_last_rung = row.boolean(5)},
                                 .created_at = row.instant(6),
                                 .published_at = row.maybe_instant(7)};
        if (!row.is_null(1)) one.definition.milestone = parse_milestone(row.view(1));
        if (const auto days = row.maybe_int64(3)) one.definition.reentry_days = static_cast<int>(*days);
        return one;
    });
    if (!found) return found;
    tx_.query(kSteps, {workspace, id, version}, [&](const Row& row) {
        found->definition.steps.push_back(step_of(row));
        if (const auto rule = row.maybe_id<RewardRuleId>(17)) {
            found->gift_rules.emplace_back(static_cast<std::size_t>(row.int64(0)), *rule);
        }
    });
    return found;
}

bool SqlScenarios::insert(WorkspaceId workspace, const app::Enrollment& enrollment) {
    const EnrollmentProgress& progress = enrollment.progress;
    return tx_.exec(kEnroll, {workspace, enrollment.id, enrollment.scenario, enrollment.version, enrollment.user,
                              to_string(progress.state), progress.step, progress.due_at, to_string(progress.standing),
                              progress.started_at, progress.ends_at, progress.ended_at, maybe_name(progress.end_reason),
                              to_string(enrollment.trigger), enrollment.score, enrollment.referral}) == 1;
}

void SqlScenarios::update(WorkspaceId workspace, const app::Enrollment& enrollment) {
    const EnrollmentProgress& progress = enrollment.progress;
    tx_.post(kUpdateEnrollment,
             {workspace, enrollment.id, enrollment.version, to_string(progress.state), progress.step, progress.due_at,
              to_string(progress.standing), progress.ends_at, progress.ended_at, maybe_name(progress.end_reason)});
}

std::optional<app::ListedEnrollment> SqlScenarios::find_enrollment(WorkspaceId workspace, EnrollmentId id) {
    return tx_.one(kFindEnrollment, {workspace, id}, listed_of);
}

std::optional<app::ListedEnrollment> SqlScenarios::find_enrollment_locked(WorkspaceId workspace, EnrollmentId id) {
    if (!tx_.one(kLockEnrollment, {workspace, id}, number)) return std::nullopt;
    return find_enrollment(workspace, id);
}

std::optional<app::Enrollment> SqlScenarios::latest_enrollment(WorkspaceId workspace, ScenarioId scenario,
                                                               UserId user) {
    return tx_.one(kLatest, {workspace, user, scenario}, [](const Row& row) { return enrollment_of(row, 0); });
}

std::vector<app::ListedEnrollment> SqlScenarios::enrollments(WorkspaceId workspace, ScenarioId scenario,
                                                             std::string_view state, const app::Slice& slice) {
    return tx_.list(kEnrollments, {workspace, scenario, slice.after, state, slice.limit}, listed_of);
}

std::vector<app::ListedEnrollment> SqlScenarios::due(Instant now, int limit) {
    return tx_.list(kDue, {now, limit}, listed_of);
}

std::optional<Instant> SqlScenarios::next_due() {
    const auto moment = [](const Row& row) { return row.instant(0); };
    const auto step = tx_.one(kNextDue, {}, moment);
    const auto segment = tx_.one(kNextSegment, {}, moment);
    if (!step || !segment) return step ? step : segment;
    return std::min(*step, *segment);
}

bool SqlScenarios::take(WorkspaceId workspace, EnrollmentId enrollment, UserId user, const app::EnrollmentStep& step) {
    return tx_.exec(kTake, {workspace, enrollment, step.step, user, to_string(step.kind), step.at,
                            to_string(step.outcome), step.detail}) == 1;
}

void SqlScenarios::set_result(WorkspaceId workspace, EnrollmentId enrollment, std::string_view step,
                              const ActResult& result) {
    tx_.post(kSetResult, {workspace, enrollment, step, to_string(result.outcome), result.detail});
}

std::vector<app::EnrollmentStep> SqlScenarios::steps(WorkspaceId workspace, EnrollmentId enrollment) {
    return tx_.list(kTaken, {workspace, enrollment}, [](const Row& row) {
        return app::EnrollmentStep{.step = row.text(0),
                                   .kind = parse_step_kind(row.view(1)).value(),
                                   .at = row.instant(2),
                                   .outcome = parse_step_outcome(row.view(3)).value(),
                                   .detail = row.text(4)};
    });
}

std::vector<Instant> SqlScenarios::emails_since(WorkspaceId workspace, UserId user, Instant since) {
    return tx_.list(kEmails, {workspace, user, since}, [](const Row& row) { return row.instant(0); });
}

std::int64_t SqlScenarios::pause(WorkspaceId workspace, ScenarioId scenario) {
    return tx_.exec(kPause, {workspace, scenario});
}

std::int64_t SqlScenarios::resume(WorkspaceId workspace, ScenarioId scenario, Duration pause) {
    return tx_.exec(kResume, {workspace, scenario, pause.micros});
}

std::int64_t SqlScenarios::end_all(WorkspaceId workspace, ScenarioId scenario, EndReason reason, Instant now) {
    return tx_.exec(kEndAll, {workspace, scenario, to_string(reason), now});
}

std::vector<app::EnrollmentPlace> SqlScenarios::places(WorkspaceId workspace, ScenarioId scenario) {
    return tx_.list(kPlaces, {workspace, scenario}, [](const Row& row) {
        return app::EnrollmentPlace{
            .version = static_cast<int>(row.int64(0)), .step = row.text(1), .count = row.int64(2)};
    });
}

void SqlScenarios::move(WorkspaceId workspace, ScenarioId scenario, const app::EnrollmentPlace& from, int version,
                        const std::optional<std::string>& step, Instant now) {
    if (step) {
        tx_.exec(kMove, {workspace, scenario, from.version, from.step, version, *step});
    } else {
        tx_.exec(kEndMoved, {workspace, scenario, from.version, from.step, now, to_string(EndReason::kVersionChanged)});
    }
}

app::EnrollmentCounts SqlScenarios::counts(WorkspaceId workspace, ScenarioId scenario, Instant now) {
    app::EnrollmentCounts counts;
    tx_.query(kCounts, {workspace, scenario, now}, [&](const Row& row) {
        switch (parse_enrollment_state(row.view(0)).value()) {
            case EnrollmentState::kActive:
                counts.active = row.int64(1);
                counts.due = row.int64(2);
                break;
            case EnrollmentState::kPaused: counts.paused = row.int64(1); break;
            case EnrollmentState::kEnded: counts.ended = row.int64(1); break;
        }
    });
    return counts;
}

std::int64_t SqlScenarios::due_count(WorkspaceId workspace, Instant now) {
    return tx_.one(kDueCount, {workspace, now}, number).value();
}

void SqlScenarios::add_done(WorkspaceId workspace, std::int64_t minute, std::int64_t steps) {
    tx_.exec(kAddDone, {workspace, minute, steps});
}

std::int64_t SqlScenarios::done_since(WorkspaceId workspace, std::int64_t minute) {
    return tx_.one(kDoneSince, {workspace, minute}, number).value();
}

int SqlScenarios::forget_minutes_before(std::int64_t minute) {
    return static_cast<int>(tx_.exec(kForgetMinutes, {minute}));
}

std::optional<app::EnrolledUser> SqlScenarios::find_user(WorkspaceId workspace, UserId id) {
    return tx_.one(kFindUser, {workspace, id}, [](const Row& row) { return person_of(row, 0); });
}

std::vector<app::EnrolledUser> SqlScenarios::users_after(WorkspaceId workspace, UserId after, int limit) {
    return tx_.list(kUsersAfter, {workspace, after, limit}, [](const Row& row) { return person_of(row, 0); });
}

app::AdvocateFigures SqlScenarios::figures(WorkspaceId workspace, UserId user, ProgramId program, Currency currency) {
    app::AdvocateFigures figures;
    figures.is_advocate = tx_.one(kIsAdvocate, {workspace, user, program}, number).value() > 0;
    if (!figures.is_advocate) return figures;
    tx_.query(kReferrals, {workspace, user, program}, [&](const Row& row) {
        figures.submitted = row.int64(0);
        figures.qualified = row.int64(1);
        figures.submitted_at = row.maybe_instant(2);
    });
    figures.reward_earned = tx_.one(kEarned, {workspace, user, program, currency.code()}, number).value();
    return figures;
}

std::optional<ReferralId> SqlScenarios::latest_qualified(WorkspaceId workspace, UserId user, ProgramId program) {
    return tx_.one(kQualified, {workspace, user, program}, [](const Row& row) { return row.id<ReferralId>(0); });
}

app::StoredMessageRules SqlScenarios::message_rules(WorkspaceId workspace) {
    return tx_
        .one(kRules, {workspace},
             [](const Row& row) {
                 return app::StoredMessageRules{.rules = {.quiet_from = static_cast<int>(row.int64(0)),
                                                          .quiet_to = static_cast<int>(row.int64(1)),
                                                          .quiet_weekends = row.boolean(2),
                                                          .most_messages = static_cast<int>(row.int64(3)),
                                                          .per_days = static_cast<int>(row.int64(4))},
                                                .version = row.int64(5)};
             })
        .value_or(app::StoredMessageRules{});
}

bool SqlScenarios::put_message_rules(WorkspaceId workspace, const MessageRules& rules, std::int64_t version) {
    if (version == 0) {
        return tx_.exec(kInsertRules, {workspace, rules.quiet_from, rules.quiet_to, rules.quiet_weekends,
                                       rules.most_messages, rules.per_days}) == 1;
    }
    return tx_.exec(kUpdateRules, {workspace, rules.quiet_from, rules.quiet_to, rules.quiet_weekends,
                                   rules.most_messages, rules.per_days, version}) == 1;
}

}  // namespace parrain::storage
