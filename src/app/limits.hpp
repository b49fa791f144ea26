#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain::app {

/// How often something may be done: `quota` times in `window`. The name is what callers are told.
struct RateLimit {
    std::string_view name;
    std::int64_t quota;
    Duration window;
};

/// The refusal of somebody who did it too often and may try again after `wait`, rounded up to whole seconds.
/// Its detail holds `retry_after`, `policy`, `quota` and `window` (seconds), for the headers of the answer.
/// Source: interfaces.md §1, "Limits".
Failure limit_reached(const RateLimit& limit, Duration wait);

}  // namespace parrain::app
