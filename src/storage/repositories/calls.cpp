#include "storage/repositories/calls.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "app/ports.hpp"
#include "core/text.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define SETTINGS_COLUMNS                                                                              \
    "advocate_first, no_answer_limit, advocate_hours, prospect_hours, retry_hours, follow_up_hours, " \
    "escalation_hours, hold_minutes, advocate_script_en, advocate_script_fr, prospect_script_en, "    \
    "prospect_script_fr, hourly_cost, usual_minutes, no_answer_days, version"

const Statement kSettings{
    "SELECT s.program_id, p.wants_calls, w.currency, s.advocate_first, s.no_answer_limit, s.advocate_hours, "
    "s.prospect_hours, s.retry_hours, s.follow_up_hours, s.escalation_hours, s.hold_minutes, s.advocate_script_en, "
    "s.advocate_script_fr, s.prospect_script_en, s.prospect_script_fr, s.hourly_cost, s.usual_minutes, "
    "s.no_answer_days, s.version FROM call_settings s "
    "JOIN programs p ON p.workspace_id = s.workspace_id AND p.id = s.program_id "
    "JOIN workspaces w ON w.id = s.workspace_id WHERE s.workspace_id = $1 AND s.program_id = $2"};
const Statement kInsertSettings{
    "INSERT INTO call_settings (workspace_id, program_id, " SETTINGS_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
    "ON CONFLICT (workspace_id, program_id) DO NOTHING"};
const Statement kUpdateSettings{
    "UPDATE call_settings SET advocate_first = $4, no_answer_limit = $5, advocate_hours = $6, prospect_hours = $7, "
    "retry_hours = $8, follow_up_hours = $9, escalation_hours = $10, hold_minutes = $11, advocate_script_en = $12, "
    "advocate_script_fr = $13, prospect_script_en = $14, prospect_script_fr = $15, hourly_cost = $16, "
    "usual_minutes = $17, no_answer_days = $18, "
    "version = version + 1 WHERE workspace_id = $1 AND program_id = $2 AND version = $3"};

#define PROFILE_COLUMNS                                                                           \
    "member_id, time_zone, work_from, work_to, work_days, countries, languages, employees_from, " \
    "employees_to, takes_new, absent_from, absent_until, calendar_token, version"

const Statement kProfiles{"SELECT " PROFILE_COLUMNS " FROM rep_profiles WHERE workspace_id = $1 ORDER BY member_id"};
const Statement kProfile{"SELECT " PROFILE_COLUMNS " FROM rep_profiles WHERE workspace_id = $1 AND member_id = $2"};
const Statement kProfileByToken{"SELECT " PROFILE_COLUMNS ", workspace_id FROM rep_profiles WHERE calendar_token = $1"};
const Statement kInsertProfile{"INSERT INTO rep_profiles (workspace_id, " PROFILE_COLUMNS
                               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1) "
                               "ON CONFLICT (workspace_id, member_id) DO NOTHING"};
const Statement kUpdateProfile{
    "UPDATE rep_profiles SET time_zone = $4, work_from = $5, work_to = $6, work_days = $7, countries = $8, "
    "languages = $9, employees_from = $10, employees_to = $11, takes_new = $12, absent_from = $13, "
    "absent_until = $14, calendar_token = $15, version = version + 1 "
    "WHERE workspace_id = $1 AND member_id = $2 AND version = $3"};
const Statement kAccountRep{"SELECT member_id FROM account_reps WHERE workspace_id = $1 AND account_id = $2"};
const Statement kForgetAccountRep{"DELETE FROM account_reps WHERE workspace_id = $1 AND account_id = $2"};
const Statement kPutAccountRep{
    "INSERT INTO account_reps (workspace_id, account_id, member_id) VALUES ($1, $2, $3) "
    "ON CONFLICT (workspace_id, account_id) DO UPDATE SET member_id = excluded.member_id"};

#define TASK_COLUMNS                                                                                       \
    "referral_id, program_id, rep_id, routed_by, is_open, is_free, due_at, escalates_at, worth, held_by, " \
    "held_until, call_back_at, advocate_attempts, prospect_attempts, assigned_at, updated_at, version"

