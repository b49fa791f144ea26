#include "core/calendar.hpp"

#include <unicode/timezone.h>

#include <charconv>
#include <memory>
#include <string>

#include "core/local_date.hpp"

namespace parrain {

bool is_time_zone(std::string_view name) {
    const icu::UnicodeString id = icu::UnicodeString::fromUTF8(std::string(name));
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    icu::UnicodeString known;
    // ICU answers any name with some zone: the unknown one, or one of an offset that no list names.
    const bool is_custom = name.starts_with("GMT+") || name.starts_with("GMT-");
    return !name.empty() && !is_custom && *zone != icu::TimeZone::getUnknown() && zone->getID(known) == id;
}

int year_in(Instant at, std::string_view time_zone) {
    const std::string date = local_date(at, time_zone);
    int year = 0;
    std::from_chars(date.data(), date.data() + date.find('-'), year);
    return year;
}

}  // namespace parrain
