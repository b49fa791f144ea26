#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/records.hpp"
#include "domain/template_rules.hpp"

namespace parrain::app {

/// One text of a workspace that was ever edited.
struct StoredTemplate {
    std::string key;
    Locale locale = Locale::kEn;
    int last_version = 0;             ///< the highest number given so far
    std::optional<int> live_version;  ///< none: the text shipped with the program is in force
    std::optional<TemplateText> live_text;
    std::optional<TemplateText> draft;
    std::int64_t revision = 0;  ///< 0: not stored yet
    Instant updated_at;
};

/// One edition of a text.
struct TemplateVersion {
    int number = 0;
    TemplateText text;
    Instant at;
    Actor actor;
};

/// What a workspace's messages say.
class TemplateStore {
  public:
    virtual ~TemplateStore() = default;
    virtual std::optional<StoredTemplate> find(WorkspaceId workspace, std::string_view key, Locale locale) = 0;
    virtual std::vector<StoredTemplate> list(WorkspaceId workspace) = 0;
    /// Writes all fields but the live text, and one revision more. False where `stored.revision` is no longer the
    /// stored one.
    virtual bool put(WorkspaceId workspace, const StoredTemplate& stored, Instant now) = 0;
    virtual void insert_version(WorkspaceId workspace, std::string_view key, Locale locale,
                                const TemplateVersion& version) = 0;
    /// Newest first.
    virtual std::vector<TemplateVersion> versions(WorkspaceId workspace, std::string_view key, Locale locale,
                                                  int limit) = 0;
};

}  // namespace parrain::app
