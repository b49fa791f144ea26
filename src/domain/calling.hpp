#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/referral_states.hpp"
#include "domain/work_hours.hpp"

/// Calls to advocates and prospects: which may be made, what they lead to, and when the next one is due.
namespace parrain {

/// Who was called.
enum class CallParty { kAdvocate, kProspect };

/// What came of it.
enum class CallOutcome {
    kReached,   ///< they talked, and nothing was decided
    kAgrees,    ///< the advocate is fine with their prospect being called
    kDeclines,  ///< the advocate wants no call made; the prospect wants none of it
    kNoAnswer,
    kCallBack,    ///< they asked to be called at another time
    kInterested,  ///< the prospect is
    kWon,         ///< the prospect ordered
    kLost,        ///< it comes to nothing
};

/// Names on the wire, in snake case, and back.
std::string_view to_string(CallParty value);
std::string_view to_string(CallOutcome value);
std::optional<CallParty> parse_call_party(std::string_view name);
std::optional<CallOutcome> parse_call_outcome(std::string_view name);

/// How a program wants its referrals called. Working hours are those of the rep.
struct CallRules {
    bool wants_calls = false;
    bool advocate_first = true;
    int no_answer_limit = 3;   ///< so often the advocate is tried before a rep may go on without them, 1 to 20
    int no_answer_days = 1;    ///< and on so many days of the rep, at most as many as attempts
    int advocate_hours = 8;    ///< working hours until the advocate is to be called
    int prospect_hours = 8;    ///< working hours until the prospect is to be called once that is unlocked
    int retry_hours = 4;       ///< working hours until the next attempt after nobody answered
    int follow_up_hours = 27;  ///< working hours until a prospect who was reached is called again
    int escalation_hours = 9;  ///< working hours after which what is overdue is free for others to take
    int hold_minutes = 30;     ///< a referral that was taken is free again after so long without a note

    bool operator==(const CallRules&) const = default;
};

/// @error kOutOfRange, each field by its name (1 to 20 attempts, on no more days than that; 1 to 720 hours; 1 to
/// 1,440 minutes)
Result<void> check(const CallRules& rules);

/// What a referral is to whoever calls.
struct CallSituation {
    ReferralState state = ReferralState::kAdvocateCall;
    int advocate_attempts = 0;       ///< calls to the advocate that nobody answered, since one last was
    int advocate_attempt_days = 0;   ///< on how many days of whoever works the referral
    bool advocate_has_left = false;  ///< nobody can ask them any more
    bool may_call_prospect = true;   ///< the law lets their telephone be called
};

/// Whether the prospect cannot be called yet because the advocate comes first.
bool is_prospect_locked(const CallRules& rules, ReferralState state);

/// The events that a call causes, in order; none where it changes no state.
///
/// | party | outcome | events |
/// |---|---|---|
/// | advocate | agrees, declines | `advocate_agrees`, `advocate_declines`; before them `assigned` where nobody was |
/// | advocate | reached, no answer, call back | none |
/// | prospect | reached | `contacted`, where they were not |
/// | prospect | interested, won | `contacted`, `prospect_interested`, each where it has not been; `reopened` after
/// `lost` | | prospect | declines, lost | `contacted`, where they were not and told so themselves (declines); `lost` |
/// | prospect | no answer, call back | none |
///
/// @error kUnknownValue (/outcome: not one of that party), kAdvocateFirst, kNotCallable, kIllegalTransition (the
///        referral came to an end)
/// Source: states-and-ledger.md §1; core-api.md, "Referrals and calls".
Result<std::vector<ReferralEvent>> events_of(const CallRules& rules, const CallSituation& situation, CallParty party,
                                             CallOutcome outcome);

/// Whether the advocate was tried in vain so often and on so many days, or is there no more, that a rep may go on
/// without them, for a reason they write down.
bool may_go_on_without_advocate(const CallRules& rules, const CallSituation& situation);

/// The minutes that a call counts where nobody told any: the program's usual ones, and one at most where nobody
/// answered.
int minutes_untold(int usual, CallOutcome outcome);

/// When somebody has to do something next about a referral that entered `state`, or was called with `outcome`, at
/// `now`; none where nobody has to. Falls within `hours`.
std::optional<Instant> due_after(const CallRules& rules, const WorkHours& hours, ReferralState state,
                                 std::optional<CallOutcome> outcome, Instant now);

}  // namespace parrain