const Statement kInsertTask{"INSERT INTO call_tasks (workspace_id, " TASK_COLUMNS
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)"};
const Statement kUpdateTask{
    "UPDATE call_tasks SET rep_id = $4, routed_by = $5, is_open = $6, is_free = $7, due_at = $8, escalates_at = $9, "
    "worth = $10, held_by = $11, held_until = $12, call_back_at = $13, advocate_attempts = $14, "
    "prospect_attempts = $15, assigned_at = $16, updated_at = $17, version = version + 1 "
    "WHERE workspace_id = $1 AND referral_id = $2 AND version = $3"};
const Statement kTask{"SELECT " TASK_COLUMNS " FROM call_tasks WHERE workspace_id = $1 AND referral_id = $2"};
const Statement kTaskLocked{"SELECT " TASK_COLUMNS
                            " FROM call_tasks WHERE workspace_id = $1 AND referral_id = $2 /*for_update*/"};

// A queue goes on after (due_at, worth, referral_id): what is worth more comes first.
#define AFTER_PLACE " AND (due_at > $2 OR (due_at = $2 AND (worth < $3 OR (worth = $3 AND referral_id > $4)))) "
#define QUEUE_ORDER " ORDER BY due_at, worth DESC, referral_id LIMIT $5"

// What a queue is narrowed to: company names are kept folded, and addresses in lower case; names of people are compared
// by their letters, whatever their case. The lists of accounts, advocates and members are read once.
#define FINDS(folded, told)                                                                                            \
    " AND EXISTS (SELECT 1 FROM referrals r WHERE r.workspace_id = call_tasks.workspace_id "                           \
    "AND r.id = call_tasks.referral_id AND (r.company_key LIKE " folded                                                \
    " ESCAPE '\\' "                                                                                                    \
    "OR r.email_key LIKE " folded " ESCAPE '\\' OR lower(r.contact_name) LIKE lower(" told                             \
    ") ESCAPE '\\' "                                                                                                   \
    "OR lower(r.contact_name) LIKE " folded                                                                            \
    " ESCAPE '\\' "                                                                                                    \
    "OR r.account_id IN (SELECT c.id FROM accounts c WHERE c.workspace_id = $1 AND c.name_key LIKE " folded            \
    " ESCAPE '\\') OR r.advocate_id IN (SELECT v.id FROM advocates v JOIN users u ON u.workspace_id = v.workspace_id " \
    "AND u.id = v.user_id WHERE v.workspace_id = $1 AND (lower(u.name) LIKE lower(" told                               \
    ") ESCAPE '\\' OR lower(u.name) LIKE " folded                                                                      \
    " ESCAPE '\\')) OR call_tasks.rep_id IN (SELECT m.id FROM members m WHERE m.workspace_id = $1 "                    \
    "AND (lower(m.name) LIKE lower(" told ") ESCAPE '\\' OR lower(m.name) LIKE " folded " ESCAPE '\\')))) "

const Statement kQueue{
    "SELECT " TASK_COLUMNS
    " FROM call_tasks WHERE workspace_id = $1 AND is_open = $6 AND due_at >= $2" AFTER_PLACE QUEUE_ORDER};
const Statement kQueueFound{"SELECT " TASK_COLUMNS
                            " FROM call_tasks WHERE workspace_id = $1 AND is_open = $6 "
                            "AND due_at >= $2" AFTER_PLACE FINDS("$7", "$8") QUEUE_ORDER};
const Statement kQueueOf{"SELECT " TASK_COLUMNS
                         " FROM call_tasks WHERE workspace_id = $1 AND rep_id = $7 AND is_open = $6 "
                         "AND due_at >= $2" AFTER_PLACE QUEUE_ORDER};
const Statement kQueueOfFound{"SELECT " TASK_COLUMNS
                              " FROM call_tasks WHERE workspace_id = $1 AND rep_id = $7 AND is_open = $6 "
                              "AND due_at >= $2" AFTER_PLACE FINDS("$8", "$9") QUEUE_ORDER};
const Statement kPromised{"SELECT " TASK_COLUMNS
                          " FROM call_tasks WHERE workspace_id = $1 AND rep_id = $2 AND is_open = $3 "
                          "AND call_back_at IS NOT NULL ORDER BY due_at, worth DESC, referral_id"};
