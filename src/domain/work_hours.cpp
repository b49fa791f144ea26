#include "domain/work_hours.hpp"

#include <algorithm>

#include "core/calendar.hpp"
#include "core/local_time.hpp"

namespace parrain {
namespace {

constexpr int kMinutesOfDay = 24 * 60;
constexpr std::uint8_t kEveryDay = 0b0111'1111;

bool is_working_day(const WorkHours& hours, std::int64_t day) {
    // The first of January 1970 was a Thursday.
    constexpr std::int64_t kThursday = 3;
    constexpr std::int64_t kWeek = 7;
    const std::int64_t weekday = ((day + kThursday) % kWeek + kWeek) % kWeek;
    return ((hours.days >> weekday) & 1U) != 0;
}

/// The hours of one day; `end` is after `begin` wherever the day is long enough.
struct Shift {
    Instant begin;
    Instant end;
};

Shift shift_on(const WorkHours& hours, std::int64_t day) {
    const std::int64_t last = hours.to == kMinutesOfDay ? day + 1 : day;
    return {.begin = instant_of(LocalTime::at_minute(day, hours.from), hours.time_zone),
            .end = instant_of(LocalTime::at_minute(last, hours.to % kMinutesOfDay), hours.time_zone)};
}

/// The first shift that ends after `at`.
Shift shift_after(const WorkHours& hours, Instant at) {
    for (std::int64_t day = local_time(at, hours.time_zone).day;; ++day) {
        if (!is_working_day(hours, day)) continue;
        const Shift shift = shift_on(hours, day);
        if (shift.end > at && shift.end > shift.begin) return shift;
    }
}

}  // namespace

Result<void> check(const WorkHours& hours) {
    std::vector<FieldError> errors;
    if (!is_time_zone(hours.time_zone)) errors.push_back({"/time_zone", ErrorCode::kUnknownValue});
    if (hours.from < 0 || hours.from >= kMinutesOfDay) errors.push_back({"/work_from", ErrorCode::kOutOfRange});
    if (hours.to > kMinutesOfDay) errors.push_back({"/work_to", ErrorCode::kOutOfRange});
    if (hours.to <= hours.from) errors.push_back({"/work_to", ErrorCode::kEndsBeforeStart});
    if (hours.days == 0 || hours.days > kEveryDay) errors.push_back({"/work_days", ErrorCode::kOutOfRange});
    if (errors.empty()) return {};
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

Instant next_working(const WorkHours& hours, Instant at) {
    return std::max(at, shift_after(hours, at).begin);
}

Instant after_working(const WorkHours& hours, Instant from, Duration work) {
    Instant at = next_working(hours, from);
    for (Duration left = work;;) {
        const Shift shift = shift_after(hours, at);
        const Instant begin = std::max(at, shift.begin);
        const Duration there = shift.end - begin;
        if (left.micros <= there.micros) return begin + left;
        left = Duration{left.micros - there.micros};
        at = shift.end;
    }
}

Instant next_working_day(const WorkHours& hours, Instant from, int minute) {
    std::int64_t day = local_time(from, hours.time_zone).day + 1;
    while (!is_working_day(hours, day)) ++day;
    return instant_of(LocalTime::at_minute(day, minute), hours.time_zone);
}

}  // namespace parrain
