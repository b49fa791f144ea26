#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parrain {

/// A length of time in whole microseconds.
struct Duration {
    std::int64_t micros = 0;

    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
    static constexpr Duration hours(std::int64_t n) { return minutes(n * 60); }
    static constexpr Duration days(std::int64_t n) { return hours(n * 24); }
    constexpr auto operator<=>(const Duration&) const = default;
};

/// A moment, UTC, in microseconds since 1970. Valid from year 1970 to 9999.
class Instant {
  public:
    constexpr Instant() = default;
    constexpr explicit Instant(std::int64_t micros) : micros_(micros) {}

    /// The moment written in RFC 3339 (`2026-05-01T10:00:00Z`, fraction and offset allowed); years 1970 to 9999.
    static std::optional<Instant> parse(std::string_view text);

    constexpr std::int64_t micros() const { return micros_; }

    /// RFC 3339 in UTC; a fraction is written only where there is one.
    std::string str() const;

    constexpr Instant operator+(Duration d) const { return Instant(micros_ + d.micros); }
    constexpr Instant operator-(Duration d) const { return Instant(micros_ - d.micros); }
    constexpr Duration operator-(Instant other) const { return {micros_ - other.micros_}; }
    constexpr auto operator<=>(const Instant&) const = default;

  private:
    std::int64_t micros_ = 0;
};

/// The same time of day `months` calendar months later (UTC); the 31st becomes the last day of a shorter month.
Instant add_months(Instant from, int months);

/// Days since 1970-01-01 (UTC) of the day that holds `at`.
std::int64_t day_of(Instant at);

/// `2026-05` for any moment of May 2026 (UTC).
std::string month_of(Instant at);

/// Tells the time. Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

}  // namespace parrain
