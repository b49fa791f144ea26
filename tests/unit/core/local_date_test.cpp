// Which day it is where the workspace is, and the names of countries.

#include "core/local_date.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/countries.hpp"

namespace parrain {
namespace {

Instant at(const char* text) {
    return Instant::parse(text).value();
}

TEST_CASE("a year begins in Paris before it begins in UTC, in winter by one hour and in summer a day by two") {
    CHECK(local_date(at("2026-12-31T22:59:59Z"), "Europe/Paris") == "2026-12-31");
    CHECK(local_date(at("2026-12-31T23:00:00Z"), "Europe/Paris") == "2027-01-01");
    CHECK(local_date(at("2026-06-30T21:59:59Z"), "Europe/Paris") == "2026-06-30");
    CHECK(local_date(at("2026-06-30T22:00:00Z"), "Europe/Paris") == "2026-07-01");
    CHECK(local_date(at("2027-01-01T04:59:59Z"), "America/New_York") == "2026-12-31");
    CHECK(local_date(at("2026-12-31T23:30:00Z"), "Mars/Olympus") == "2026-12-31");
}

TEST_CASE("a day is one of the calendar, written in full") {
    for (const char* good : {"2021-01-01", "2024-02-29", "9999-12-31"}) CHECK(is_date(good));
    for (const char* bad : {"", "2021-1-1", "2023-02-29", "2021-13-01", "2021-01-01T00:00:00Z", "01/01/2021"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_date(bad));
    }
}

TEST_CASE("a moment may be told by its day, which begins at midnight") {
    CHECK(parse_moment_or_day("2024-02-29")->str() == "2024-02-29T00:00:00Z");
    CHECK(parse_moment_or_day("2024-02-29T08:00:00+01:00")->str() == "2024-02-29T07:00:00Z");
    for (const char* bad : {"", "2023-02-29", "29/02/2024", "2024-02"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_moment_or_day(bad));
    }
}

TEST_CASE("countries are named and sorted in both languages, each one that an address takes") {
    for (const Locale locale : {Locale::kEn, Locale::kFr}) {
        const auto& names = country_names(locale);
        CHECK(names.size() > 200);
        CHECK(std::ranges::all_of(names, [](const CountryName& one) { return CountryCode::parse(one.code).ok(); }));
    }
    const auto named = [](Locale locale, const char* code) {
        return std::ranges::find(country_names(locale), code, &CountryName::code)->name;
    };
    CHECK(named(Locale::kEn, "DE") == "Germany");
    CHECK(named(Locale::kFr, "DE") == "Allemagne");
    // Accents do not send a country to the end of the list.
    const auto& french = country_names(Locale::kFr);
    CHECK(std::ranges::find(french, "US", &CountryName::code) < std::ranges::find(french, "FR", &CountryName::code));
}

}  // namespace
}  // namespace parrain
