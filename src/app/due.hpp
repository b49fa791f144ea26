#pragma once

#include "app/context.hpp"

namespace parrain::app {

/// Do everything that is due by now, in the order it fell due: holds that end, windows that close, guard-rails, answers
/// and sessions that have lasted long enough. Each piece is a transaction of its own, so it can be stopped and run
/// again at any moment, and by several servers at once.
/// @return how many pieces were done
int run_due(const Context& context);

}  // namespace parrain::app
