#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/mail_renderer.hpp"
#include "app/ports.hpp"
#include "core/catalogue.hpp"
#include "core/id.hpp"
#include "core/time.hpp"
#include "domain/address_lists.hpp"

namespace parrain::app {

/// What the operator decided for the whole server.
struct Settings {
    std::string base_url = "http://127.0.0.1:8080";  ///< without a trailing slash
    unsigned requests_per_minute = 0;                ///< of each caller; 0 is no limit
};

/// Everything a use case borrows; cheap to copy. The composition root owns what it refers to.
struct Context {
    Store& store;
    const Clock& clock;
    IdSource& ids;
    const Catalogue& texts;
    const AddressLists& lists;
    const Settings& settings;
    const MailRenderer& renderer;
};

/// Who calls the API for a workspace: a member at the console or a key of the publisher's server.
struct Caller {
    WorkspaceId workspace;
    Actor actor;
    std::string role;  ///< of a member; empty for a key
    Locale locale = Locale::kEn;
    std::vector<std::string> scopes = {};   ///< of a key; a member may do what the role allows
    std::optional<MemberId> acts_for = {};  ///< of a key that a member made at the console
};

/// Whose hands a caller's are, for what needs two people: a key made by a member counts as that member.
std::string principal_of(const Caller& caller);
/// As principal_of a caller who is this member.
std::string principal_of(MemberId member);

/// A user of the publisher's product, in the widget.
struct WidgetCaller {
    WorkspaceId workspace;
    UserId user;
    Locale locale = Locale::kEn;
    std::optional<Instant> quiet_until = {};  ///< until then the host wants nobody disturbed
};

}  // namespace parrain::app