// As the index of what is to be taken says it, word for word, so that it is used.
#define IS_TO_TAKE "is_open AND (is_free OR rep_id = 0) "
const Statement kQueueFree{"SELECT " TASK_COLUMNS " FROM call_tasks WHERE workspace_id = $1 AND " IS_TO_TAKE
                           "AND due_at >= $2" AFTER_PLACE QUEUE_ORDER};
const Statement kQueueFreeFound{"SELECT " TASK_COLUMNS " FROM call_tasks WHERE workspace_id = $1 AND " IS_TO_TAKE
                                "AND due_at >= $2" AFTER_PLACE FINDS("$6", "$7") QUEUE_ORDER};
// What falls to the others while its rep is absent: not free yet, and due before they are back.
#define ABSENT_AT(moment) "absent_until > " moment " AND (absent_from IS NULL OR absent_from <= " moment ") "
#define IS_LEFT_BY_ABSENT                                             \
    "rep_id = $2 AND is_open = $3 AND is_free <> $3 AND due_at < $4 " \
    "AND (held_until IS NULL OR held_until <= $5) "
const Statement kAbsent{"SELECT member_id, absent_until FROM rep_profiles WHERE workspace_id = $1 AND " ABSENT_AT(
    "$2") "ORDER BY member_id"};
#define AFTER_PLACE_OF_ABSENT \
    "AND due_at >= $6 AND (due_at > $6 OR (due_at = $6 AND (worth < $7 OR (worth = $7 AND referral_id > $8)))) "
const Statement kQueueOfAbsent{"SELECT " TASK_COLUMNS
                               " FROM call_tasks WHERE workspace_id = $1 AND " IS_LEFT_BY_ABSENT AFTER_PLACE_OF_ABSENT
                               "ORDER BY due_at, worth DESC, referral_id LIMIT $9"};
const Statement kQueueOfAbsentFound{
    "SELECT " TASK_COLUMNS
    " FROM call_tasks WHERE workspace_id = $1 AND " IS_LEFT_BY_ABSENT AFTER_PLACE_OF_ABSENT FINDS(
        "$10", "$11") "ORDER BY due_at, worth DESC, referral_id LIMIT $9"};
const Statement kCountOfAbsent{
    "SELECT COUNT(*) FROM (SELECT 1 FROM call_tasks WHERE workspace_id = $1 AND " IS_LEFT_BY_ABSENT "LIMIT $6) absent"};

// Four counts that an index answers each, up to kMostTasksCounted unless somebody wants to know: the work of a page
// does not grow with the queue.
const Statement kCounts{
    "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM call_tasks WHERE workspace_id = $1 AND rep_id = $2 AND is_open = $4 "
    "LIMIT $5) mine), (SELECT COUNT(*) FROM (SELECT 1 FROM call_tasks WHERE workspace_id = $1 AND " IS_TO_TAKE
    "LIMIT $5) free), (SELECT COUNT(*) FROM (SELECT 1 FROM call_tasks WHERE workspace_id = $1 AND is_open = $4 "
    "LIMIT $5) open), (SELECT COUNT(*) FROM (SELECT 1 FROM call_tasks WHERE workspace_id = $1 AND is_open = $4 "
    "AND due_at < $3 LIMIT $5) late)"};
const Statement kOpenCounts{
    "SELECT rep_id, COUNT(*) FROM call_tasks WHERE workspace_id = $1 AND is_open = $2 AND rep_id <> 0 GROUP BY rep_id"};
const Statement kOpenOf{
    "SELECT referral_id FROM call_tasks WHERE workspace_id = $1 AND rep_id = $2 AND is_open = $3 "
    "ORDER BY referral_id LIMIT $4"};
const Statement kReleaseAll{
    "UPDATE call_tasks SET rep_id = 0, held_by = '', held_until = NULL, updated_at = $4, version = version + 1 "
    "WHERE workspace_id = $1 AND rep_id = $2 AND is_open = $3"};
const Statement kReconsideration{
    "SELECT program_id, is_first, state, after_id FROM call_reconsiderations "
    "WHERE workspace_id = $1 AND program_id = $2"};
