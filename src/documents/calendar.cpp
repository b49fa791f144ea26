#include "documents/calendar.hpp"

#include <libical/ical.h>

#include <memory>
#include <stdexcept>

namespace parrain::documents {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

struct Freed {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
    void operator()(char* text) const { icalmemory_free_buffer(text); }
};

icaltimetype utc(Instant at) {
    return icaltime_from_timet_with_zone(static_cast<time_t>(at.micros() / kMicrosPerSecond), 0,
                                         icaltimezone_get_utc_timezone());
}

icalcomponent* event_of(const app::AgendaEntry& entry, Instant now) {
    const auto transparency = entry.is_promise ? ICAL_TRANSP_OPAQUE : ICAL_TRANSP_TRANSPARENT;
    icalcomponent* event = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(entry.uid.c_str()), icalproperty_new_dtstamp(utc(now)),
        icalproperty_new_lastmodified(utc(entry.changed_at)), icalproperty_new_dtstart(utc(entry.at)),
        icalproperty_new_dtend(utc(entry.at + entry.length)), icalproperty_new_summary(entry.title.c_str()),
        icalproperty_new_transp(transparency), icalproperty_new_sequence(static_cast<int>(entry.revision)),
        static_cast<void*>(nullptr));
    if (event == nullptr) throw std::runtime_error("a calendar could not be written");
    if (!entry.url.empty()) icalcomponent_add_property(event, icalproperty_new_url(entry.url.c_str()));
    return event;
}

/// RFC 5545 §3.6 wants one component at least: a calendar without events states the time zone they would be in.
icalcomponent* zone_of_nothing() {
    icalcomponent* zone = icalcomponent_vanew(
        ICAL_VTIMEZONE_COMPONENT, icalproperty_new_tzid("Etc/UTC"),
        icalcomponent_vanew(ICAL_XSTANDARD_COMPONENT, icalproperty_new_dtstart(icaltime_from_string("19700101T000000")),
                            icalproperty_new_tzoffsetfrom(0), icalproperty_new_tzoffsetto(0),
                            static_cast<void*>(nullptr)),
        static_cast<void*>(nullptr));
    if (zone == nullptr) throw std::runtime_error("a calendar could not be written");
    return zone;
}

}  // namespace

std::string ics_of(const app::Agenda& agenda) {
    // No METHOD: that is for what is sent, and wants an organizer (RFC 5546 §3.2.1); a calendar that is read has none.
    const std::unique_ptr<icalcomponent, Freed> calendar(
        icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
                            icalproperty_new_prodid("-//Parrain//Parrain//EN"), static_cast<void*>(nullptr)));
    if (!calendar) throw std::runtime_error("a calendar could not be written");
    icalproperty* name = icalproperty_new_x(agenda.name.c_str());
    icalproperty_set_x_name(name, "X-WR-CALNAME");
    icalcomponent_add_property(calendar.get(), name);
    if (agenda.entries.empty()) icalcomponent_add_component(calendar.get(), zone_of_nothing());
    for (const app::AgendaEntry& entry : agenda.entries) {
        icalcomponent_add_component(calendar.get(), event_of(entry, agenda.now));
    }
    const std::unique_ptr<char, Freed> text(icalcomponent_as_ical_string_r(calendar.get()));
    return text.get();
}

}  // namespace parrain::documents
