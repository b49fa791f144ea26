#pragma once

#include "app/task_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::TaskStore on SQL.
class SqlTasks final : public app::TaskStore {
  public:
    explicit SqlTasks(Tx& tx) : tx_(tx) {}
    bool insert(WorkspaceId workspace, const app::Task& task) override;
    bool update(WorkspaceId workspace, const app::Task& task) override;
    std::optional<app::ListedTask> find(WorkspaceId workspace, TaskId id) override;
    std::optional<app::Task> find_once(WorkspaceId workspace, std::string_view once_key) override;
    std::vector<app::ListedTask> list(WorkspaceId workspace, const app::TaskFilter& filter,
                                      const app::Slice& slice) override;
    std::int64_t open_count(WorkspaceId workspace) override;
    std::vector<app::TaskCount> open_by_kind(WorkspaceId workspace, std::optional<MemberId> assignee) override;
    std::vector<app::Task> open_about(WorkspaceId workspace, ReferralId referral, app::TaskKind kind) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
