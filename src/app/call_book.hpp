#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

/// Who works a referral and until when: kept in step with the referral itself. Called from the book of referrals and
/// from the use cases of calls.
namespace parrain::app {

/// The role of those who call.
inline constexpr std::string_view kRepRole = "rep";

/// Whether a member of this role may work referrals: an owner, marketing or a rep.
bool role_may_work(std::string_view role);

/// The member a caller is: at the console, or by a key of theirs.
std::optional<MemberId> member_of(const Caller& caller);

/// Whether somebody took the task and has not written anything down yet, and it is not the caller. A key that is
/// nobody's speaks for whoever has it.
bool is_held_by_other(const CallTask& task, const Caller& caller, Instant now);

/// Whether nobody else has a claim on the task.
bool may_take(Transaction& tx, WorkspaceId workspace, const CallTask& task, MemberId who, Instant now);

/// Whether the caller is a rep and the task a colleague's, who did not let go of it.
bool is_colleagues(Transaction& tx, const CallTask& task, const Caller& caller, Instant now);

/// A member who may take or be given referrals, and stays so until this transaction ends.
/// @error kUnknownValue (/rep)
Result<Member> working_member(Transaction& tx, WorkspaceId workspace, MemberId id);

/// Whether the prospect is to be called, and not before the advocate, who has not agreed yet.
bool waits_for_advocate(Transaction& tx, WorkspaceId workspace, const Referral& referral);

/// How a program wants its referrals called, as set or as it starts.
CallSettings call_settings(Transaction& tx, WorkspaceId workspace, const Program& program);

/// Whether a program wants advocates called, and before their prospects.
bool calls_advocate_first(Transaction& tx, WorkspaceId workspace, const Program& program);

/// When a rep works and what they take, as set or, by the clock of the workspace, as it starts.
StoredRepProfile rep_profile(Transaction& tx, const Workspace& workspace, MemberId rep);

/// The members who are reps, those invited included, with what they take and how much they have.
std::vector<RepStanding> reps_of(Transaction& tx, const Workspace& workspace);

/// Keep the task of a rep in step with an event that happened to its referral, which has just been written.
///
/// A referral that a person has to work has an open task with a due time: where its program wants calls, from its
/// acceptance on, unless nobody may call the prospect; in every program once the prospect is interested. With reps in
/// the team it is routed to one, and an accepted one is assigned; a rep to whom the prospect said so keeps it.
/// Consumers have none. Where nobody may call the prospect any more, a task tells the team.
/// @error those of move_referral
Result<void> follow_calls(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                          ReferralState before, const Actor& actor, Instant now);

/// Keep the tasks of a program in step with rules that changed: on who calls, or on who may be called. What needs a
/// rep gets one, what nobody may call any more is closed, and either told to the team or followed by a message. Only
/// accepted referrals where `is_first`: the program has only begun to call. A batch of each state at once, the rest as
/// what is due (continue_reconsidering), so that no change holds the store for as long as a queue may be.
/// @error those of move_referral
Result<void> reconsider_calls(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                              bool is_first, Instant now);

/// The next batch of what reconsider_calls has left of a program. False where nothing is left.
bool continue_reconsidering(const Context& context, WorkspaceId workspace, ProgramId program, Instant now);

/// Give a task another rep and a due time of theirs, with a line in its referral's history. An accepted referral is
/// assigned. `event` is `taken`, `handed_over` or `routed`; `reason` what a person wrote. What was promised or is due
/// stays so, unless it `is_new`: its due time was nobody's yet.
/// @error kUnknownValue (/rep: works no referrals any more), kPreconditionFailed (somebody changed it meanwhile), those
///        of move_referral
struct Assignment {
    MemberId rep = {};
    RoutingReason why = RoutingReason::kTaken;
    Actor actor = {};
    std::string event = {};
    std::optional<std::string> reason = {};
    bool is_new = false;
};
Result<void> assign(Transaction& tx, const Context& context, WorkspaceId workspace, CallTask& task,
                    const Assignment& assignment, Instant now);

/// Give what a rep worked to the others, since they are no longer one: a batch at once, the rest is nobody's from now
/// on and given as what is due; nobody's until there is another.
void reroute_all(Transaction& tx, const Context& context, WorkspaceId workspace, MemberId rep, Instant now);

/// Give to reps what has none, a batch at a time. Gives how many.
int route_waiting(Transaction& tx, const Context& context, WorkspaceId workspace, Instant now);

/// Give what is due while its rep is absent to a colleague who is there, by the rules of routing; it is as late as it
/// was. False where it is not due, nobody is absent or nobody is there.
bool cover_absent(const Context& context, WorkspaceId workspace, ReferralId referral, Instant now);

/// The line that a call leaves in the history of its referral: `called_advocate_no_answer`. Its words are
/// `referral.event.<line>`.
std::string line_of_call(CallParty party, CallOutcome outcome);

/// The key of the task that tells the team of a referral overdue since `due_at`.
std::string overdue_key(ReferralId referral, Instant due_at);

/// Close what tells the team that a referral is overdue, since something was done about it.
void close_overdue(Transaction& tx, WorkspaceId workspace, ReferralId referral, const std::string& note, Instant now);

/// Until when something is to be done before others may take it.
std::optional<Instant> escalation_of(const CallSettings& settings, const WorkHours& hours, Instant due_at);

}  // namespace parrain::app
