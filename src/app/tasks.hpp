#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/task_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A task to be opened.
struct NewTask {
    TaskKind kind = TaskKind::kScenario;
    std::string text;
    std::optional<TaskScore> score = {};
    std::optional<UserId> user = {};
    std::optional<AccountId> account = {};
    std::optional<ReferralId> referral = {};
    std::optional<MemberId> assignee = {};
    std::optional<Instant> due_at = {};
    std::string once_key;  ///< unique per workspace; a second task of the same key is not opened
};

/// Open a task within a transaction. None where a task of this once_key exists.
std::optional<TaskId> open_task(Transaction& tx, const Context& context, WorkspaceId workspace, const NewTask& task,
                                Instant now);

/// Close a task within a transaction, where it is open: nothing is left to do. `note` says why.
void close_task(Transaction& tx, WorkspaceId workspace, std::string_view once_key, const std::string& note,
                Instant now);

/// Set when an open task is due.
void set_task_due(Transaction& tx, WorkspaceId workspace, std::string_view once_key, Instant due_at, Instant now);

/// What the team has to do.
class Tasks {
  public:
    explicit Tasks(const Context& context) : context_(context) {}

    std::vector<ListedTask> list(WorkspaceId workspace, const TaskFilter& filter, Slice slice) const;
    std::int64_t open_count(WorkspaceId workspace) const;
    /// The open ones of every kind, of one assignee where one is named; in order of declaration.
    std::vector<TaskCount> open_by_kind(WorkspaceId workspace, std::optional<MemberId> assignee) const;
    /// @error kNotFound
    Result<ListedTask> get(WorkspaceId workspace, TaskId id) const;

    /// Give a task to a member, or to nobody. @error kNotFound, kUnknownValue (/assignee: no member of the workspace),
    /// kIllegalTransition (it is done), kPreconditionFailed
    Result<ListedTask> assign(WorkspaceId workspace, TaskId id, std::optional<MemberId> assignee,
                              std::optional<std::int64_t> version) const;

    /// Say that a task is done, with a note where there is something to say. Of two at once one wins.
    /// @error kNotFound, kTooLong (/note), kIllegalTransition (it is done), kPreconditionFailed
    Result<ListedTask> finish(const Caller& caller, TaskId id, const std::string& note,
                              std::optional<std::int64_t> version) const;

    /// Open a task again that was done by mistake. @error kNotFound, kIllegalTransition (it is open),
    /// kPreconditionFailed
    Result<ListedTask> reopen(WorkspaceId workspace, TaskId id, std::optional<std::int64_t> version) const;

  private:
    template <class Change>
    Result<ListedTask> change(WorkspaceId workspace, TaskId id, std::optional<std::int64_t> version,
                              const Change& change) const;

    Context context_;
};

}  // namespace parrain::app
