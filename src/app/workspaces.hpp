#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a workspace is made from.
struct NewWorkspace {
    std::string name;
    std::string preset;
    Locale locale = Locale::kEn;
    Currency currency;
    bool is_live = false;
};

/// What a new workspace hands out, once.
struct CreatedWorkspace {
    WorkspaceId id;
    std::string api_key;
    WidgetKey widget_key;
    std::string owner_link;
};

/// What a person may change of a workspace.
struct WorkspaceSettings {
    std::string name;
    Locale locale = Locale::kEn;
    std::string product;
    std::string accent;
    std::optional<std::string> website;
    std::optional<std::string> referral_page = {};
    std::vector<std::string> origins;
    bool is_set_up = false;
    std::optional<std::string> time_zone = {};  ///< IANA name; absent: as it was
    /// None leaves the limit as it is; a limit that is none ends it.
    std::optional<std::optional<Money>> four_eyes_above = {};
};

/// The publisher's space and its keys.
class Workspaces {
  public:
    explicit Workspaces(const Context& context) : context_(context) {}

    /// Make a workspace with the programs of a preset, an API key of every scope, a widget key and an owner link.
    /// @error kRequired, kTooLong (/name), kUnknownValue (/preset)
    Result<CreatedWorkspace> create(const NewWorkspace& wanted) const;

    /// A further one-time owner link, for who lost theirs. @error kNotFound
    Result<std::string> make_owner_link(WorkspaceId workspace) const;

    /// @error kNotFound
    Result<Workspace> get(WorkspaceId workspace) const;
    std::vector<Workspace> list() const;

    /// Change settings; `version` is the one the person saw.
    /// @error kPreconditionFailed (changed meanwhile); fields: kRequired, kTooLong, kInvalidText (accent), kUrlInvalid,
    ///        kUnknownValue (time_zone), kOutOfRange (a limit below zero), kCurrencyMismatch (a limit in another
    ///        currency than the workspace's)
    Result<Workspace> update(WorkspaceId workspace, std::int64_t version, const WorkspaceSettings& settings) const;

    std::vector<WidgetKey> widget_keys(WorkspaceId workspace) const;
    std::optional<WidgetKey> find_widget_key(std::string_view kid) const;

    /// Add a widget key; two may live at once, for rotation. EdDSA needs the publisher's public key in base64url.
    /// @error kAlreadyExists (two live keys), kUnknownValue (/algorithm), kInvalidText (/public_key)
    Result<WidgetKey> add_widget_key(WorkspaceId workspace, std::string_view algorithm,
                                     const std::optional<std::string>& public_key) const;

    /// @error kNotFound
    Result<WidgetKey> retire_widget_key(WorkspaceId workspace, std::string_view kid) const;

    std::vector<RefusedOrigin> refused_origins(WorkspaceId workspace) const;
    void note_refused_origin(WorkspaceId workspace, std::string_view origin) const;

    /// Store the secret a billing provider signs with. @error kInvalidText (/signing_secret)
    Result<void> connect_billing(WorkspaceId workspace, std::string_view provider, std::string_view secret) const;
    std::optional<std::string> billing_secret(WorkspaceId workspace, std::string_view provider) const;

    std::vector<ApiKey> api_keys(WorkspaceId workspace) const;

    /// A key and its record; the key is shown this once. A member's key acts for the member.
    /// @error kRequired, kTooLong (/name), kUnknownValue (/scopes)
    Result<std::pair<ApiKey, std::string>> add_api_key(const Caller& caller, std::string_view name,
                                                       const std::vector<std::string>& scopes) const;

    /// @error kNotFound
    Result<ApiKey> revoke_api_key(WorkspaceId workspace, ApiKeyId id) const;

  private:
    Context context_;
};

/// What an API key may be allowed to do; a key made with a workspace has them all.
const std::vector<std::string>& all_scopes();

/// Purpose of the workspace secret under which suppressed addresses are hashed.
inline constexpr std::string_view kSuppressionSecret = "suppression";

}  // namespace parrain::app
