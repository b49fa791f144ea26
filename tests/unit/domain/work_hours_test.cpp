#include "domain/work_hours.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

Instant at(const char* text) {
    return Instant::parse(text).value();
}

TEST_CASE("works from nine to six on weekdays, by the clock of the zone") {
    const WorkHours paris;
    // Friday the 27th of November 2026; Paris is an hour ahead of UTC.
    CHECK(next_working(paris, at("2026-11-27T10:00:00Z")) == at("2026-11-27T10:00:00Z"));
    CHECK(next_working(paris, at("2026-11-27T03:00:00Z")) == at("2026-11-27T08:00:00Z"));
    CHECK(next_working(paris, at("2026-11-27T17:00:00Z")) == at("2026-11-30T08:00:00Z"));
    CHECK(next_working(paris, at("2026-11-28T12:00:00Z")) == at("2026-11-30T08:00:00Z"));
}

TEST_CASE("counts only time at work") {
    const WorkHours paris;
    const auto after = [&](const char* from, int hours) {
        return after_working(paris, at(from), Duration::hours(hours)).str();
    };
    CHECK(after("2026-11-26T08:00:00Z", 8) == "2026-11-26T16:00:00Z");
    CHECK(after("2026-11-26T15:00:00Z", 8) == "2026-11-27T14:00:00Z");
    CHECK(after("2026-11-27T16:00:00Z", 8) == "2026-11-30T15:00:00Z");
    CHECK(after("2026-11-27T16:00:00Z", 1) == "2026-11-27T17:00:00Z");
    CHECK(after("2026-11-28T12:00:00Z", 9) == "2026-11-30T17:00:00Z");
    CHECK(after("2026-11-26T23:00:00Z", 27) == "2026-12-01T17:00:00Z");
    CHECK(after("2026-11-26T10:00:00Z", 0) == "2026-11-26T10:00:00Z");
}

TEST_CASE("keeps to the clock on the wall where summer time begins and ends") {
    // On the 29th of March 2026 at two it becomes three; on the 25th of October at three it becomes two.
    const WorkHours nights{.time_zone = "Europe/Paris", .from = 60, .to = 240, .days = 0b0111'1111};
    CHECK(after_working(nights, at("2026-03-29T00:00:00Z"), Duration::hours(2)) == at("2026-03-29T02:00:00Z"));
    CHECK(after_working(nights, at("2026-03-29T00:00:00Z"), Duration::hours(3)) == at("2026-03-30T00:00:00Z"));
    CHECK(after_working(nights, at("2026-10-24T23:00:00Z"), Duration::hours(4)) == at("2026-10-25T03:00:00Z"));
    CHECK(next_working_day({}, at("2026-03-27T12:00:00Z"), 600) == at("2026-03-30T08:00:00Z"));
}

TEST_CASE("works to midnight, and on chosen days") {
    const WorkHours evenings{.time_zone = "UTC", .from = 20 * 60, .to = 24 * 60, .days = 0b0100'0000};
    CHECK(next_working(evenings, at("2026-11-27T10:00:00Z")) == at("2026-11-29T20:00:00Z"));
    CHECK(after_working(evenings, at("2026-11-29T23:00:00Z"), Duration::hours(1)) == at("2026-11-30T00:00:00Z"));
    CHECK(after_working(evenings, at("2026-11-29T23:00:00Z"), Duration::hours(2)) == at("2026-12-06T21:00:00Z"));
}

TEST_CASE("offers the next working day, never the same one") {
    CHECK(next_working_day({}, at("2026-11-26T03:00:00Z"), 600) == at("2026-11-27T09:00:00Z"));
    CHECK(next_working_day({}, at("2026-11-27T12:00:00Z"), 600) == at("2026-11-30T09:00:00Z"));
}

TEST_CASE("refuses hours in which nobody works") {
    const auto faults = [](const WorkHours& hours) {
        std::string pointers;
        const auto checked = check(hours);
        if (checked) return pointers;
        for (const FieldError& one : checked.failure().fields) pointers += one.pointer;
        return pointers;
    };
    CHECK(faults({}).empty());
    CHECK(faults({.time_zone = "Europe/Paname"}) == "/time_zone");
    CHECK(faults({.from = -1}) == "/work_from");
    CHECK(faults({.from = 600, .to = 600}) == "/work_to");
    CHECK(faults({.to = 1441}) == "/work_to");
    CHECK(faults({.days = 0}) == "/work_days");
    CHECK(faults({.days = 0b1000'0000}) == "/work_days");
}

}  // namespace
}  // namespace parrain
