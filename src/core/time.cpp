#include "core/time.hpp"

#include <chrono>
#include <cstdio>

namespace parrain {
namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year_month_day;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kLatestMicros = 253'402'300'799'999'999;  // 9999-12-31T23:59:59.999999Z

sys_time<microseconds> chrono_of(Instant at) {
    return sys_time<microseconds>(microseconds(at.micros()));
}

/// Reads exactly `count` digits at the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view accepted) {
    if (text.empty() || accepted.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// Reads a fraction of a second of one or more digits; those beyond microseconds are cut.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
    std::int64_t micros = 0;
    std::int64_t unit = kMicrosPerSecond / 10;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits, unit /= 10) {
        micros += unit * (text[digits] - '0');
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return micros;
}

/// Reads `Z` or `±hh:mm` as seconds east of UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take(text, "Zz")) return 0;
    if (text.empty()) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, "+-")) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || *hours > 23 || !take(text, ":")) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return sign * (*hours * 3600 + *minutes * 60);
}

}  // namespace

std::optional<Instant> Instant::parse(std::string_view text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, "-")) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, "-")) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day || !take(text, "Tt")) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ":")) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    std::int64_t micros = 0;
    if (take(text, ".")) {
        const auto fraction = take_fraction(text);
        if (!fraction) return std::nullopt;
        micros = *fraction;
    }
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;

    const year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    const std::int64_t seconds =
        sys_days(date).time_since_epoch().count() * 86'400LL + *hour * 3600 + *minute * 60 + *second - *offset;
    const std::int64_t total = seconds * kMicrosPerSecond + micros;
    if (total < 0 || total > kLatestMicros) return std::nullopt;
    return Instant(total);
}

std::string Instant::str() const {
    const auto at = chrono_of(*this);
    const auto midnight = std::chrono::floor<days>(at);
    const year_month_day date(midnight);
    const std::int64_t in_day = (at - midnight).count();
    const std::int64_t second = in_day / kMicrosPerSecond;
    char text[40];
    int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                               static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                               static_cast<int>(second / 3600), static_cast<int>(second / 60 % 60),
                               static_cast<int>(second % 60));
    std::string out(text, static_cast<std::size_t>(length));
    if (const std::int64_t micros = in_day % kMicrosPerSecond; micros != 0) {
        length = std::snprintf(text, sizeof text, ".%06d", static_cast<int>(micros));
        out.append(text, static_cast<std::size_t>(length));
    }
    return out + "Z";
}

Instant add_months(Instant from, int months) {
    const auto at = chrono_of(from);
    const auto midnight = std::chrono::floor<days>(at);
    year_month_day date = year_month_day(midnight) + std::chrono::months(months);
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return Instant((sys_days(date) + (at - midnight)).time_since_epoch().count());
}

std::int64_t day_of(Instant at) {
    return std::chrono::floor<days>(chrono_of(at)).time_since_epoch().count();
}

std::string month_of(Instant at) {
    return at.str().substr(0, 7);
}

}  // namespace parrain
