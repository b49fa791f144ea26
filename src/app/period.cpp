#include "app/period.hpp"

#include <algorithm>
#include <charconv>

#include "core/local_time.hpp"

namespace parrain::app {
namespace {

/// The first day of `2026-05` or `2026-05-31`, or with `last` the last one.
std::optional<std::int64_t> day_named(const std::string& text, bool last) {
    const bool is_month = text.size() == 7;
    const auto start = Instant::parse(text + (is_month ? "-01T00:00:00Z" : "T00:00:00Z"));
    if (!start) return std::nullopt;
    return is_month && last ? day_of(add_months(*start, 1)) - 1 : day_of(*start);
}

/// A century, leap days included.
constexpr std::int64_t kLongestPeriod = 36'525;
constexpr std::size_t kMonthLength = 7;
constexpr std::size_t kDateLength = 10;

/// Not a day or a month; the wording says how both are written.
Failure misspelled(const char* pointer) {
    return Failure{.code = ErrorCode::kTimeInvalid,
                   .fields = {{pointer, ErrorCode::kTimeInvalid}},
                   .detail = {{"form", "day_or_month"}, {"days_ahead", ""}}};
}

}  // namespace

std::optional<std::int64_t> first_day_of(std::string_view month) {
    return month.size() == kMonthLength ? day_of_date(std::string(month) + "-01") : std::nullopt;
}

std::optional<std::int64_t> day_of_date(std::string_view date) {
    if (date.size() != kDateLength) return std::nullopt;
    const auto start = Instant::parse(std::string(date) + "T00:00:00Z");
    return start ? std::optional(day_of(*start)) : std::nullopt;
}

bool is_too_early(std::string_view date) {
    constexpr int kYearDigits = 4;
    constexpr int kFirstYear = 1970;
    constexpr int kCycle = 400;  // years after which the calendar repeats itself
    int year = 0;
    const std::string_view rest = date.substr(std::min<std::size_t>(date.size(), kYearDigits));
    const auto [end, error] = std::from_chars(date.data(), date.data() + (date.size() - rest.size()), year);
    if (error != std::errc{} || end != rest.data() || year >= kFirstYear) return false;
    while (year < kFirstYear) year += kCycle;
    return day_of_date(std::to_string(year) + std::string(rest)).has_value();
}

std::string date_of(std::int64_t day) {
    return (Instant(0) + Duration::days(day)).str().substr(0, kDateLength);
}

Instant Period::start(std::string_view time_zone) const {
    return instant_of({.day = first}, time_zone);
}

Instant Period::end(std::string_view time_zone) const {
    return instant_of({.day = last + 1}, time_zone);
}

Period last_months(Instant now, std::string_view time_zone, int months) {
    const std::int64_t today = local_time(now, time_zone).day;
    const std::int64_t first_of_month = first_day_of(date_of(today).substr(0, kMonthLength)).value();
    return {.first = day_of(add_months(Instant(0) + Duration::days(first_of_month), 1 - months)), .last = today};
}

Result<Period> period_named(const std::optional<std::string>& from, const std::optional<std::string>& to,
                            Period otherwise) {
    Period period = otherwise;
    if (from) {
        const auto first = day_named(*from, false);
        if (!first) return misspelled("/from");
        period.first = *first;
    }
    if (to) {
        const auto last = day_named(*to, true);
        if (!last) return misspelled("/to");
        if (*last < period.first) return fail(ErrorCode::kEndsBeforeStart, "/to");
        period.last = *last;
    }
    if (period.last - period.first > kLongestPeriod) return fail(ErrorCode::kOutOfRange, to ? "/to" : "/from");
    return period;
}

}  // namespace parrain::app
