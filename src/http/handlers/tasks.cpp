#include "app/tasks.hpp"

#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::app {

BOOST_DESCRIBE_ENUM(TaskKind, kLowScore, kScenario, kForwardedInterest, kUninformed, kOverdueCall, kNotCallable,
                    kForgotten, kMaybeWritten, kGiftWaits)
BOOST_DESCRIBE_ENUM(TaskState, kOpen, kDone)

}  // namespace parrain::app

namespace parrain::http {
namespace {

using app::TaskKind;
using app::TaskState;

struct TaskScore {
    int score;
    int max;
};
BOOST_DESCRIBE_STRUCT(TaskScore, (), (score, max))

/// Whom a task is about.
struct TaskUser {
    std::string id;
    std::string name;
    std::string email;
    std::optional<std::string> account_name;
};
BOOST_DESCRIBE_STRUCT(TaskUser, (), (id, name, email, account_name))

struct TaskAssignee {
    MemberId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(TaskAssignee, (), (id, name))

/// Something for a person to do; `title` says it in words, `text` is what the user or the scenario wrote.
struct Task {
    TaskId id;
    TaskKind kind;
    TaskState state;
    std::string title;
    std::optional<std::string> text;
    std::optional<TaskScore> score;
    std::optional<TaskUser> user;
    std::optional<ReferralId> referral;
    std::optional<TaskAssignee> assignee;
    std::optional<std::string> note;
    std::optional<Instant> due_at;
    Instant created_at;
    std::optional<Instant> done_at;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, kind, state, title, text, score, user, referral, assignee, note, due_at, created_at,
                       done_at))

struct TaskCount {
    TaskKind kind;
    std::int64_t open;
};
BOOST_DESCRIBE_STRUCT(TaskCount, (), (kind, open))

/// `open` counts all that is to be done, `open_by_kind` that of the assignee asked for, every kind once.
struct TaskPage {
    std::vector<Task> items;
    std::optional<std::string> next_cursor;
    std::int64_t open;
    std::vector<TaskCount> open_by_kind;
};
BOOST_DESCRIBE_STRUCT(TaskPage, (), (items, next_cursor, open, open_by_kind))

struct TaskQuery : PageQuery {
    std::optional<TaskState> state;
    std::optional<TaskKind> kind;
    std::optional<MemberId> assignee;
    std::optional<TaskKind> first;
};
BOOST_DESCRIBE_STRUCT(TaskQuery, (PageQuery), (state, kind, assignee, first))

/// To whom a task is given; null is nobody.
struct TaskAssignment {
    std::optional<MemberId> assignee;
};
BOOST_DESCRIBE_STRUCT(TaskAssignment, (), (assignee))

struct TaskNote {
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(TaskNote, (), (note))

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

/// The prospect a task is about: their company while it is known, and who recommended them.
std::string prospect_of(const app::ListedTask& listed, const std::string& user, const Words& words) {
    if (!listed.prospect_company) return words("task.prospect.unknown", {{"user", user}});
    return words("task.prospect.known", {{"company", *listed.prospect_company}, {"user", user}});
}

std::string title_of(const app::ListedTask& listed, const Words& words) {
    const app::Task& task = listed.task;
    const std::string user = listed.user_name.value_or(words("task.somebody"));
    TextArguments arguments = {{"user", user}};
    if (task.referral) arguments.emplace_back("prospect", prospect_of(listed, user, words));
    if (task.score) {
        arguments.emplace_back("score", std::int64_t{task.score->score});
        arguments.emplace_back("max", std::int64_t{task.score->max});
    }
    if (task.due_at) arguments.emplace_back("due", *task.due_at);
    const bool is_unsure = task.kind == TaskKind::kUninformed && listed.is_maybe_written;
    return words(is_unsure ? "task.perhaps_uninformed" : "task." + std::string(to_string(task.kind)), arguments);
}

Task task_of(const app::ListedTask& listed, const Words& words) {
    const app::Task& task = listed.task;
    Task shown{.id = task.id,
               .kind = task.kind,
               .state = task.state,
               .title = title_of(listed, words),
               .text = given(task.text),
               .score = {},
               .user = {},
               .referral = task.referral,
               .assignee = {},
               .note = given(task.note),
               .due_at = task.due_at,
               .created_at = task.created_at,
               .done_at = task.done_at};
    if (task.score) shown.score = TaskScore{task.score->score, task.score->max};
    if (listed.user_external_id) {
        shown.user = TaskUser{.id = *listed.user_external_id,
                              .name = listed.user_name.value_or(""),
                              .email = listed.user_email.value_or(""),
                              .account_name = listed.account_name};
    }
    if (task.assignee) shown.assignee = TaskAssignee{*task.assignee, listed.assignee_name.value_or("")};
    return shown;
}

Result<WithEtag<Task>> answer(const Result<app::ListedTask>& task, const Words& words) {
    if (!task) return task.failure();
    return WithEtag<Task>{task_of(*task, words), tag_of(task->task.version)};
}

TaskPage list_tasks(const app::Caller& caller, Query<TaskQuery> query, const Words& words, const app::Tasks& tasks) {
    const app::TaskFilter filter{
        .state = query->state, .kind = query->kind, .assignee = query->assignee, .user = {}, .first = query->first};
    TaskPage page{.items = {}, .next_cursor = {}, .open = tasks.open_count(caller.workspace), .open_by_kind = {}};
    for (const app::TaskCount& count : tasks.open_by_kind(caller.workspace, query->assignee)) {
        page.open_by_kind.push_back({.kind = count.kind, .open = count.open});
    }
    return page_of(
        std::move(page), tasks.list(caller.workspace, filter, query->slice()), *query,
        [](const app::ListedTask& one) { return one.task.id.value(); },
        [&](const app::ListedTask& one) { return task_of(one, words); });
}

Result<WithEtag<Task>> get_task(const app::Caller& caller, Path<TaskId> id, const Words& words,
                                const app::Tasks& tasks) {
    return answer(tasks.get(caller.workspace, *id), words);
}

Result<WithEtag<Task>> assign_task(const app::Caller& caller, Path<TaskId> id, Body<TaskAssignment> told,
                                   IfMatch version, const Words& words, const app::Tasks& tasks) {
    return answer(tasks.assign(caller.workspace, *id, told->assignee, *version), words);
}

Result<WithEtag<Task>> finish_task(const app::Caller& caller, Path<TaskId> id, OptionalBody<TaskNote> told,
                                   IfMatch version, const Words& words, const app::Tasks& tasks) {
    return answer(tasks.finish(caller, *id, told->note.value_or(""), *version), words);
}

Result<WithEtag<Task>> reopen_task(const app::Caller& caller, Path<TaskId> id, IfMatch version, const Words& words,
                                   const app::Tasks& tasks) {
    return answer(tasks.reopen(caller.workspace, *id, *version), words);
}

}  // namespace

std::vector<Route> task_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/tasks">(list_tasks, "What the team has to do, newest first, or one kind first")
                         .tagged("tasks")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/tasks/{id}">(get_task, "One task").tagged("tasks").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/tasks/{id}/assign">(assign_task, "Give a task to a member of the team, or to nobody")
                         .tagged("tasks")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kIllegalTransition}));
    routes.push_back(POST<"/v1/tasks/{id}/done">(finish_task, "Say that a task is done")
                         .tagged("tasks")
                         .secured_by(kApiCallers)
                         .refuses({kTooLong, kIllegalTransition}));
    routes.push_back(POST<"/v1/tasks/{id}/reopen">(reopen_task, "Open a task again that was done by mistake")
                         .tagged("tasks")
                         .secured_by(kApiCallers)
                         .refuses({kIllegalTransition}));
    return routes;
}

}  // namespace parrain::http
