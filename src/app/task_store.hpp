#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/records.hpp"

/// What is kept of tasks for people, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// What a task is about.
enum class TaskKind {
    kLowScore,           ///< a user scored low: customer care calls them
    kScenario,           ///< a step of a scenario asks somebody of the team to do something
    kForwardedInterest,  ///< a prospect said by a link their advocate forwarded that they are interested: confirm it
    kUninformed,         ///< a prospect whom nobody has informed: they are told, or forgotten when the task is due
    kOverdueCall,        ///< a referral that a rep should have called, and whoever wants may take now
    kNotCallable,        ///< a referral whose prospect nobody may call any more: a person decides how it goes on
    kForgotten,          ///< a prospect was forgotten in due time while a rep still had to call
    kMaybeWritten,       ///< nobody knows whether the one message to a prospect left; it is never sent again
    kGiftWaits,          ///< a gift was earned days ago, and its recipient has not been asked where it goes
};

/// Whether a task is still to be done.
enum class TaskState { kOpen, kDone };

/// Names on the wire, `low_score`, `open` and so on, and back.
std::string_view to_string(TaskKind value);
std::string_view to_string(TaskState value);
std::optional<TaskKind> parse_task_kind(std::string_view name);
std::optional<TaskState> parse_task_state(std::string_view name);

/// A score that a task rests on, and the end of its scale.
struct TaskScore {
    int score;
    int max;
};

/// Something a person of the team has to do.
struct Task {
    TaskId id;
    TaskKind kind = TaskKind::kScenario;
    TaskState state = TaskState::kOpen;
    std::string once_key;
    std::string text;  ///< what the scenario says, or what the user wrote beside their score; may be empty
    std::optional<TaskScore> score = {};
    std::optional<UserId> user = {};
    std::optional<AccountId> account = {};
    std::optional<ReferralId> referral = {};
    std::optional<MemberId> assignee = {};
    std::optional<Instant> done_at = {};
    std::optional<Actor> done_by = {};
    std::string note;  ///< what whoever did it wrote
    std::optional<Instant> due_at = {};
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

/// A task with the names a list shows beside it.
struct ListedTask {
    Task task;
    std::optional<std::string> user_external_id;
    std::optional<std::string> user_name;
    std::optional<std::string> user_email;
    std::optional<std::string> account_name;
    std::optional<std::string> assignee_name;
    std::optional<std::string> prospect_company;  ///< of the recommendation it is about, while it is known
    bool is_maybe_written = false;                ///< nobody knows whether the message to the prospect it is about left
};

/// Which tasks a list shows; what is empty does not filter.
struct TaskFilter {
    std::optional<TaskState> state;
    std::optional<TaskKind> kind;
    std::optional<MemberId> assignee;
    std::optional<UserId> user;
    std::optional<TaskKind> first = {};  ///< the kind that comes before all others
};

/// How many tasks of one kind are to be done.
struct TaskCount {
    TaskKind kind = TaskKind::kLowScore;
    std::int64_t open = 0;
};

/// Tasks for people.
class TaskStore {
  public:
    virtual ~TaskStore() = default;
    /// False where a task of this once_key exists.
    virtual bool insert(WorkspaceId workspace, const Task& task) = 0;
    /// Writes state, assignee, note, when it is due and who did it, and one version more. False where `task.version` is
    /// no longer the stored one.
    virtual bool update(WorkspaceId workspace, const Task& task) = 0;
    virtual std::optional<ListedTask> find(WorkspaceId workspace, TaskId id) = 0;
    virtual std::optional<Task> find_once(WorkspaceId workspace, std::string_view once_key) = 0;
    /// Newest first, those of `filter.first` before all others.
    virtual std::vector<ListedTask> list(WorkspaceId workspace, const TaskFilter& filter, const Slice& slice) = 0;
    virtual std::int64_t open_count(WorkspaceId workspace) = 0;
    /// The open ones by kind, of one assignee where one is named; a kind of which there is none is left out.
    virtual std::vector<TaskCount> open_by_kind(WorkspaceId workspace, std::optional<MemberId> assignee) = 0;
    /// The open ones of a kind about a referral.
    virtual std::vector<Task> open_about(WorkspaceId workspace, ReferralId referral, TaskKind kind) = 0;
};

}  // namespace parrain::app
