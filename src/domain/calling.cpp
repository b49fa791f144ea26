#include "domain/calling.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<CallParty, 2> kParties{"advocate", "prospect"};
constexpr EnumNames<CallOutcome, 8> kOutcomes{"reached",   "agrees",     "declines", "no_answer",
                                              "call_back", "interested", "won",      "lost"};

constexpr int kMostAttempts = 20;
constexpr int kMostHours = 720;
constexpr int kMostMinutes = 1440;

bool has_ended(ReferralState state) {
    switch (state) {
        case ReferralState::kSubmitted:
        case ReferralState::kReview:
        case ReferralState::kRefunded:
        case ReferralState::kExpired:
        case ReferralState::kWithdrawn:
        case ReferralState::kRejected:
        case ReferralState::kObjected:
        case ReferralState::kErased: return true;
        default: return false;
    }
}

bool is_before_contact(ReferralState state) {
    return state == ReferralState::kAccepted || state == ReferralState::kToContact;
}

/// What `event` is refused for in `state`.
Failure refusal_of(ReferralState state, ReferralEvent event) {
    auto refused = next(state, event);
    if (!refused) return refused.failure();
    return fail(ErrorCode::kIllegalTransition);
}

/// What somebody who tells of a call says has happened to the referral.
ReferralEvent event_meant(CallParty party, CallOutcome outcome) {
    const bool is_advocate = party == CallParty::kAdvocate;
    switch (outcome) {
        case CallOutcome::kAgrees: return ReferralEvent::kAdvocateAgrees;
        case CallOutcome::kDeclines: return is_advocate ? ReferralEvent::kAdvocateDeclines : ReferralEvent::kLost;
        case CallOutcome::kInterested:
        case CallOutcome::kWon: return ReferralEvent::kProspectInterested;
        case CallOutcome::kLost: return ReferralEvent::kLost;
        case CallOutcome::kReached:
        case CallOutcome::kNoAnswer:
        case CallOutcome::kCallBack: return ReferralEvent::kContacted;
    }
    std::abort();
}

/// What an advocate decides; whoever called them while nobody worked the referral has been assigned by that.
Result<std::vector<ReferralEvent>> decided(ReferralState state, ReferralEvent decision) {
    if (state == ReferralState::kAccepted) return std::vector{ReferralEvent::kAssigned, decision};
    const auto after = next(state, decision);
    if (!after) return after.failure();
    return std::vector{decision};
}

Result<std::vector<ReferralEvent>> events_of_advocate(ReferralState state, CallOutcome outcome) {
    switch (outcome) {
        case CallOutcome::kAgrees: return decided(state, ReferralEvent::kAdvocateAgrees);
        case CallOutcome::kDeclines: return decided(state, ReferralEvent::kAdvocateDeclines);
        case CallOutcome::kReached:
        case CallOutcome::kNoAnswer:
        case CallOutcome::kCallBack: return std::vector<ReferralEvent>{};
        case CallOutcome::kInterested:
        case CallOutcome::kWon:
        case CallOutcome::kLost: return fail(ErrorCode::kUnknownValue, "/outcome");
    }
    std::abort();
}

Result<std::vector<ReferralEvent>> events_of_prospect(ReferralState state, CallOutcome outcome) {
    std::vector<ReferralEvent> events;
    const auto contact = [&] {
        if (is_before_contact(state)) events.push_back(ReferralEvent::kContacted);
    };
    const auto lose = [&]() -> Result<std::vector<ReferralEvent>> {
        if (state == ReferralState::kLost) return std::vector<ReferralEvent>{};
        if (!next(state, ReferralEvent::kLost)) return refusal_of(state, ReferralEvent::kLost);
        events.push_back(ReferralEvent::kLost);
        return events;
    };
    switch (outcome) {
        case CallOutcome::kNoAnswer:
        case CallOutcome::kCallBack: return events;
        case CallOutcome::kReached: contact(); return events;
        case CallOutcome::kInterested:
        case CallOutcome::kWon:
            contact();
            if (state == ReferralState::kLost) events.push_back(ReferralEvent::kReopened);
            if (is_before_contact(state) || state == ReferralState::kContacted) {
                events.push_back(ReferralEvent::kProspectInterested);
            }
            return events;
        case CallOutcome::kDeclines: contact(); return lose();
        case CallOutcome::kLost: return lose();
        case CallOutcome::kAgrees: return fail(ErrorCode::kUnknownValue, "/outcome");
    }
    std::abort();
}

}  // namespace

