#include "core/time.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>

#include "support/property.hpp"

namespace parrain {
namespace {

using testing::check_property;

Instant at(std::string_view text) {
    const auto instant = Instant::parse(text);
    REQUIRE_MESSAGE(instant.has_value(), text);
    return *instant;
}

bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in(int year, int month) {
    constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

std::string midnight_text(int year, int month, int day) {
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT00:00:00Z", year, month, day);
    return text;
}

TEST_CASE("reads RFC 3339 with fraction and offset, and writes it in UTC") {
    struct Row {
        const char* written;
        const char* utc;
    };
    for (const Row& row : {
             Row{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
             Row{"2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z"},
             Row{"2026-05-01t10:00:00z", "2026-05-01T10:00:00Z"},
             Row{"2026-05-01T10:00:00.5Z", "2026-05-01T10:00:00.500000Z"},
             Row{"2026-05-01T10:00:00.000001Z", "2026-05-01T10:00:00.000001Z"},
             Row{"2026-05-01T10:00:00.0000019Z", "2026-05-01T10:00:00.000001Z"},
             Row{"2026-05-01T10:00:00.000Z", "2026-05-01T10:00:00Z"},
             Row{"2026-05-01T12:00:00+02:00", "2026-05-01T10:00:00Z"},
             Row{"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
             Row{"2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00Z"},
             Row{"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
         }) {
        CAPTURE(row.written);
        CHECK(at(row.written).str() == row.utc);
    }
}

TEST_CASE("refuses what is no RFC 3339 moment from 1970 to 9999") {
    for (const char* text : {"",
                             "2026-05-01",
                             "2026-05-01T10:00:00",
                             "2026-05-01 10:00:00Z",
                             "2026-5-1T10:00:00Z",
                             "2026-02-29T00:00:00Z",
                             "2026-13-01T00:00:00Z",
                             "2026-00-01T00:00:00Z",
                             "2026-04-31T00:00:00Z",
                             "2026-05-01T24:00:00Z",
                             "2026-05-01T10:60:00Z",
                             "2026-05-01T10:00:60Z",
                             "2026-05-01T10:00:00.Z",
                             "2026-05-01T10:00:00+24:00",
                             "2026-05-01T10:00:00+0200",
                             "2026-05-01T10:00:00ZZ",
                             "2026-05-01T10:00:00Z ",
                             " 2026-05-01T10:00:00Z",
                             "1969-12-31T23:59:59Z",
                             "1970-01-01T00:00:00+00:01",
                             "9999-12-31T23:59:59-00:01",
                             "+2026-05-01T10:00:00Z",
                             "-026-05-01T10:00:00Z",
                             "10000-01-01T00:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(Instant::parse(text).has_value());
    }
}

TEST_CASE("what is written is read as the same moment") {
    check_property("parse(str(t)) is t", [] {
        const Instant instant(*rc::gen::inRange<std::int64_t>(0, 253'402'300'799'999'999));
        RC_ASSERT(Instant::parse(instant.str()) == instant);
    });
    check_property("the order of moments of whole seconds is the order of their spelling", [] {
        const auto seconds = rc::gen::inRange<std::int64_t>(0, 253'402'300'799);
        const Instant a(*seconds * 1'000'000);
        const Instant b(*seconds * 1'000'000);
        RC_ASSERT((a < b) == (a.str() < b.str()));
    });
}

TEST_CASE("a month later is the same day, or the last of a shorter month") {
    struct Row {
        const char* from;
        int months;
        const char* to;
    };
    for (const Row& row : {
             Row{"2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00Z"},
             Row{"2024-01-31T10:00:00Z", 1, "2024-02-29T10:00:00Z"},
             Row{"2026-03-31T23:59:59.999999Z", 1, "2026-04-30T23:59:59.999999Z"},
             Row{"2026-01-15T00:00:00Z", 12, "2027-01-15T00:00:00Z"},
             Row{"2024-02-29T00:00:00Z", 12, "2025-02-28T00:00:00Z"},
             Row{"2024-02-29T00:00:00Z", 48, "2028-02-29T00:00:00Z"},
             Row{"2026-12-31T00:00:00Z", 2, "2027-02-28T00:00:00Z"},
             Row{"2026-05-01T00:00:00Z", 0, "2026-05-01T00:00:00Z"},
             Row{"2026-03-31T00:00:00Z", -1, "2026-02-28T00:00:00Z"},
             Row{"2000-01-31T00:00:00Z", 1, "2000-02-29T00:00:00Z"},
             Row{"2100-01-31T00:00:00Z", 1, "2100-02-28T00:00:00Z"},
         }) {
        CAPTURE(row.from);
        CAPTURE(row.months);
        CHECK(add_months(at(row.from), row.months).str() == row.to);
    }
}

TEST_CASE("months are counted as on a calendar") {
    check_property("add_months agrees with counting months by hand", [] {
        const int year = *rc::gen::inRange(1970, 2200);
        const int month = *rc::gen::inRange(1, 13);
        const int day = *rc::gen::inRange(1, days_in(year, month) + 1);
        const int months = *rc::gen::inRange(0, 600);
        const int index = year * 12 + month - 1 + months;
        const int to_year = index / 12;
        const int to_month = index % 12 + 1;
        const int to_day = std::min(day, days_in(to_year, to_month));
        const auto from = Instant::parse(midnight_text(year, month, day));
        RC_ASSERT(from.has_value());
        RC_ASSERT(add_months(*from, months).str() == midnight_text(to_year, to_month, to_day));
    });
}

TEST_CASE("a day and a month are those of UTC") {
    CHECK(day_of(at("1970-01-01T00:00:00Z")) == 0);
    CHECK(day_of(at("1970-01-01T23:59:59.999999Z")) == 0);
    CHECK(day_of(at("1970-01-02T00:00:00Z")) == 1);
    CHECK(day_of(at("2026-05-01T00:00:00+02:00")) == day_of(at("2026-04-30T12:00:00Z")));
    CHECK(month_of(at("2026-05-01T00:00:00Z")) == "2026-05");
    CHECK(month_of(at("2026-05-01T00:00:00+02:00")) == "2026-04");
}

TEST_CASE("lengths of time are exact and compare") {
    CHECK(Duration::days(1) == Duration::hours(24));
    CHECK(Duration::hours(1) == Duration::minutes(60));
    CHECK(Duration::minutes(1) == Duration::seconds(60));
    CHECK(Duration::seconds(1).micros == 1'000'000);
    CHECK(Duration::seconds(59) < Duration::minutes(1));
    const Instant now = at("2026-05-01T10:00:00Z");
    CHECK((now + Duration::days(30)) - now == Duration::days(30));
    CHECK((now - Duration::seconds(1)).str() == "2026-05-01T09:59:59Z");
}

}  // namespace
}  // namespace parrain
