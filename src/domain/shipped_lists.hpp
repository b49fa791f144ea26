#pragma once

#include <string_view>

namespace parrain {

/// The address lists of this version, word for word as in lists/*.txt; embedded by the build.
extern const std::string_view kShippedDisposable;
extern const std::string_view kShippedConsumer;
extern const std::string_view kShippedRole;
extern const std::string_view kShippedGeneric;

}  // namespace parrain
