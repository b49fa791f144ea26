#pragma once

#include <optional>
#include <string>

#include "app/context.hpp"

namespace parrain::app {

/// Whether a user wants no more messages of programs.
bool refuses_messages(Transaction& tx, WorkspaceId workspace, const User& user);

/// The public address at which a user ends the messages of programs; none where this server has no such page: then
/// nothing is sent to them.
std::optional<std::string> opt_out_link(Transaction& tx, const Context& context, WorkspaceId workspace,
                                        const User& user, Instant now);

}  // namespace parrain::app
