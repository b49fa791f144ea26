#include "core/local_date.hpp"

#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <memory>

namespace parrain {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1'000;
constexpr std::size_t kDateLength = 10;

}  // namespace

std::string local_date(Instant at, std::string_view time_zone) {
    const auto name =
        icu::UnicodeString::fromUTF8(icu::StringPiece(time_zone.data(), static_cast<std::int32_t>(time_zone.size())));
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(name));
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(at.micros() / kMicrosPerMilli), static_cast<UBool>(false), raw, summer, status);
    const std::int64_t offset = U_SUCCESS(status) ? std::int64_t{raw} + summer : 0;
    return (at + Duration{offset * kMicrosPerMilli}).str().substr(0, kDateLength);
}

bool is_date(std::string_view text) {
    if (text.size() != kDateLength) return false;
    const std::string midnight = std::string(text) + "T00:00:00Z";
    const auto at = Instant::parse(midnight);
    return at && at->str() == midnight;
}

std::optional<Instant> parse_moment_or_day(std::string_view text) {
    return Instant::parse(is_date(text) ? std::string(text) + "T00:00:00Z" : std::string(text));
}

}  // namespace parrain
