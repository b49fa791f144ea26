#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/records.hpp"
#include "domain/calling.hpp"
#include "domain/gift.hpp"
#include "domain/routing.hpp"

/// What is kept of calls, of who works which referral, and of when reps work.
namespace parrain::app {

struct Slice;

/// How a program wants its referrals called, and what a rep says.
struct CallSettings {
    ProgramId program;
    CallRules rules = {};
    std::optional<LocalText> advocate_script = {};  ///< none: the one that is shipped
    std::optional<LocalText> prospect_script = {};
    Money hourly_cost;         ///< of a rep's time, in the workspace's currency
    int usual_minutes = 5;     ///< of a call whose minutes nobody told, 0 to 600
    std::int64_t version = 0;  ///< 0: nobody set it, these are defaults
};

/// What a rep takes and when they work, as kept.
struct StoredRepProfile {
    RepProfile profile;
    std::string calendar_token;  ///< opens the calendar of their calls; at least 128 random bits once kept
    std::int64_t version = 0;    ///< 0: nobody set it, these are defaults
};

/// What a rep has to do about a referral, while it is open; who worked it, afterwards.
struct CallTask {
    ReferralId referral;
    ProgramId program;
    std::optional<MemberId> rep = {};  ///< none while the workspace has no reps
    RoutingReason routed_by = RoutingReason::kLoad;
    bool is_open = true;
    bool is_free = false;  ///< overdue, or let go of: whoever wants may take it
    Instant due_at = {};
    std::optional<Instant> escalates_at = {};  ///< when it becomes free, unless something is done
    std::int64_t worth = 0;                    ///< expected value, minor units; sorts what is due at one time
    std::string held_by = {};                  ///< principal who took it and has not written anything down yet
    std::optional<Instant> held_until = {};
    std::optional<Instant> call_back_at = {};  ///< what somebody was promised; due then
    int advocate_attempts = 0;                 ///< in vain, since the advocate was last reached
    int prospect_attempts = 0;
    Instant assigned_at = {};
    Instant updated_at = {};
    std::int64_t version = 1;
};

/// One call, as written down.
struct Call {
    CallId id;
    ReferralId referral;
    CallParty party = CallParty::kAdvocate;
    CallOutcome outcome = CallOutcome::kReached;
    int minutes = 0;
    bool is_estimated = false;  ///< nobody told the minutes: they are the usual ones
    Money cost;                 ///< of the rep's time, reckoned when it was written down
    std::optional<std::string> note = {};
    std::optional<std::string> reason = {};  ///< why it was lost
    std::optional<Instant> call_back_at = {};
    std::optional<Money> order = {};
    Actor actor = {};
    std::optional<MemberId> rep = {};
    Instant at = {};
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// How far the open referrals of a program were held against rules that changed.
struct Reconsideration {
    ProgramId program;
    bool is_first = false;  ///< the program has only begun to call: accepted referrals alone
    ReferralState state = ReferralState::kAccepted;
    std::int64_t after = 0;  ///< the last referral of this state; 0 before the first
};

/// Which open tasks a queue shows.
struct QueueFilter {
    enum class View { kMine, kToTake, kAll };
    View view = View::kAll;
    MemberId rep = {};  ///< whose, for kMine
    Instant now = {};   ///< who is absent then leaves their tasks to be taken, for kToTake
    /// Only where it stands in the prospect's company, name or address, in the advocate's name or company, or in the
    /// name of who has it; empty for all.
    std::string text = {};
    std::optional<Instant> due_from = {};  ///< begins with what is due then
};

/// Where a queue goes on: after the task that stands there.
struct QueuePlace {
    Instant due_at;
    std::int64_t worth;
    ReferralId referral;
};

/// How many open tasks there are; `is_exact` where none of these numbers stopped at kMostTasksCounted.
struct QueueCounts {
    std::int64_t mine = 0;
    std::int64_t to_take = 0;
    std::int64_t all = 0;
    std::int64_t late = 0;  ///< of all
    bool is_exact = true;
};

/// Open tasks are counted up to here, unless somebody wants to know: this many means that there may be more.
inline constexpr std::int64_t kMostTasksCounted = 1'000;

/// Calls, tasks of reps and what reps take.
class CallStore {
  public:
    virtual ~CallStore() = default;
    virtual std::optional<CallSettings> settings(WorkspaceId workspace, ProgramId program) = 0;
    /// Writes all fields and one version more, or the first where `settings.version` is 0. False where that is no
    /// longer the stored version.
    virtual bool put(WorkspaceId workspace, const CallSettings& settings) = 0;

