#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain::app {

/// What a report covers: days since 1970 on the clock of a time zone, both included.
struct Period {
    std::int64_t first;
    std::int64_t last;

    Instant start(std::string_view time_zone) const;
    /// The moment after its last.
    Instant end(std::string_view time_zone) const;
};

/// The last `months` calendar months of a time zone, up to the day of `now`.
Period last_months(Instant now, std::string_view time_zone, int months);

/// The first day of a month written `2026-05`; none for anything else.
std::optional<std::int64_t> first_day_of(std::string_view month);

/// The day written `2026-05-31`; none for anything else.
std::optional<std::int64_t> day_of_date(std::string_view date);

/// Whether `date` is a day of the calendar before the first that is kept, 1970-01-01.
bool is_too_early(std::string_view date);

/// `2026-05-31`.
std::string date_of(std::int64_t day);

/// The period somebody asks for by its first and last day or month, `2026-05-31` or `2026-05`; what is not asked for is
/// as in `otherwise`. @error kTimeInvalid (/from, /to: another text), kEndsBeforeStart (/to), kOutOfRange (/to, or
/// /from where that is not given: more than a hundred years)
Result<Period> period_named(const std::optional<std::string>& from, const std::optional<std::string>& to,
                            Period otherwise);

}  // namespace parrain::app
