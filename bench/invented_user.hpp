#pragma once

#include <cstddef>

#include "app/context.hpp"

namespace parrain::bench {

/// Somebody of a company of their own; `number` tells them from the others.
app::User insert_user(app::Transaction& tx, const app::Context& context, WorkspaceId workspace, std::size_t number,
                      Instant now);

}  // namespace parrain::bench