std::string_view to_string(CallParty value) {
    return kParties.of(value);
}

std::string_view to_string(CallOutcome value) {
    return kOutcomes.of(value);
}

std::optional<CallParty> parse_call_party(std::string_view name) {
    return kParties.parse(name);
}

std::optional<CallOutcome> parse_call_outcome(std::string_view name) {
    return kOutcomes.parse(name);
}

Result<void> check(const CallRules& rules) {
    std::vector<FieldError> errors;
    const auto within = [&](int value, int most, const char* pointer) {
        if (value < 1 || value > most) errors.push_back({pointer, ErrorCode::kOutOfRange, Bounds{1, most}});
    };
    within(rules.no_answer_limit, kMostAttempts, "/no_answer_limit");
    within(rules.no_answer_days, std::clamp(rules.no_answer_limit, 1, kMostAttempts), "/no_answer_days");
    within(rules.advocate_hours, kMostHours, "/advocate_hours");
    within(rules.prospect_hours, kMostHours, "/prospect_hours");
    within(rules.retry_hours, kMostHours, "/retry_hours");
    within(rules.follow_up_hours, kMostHours, "/follow_up_hours");
    within(rules.escalation_hours, kMostHours, "/escalation_hours");
    within(rules.hold_minutes, kMostMinutes, "/hold_minutes");
    if (errors.empty()) return {};
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

bool is_prospect_locked(const CallRules& rules, ReferralState state) {
    if (state == ReferralState::kAdvocateCall) return rules.advocate_first;
    return state == ReferralState::kAccepted && rules.wants_calls && rules.advocate_first;
}

Result<std::vector<ReferralEvent>> events_of(const CallRules& rules, const CallSituation& situation, CallParty party,
                                             CallOutcome outcome) {
    if (has_ended(situation.state)) return refusal_of(situation.state, event_meant(party, outcome));
    // An advocate agrees to a call that is made next: to none that nobody may make.
    const bool leads_to_prospect = party == CallParty::kProspect || outcome == CallOutcome::kAgrees;
    if (leads_to_prospect && !situation.may_call_prospect) return fail(ErrorCode::kNotCallable);
    if (party == CallParty::kAdvocate) return events_of_advocate(situation.state, outcome);
    if (is_prospect_locked(rules, situation.state)) return fail(ErrorCode::kAdvocateFirst);
    if (situation.state != ReferralState::kAdvocateCall) return events_of_prospect(situation.state, outcome);
    // Where a program does not ask for the advocate first, the prospect is called as if they had agreed.
    auto events = events_of_prospect(ReferralState::kToContact, outcome);
    if (!events) return events;
    if (!events->empty() && events->front() == ReferralEvent::kContacted) {
        events->insert(events->begin(), ReferralEvent::kAdvocateAgrees);
    }
    return events;
}

bool may_go_on_without_advocate(const CallRules& rules, const CallSituation& situation) {
    if (situation.state != ReferralState::kAdvocateCall) return false;
    if (situation.advocate_has_left) return true;
    return situation.advocate_attempts >= rules.no_answer_limit &&
           situation.advocate_attempt_days >= rules.no_answer_days;
}

int minutes_untold(int usual, CallOutcome outcome) {
    return outcome == CallOutcome::kNoAnswer ? std::min(usual, 1) : usual;
}

std::optional<Instant> due_after(const CallRules& rules, const WorkHours& hours, ReferralState state,
                                 std::optional<CallOutcome> outcome, Instant now) {
    const auto within = [&](int working_hours) { return after_working(hours, now, Duration::hours(working_hours)); };
    const bool retries = outcome == CallOutcome::kNoAnswer;
    switch (state) {
        case ReferralState::kAccepted:
        case ReferralState::kAdvocateCall: return within(retries ? rules.retry_hours : rules.advocate_hours);
        case ReferralState::kToContact: return within(retries ? rules.retry_hours : rules.prospect_hours);
        case ReferralState::kContacted:
        case ReferralState::kEngaged: return within(retries ? rules.retry_hours : rules.follow_up_hours);
        default: return std::nullopt;
    }
}

}  // namespace parrain
