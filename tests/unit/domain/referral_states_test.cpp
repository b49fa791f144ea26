#include "domain/referral_states.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

using namespace parrain;

namespace {

/// The table as the design gives it, written a second time and independently of the code.
constexpr const char* kTable = R"(submitted,screening_passed,accepted
submitted,screening_flagged,review
submitted,screening_refused,rejected
submitted,withdrawal,withdrawn
submitted,objection,objected
submitted,erasure,erased
submitted,retention_ended,erased
review,review_accepted,accepted
review,review_refused,rejected
review,withdrawal,withdrawn
review,objection,objected
review,erasure,erased
review,window_ended,rejected
review,retention_ended,erased
accepted,assigned,advocate_call
accepted,contacted,contacted
accepted,payment,won
accepted,lost,lost
accepted,withdrawal,withdrawn
accepted,objection,objected
accepted,window_ended,expired
accepted,erasure,erased
advocate_call,advocate_agrees,to_contact
advocate_call,advocate_declines,withdrawn
advocate_call,payment,won
advocate_call,lost,lost
advocate_call,withdrawal,withdrawn
advocate_call,objection,objected
advocate_call,window_ended,expired
advocate_call,erasure,erased
to_contact,contacted,contacted
to_contact,payment,won
to_contact,lost,lost
to_contact,withdrawal,withdrawn
to_contact,objection,objected
to_contact,window_ended,expired
to_contact,erasure,erased
contacted,prospect_interested,engaged
contacted,bounced,lost
contacted,lost,lost
contacted,payment,won
contacted,objection,objected
contacted,window_ended,expired
contacted,erasure,erased
engaged,lost,lost
engaged,payment,won
engaged,objection,objected
engaged,window_ended,expired
engaged,erasure,erased
won,payment,won
won,full_refund,refunded
won,objection,won
won,erasure,erased
refunded,payment,won
refunded,objection,objected
refunded,window_ended,expired
refunded,retention_ended,erased
refunded,erasure,erased
lost,reopened,engaged
lost,payment,won
lost,objection,objected
lost,window_ended,expired
lost,retention_ended,erased
lost,erasure,erased
expired,payment,expired
expired,objection,objected
expired,retention_ended,erased
expired,erasure,erased
withdrawn,payment,withdrawn
withdrawn,objection,objected
withdrawn,retention_ended,erased
withdrawn,erasure,erased
rejected,review_accepted,accepted
rejected,payment,rejected
rejected,objection,objected
rejected,retention_ended,erased
rejected,erasure,erased
objected,payment,objected
objected,objection,objected
objected,retention_ended,erased
objected,erasure,erased
erased,payment,erased
erased,erasure,erased
erased,objection,erased
)";

using Table = std::map<std::pair<std::string, std::string>, std::string>;

Table written_table() {
    Table table;
    std::istringstream lines(kTable);
    std::string state;
    std::string event;
    std::string following;
    while (std::getline(lines, state, ',') && std::getline(lines, event, ',') && std::getline(lines, following)) {
        table[{state, event}] = following;
    }
    return table;
}

