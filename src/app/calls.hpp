#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A rep's task with everything a queue shows beside it.
struct CallTaskView {
    CallTask task;
    ListedReferral listed;
    std::string advocate_email;
    std::optional<std::string> advocate_phone;
    std::optional<std::string> involvement;  ///< how the advocate wants to be involved
    std::optional<int> score;                ///< the last the advocate gave in a survey
    std::optional<Money> typical_value;      ///< what new customers of the program usually pay in a year
    std::optional<std::string> rep_name;
    std::optional<std::string> holder_name;  ///< of who has taken it and not written anything down yet
    bool is_late = false;
    bool is_locked = false;  ///< the prospect cannot be called before the advocate
    bool may_go_on = false;  ///< the advocate was tried in vain as the program asks: a rep may go on without them
    Instant call_back_offer;
    RepProfile profile;  ///< when whose it is works; of nobody's, the workspace's usual hours
};

/// One page of a queue.
struct QueuePage {
    std::vector<CallTaskView> items;
    QueueCounts counts;
};

/// What a rep needs to call: the task, what was said before and what to say.
struct CallBrief {
    CallTaskView view;
    std::vector<Call> calls;  ///< oldest first
    CallRules rules;
    std::string advocate_script;
    std::string prospect_script;
    std::string legal_text;                       ///< what article 14 wants said to the prospect
    int usual_minutes = 0;                        ///< what a call counts whose minutes nobody tells
    std::vector<ListedReferral> others;           ///< of the same advocate, the latest first
    std::optional<ReferralId> duplicate_of = {};  ///< recommended by somebody else before
};

/// What an order would bring one of the two sides.
struct OrderEffect {
    Beneficiary beneficiary;
    std::string sentence;  ///< the rule in words
    RewardKind kind;
    std::optional<Money> value;  ///< none of what has no price
};

/// What reps do: take, call, write down, go on.
class Calls {
  public:
    explicit Calls(const Context& context) : context_(context) {}

    /// Open tasks, what is due first at the top; counted to the last one where `is_exact`. @error kTooLong (/q)
    Result<QueuePage> queue(const Caller& caller, QueueFilter filter, const std::optional<QueuePlace>& after, int limit,
                            bool is_exact) const;

    /// @error kNotFound (unknown, or nobody has to work it)
    Result<CallBrief> brief(WorkspaceId workspace, ReferralId id, Locale locale) const;

    /// Every call about a referral, oldest first. @error kNotFound
    Result<std::vector<Call>> list(WorkspaceId workspace, ReferralId id) const;

    /// A call to write down.
    struct NewCall {
        CallParty party;
        CallOutcome outcome;
        std::optional<int> minutes = {};  ///< 0 to 600; absent: the program's usual ones, marked as estimated
        std::optional<std::string> note = {};
        std::optional<Instant> call_back_at = {};  ///< outcome call_back: the next working day at ten where absent
        std::optional<std::string> reason = {};    ///< why it came to nothing
        std::optional<Money> order = {};           ///< outcome won: what they ordered, as a year's value
    };
    struct Logged {
        Call call;
        CallTaskView view;
    };
    /// Write down a call and cause what follows from it. Who calls what nobody works, works it from then on. An order
    /// is noted; money follows billing facts.
    /// @error kNotFound, kOutOfRange (/minutes), kTooLong (/note, /reason), kUnknownField (/order, /call_back_at: not
    ///        with this outcome), kAmount, kCurrencyMismatch (/order), kTimeInvalid (/call_back_at: past, or over a
    ///        year ahead), kTaken (it is a colleague's), those of domain events_of
    Result<Logged> log(const Caller& caller, ReferralId id, const NewCall& call) const;

    /// Take a referral: it is the caller's, and nobody else's for as long as the program's rules say, unless a call is
    /// written down. Keys and who leads the reps may take for `rep`, who then holds it; a key otherwise for who has it.
    /// @error kNotFound, kTaken, kNotCallable, kIllegalTransition (there is nothing left to do), kForbidden (a rep, for
    ///        another), kRequired, kUnknownValue (/rep)
    Result<CallTaskView> take(const Caller& caller, ReferralId id, std::optional<MemberId> rep) const;

    /// Give a referral to another rep. A rep gives what is theirs or free, others anything.
    /// @error kNotFound, kTaken, kUnknownValue (/rep), kTooLong (/reason), kIllegalTransition
    Result<CallTaskView> hand_over(const Caller& caller, ReferralId id, MemberId rep,
                                   const std::optional<std::string>& reason) const;

    /// Go on without an advocate who never answered, for a reason that stays in the history.
    /// @error kNotFound, kRequired, kTooLong (/reason), kTaken (it is a colleague's), kAdvocateFirst (not tried often
    ///        enough, or not on days enough; detail attempts, limit, days, days_limit), kIllegalTransition
    Result<CallTaskView> go_on(const Caller& caller, ReferralId id, const std::string& reason) const;

    /// What an order of this value would bring each side, by the rules the referral was promised.
    /// @error kNotFound, kAmount, kCurrencyMismatch (/order: not the workspace's)
    Result<std::vector<OrderEffect>> effects_of(WorkspaceId workspace, ReferralId id, Money order, Locale locale) const;

    /// @error kNotFound
    Result<CallSettings> settings(WorkspaceId workspace, ProgramId program) const;
    /// Set how a program wants its referrals called. Once it wants calls, what was accepted before goes to reps too. A
    /// script that is empty in every language is none.
    /// @error kNotFound, kPreconditionFailed, kCurrencyMismatch and kAmount (/hourly_cost), kOutOfRange
    ///        (/usual_minutes), kTooLong and kRequired (scripts: empty in one language), those of domain check_script
    ///        and check(CallRules)
    Result<CallSettings> put_settings(const Caller& caller, CallSettings settings) const;

  private:
    Context context_;
};

/// Free what was taken and not called within its time. False where it was.
bool end_hold_of_task(const Context& context, WorkspaceId workspace, ReferralId referral, Instant now);

/// Let others take what is overdue, and tell the team. False where it is not.
bool escalate_task(const Context& context, WorkspaceId workspace, ReferralId referral, Instant now);

}  // namespace parrain::app