    virtual std::vector<StoredRepProfile> profiles(WorkspaceId workspace) = 0;
    virtual std::optional<StoredRepProfile> profile(WorkspaceId workspace, MemberId member) = 0;
    /// Whose calendar this token opens, in any workspace.
    virtual std::optional<std::pair<WorkspaceId, StoredRepProfile>> profile_by_token(std::string_view token) = 0;
    /// As put of settings.
    virtual bool put(WorkspaceId workspace, const StoredRepProfile& profile) = 0;
    virtual std::optional<MemberId> account_rep(WorkspaceId workspace, AccountId account) = 0;
    /// None: nobody looks after it.
    virtual void put_account_rep(WorkspaceId workspace, AccountId account, std::optional<MemberId> rep) = 0;

    virtual void insert(WorkspaceId workspace, const CallTask& task) = 0;
    /// Writes all fields and one version more. False where `task.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const CallTask& task) = 0;
    virtual std::optional<CallTask> task(WorkspaceId workspace, ReferralId referral) = 0;
    /// As task, and nobody else changes it before this transaction ends.
    virtual std::optional<CallTask> task_locked(WorkspaceId workspace, ReferralId referral) = 0;
    /// Open tasks, what is due first at the top; of what is due at one time, what is worth most.
    virtual std::vector<CallTask> queue(WorkspaceId workspace, const QueueFilter& filter,
                                        const std::optional<QueuePlace>& after, int limit) = 0;
    /// Open tasks of a rep about which somebody was promised a call, what is due first at the top.
    virtual std::vector<CallTask> promised(WorkspaceId workspace, MemberId rep) = 0;
    /// To the last one where `is_exact`.
    virtual QueueCounts counts(WorkspaceId workspace, MemberId rep, Instant now, bool is_exact) = 0;
    /// Open tasks of each rep who has any.
    virtual std::vector<std::pair<MemberId, std::int64_t>> open_counts(WorkspaceId workspace) = 0;
    /// Open tasks of a rep, in order of referral; `rep` 0 is nobody's.
    virtual std::vector<ReferralId> open_of(WorkspaceId workspace, MemberId rep, int limit) = 0;
    /// Makes every open task of a rep nobody's, at once; how many.
    virtual std::int64_t release_all(WorkspaceId workspace, MemberId rep, Instant now) = 0;
    virtual std::optional<Reconsideration> reconsideration(WorkspaceId workspace, ProgramId program) = 0;
    /// The first of a program, or in place of the one there.
    virtual void put(WorkspaceId workspace, const Reconsideration& reconsideration) = 0;
    virtual void remove_reconsideration(WorkspaceId workspace, ProgramId program) = 0;
    /// Of all workspaces.
    virtual std::vector<std::pair<WorkspaceId, ProgramId>> reconsidered(int limit) = 0;
    /// Where open tasks wait for a rep though there are some.
    virtual std::vector<WorkspaceId> workspaces_waiting() = 0;
    /// Taken, and nothing written down since, of all workspaces, longest ago first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> holds_ended(Instant now, int limit) = 0;
    /// Overdue beyond their deadline, of all workspaces, longest ago first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> to_escalate(Instant now, int limit) = 0;
    /// Due while their rep is absent and another is there, of all workspaces, longest ago first.
    virtual std::vector<std::pair<WorkspaceId, ReferralId>> due_of_absent(Instant now, int limit) = 0;

    virtual void insert(WorkspaceId workspace, const Call& call) = 0;
    /// Of one referral, oldest first.
    virtual std::vector<Call> calls(WorkspaceId workspace, ReferralId referral) = 0;
    /// What calls from `from` to before `to` cost whose minutes nobody told, in a currency; minor units.
    virtual std::int64_t estimated_cost(WorkspaceId workspace, Instant from, Instant to, Currency currency) = 0;
    /// Forgets what was written down of the prospect of a referral.
    virtual void erase_words(WorkspaceId workspace, ReferralId referral) = 0;
};

}  // namespace parrain::app
