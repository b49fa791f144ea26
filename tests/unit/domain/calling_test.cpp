#include "domain/calling.hpp"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <string>

namespace parrain {
namespace {

using S = ReferralState;
using P = CallParty;
using O = CallOutcome;

constexpr CallRules kRules{.wants_calls = true};
constexpr std::array kOutcomes = {O::kReached,  O::kAgrees,     O::kDeclines, O::kNoAnswer,
                                  O::kCallBack, O::kInterested, O::kWon,      O::kLost};

/// The events of a call in words, or why it is refused.
std::string told(S state, P party, O outcome, const CallRules& rules = kRules, bool may_call = true) {
    const auto events = events_of(rules, {.state = state, .may_call_prospect = may_call}, party, outcome);
    if (!events) return "!" + std::string(to_string(events.failure().code));
    std::string names;
    for (const ReferralEvent event : *events) names += (names.empty() ? "" : " ") + std::string(to_string(event));
    return names;
}

TEST_CASE("the prospect cannot be called before the advocate") {
    for (const O outcome : kOutcomes) {
        CHECK(told(S::kAccepted, P::kProspect, outcome) == "!advocate_first");
        CHECK(told(S::kAdvocateCall, P::kProspect, outcome) == "!advocate_first");
    }
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kAgrees) == "advocate_agrees");
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kDeclines) == "advocate_declines");
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kReached).empty());
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kNoAnswer).empty());
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kCallBack).empty());
    CHECK(told(S::kAccepted, P::kAdvocate, O::kAgrees) == "assigned advocate_agrees");
    CHECK(told(S::kAccepted, P::kAdvocate, O::kDeclines) == "assigned advocate_declines");
    CHECK(told(S::kToContact, P::kAdvocate, O::kAgrees) == "!illegal_transition");
}

TEST_CASE("calls to the prospect cause what is still missing, and no more") {
    const std::map<S, std::map<O, std::string>> table = {
        {S::kToContact,
         {{O::kReached, "contacted"},
          {O::kInterested, "contacted prospect_interested"},
          {O::kWon, "contacted prospect_interested"},
          {O::kDeclines, "contacted lost"},
          {O::kLost, "lost"},
          {O::kNoAnswer, ""},
          {O::kCallBack, ""}}},
        {S::kContacted,
         {{O::kReached, ""},
          {O::kInterested, "prospect_interested"},
          {O::kWon, "prospect_interested"},
          {O::kDeclines, "lost"},
          {O::kLost, "lost"},
          {O::kNoAnswer, ""},
          {O::kCallBack, ""}}},
        {S::kEngaged,
         {{O::kReached, ""}, {O::kInterested, ""}, {O::kWon, ""}, {O::kDeclines, "lost"}, {O::kLost, "lost"}}},
        {S::kWon, {{O::kReached, ""}, {O::kWon, ""}, {O::kLost, "!illegal_transition"}}},
        {S::kLost, {{O::kInterested, "reopened"}, {O::kWon, "reopened"}, {O::kLost, ""}, {O::kReached, ""}}},
    };
    for (const auto& [state, outcomes] : table) {
        for (const auto& [outcome, events] : outcomes) {
            CAPTURE(std::string(to_string(state)) + " " + std::string(to_string(outcome)));
            CHECK(told(state, P::kProspect, outcome) == events);
        }
    }
}

TEST_CASE("every event that a call causes is legal where it is caused") {
    for (const S state : referral_states()) {
        for (const P party : {P::kAdvocate, P::kProspect}) {
            for (const O outcome : kOutcomes) {
                for (const bool first : {true, false}) {
                    const CallRules rules{.wants_calls = true, .advocate_first = first};
                    const auto events = events_of(rules, {.state = state}, party, outcome);
                    if (!events) continue;
                    S at = state;
                    for (const ReferralEvent event : *events) {
                        CAPTURE(std::string(to_string(state)) + " " + std::string(to_string(outcome)) + " " +
                                std::string(to_string(event)));
                        const auto after = next(at, event);
                        REQUIRE(after.ok());
                        at = *after;
                    }
                }
            }
        }
    }
}

