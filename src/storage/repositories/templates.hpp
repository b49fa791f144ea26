#pragma once

#include "app/sender_store.hpp"
#include "app/template_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::TemplateStore on SQL.
class SqlTemplates final : public app::TemplateStore {
  public:
    explicit SqlTemplates(Tx& tx) : tx_(tx) {}
    std::optional<app::StoredTemplate> find(WorkspaceId workspace, std::string_view key, Locale locale) override;
    std::vector<app::StoredTemplate> list(WorkspaceId workspace) override;
    bool put(WorkspaceId workspace, const app::StoredTemplate& stored, Instant now) override;
    void insert_version(WorkspaceId workspace, std::string_view key, Locale locale,
                        const app::TemplateVersion& version) override;
    std::vector<app::TemplateVersion> versions(WorkspaceId workspace, std::string_view key, Locale locale,
                                               int limit) override;

  private:
    Tx& tx_;
};

/// app::SenderStore on SQL.
class SqlSenders final : public app::SenderStore {
  public:
    explicit SqlSenders(Tx& tx) : tx_(tx) {}
    std::optional<app::Sender> find(WorkspaceId workspace) override;
    bool put(WorkspaceId workspace, const app::Sender& sender, Instant now) override;
    std::optional<SenderCheck> check(WorkspaceId workspace) override;
    void put(WorkspaceId workspace, const SenderCheck& check) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
