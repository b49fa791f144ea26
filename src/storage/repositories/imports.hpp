#pragma once

#include "app/import_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::ImportStore on SQL.
class SqlImports final : public app::ImportStore {
  public:
    explicit SqlImports(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Import& import) override;
    bool update(WorkspaceId workspace, const app::Import& import) override;
    bool complete(WorkspaceId workspace, ImportId id, std::int64_t size) override;
    std::optional<app::Import> find(WorkspaceId workspace, ImportId id) override;
    std::vector<app::Import> list(WorkspaceId workspace, const app::Slice& slice) override;
    void remove(WorkspaceId workspace, ImportId id) override;
    void put_part(WorkspaceId workspace, ImportId id, std::int64_t number, std::string_view bytes) override;
    std::optional<std::string> part(WorkspaceId workspace, ImportId id, std::int64_t number) override;
    void remove_parts(WorkspaceId workspace, ImportId id) override;
    void append(WorkspaceId workspace, ImportId id, const app::ImportFault& fault) override;
    std::vector<app::ImportFault> faults(WorkspaceId workspace, ImportId id, int limit) override;
    void remove_faults(WorkspaceId workspace, ImportId id) override;
    std::map<std::int64_t, std::int64_t> note_subjects(
        WorkspaceId workspace, ImportId id, const std::vector<std::pair<std::int64_t, std::string>>& lines) override;
    std::int64_t remove_subjects(WorkspaceId workspace, ImportId id, std::int64_t most) override;
    std::vector<std::pair<WorkspaceId, ImportId>> under_way(int limit) override;
    std::vector<std::pair<WorkspaceId, ImportId>> left_before(Instant moment, int limit) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
