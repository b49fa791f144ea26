#include "app/tasks.hpp"

#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kKindCount = 9;
constexpr EnumNames<TaskKind, kKindCount> kKinds{"low_score",  "scenario",      "forwarded_interest",
                                                 "uninformed", "overdue_call",  "not_callable",
                                                 "forgotten",  "maybe_written", "gift_waits"};
constexpr EnumNames<TaskState, 2> kStates{"open", "done"};

constexpr std::size_t kLongestNote = 2'000;

}  // namespace

std::string_view to_string(TaskKind value) {
    return kKinds.of(value);
}

std::string_view to_string(TaskState value) {
    return kStates.of(value);
}

std::optional<TaskKind> parse_task_kind(std::string_view name) {
    return kKinds.parse(name);
}

std::optional<TaskState> parse_task_state(std::string_view name) {
    return kStates.parse(name);
}

std::optional<TaskId> open_task(Transaction& tx, const Context& context, WorkspaceId workspace, const NewTask& task,
                                Instant now) {
    const Task opened{.id = context.ids.make<TaskId>(),
                      .kind = task.kind,
                      .once_key = task.once_key,
                      .text = task.text,
                      .score = task.score,
                      .user = task.user,
                      .account = task.account,
                      .referral = task.referral,
                      .assignee = task.assignee,
                      .note = {},
                      .due_at = task.due_at,
                      .created_at = now,
                      .updated_at = now};
    return tx.tasks().insert(workspace, opened) ? std::optional(opened.id) : std::nullopt;
}

void close_task(Transaction& tx, WorkspaceId workspace, std::string_view once_key, const std::string& note,
                Instant now) {
    auto task = tx.tasks().find_once(workspace, once_key);
    if (!task || task->state == TaskState::kDone) return;
    task->state = TaskState::kDone;
    task->note = note;
    task->done_at = now;
    task->done_by = Actor{};
    task->updated_at = now;
    tx.tasks().update(workspace, *task);
}

void set_task_due(Transaction& tx, WorkspaceId workspace, std::string_view once_key, Instant due_at, Instant now) {
    auto task = tx.tasks().find_once(workspace, once_key);
    if (!task || task->state == TaskState::kDone || task->due_at == due_at) return;
    task->due_at = due_at;
    task->updated_at = now;
    tx.tasks().update(workspace, *task);
}

std::vector<ListedTask> Tasks::list(WorkspaceId workspace, const TaskFilter& filter, Slice slice) const {
    return context_.store.read([&](Transaction& tx) { return tx.tasks().list(workspace, filter, slice); });
}

std::int64_t Tasks::open_count(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.tasks().open_count(workspace); });
}

std::vector<TaskCount> Tasks::open_by_kind(WorkspaceId workspace, std::optional<MemberId> assignee) const {
    const auto found =
        context_.store.read([&](Transaction& tx) { return tx.tasks().open_by_kind(workspace, assignee); });
    std::vector<TaskCount> counts;
    for (std::size_t i = 0; i < kKindCount; ++i) counts.push_back({.kind = static_cast<TaskKind>(i)});
    for (const TaskCount& one : found) counts[static_cast<std::size_t>(one.kind)].open = one.open;
    return counts;
}

Result<ListedTask> Tasks::get(WorkspaceId workspace, TaskId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<ListedTask> {
        auto task = tx.tasks().find(workspace, id);
        if (!task) return fail(ErrorCode::kNotFound);
        return *std::move(task);
    });
}

template <class Change>
Result<ListedTask> Tasks::change(WorkspaceId workspace, TaskId id, std::optional<std::int64_t> version,
                                 const Change& change) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ListedTask> {
        auto listed = tx.tasks().find(workspace, id);
        if (!listed) return fail(ErrorCode::kNotFound);
        Task& task = listed->task;
        if (const auto changed = change(tx, task, now); !changed) return changed.failure();
        task.updated_at = now;
        task.version = version.value_or(task.version);
        if (!tx.tasks().update(workspace, task)) return fail(ErrorCode::kPreconditionFailed);
        return tx.tasks().find(workspace, id).value();
    });
}

Result<ListedTask> Tasks::assign(WorkspaceId workspace, TaskId id, std::optional<MemberId> assignee,
                                 std::optional<std::int64_t> version) const {
    return change(workspace, id, version, [&](Transaction& tx, Task& task, Instant) -> Result<void> {
        if (task.state == TaskState::kDone) return fail(ErrorCode::kIllegalTransition);
        if (assignee && !tx.access().find_member(workspace, *assignee)) {
            return fail(ErrorCode::kUnknownValue, "/assignee");
        }
        task.assignee = assignee;
        return {};
    });
}

Result<ListedTask> Tasks::finish(const Caller& caller, TaskId id, const std::string& note,
                                 std::optional<std::int64_t> version) const {
    const std::string clean(trimmed(strip_bidi_controls(note)));
    if (code_point_count(clean) > kLongestNote) return fail(ErrorCode::kTooLong, "/note", at_most(kLongestNote));
    return change(caller.workspace, id, version, [&](Transaction&, Task& task, Instant now) -> Result<void> {
        if (task.state == TaskState::kDone) return fail(ErrorCode::kIllegalTransition);
        task.state = TaskState::kDone;
        task.note = clean;
        task.done_at = now;
        task.done_by = caller.actor;
        return {};
    });
}

Result<ListedTask> Tasks::reopen(WorkspaceId workspace, TaskId id, std::optional<std::int64_t> version) const {
    return change(workspace, id, version, [](Transaction&, Task& task, Instant) -> Result<void> {
        if (task.state == TaskState::kOpen) return fail(ErrorCode::kIllegalTransition);
        task.state = TaskState::kOpen;
        task.done_at.reset();
        task.done_by.reset();
        return {};
    });
}

}  // namespace parrain::app
