#include "documents/calendar.hpp"

#include <doctest/doctest.h>
#include <libical/ical.h>

#include <memory>

namespace parrain::documents {
namespace {

struct Freed {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Parsed = std::unique_ptr<icalcomponent, Freed>;

/// What a calendar program reads: what it has no fault to find with.
Parsed parsed(const app::Agenda& agenda) {
    Parsed calendar(icalparser_parse_string(ics_of(agenda).c_str()));
    REQUIRE(calendar);
    CHECK(icalrestriction_check(calendar.get()) == 1);
    CHECK(icalcomponent_count_errors(calendar.get()) == 0);
    return calendar;
}

app::Agenda agenda() {
    const auto at = [](const char* text) { return Instant::parse(text).value(); };
    return {.name = "Calls of Léa",
            .now = at("2026-11-27T08:00:00Z"),
            .entries = {{.uid = "referral-1@parrain",
                         .revision = 3,
                         .at = at("2026-11-30T09:00:00Z"),
                         .length = Duration::minutes(20),
                         .changed_at = at("2026-11-26T17:30:00Z"),
                         .is_promise = true,
                         .title = "Promised call back, prospect: Élan; Fils, \"SA\"\nBEGIN:VALARM",
                         .url = "https://acme.example/console/referrals/1"},
                        {.uid = "referral-2@parrain",
                         .revision = 1,
                         .at = at("2026-11-30T10:00:00Z"),
                         .length = Duration::minutes(20),
                         .changed_at = at("2026-11-26T17:30:00Z"),
                         .is_promise = false,
                         .title = "Call the advocate: Boulangerie",
                         .url = ""}}};
}

}  // namespace

TEST_CASE("a calendar is read as what was written, a promise keeping its time free") {
    const Parsed calendar = parsed(agenda());
    icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    REQUIRE(event != nullptr);
    CHECK(std::string(icalcomponent_get_uid(event)) == "referral-1@parrain");
    CHECK(std::string(icalcomponent_get_summary(event)) == agenda().entries[0].title);
    CHECK(icalcomponent_get_first_component(event, ICAL_ANY_COMPONENT) == nullptr);
    CHECK(icalcomponent_get_sequence(event) == 3);
    const auto moment = [](icaltimetype at) { return std::string(icaltime_as_ical_string(at)); };
    CHECK(moment(icalcomponent_get_dtstart(event)) == "20261130T090000Z");
    CHECK(moment(icalcomponent_get_dtend(event)) == "20261130T092000Z");
    const auto property = [&](icalproperty_kind kind) { return icalcomponent_get_first_property(event, kind); };
    CHECK(icalproperty_get_transp(property(ICAL_TRANSP_PROPERTY)) == ICAL_TRANSP_OPAQUE);
    CHECK(moment(icalproperty_get_lastmodified(property(ICAL_LASTMODIFIED_PROPERTY))) == "20261126T173000Z");
    event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    REQUIRE(event != nullptr);
    CHECK(icalproperty_get_transp(property(ICAL_TRANSP_PROPERTY)) == ICAL_TRANSP_TRANSPARENT);
    CHECK(property(ICAL_URL_PROPERTY) == nullptr);
    CHECK(icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT) == nullptr);
}

TEST_CASE("a calendar with nothing in it is one") {
    app::Agenda empty = agenda();
    empty.entries.clear();
    const Parsed calendar = parsed(empty);
    CHECK(icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT) == nullptr);
}

}  // namespace parrain::documents
