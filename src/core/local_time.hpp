#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace parrain {

/// What calendar and clock on the wall show: a day and a time of day, without a zone.
struct LocalTime {
    std::int64_t day = 0;     ///< since 1970-01-01
    std::int64_t micros = 0;  ///< since midnight, by the clock on the wall

    /// A time written `2026-12-31T09:30`; years 1970 to 9999.
    static std::optional<LocalTime> parse(std::string_view text);
    /// A time of day in whole minutes.
    static LocalTime at_minute(std::int64_t day, int minute) { return {day, Duration::minutes(minute).micros}; }

    int minute() const { return static_cast<int>(micros / Duration::minutes(1).micros); }
    /// Whether the day is a Saturday or a Sunday.
    bool is_weekend() const;
    /// As parse reads it, without seconds.
    std::string str() const;

    auto operator<=>(const LocalTime&) const = default;
};

/// What the clock on the wall shows in an IANA time zone; an unknown zone is read as UTC. Thread-safe.
LocalTime local_time(Instant at, std::string_view time_zone);

/// The moment at which the clock on the wall shows `local`. Where summer time begins and the clock never shows it, the
/// first moment after the gap; where summer time ends and the clock shows it twice, the first time. Thread-safe.
Instant instant_of(LocalTime local, std::string_view time_zone);

}  // namespace parrain