const Statement kPutReconsideration{
    "INSERT INTO call_reconsiderations (workspace_id, program_id, is_first, state, after_id) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, program_id) DO UPDATE SET is_first = excluded.is_first, "
    "state = excluded.state, after_id = excluded.after_id"};
const Statement kRemoveReconsideration{"DELETE FROM call_reconsiderations WHERE workspace_id = $1 AND program_id = $2"};
const Statement kReconsidered{
    "SELECT workspace_id, program_id FROM call_reconsiderations ORDER BY workspace_id, program_id LIMIT $1"};
const Statement kWorkspacesWaiting{
    "SELECT w.id FROM workspaces w WHERE EXISTS (SELECT 1 FROM call_tasks t WHERE t.workspace_id = w.id "
    "AND t.rep_id = 0 AND t.is_open = $1) AND EXISTS (SELECT 1 FROM members m WHERE m.workspace_id = w.id "
    "AND m.role = 'rep' AND m.removed_at IS NULL) ORDER BY w.id"};
const Statement kHoldsEnded{
    "SELECT workspace_id, referral_id FROM call_tasks WHERE held_until <= $1 ORDER BY held_until, referral_id LIMIT "
    "$2"};
const Statement kToEscalate{
    "SELECT workspace_id, referral_id FROM call_tasks WHERE escalates_at <= $1 "
    "ORDER BY escalates_at, referral_id LIMIT $2"};

// Left by whoever is absent, where another rep is there to take over.
const Statement kDueOfAbsent{
    "SELECT t.workspace_id, t.referral_id FROM rep_profiles p JOIN call_tasks t ON t.workspace_id = p.workspace_id "
    "AND t.rep_id = p.member_id AND t.is_open = $3 AND t.due_at <= $1 WHERE p.absent_until > $1 "
    "AND (p.absent_from IS NULL OR p.absent_from <= $1) AND (t.held_until IS NULL OR t.held_until <= $1) "
    "AND EXISTS (SELECT 1 FROM members m LEFT JOIN rep_profiles o ON o.workspace_id = m.workspace_id "
    "AND o.member_id = m.id WHERE m.workspace_id = p.workspace_id AND m.role = 'rep' AND m.removed_at IS NULL "
    "AND m.id <> p.member_id AND (o.absent_until IS NULL OR o.absent_until <= $1 OR o.absent_from > $1)) "
    "ORDER BY t.due_at, t.referral_id LIMIT $2"};

#define CALL_COLUMNS                                                                                       \
    "id, referral_id, party, outcome, minutes, cost, currency, note, reason, call_back_at, order_amount, " \
    "order_currency, actor, actor_id, rep_id, at, minutes_estimated"

const Statement kInsertCall{
    "INSERT INTO calls (workspace_id, " CALL_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};
const Statement kCalls{"SELECT " CALL_COLUMNS " FROM calls WHERE workspace_id = $1 AND referral_id = $2 ORDER BY id"};
const Statement kEstimatedCost{
    "SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM calls WHERE workspace_id = $1 AND at >= $2 AND at < $3 "
    "AND currency = $4 AND minutes_estimated = $5"};
const Statement kEraseWords{"UPDATE calls SET note = NULL, reason = NULL WHERE workspace_id = $1 AND referral_id = $2"};

constexpr std::string_view kEnglish = "en";
constexpr std::string_view kFrench = "fr";

std::optional<LocalText> script_of(const Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return LocalText{.en = row.text(column), .fr = row.text(column + 1)};
}

std::optional<std::string> english(const std::optional<LocalText>& text) {
    return text ? std::optional(text->en) : std::nullopt;
}

std::optional<std::string> french(const std::optional<LocalText>& text) {
    return text ? std::optional(text->fr) : std::nullopt;
}

