#pragma once

#include "app/classical_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::ClassicalStore on SQL.
class SqlClassical final : public app::ClassicalStore {
  public:
    explicit SqlClassical(Tx& tx) : tx_(tx) {}
    void put(WorkspaceId workspace, const app::ClassicalCount& count) override;
    std::optional<app::ClassicalCount> find(WorkspaceId workspace, std::int64_t month,
                                            std::optional<MemberId> rep) override;
    std::vector<app::ClassicalCount> counts(WorkspaceId workspace) override;
    bool remove(WorkspaceId workspace, std::int64_t month, std::optional<MemberId> rep) override;
    void put(WorkspaceId workspace, const app::ClassicalProspect& prospect) override;
    std::optional<app::ClassicalProspect> find(WorkspaceId workspace, std::string_view external_id) override;
    std::vector<app::ClassicalProspect> prospects(WorkspaceId workspace, const app::Slice& slice) override;
    bool remove(WorkspaceId workspace, std::string_view external_id) override;
    std::optional<app::ShareTarget> target(WorkspaceId workspace) override;
    bool put(WorkspaceId workspace, const app::ShareTarget& target, Instant now) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