/// Every state that some history leads to from `start`, `start` itself left out unless it is come back to.
std::set<ReferralState> reachable_from(ReferralState start) {
    std::set<ReferralState> found;
    std::set<ReferralState> open = {start};
    while (!open.empty()) {
        const auto state = *open.begin();
        open.erase(open.begin());
        for (const auto event : referral_events()) {
            const auto following = next(state, event);
            if (following && found.insert(*following).second) open.insert(*following);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("referral: every pair of state and event is answered as in the written table") {
    const auto table = written_table();
    REQUIRE(table.size() == 84);
    int legal = 0;
    int illegal = 0;
    for (const auto state : referral_states()) {
        for (const auto event : referral_events()) {
            const std::string state_name(to_string(state));
            const std::string event_name(to_string(event));
            CAPTURE(state_name);
            CAPTURE(event_name);
            const auto written = table.find({state_name, event_name});
            const auto following = next(state, event);
            REQUIRE(following.ok() == (written != table.end()));
            if (following) {
                CHECK(to_string(*following) == written->second);
                ++legal;
                continue;
            }
            CHECK(following.error() == ErrorCode::kIllegalTransition);
            CHECK(following.failure().detail == std::vector<std::pair<std::string, std::string>>{
                                                    {"of", "referral"}, {"state", state_name}, {"event", event_name}});
            ++illegal;
        }
    }
    CHECK(legal == 84);
    CHECK(illegal == 216);
}

TEST_CASE("referral: names of states and events are read back, and nothing else is") {
    std::set<std::string> names;
    for (const auto state : referral_states()) {
        CHECK(parse_referral_state(to_string(state)) == state);
        names.emplace(to_string(state));
    }
    CHECK(names.size() == 15);
    names.clear();
    for (const auto event : referral_events()) {
        CHECK(parse_referral_event(to_string(event)) == event);
        names.emplace(to_string(event));
    }
    CHECK(names.size() == 20);
    for (const auto* wrong : {"", "Won", "won ", "assigned"}) CHECK_FALSE(parse_referral_state(wrong));
    for (const auto* wrong : {"", "Payment", "engaged", "kLost"}) CHECK_FALSE(parse_referral_event(wrong));
}

TEST_CASE("referral: every state can be reached, and no path leads from a message sent back to one to be sent") {
    const auto all = reachable_from(ReferralState::kSubmitted);
    for (const auto state : referral_states()) {
        if (state != ReferralState::kSubmitted) CHECK(all.contains(state));
    }
    for (const auto sent : {ReferralState::kContacted, ReferralState::kEngaged}) {
        const auto after = reachable_from(sent);
        CHECK_FALSE(after.contains(ReferralState::kAccepted));
        CHECK_FALSE(after.contains(ReferralState::kToContact));
    }
}

TEST_CASE("referral: objection and erasure are legal everywhere and erasure absorbs everything") {
    for (const auto state : referral_states()) {
        CHECK(next(state, ReferralEvent::kObjection).ok());
        REQUIRE(next(state, ReferralEvent::kErasure).ok());
        CHECK(*next(state, ReferralEvent::kErasure) == ReferralState::kErased);
    }
    CHECK(reachable_from(ReferralState::kErased) == std::set{ReferralState::kErased});
}

TEST_CASE("referral: a person may cause what people decide, never what facts decide") {
    const std::set<std::string> expected = {"review_accepted",   "review_refused", "assigned",  "advocate_agrees",
                                            "advocate_declines", "contacted",      "lost",      "prospect_interested",
                                            "reopened",          "withdrawal",     "objection", "erasure"};
    std::set<std::string> human;
    for (const auto event : referral_events()) {
        if (is_human(event)) human.emplace(to_string(event));
    }
    CHECK(human == expected);
}

TEST_CASE("referral: it holds its prospect from submission to customer, and lets go at every other end") {
    const std::set<std::string> expected = {"submitted",  "review",    "accepted", "advocate_call",
                                            "to_contact", "contacted", "engaged",  "won"};
    std::set<std::string> live;
    for (const auto state : referral_states()) {
        if (is_live(state)) live.emplace(to_string(state));
    }
    CHECK(live == expected);
}

TEST_CASE("referral: the step and the stage shown to the advocate") {
    const auto day = Duration::days(1);
    struct Row {
        ReferralState state;
        const char* step;
    };
    for (const auto& row : {
             Row{ReferralState::kSubmitted, "received"},
             Row{ReferralState::kReview, "received"},
             Row{ReferralState::kAccepted, "received"},
             Row{ReferralState::kAdvocateCall, "received"},
             Row{ReferralState::kToContact, "received"},
             Row{ReferralState::kContacted, "received"},
             Row{ReferralState::kEngaged, "in_discussion"},
             Row{ReferralState::kWon, "customer"},
             Row{ReferralState::kRefunded, "not_this_time"},
             Row{ReferralState::kLost, "not_this_time"},
             Row{ReferralState::kExpired, "not_this_time"},
             Row{ReferralState::kWithdrawn, "not_this_time"},
             Row{ReferralState::kRejected, "received"},
             Row{ReferralState::kObjected, "not_this_time"},
             Row{ReferralState::kErased, "not_this_time"},
         }) {
        CAPTURE(to_string(row.state));
        CHECK(to_string(stage_of(row.state, day, false)) == row.step);
        for (const bool calls_advocate : {false, true}) {
            CHECK(to_string(step_of(stage_of(row.state, day, calls_advocate))) == row.step);
        }
    }
}

TEST_CASE("referral: a rejection looks like one that waits for as long as a review may last") {
    const Duration just_before{kNeutralDelay.micros - 1};
    for (const auto age : {Duration{}, Duration::days(1), just_before}) {
        CHECK(stage_of(ReferralState::kRejected, age, false) == stage_of(ReferralState::kReview, age, false));
        CHECK(stage_of(ReferralState::kRejected, age, false) == stage_of(ReferralState::kContacted, age, false));
        CHECK(stage_of(ReferralState::kRejected, age, true) == stage_of(ReferralState::kReview, age, true));
        CHECK(stage_of(ReferralState::kRejected, age, true) == stage_of(ReferralState::kAdvocateCall, age, true));
    }
    for (const bool calls_advocate : {false, true}) {
        CHECK(stage_of(ReferralState::kRejected, kNeutralDelay, calls_advocate) == AdvocateStage::kNotThisTime);
        CHECK(stage_of(ReferralState::kRejected, Duration::days(400), calls_advocate) == AdvocateStage::kNotThisTime);
    }
}

TEST_CASE("referral: where the advocate is called first they see whose turn it is") {
    const Duration day = Duration::days(1);
    CHECK(to_string(stage_of(ReferralState::kSubmitted, day, true)) == "advocate_call");
    CHECK(to_string(stage_of(ReferralState::kAdvocateCall, day, true)) == "advocate_call");
    CHECK(to_string(stage_of(ReferralState::kToContact, day, true)) == "prospect_call");
    CHECK(to_string(stage_of(ReferralState::kContacted, day, true)) == "prospect_call");
    CHECK(to_string(stage_of(ReferralState::kEngaged, day, true)) == "in_discussion");
    CHECK(to_string(stage_of(ReferralState::kLost, day, true)) == "not_this_time");
}