app::CallSettings settings_of(const Row& row) {
    return {.program = row.id<ProgramId>(0),
            .rules = {.wants_calls = row.boolean(1),
                      .advocate_first = row.boolean(3),
                      .no_answer_limit = static_cast<int>(row.int64(4)),
                      .no_answer_days = static_cast<int>(row.int64(17)),
                      .advocate_hours = static_cast<int>(row.int64(5)),
                      .prospect_hours = static_cast<int>(row.int64(6)),
                      .retry_hours = static_cast<int>(row.int64(7)),
                      .follow_up_hours = static_cast<int>(row.int64(8)),
                      .escalation_hours = static_cast<int>(row.int64(9)),
                      .hold_minutes = static_cast<int>(row.int64(10))},
            .advocate_script = script_of(row, 11),
            .prospect_script = script_of(row, 13),
            .hourly_cost = stored_money(row.int64(15), stored_currency(row.view(2))),
            .usual_minutes = static_cast<int>(row.int64(16)),
            .version = row.int64(18)};
}

std::vector<std::string> written_languages(const std::vector<Locale>& languages) {
    std::vector<std::string> tags;
    for (const Locale language : languages) tags.emplace_back(language == Locale::kFr ? kFrench : kEnglish);
    return tags;
}

app::StoredRepProfile profile_of(const Row& row) {
    app::StoredRepProfile stored{.profile = {.rep = row.id<MemberId>(0),
                                             .hours = {.time_zone = row.text(1),
                                                       .from = static_cast<int>(row.int64(2)),
                                                       .to = static_cast<int>(row.int64(3)),
                                                       .days = static_cast<std::uint8_t>(row.int64(4))},
                                             .countries = split(row.view(5)),
                                             .employees_from = row.maybe_int64(7),
                                             .employees_to = row.maybe_int64(8),
                                             .takes_new = row.boolean(9),
                                             .absent_from = row.maybe_instant(10),
                                             .absent_until = row.maybe_instant(11)},
                                 .calendar_token = row.text(12),
                                 .version = row.int64(13)};
    for (const std::string& tag : split(row.view(6))) stored.profile.languages.push_back(stored_locale(tag));
    return stored;
}

std::optional<MemberId> member_of(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(MemberId(id));
}

app::CallTask task_of(const Row& row) {
    return {.referral = row.id<ReferralId>(0),
            .program = row.id<ProgramId>(1),
            .rep = member_of(row.int64(2)),
            .routed_by = parse_routing_reason(row.view(3)).value(),
            .is_open = row.boolean(4),
            .is_free = row.boolean(5),
            .due_at = row.instant(6),
            .escalates_at = row.maybe_instant(7),
            .worth = row.int64(8),
            .held_by = row.text(9),
            .held_until = row.maybe_instant(10),
            .call_back_at = row.maybe_instant(11),
            .advocate_attempts = static_cast<int>(row.int64(12)),
            .prospect_attempts = static_cast<int>(row.int64(13)),
            .assigned_at = row.instant(14),
            .updated_at = row.instant(15),
            .version = row.int64(16)};
}

app::Call call_of(const Row& row) {
    const Currency currency = stored_currency(row.view(6));
    return {.id = row.id<CallId>(0),
            .referral = row.id<ReferralId>(1),
            .party = parse_call_party(row.view(2)).value(),
            .outcome = parse_call_outcome(row.view(3)).value(),
            .minutes = static_cast<int>(row.int64(4)),
            .is_estimated = row.boolean(16),
            .cost = stored_money(row.int64(5), currency),
            .note = row.maybe_text(7),
            .reason = row.maybe_text(8),
            .call_back_at = row.maybe_instant(9),
            .order = maybe_money(row, 10, 11),
            .actor = stored_actor(row.view(12), row.maybe_int64(13)),
            .rep = member_of(row.int64(14)),
            .at = row.instant(15)};
}

std::pair<WorkspaceId, ReferralId> place_of(const Row& row) {
    return {row.id<WorkspaceId>(0), row.id<ReferralId>(1)};
}

}  // namespace

std::optional<app::CallSettings> SqlCalls::settings(WorkspaceId workspace, ProgramId program) {
    return tx_.one(kSettings, {workspace, program}, settings_of);
}

