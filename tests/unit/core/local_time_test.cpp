#include "core/local_time.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "support/property.hpp"

namespace parrain {
namespace {

constexpr const char* kParis = "Europe/Paris";

Instant utc(const char* text) {
    return Instant::parse(text).value();
}

Instant paris(const char* text) {
    return instant_of(LocalTime::parse(text).value(), kParis);
}

TEST_CASE("the clock on the wall shows the time of its zone") {
    CHECK(local_time(utc("2026-07-01T10:00:00Z"), kParis).str() == "2026-07-01T12:00");
    CHECK(local_time(utc("2026-12-01T23:30:00Z"), kParis).str() == "2026-12-02T00:30");
    CHECK(local_time(utc("2026-12-01T23:30:00Z"), "nowhere").str() == "2026-12-01T23:30");
}

TEST_CASE("a time that the clock leaves out in spring is the first moment after the gap") {
    CHECK(paris("2027-03-28T01:59") == utc("2027-03-28T00:59:00Z"));
    CHECK(paris("2027-03-28T02:00") == utc("2027-03-28T01:00:00Z"));
    CHECK(paris("2027-03-28T02:30") == utc("2027-03-28T01:00:00Z"));
    CHECK(paris("2027-03-28T03:00") == utc("2027-03-28T01:00:00Z"));
    CHECK(paris("2027-03-28T03:30") == utc("2027-03-28T01:30:00Z"));
}

TEST_CASE("a time that the clock shows twice in autumn is the first of the two") {
    CHECK(paris("2026-10-25T02:30") == utc("2026-10-25T00:30:00Z"));
    CHECK(paris("2026-10-25T03:00") == utc("2026-10-25T02:00:00Z"));
    CHECK(local_time(utc("2026-10-25T00:30:00Z"), kParis) == local_time(utc("2026-10-25T01:30:00Z"), kParis));
}

TEST_CASE("saturdays and sundays are weekends") {
    CHECK_FALSE(LocalTime::parse("2026-11-27T09:00")->is_weekend());
    CHECK(LocalTime::parse("2026-11-28T09:00")->is_weekend());
    CHECK(LocalTime::parse("2026-11-29T09:00")->is_weekend());
    CHECK_FALSE(LocalTime::parse("2026-11-30T09:00")->is_weekend());
}

TEST_CASE("only a day and a time of day in whole minutes are a local time") {
    for (const char* text : {"", "2026-11-30", "2026-11-30T09:00:00", "2026-11-30T24:00", "2026-02-30T09:00",
                             "2026-11-30 09:00", "2026-11-30T09:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(LocalTime::parse(text).has_value());
    }
}

TEST_CASE("every moment is found again by what the clock shows, or by the first time that it showed it") {
    testing::check_property("round trip through the wall clock", [] {
        const auto days = *rc::gen::inRange<std::int64_t>(0, 40'000);
        const auto minute = *rc::gen::inRange<std::int64_t>(0, 1'440);
        const auto zone = *rc::gen::element<std::string>("Europe/Paris", "America/New_York", "Asia/Kolkata",
                                                         "Australia/Lord_Howe", "Pacific/Apia", "UTC");
        const Instant at = Instant(0) + Duration::days(days) + Duration::minutes(minute) + Duration::days(2);
        const LocalTime shown = local_time(at, zone);
        const Instant found = instant_of(shown, zone);
        RC_ASSERT(local_time(found, zone) == shown);
        RC_ASSERT(found <= at);
        RC_ASSERT(at - found <= Duration::hours(2));
    });
}

}  // namespace
}  // namespace parrain
