#include "storage/repositories/tasks.hpp"

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define TASK_COLUMNS                                                                                   \
    "t.id, t.kind, t.state, t.once_key, t.text, t.score, t.score_max, t.user_id, t.account_id, "       \
    "t.referral_id, t.assignee, t.done_at, t.done_by, t.done_by_id, t.note, t.version, t.created_at, " \
    "t.updated_at, t.due_at"
// A task with the names of those it is about.
#define LISTED_TASKS                                                                                            \
    "SELECT " TASK_COLUMNS                                                                                      \
    ", u.external_id, u.name, u.email, c.name, m.name, r.company, "                                             \
    "EXISTS (SELECT 1 FROM messages e WHERE e.workspace_id = t.workspace_id AND e.referral_id = t.referral_id " \
    "AND e.kind = 'prospect' AND e.state = 'unknown') FROM tasks t "                                            \
    "LEFT JOIN users u ON u.workspace_id = t.workspace_id AND u.id = t.user_id "                                \
    "LEFT JOIN accounts c ON c.workspace_id = t.workspace_id AND c.id = t.account_id "                          \
    "LEFT JOIN members m ON m.workspace_id = t.workspace_id AND m.id = t.assignee "                             \
    "LEFT JOIN referrals r ON r.workspace_id = t.workspace_id AND r.id = t.referral_id "

const Statement kInsert{
    "INSERT INTO tasks (workspace_id, id, kind, state, once_key, text, score, score_max, user_id, account_id, "
    "referral_id, assignee, due_at, note, version, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', 1, $14, $14) "
    "ON CONFLICT (workspace_id, once_key) DO NOTHING"};
const Statement kUpdate{
    "UPDATE tasks SET state = $4, assignee = $5, done_at = $6, done_by = $7, done_by_id = $8, note = $9, "
    "due_at = $10, updated_at = $11, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kFind{LISTED_TASKS "WHERE t.workspace_id = $1 AND t.id = $2"};
const Statement kFindOnce{"SELECT " TASK_COLUMNS " FROM tasks t WHERE t.workspace_id = $1 AND t.once_key = $2"};
#define CHOSEN_TASKS                                                                                              \
    "(t.state = $3 OR $3 = '') AND (t.kind = $4 OR $4 = '') AND (t.assignee = $5 OR $5 = 0) AND (t.user_id = $6 " \
    "OR $6 = 0) "
const Statement kList{LISTED_TASKS "WHERE t.workspace_id = $1 AND (t.id < $2 OR $2 = 0) AND " CHOSEN_TASKS
                                   "ORDER BY t.id DESC LIMIT $7"};
// One kind before all others: behind a task of it come older ones of it and all others, behind another none of it.
const Statement kListFirst{LISTED_TASKS
                           "LEFT JOIN tasks a ON a.workspace_id = t.workspace_id AND a.id = $2 "
                           "WHERE t.workspace_id = $1 AND ($2 = 0 OR (a.kind = $8 AND (t.kind <> $8 OR t.id < $2)) "
                           "OR (a.kind <> $8 AND t.kind <> $8 AND t.id < $2)) AND " CHOSEN_TASKS
                           "ORDER BY CASE WHEN t.kind = $8 THEN 0 ELSE 1 END, t.id DESC LIMIT $7"};
const Statement kOpenAbout{"SELECT " TASK_COLUMNS
                           " FROM tasks t WHERE t.workspace_id = $1 AND t.referral_id = $2 AND t.kind = $3 AND t.state "
                           "= 'open' ORDER BY t.id"};
const Statement kOpenCount{"SELECT count(*) FROM tasks WHERE workspace_id = $1 AND state = 'open'"};

const Statement kOpenByKind{
    "SELECT kind, count(*) FROM tasks WHERE workspace_id = $1 AND state = 'open' AND (assignee = $2 OR $2 = 0) "
    "GROUP BY kind ORDER BY kind"};

app::Task task_of(const Row& row) {
    app::Task task{.id = row.id<TaskId>(0),
                   .kind = app::parse_task_kind(row.view(1)).value(),
                   .state = app::parse_task_state(row.view(2)).value(),
                   .once_key = row.text(3),
                   .text = row.text(4),
                   .user = row.maybe_id<UserId>(7),
                   .account = row.maybe_id<AccountId>(8),
                   .referral = row.maybe_id<ReferralId>(9),
                   .assignee = row.maybe_id<MemberId>(10),
                   .done_at = row.maybe_instant(11),
                   .note = row.text(14),
                   .due_at = row.maybe_instant(18),
                   .version = row.int64(15),
                   .created_at = row.instant(16),
                   .updated_at = row.instant(17)};
    if (const auto score = row.maybe_int64(5)) {
        task.score = app::TaskScore{static_cast<int>(*score), static_cast<int>(row.int64(6))};
    }
    if (!row.is_null(12)) task.done_by = stored_actor(row.view(12), row.maybe_int64(13));
    return task;
}

app::ListedTask listed_of(const Row& row) {
    return {.task = task_of(row),
            .user_external_id = row.maybe_text(19),
            .user_name = row.maybe_text(20),
            .user_email = row.maybe_text(21),
            .account_name = row.maybe_text(22),
            .assignee_name = row.maybe_text(23),
            .prospect_company = row.maybe_text(24),
            .is_maybe_written = row.boolean(25)};
}

}  // namespace