bool SqlCalls::put(WorkspaceId workspace, const app::CallSettings& settings) {
    const CallRules& rules = settings.rules;
    const auto advocate_en = english(settings.advocate_script);
    const auto advocate_fr = french(settings.advocate_script);
    const auto prospect_en = english(settings.prospect_script);
    const auto prospect_fr = french(settings.prospect_script);
    if (settings.version == 0) {
        return tx_.exec(
                   kInsertSettings,
                   {workspace, settings.program, rules.advocate_first, rules.no_answer_limit, rules.advocate_hours,
                    rules.prospect_hours, rules.retry_hours, rules.follow_up_hours, rules.escalation_hours,
                    rules.hold_minutes, advocate_en, advocate_fr, prospect_en, prospect_fr,
                    settings.hourly_cost.minor(), settings.usual_minutes, rules.no_answer_days, std::int64_t{1}}) == 1;
    }
    return tx_.exec(kUpdateSettings,
                    {workspace, settings.program, settings.version, rules.advocate_first, rules.no_answer_limit,
                     rules.advocate_hours, rules.prospect_hours, rules.retry_hours, rules.follow_up_hours,
                     rules.escalation_hours, rules.hold_minutes, advocate_en, advocate_fr, prospect_en, prospect_fr,
                     settings.hourly_cost.minor(), settings.usual_minutes, rules.no_answer_days}) == 1;
}

std::vector<app::StoredRepProfile> SqlCalls::profiles(WorkspaceId workspace) {
    return tx_.list(kProfiles, {workspace}, profile_of);
}

std::optional<app::StoredRepProfile> SqlCalls::profile(WorkspaceId workspace, MemberId member) {
    return tx_.one(kProfile, {workspace, member}, profile_of);
}

std::optional<std::pair<WorkspaceId, app::StoredRepProfile>> SqlCalls::profile_by_token(std::string_view token) {
    return tx_.one(kProfileByToken, {token},
                   [](const Row& row) { return std::pair(row.id<WorkspaceId>(14), profile_of(row)); });
}

bool SqlCalls::put(WorkspaceId workspace, const app::StoredRepProfile& stored) {
    const RepProfile& profile = stored.profile;
    const std::string countries = joined(profile.countries);
    const std::string languages = joined(written_languages(profile.languages));
    const auto days = std::int64_t{profile.hours.days};
    if (stored.version == 0) {
        return tx_.exec(kInsertProfile,
                        {workspace, profile.rep, profile.hours.time_zone, profile.hours.from, profile.hours.to, days,
                         countries, languages, profile.employees_from, profile.employees_to, profile.takes_new,
                         profile.absent_from, profile.absent_until, stored.calendar_token}) == 1;
    }
    return tx_.exec(kUpdateProfile,
                    {workspace, profile.rep, stored.version, profile.hours.time_zone, profile.hours.from,
                     profile.hours.to, days, countries, languages, profile.employees_from, profile.employees_to,
                     profile.takes_new, profile.absent_from, profile.absent_until, stored.calendar_token}) == 1;
}

std::optional<MemberId> SqlCalls::account_rep(WorkspaceId workspace, AccountId account) {
    return tx_.one(kAccountRep, {workspace, account}, [](const Row& row) { return row.id<MemberId>(0); });
}

void SqlCalls::put_account_rep(WorkspaceId workspace, AccountId account, std::optional<MemberId> rep) {
    if (!rep) {
        tx_.exec(kForgetAccountRep, {workspace, account});
        return;
    }
    tx_.exec(kPutAccountRep, {workspace, account, *rep});
}

void SqlCalls::insert(WorkspaceId workspace, const app::CallTask& task) {
    tx_.exec(kInsertTask,
             {workspace, task.referral, task.program, id_or_zero(task.rep), to_string(task.routed_by), task.is_open,
              task.is_free, task.due_at, task.escalates_at, task.worth, task.held_by, task.held_until,
              task.call_back_at, task.advocate_attempts, task.prospect_attempts, task.assigned_at, task.updated_at});
}

bool SqlCalls::update(WorkspaceId workspace, const app::CallTask& task) {
    return tx_.exec(kUpdateTask, {workspace, task.referral, task.version, id_or_zero(task.rep),
                                  to_string(task.routed_by), task.is_open, task.is_free, task.due_at, task.escalates_at,
                                  task.worth, task.held_by, task.held_until, task.call_back_at, task.advocate_attempts,
                                  task.prospect_attempts, task.assigned_at, task.updated_at}) == 1;
}

