#pragma once

#include "app/prompt_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::PromptStore on SQL.
class SqlPrompts final : public app::PromptStore {
  public:
    explicit SqlPrompts(Tx& tx) : tx_(tx) {}
    bool insert(WorkspaceId workspace, const app::Prompt& prompt) override;
    std::optional<app::Prompt> find(WorkspaceId workspace, PromptId id) override;
    std::vector<app::Prompt> waiting(WorkspaceId workspace, UserId user, Instant now) override;
    void withdraw(WorkspaceId workspace, UserId user, std::string_view key_prefix, Instant now) override;
    void note_shown(WorkspaceId workspace, PromptId id, Instant now) override;
    void note_dismissed(WorkspaceId workspace, PromptId id, Instant now) override;
    std::optional<Instant> last_prompted(WorkspaceId workspace, UserId user) override;
    std::optional<Instant> last_prompted_beside(WorkspaceId workspace, UserId user, Instant answered_from,
                                                Instant answered_to) override;
    void lock_user(WorkspaceId workspace, UserId user) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
