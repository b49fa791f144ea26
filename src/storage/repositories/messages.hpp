#pragma once

#include "app/message_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::MessageStore on SQL.
class SqlMessages final : public app::MessageStore {
  public:
    explicit SqlMessages(Tx& tx) : tx_(tx) {}
    bool insert(WorkspaceId workspace, const app::Message& message) override;
    void update(WorkspaceId workspace, const app::Message& message) override;
    void rewrite(WorkspaceId workspace, const app::Message& message) override;
    std::optional<app::Message> find(WorkspaceId workspace, MessageId id) override;
    std::optional<app::Message> find_locked(WorkspaceId workspace, MessageId id) override;
    std::vector<app::Message> list(WorkspaceId workspace, const app::MessageFilter& filter,
                                   const app::Slice& slice) override;
    std::vector<app::MessageCount> counts_by_state(WorkspaceId workspace) override;
    std::vector<std::pair<WorkspaceId, app::Message>> due_locked(Instant now, int limit) override;
    std::vector<std::pair<WorkspaceId, app::Message>> abandoned_locked(Instant now, int limit) override;
    std::pair<std::int64_t, std::optional<Instant>> waiting(Instant now) override;
    std::optional<Instant> next_retry(Instant now) override;
    void erase_of(WorkspaceId workspace, ReferralId referral) override;
    std::int64_t erase_to(WorkspaceId workspace, std::string_view recipient_key) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
