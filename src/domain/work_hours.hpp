#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain {

/// When somebody works: the same hours on each of their working days, by the clock of their zone.
struct WorkHours {
    /// One bit a day, Monday the lowest.
    static constexpr std::uint8_t kMondayToFriday = 0b0001'1111;

    std::string time_zone = "Europe/Paris";  ///< IANA name
    int from = 9 * 60;                       ///< minute of the day
    int to = 18 * 60;                        ///< minute of the day, after `from`; 1440 is midnight
    std::uint8_t days = kMondayToFriday;

    bool operator==(const WorkHours&) const = default;
};

/// @error kUnknownValue (/time_zone), kOutOfRange (/work_from, /work_to: not within a day, or no time
/// between them; /work_days: none)
Result<void> check(const WorkHours& hours);

/// `at` itself where somebody works then, else when they next begin. Thread-safe.
Instant next_working(const WorkHours& hours, Instant at);

/// The moment at which somebody has worked for `work` since `from`. Time outside their hours does not count, nor does
/// what the clock leaves out in spring. Not before `from`. Thread-safe.
Instant after_working(const WorkHours& hours, Instant from, Duration work);

/// The first working day after the day of `from`, at this minute of the day; where the clock shows it twice, the first
/// time. Thread-safe.
Instant next_working_day(const WorkHours& hours, Instant from, int minute);

}  // namespace parrain
