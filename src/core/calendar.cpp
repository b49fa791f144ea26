#include "core/calendar.hpp"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace parrain {
namespace {

constexpr std::int64_t kMicrosInMilli = 1000;

std::unique_ptr<icu::TimeZone> zone_of(std::string_view name) {
    const icu::UnicodeString id = icu::UnicodeString::fromUTF8(std::string(name));
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    icu::UnicodeString known;
    // ICU answers any name with some zone: the unknown one, or one of an offset that no list names.
    const bool is_listed = *zone != icu::TimeZone::getUnknown() && zone->getID(known) == id;
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString canonical;
    icu::TimeZone::getCanonicalID(id, canonical, status);
    const bool is_custom = name.starts_with("GMT+") || name.starts_with("GMT-");
    return is_listed && U_SUCCESS(status) && !is_custom ? std::move(zone) : nullptr;
}

}  // namespace

bool is_time_zone(std::string_view name) {
    return !name.empty() && zone_of(name) != nullptr;
}

int year_in(Instant at, std::string_view time_zone) {
    auto zone = zone_of(time_zone);
    if (!zone) std::abort();
    UErrorCode status = U_ZERO_ERROR;
    icu::GregorianCalendar calendar(zone.release(), status);
    calendar.setTime(static_cast<UDate>(at.micros() / kMicrosInMilli), status);
    const int year = calendar.get(UCAL_YEAR, status);
    if (U_FAILURE(status)) std::abort();
    return year;
}

}  // namespace parrain
