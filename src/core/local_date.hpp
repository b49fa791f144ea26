#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace parrain {

/// The day that a moment belongs to in an IANA time zone, `2026-12-31`. An unknown zone is read as UTC. Such texts
/// order as the days do.
std::string local_date(Instant at, std::string_view time_zone);

/// Whether `text` is a day of the calendar, written `2026-12-31`; years 1970 to 9999.
bool is_date(std::string_view text);

/// A moment of RFC 3339, or a day, which begins at its midnight UTC; none for anything else.
std::optional<Instant> parse_moment_or_day(std::string_view text);

}  // namespace parrain
