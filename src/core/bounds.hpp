#pragma once

#include <cstdint>
#include <limits>

#include "core/result.hpp"

namespace parrain {

/// No less than `min`; how much more does not matter.
constexpr Bounds at_least(std::int64_t min) {
    return {min, std::numeric_limits<std::int64_t>::max()};
}

/// Whether the border is open above: such a wording names the lower end alone.
constexpr bool is_open_above(const Bounds& bounds) {
    return bounds.max == std::numeric_limits<std::int64_t>::max();
}

}  // namespace parrain