bool SqlTasks::insert(WorkspaceId workspace, const app::Task& task) {
    const auto score = task.score ? std::optional(task.score->score) : std::nullopt;
    const auto max = task.score ? std::optional(task.score->max) : std::nullopt;
    return tx_.exec(kInsert,
                    {workspace, task.id, to_string(task.kind), to_string(task.state), task.once_key, task.text, score,
                     max, task.user, task.account, task.referral, task.assignee, task.due_at, task.created_at}) == 1;
}

bool SqlTasks::update(WorkspaceId workspace, const app::Task& task) {
    const auto done_by = task.done_by ? std::optional(to_string(task.done_by->kind)) : std::nullopt;
    const auto done_by_id = task.done_by ? maybe_id(task.done_by->id) : std::nullopt;
    return tx_.exec(kUpdate, {workspace, task.id, task.version, to_string(task.state), task.assignee, task.done_at,
                              done_by, done_by_id, task.note, task.due_at, task.updated_at}) == 1;
}

std::optional<app::ListedTask> SqlTasks::find(WorkspaceId workspace, TaskId id) {
    return tx_.one(kFind, {workspace, id}, listed_of);
}

std::optional<app::Task> SqlTasks::find_once(WorkspaceId workspace, std::string_view once_key) {
    return tx_.one(kFindOnce, {workspace, once_key}, task_of);
}

std::vector<app::ListedTask> SqlTasks::list(WorkspaceId workspace, const app::TaskFilter& filter,
                                            const app::Slice& slice) {
    const std::string_view state = filter.state ? to_string(*filter.state) : std::string_view();
    const std::string_view kind = filter.kind ? to_string(*filter.kind) : std::string_view();
    const MemberId assignee = filter.assignee.value_or(MemberId());
    const UserId user = filter.user.value_or(UserId());
    if (filter.first) {
        return tx_.list(kListFirst,
                        {workspace, slice.after, state, kind, assignee, user, slice.limit, to_string(*filter.first)},
                        listed_of);
    }
    return tx_.list(kList, {workspace, slice.after, state, kind, assignee, user, slice.limit}, listed_of);
}

std::int64_t SqlTasks::open_count(WorkspaceId workspace) {
    return tx_.one(kOpenCount, {workspace}, [](const Row& row) { return row.int64(0); }).value();
}

std::vector<app::TaskCount> SqlTasks::open_by_kind(WorkspaceId workspace, std::optional<MemberId> assignee) {
    return tx_.list(kOpenByKind, {workspace, assignee.value_or(MemberId())}, [](const Row& row) {
        return app::TaskCount{.kind = app::parse_task_kind(row.view(0)).value(), .open = row.int64(1)};
    });
}

std::vector<app::Task> SqlTasks::open_about(WorkspaceId workspace, ReferralId referral, app::TaskKind kind) {
    return tx_.list(kOpenAbout, {workspace, referral, to_string(kind)}, task_of);
}

}  // namespace parrain::storage
