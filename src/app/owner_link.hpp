#pragma once

#include <optional>
#include <string>

#include "app/context.hpp"

namespace parrain::app {

/// A one-time link not yet stored, and the secret that opens it.
struct NewOwnerLink {
    OwnerLink record;
    std::string token;
};

/// A link that makes an owner, or lets an invited member in.
NewOwnerLink new_owner_link(WorkspaceId workspace, Instant now, std::optional<MemberId> member = {});

/// Where the link leads. The token stands in the fragment, which browsers do not send: no log on the way can hold it.
std::string owner_link_url(const Settings& settings, const std::string& token);

}  // namespace parrain::app
