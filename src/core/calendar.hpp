#pragma once

#include <string_view>

#include "core/time.hpp"

namespace parrain {

/// Whether this is the IANA name of a time zone, such as `Europe/Paris` or `UTC`.
bool is_time_zone(std::string_view name);

/// The calendar year that holds `at` in this time zone; an unknown one is read as UTC. Thread-safe.
int year_in(Instant at, std::string_view time_zone);

}  // namespace parrain
