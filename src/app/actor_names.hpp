#pragma once

#include <optional>
#include <string>

#include "app/context.hpp"

namespace parrain::app {

/// What a person who did something is called; none for keys, billing and jobs, and for who is no longer known.
std::optional<std::string> name_of(Transaction& tx, WorkspaceId workspace, const Actor& actor);

}  // namespace parrain::app