TEST_CASE("outcomes belong to a party, and ended referrals take no calls") {
    for (const O outcome : {O::kInterested, O::kWon, O::kLost}) {
        CHECK(told(S::kAdvocateCall, P::kAdvocate, outcome) == "!unknown_value");
    }
    CHECK(told(S::kContacted, P::kProspect, O::kAgrees) == "!unknown_value");
    for (const S state : {S::kReview, S::kRejected, S::kWithdrawn, S::kExpired, S::kObjected, S::kErased}) {
        CHECK(told(state, P::kProspect, O::kReached) == "!illegal_transition");
        CHECK(told(state, P::kAdvocate, O::kNoAnswer) == "!illegal_transition");
    }
}

TEST_CASE("nobody is called whom the law protects, but their advocate is") {
    CHECK(told(S::kToContact, P::kProspect, O::kReached, kRules, false) == "!not_callable");
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kReached, kRules, false).empty());
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kDeclines, kRules, false) == "advocate_declines");
}

TEST_CASE("an advocate agrees to no call that nobody may make") {
    CHECK(told(S::kAccepted, P::kAdvocate, O::kAgrees, kRules, false) == "!not_callable");
    CHECK(told(S::kAdvocateCall, P::kAdvocate, O::kAgrees, kRules, false) == "!not_callable");
}

TEST_CASE("a program may let the prospect be called at once") {
    const CallRules rules{.wants_calls = true, .advocate_first = false};
    CHECK(told(S::kAdvocateCall, P::kProspect, O::kReached, rules) == "advocate_agrees contacted");
    CHECK(told(S::kAdvocateCall, P::kProspect, O::kLost, rules) == "lost");
    CHECK(told(S::kAdvocateCall, P::kProspect, O::kNoAnswer, rules).empty());
}

TEST_CASE("three calls in vain let a rep go on") {
    const auto may = [](S state, int attempts) {
        return may_go_on_without_advocate(kRules,
                                          {.state = state, .advocate_attempts = attempts, .advocate_attempt_days = 1});
    };
    CHECK_FALSE(may(S::kAdvocateCall, 2));
    CHECK(may(S::kAdvocateCall, 3));
    CHECK_FALSE(may(S::kToContact, 5));
    CHECK(may_go_on_without_advocate(kRules, {.state = S::kAdvocateCall, .advocate_has_left = true}));
}

TEST_CASE("a program may want the calls in vain on more than one day") {
    CallRules rules = kRules;
    rules.no_answer_days = 2;
    CHECK(check(rules));
    const auto may = [&](int attempts, int days) {
        return may_go_on_without_advocate(
            rules, {.state = S::kAdvocateCall, .advocate_attempts = attempts, .advocate_attempt_days = days});
    };
    CHECK_FALSE(may(9, 1));
    CHECK_FALSE(may(2, 2));
    CHECK(may(3, 2));
    rules.no_answer_days = 4;  // of three calls
    CHECK_FALSE(check(rules));
    rules.no_answer_days = 0;
    CHECK_FALSE(check(rules));
}

TEST_CASE("minutes nobody told are the usual ones, and one at most where nobody answered") {
    CHECK(minutes_untold(5, O::kReached) == 5);
    CHECK(minutes_untold(5, O::kNoAnswer) == 1);
    CHECK(minutes_untold(0, O::kNoAnswer) == 0);
}

TEST_CASE("something is due within working hours until a referral came to an end") {
    const Instant friday = Instant::parse("2026-11-27T16:00:00Z").value();
    const auto due = [&](S state, std::optional<O> outcome) {
        const auto at = due_after(kRules, {}, state, outcome, friday);
        return at ? at->str() : "never";
    };
    CHECK(due(S::kAdvocateCall, {}) == "2026-11-30T15:00:00Z");
    CHECK(due(S::kAdvocateCall, O::kNoAnswer) == "2026-11-30T11:00:00Z");
    CHECK(due(S::kToContact, O::kAgrees) == "2026-11-30T15:00:00Z");
    CHECK(due(S::kContacted, O::kReached) == "2026-12-02T16:00:00Z");
    CHECK(due(S::kEngaged, O::kNoAnswer) == "2026-11-30T11:00:00Z");
    CHECK(due(S::kWon, {}) == "never");
    CHECK(due(S::kLost, {}) == "never");
}

TEST_CASE("rules of calling stay within reason") {
    CallRules rules;
    CHECK(check(rules).ok());
    rules.no_answer_limit = 0;
    rules.hold_minutes = 1441;
    const auto checked = check(rules);
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.failure().fields == std::vector<FieldError>{{"/no_answer_limit", ErrorCode::kOutOfRange},
                                                              {"/hold_minutes", ErrorCode::kOutOfRange}});
}

}  // namespace
}  // namespace parrain