std::optional<app::CallTask> SqlCalls::task(WorkspaceId workspace, ReferralId referral) {
    return tx_.one(kTask, {workspace, referral}, task_of);
}

std::optional<app::CallTask> SqlCalls::task_locked(WorkspaceId workspace, ReferralId referral) {
    return tx_.one(kTaskLocked, {workspace, referral}, task_of);
}

std::vector<app::CallTask> SqlCalls::queue(WorkspaceId workspace, const app::QueueFilter& filter,
                                           const std::optional<app::QueuePlace>& after, int limit) {
    const app::QueuePlace start{.due_at = filter.due_from.value_or(Instant(-1)),
                                .worth = std::numeric_limits<std::int64_t>::max(),
                                .referral = ReferralId()};
    const bool goes_on = after && after->due_at >= start.due_at;
    const app::QueuePlace place = goes_on ? *after : start;
    const std::string folded = containing(fold(filter.text));
    const std::string told = containing(filter.text);
    const bool finds = !filter.text.empty();
    switch (filter.view) {
        case app::QueueFilter::View::kMine:
            if (finds) {
                return tx_.list(
                    kQueueOfFound,
                    {workspace, place.due_at, place.worth, place.referral, limit, true, filter.rep, folded, told},
                    task_of);
            }
            return tx_.list(kQueueOf, {workspace, place.due_at, place.worth, place.referral, limit, true, filter.rep},
                            task_of);
        case app::QueueFilter::View::kToTake: return to_take(workspace, filter, place, limit);
        case app::QueueFilter::View::kAll:
            if (finds) {
                return tx_.list(kQueueFound,
                                {workspace, place.due_at, place.worth, place.referral, limit, true, folded, told},
                                task_of);
            }
            return tx_.list(kQueue, {workspace, place.due_at, place.worth, place.referral, limit, true}, task_of);
    }
    std::abort();
}

std::vector<app::CallTask> SqlCalls::promised(WorkspaceId workspace, MemberId rep) {
    return tx_.list(kPromised, {workspace, rep, true}, task_of);
}

std::vector<SqlCalls::Absence> SqlCalls::absences(WorkspaceId workspace, Instant now) {
    return tx_.list(kAbsent, {workspace, now},
                    [](const Row& row) { return Absence{.rep = row.id<MemberId>(0), .until = row.instant(1)}; });
}

std::vector<app::CallTask> SqlCalls::to_take(WorkspaceId workspace, const app::QueueFilter& filter,
                                             const app::QueuePlace& after, int limit) {
    const std::string folded = containing(fold(filter.text));
    const std::string told = containing(filter.text);
    const bool finds = !filter.text.empty();
    auto tasks = finds ? tx_.list(kQueueFreeFound,
                                  {workspace, after.due_at, after.worth, after.referral, limit, folded, told}, task_of)
                       : tx_.list(kQueueFree, {workspace, after.due_at, after.worth, after.referral, limit}, task_of);
    for (const Absence& absence : absences(workspace, filter.now)) {
        auto left = finds ? tx_.list(kQueueOfAbsentFound,
                                     {workspace, absence.rep, true, absence.until, filter.now, after.due_at,
                                      after.worth, after.referral, limit, folded, told},
                                     task_of)
                          : tx_.list(kQueueOfAbsent,
                                     {workspace, absence.rep, true, absence.until, filter.now, after.due_at,
                                      after.worth, after.referral, limit},
                                     task_of);
        std::ranges::move(left, std::back_inserter(tasks));
    }
    std::ranges::sort(tasks, {}, [](const app::CallTask& one) {
        return std::tuple(one.due_at.micros(), -one.worth, one.referral.value());
    });
    if (tasks.size() > static_cast<std::size_t>(limit)) tasks.erase(tasks.begin() + limit, tasks.end());
    return tasks;
}

