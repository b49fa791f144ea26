#include "core/local_time.hpp"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace parrain {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1'000;
constexpr std::int64_t kMicrosPerDay = Duration::days(1).micros;
constexpr int kDaysInWeek = 7;
constexpr int kEpochWeekday = 3;  // 1970-01-01 was a Thursday, Monday being 0
constexpr int kSaturday = 5;

/// The last zone asked for on this thread: making one costs more than asking it.
const icu::TimeZone& zone_named(std::string_view name) {
    thread_local std::string kept_name;
    thread_local std::unique_ptr<icu::TimeZone> kept;
    if (!kept || kept_name != name) {
        const icu::StringPiece piece(name.data(), static_cast<std::int32_t>(name.size()));
        kept.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(piece)));
        kept_name = name;
    }
    return *kept;
}

/// How far the clock on the wall is ahead of UTC.
Duration offset_at(const icu::TimeZone& zone, Instant at) {
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone.getOffset(static_cast<UDate>(at.micros() / kMicrosPerMilli), static_cast<UBool>(false), raw, summer, status);
    return {U_SUCCESS(status) ? (std::int64_t{raw} + summer) * kMicrosPerMilli : 0};
}

/// The moment at which the zone next changes its offset after `at`; `at` itself where it never does.
Instant change_after(const icu::TimeZone& zone, Instant at) {
    const auto* changing = dynamic_cast<const icu::BasicTimeZone*>(&zone);
    icu::TimeZoneTransition change;
    const auto millis = static_cast<UDate>(at.micros() / kMicrosPerMilli);
    if (changing == nullptr || !changing->getNextTransition(millis, static_cast<UBool>(false), change)) return at;
    return Instant(static_cast<std::int64_t>(change.getTime()) * kMicrosPerMilli);
}

}  // namespace

std::optional<LocalTime> LocalTime::parse(std::string_view text) {
    constexpr std::size_t kLength = 16;
    if (text.size() != kLength || text[10] != 'T') return std::nullopt;
    const auto at = Instant::parse(std::string(text) + ":00Z");
    if (!at) return std::nullopt;
    return LocalTime{.day = at->micros() / kMicrosPerDay, .micros = at->micros() % kMicrosPerDay};
}

bool LocalTime::is_weekend() const {
    return (day + kEpochWeekday) % kDaysInWeek >= kSaturday;
}

std::string LocalTime::str() const {
    constexpr std::size_t kLength = 16;
    return Instant(day * kMicrosPerDay + micros).str().substr(0, kLength);
}

LocalTime local_time(Instant at, std::string_view time_zone) {
    const Instant shown = at + offset_at(zone_named(time_zone), at);
    const std::int64_t micros = std::max<std::int64_t>(shown.micros(), 0);
    return {.day = micros / kMicrosPerDay, .micros = micros % kMicrosPerDay};
}

Instant instant_of(LocalTime local, std::string_view time_zone) {
    const icu::TimeZone& zone = zone_named(time_zone);
    const Instant as_utc(local.day * kMicrosPerDay + local.micros);
    // No zone is more than a day away from UTC: these two offsets stand on either side of any change near by.
    const Duration before = offset_at(zone, as_utc - Duration::days(1));
    const Duration after = offset_at(zone, as_utc + Duration::days(1));
    for (const Duration offset : {std::max(before, after), std::min(before, after)}) {
        const Instant candidate = as_utc - offset;
        if (offset_at(zone, candidate) == offset) return candidate;
    }
    return change_after(zone, as_utc - std::max(before, after) - Duration::hours(1));
}

}  // namespace parrain