app::QueueCounts SqlCalls::counts(WorkspaceId workspace, MemberId rep, Instant now, bool is_exact) {
    const std::int64_t most = is_exact ? std::numeric_limits<std::int64_t>::max() : app::kMostTasksCounted;
    app::QueueCounts counts =
        tx_.one(kCounts, {workspace, rep, now, true, most},
                [](const Row& row) {
                    return app::QueueCounts{
                        .mine = row.int64(0), .to_take = row.int64(1), .all = row.int64(2), .late = row.int64(3)};
                })
            .value();
    for (const Absence& absence : absences(workspace, now)) {
        counts.to_take += tx_.one(kCountOfAbsent, {workspace, absence.rep, true, absence.until, now, most},
                                  [](const Row& row) { return row.int64(0); })
                              .value();
    }
    counts.to_take = std::min(counts.to_take, most);
    counts.is_exact = std::ranges::max({counts.mine, counts.to_take, counts.all, counts.late}) < most;
    return counts;
}

std::vector<std::pair<MemberId, std::int64_t>> SqlCalls::open_counts(WorkspaceId workspace) {
    return tx_.list(kOpenCounts, {workspace, true},
                    [](const Row& row) { return std::pair(row.id<MemberId>(0), row.int64(1)); });
}

std::vector<ReferralId> SqlCalls::open_of(WorkspaceId workspace, MemberId rep, int limit) {
    return tx_.list(kOpenOf, {workspace, rep, true, limit}, [](const Row& row) { return row.id<ReferralId>(0); });
}

std::int64_t SqlCalls::release_all(WorkspaceId workspace, MemberId rep, Instant now) {
    return tx_.exec(kReleaseAll, {workspace, rep, true, now});
}

std::optional<app::Reconsideration> SqlCalls::reconsideration(WorkspaceId workspace, ProgramId program) {
    return tx_.one(kReconsideration, {workspace, program}, [](const Row& row) {
        return app::Reconsideration{.program = row.id<ProgramId>(0),
                                    .is_first = row.boolean(1),
                                    .state = parse_referral_state(row.view(2)).value(),
                                    .after = row.int64(3)};
    });
}

void SqlCalls::put(WorkspaceId workspace, const app::Reconsideration& reconsideration) {
    tx_.exec(kPutReconsideration, {workspace, reconsideration.program, reconsideration.is_first,
                                   to_string(reconsideration.state), reconsideration.after});
}

void SqlCalls::remove_reconsideration(WorkspaceId workspace, ProgramId program) {
    tx_.exec(kRemoveReconsideration, {workspace, program});
}

std::vector<std::pair<WorkspaceId, ProgramId>> SqlCalls::reconsidered(int limit) {
    return tx_.list(kReconsidered, {limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<ProgramId>(1)); });
}

std::vector<WorkspaceId> SqlCalls::workspaces_waiting() {
    return tx_.list(kWorkspacesWaiting, {true}, [](const Row& row) { return row.id<WorkspaceId>(0); });
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlCalls::holds_ended(Instant now, int limit) {
    return tx_.list(kHoldsEnded, {now, limit}, place_of);
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlCalls::to_escalate(Instant now, int limit) {
    return tx_.list(kToEscalate, {now, limit}, place_of);
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlCalls::due_of_absent(Instant now, int limit) {
    return tx_.list(kDueOfAbsent, {now, limit, true}, place_of);
}

void SqlCalls::insert(WorkspaceId workspace, const app::Call& call) {
    tx_.exec(kInsertCall,
             {workspace, call.id, call.referral, to_string(call.party), to_string(call.outcome), call.minutes,
              call.cost.minor(), call.cost.currency().code(), call.note, call.reason, call.call_back_at,
              minor_of(call.order), currency_code_of(call.order), to_string(call.actor.kind), maybe_id(call.actor.id),
              id_or_zero(call.rep), call.at, call.is_estimated});
}

std::vector<app::Call> SqlCalls::calls(WorkspaceId workspace, ReferralId referral) {
    return tx_.list(kCalls, {workspace, referral}, call_of);
}

std::int64_t SqlCalls::estimated_cost(WorkspaceId workspace, Instant from, Instant to, Currency currency) {
    return tx_
        .one(kEstimatedCost, {workspace, from, to, currency.code(), true}, [](const Row& row) { return row.int64(0); })
        .value();
}

void SqlCalls::erase_words(WorkspaceId workspace, ReferralId referral) {
    tx_.exec(kEraseWords, {workspace, referral});
}

}  // namespace parrain::storage
