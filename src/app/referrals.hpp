#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/contact_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A referral with everything a person needs to judge it.
struct ReferralView {
    ListedReferral listed;
    std::vector<PinnedRule> rules;
    std::optional<Money> rewards_total;  ///< of rewards not voided, in their first currency
    std::vector<std::string> actions;    ///< events a person may cause now
    std::optional<SubscriptionTerms> subscription;
    std::optional<ProspectNotice> notice;  ///< none of a referral that was erased before notices were kept
    std::optional<ProspectConsent> consent;
    std::string script;                 ///< what article 14 wants a rep to say, where one referral is shown; else empty
    std::optional<int> advocate_score;  ///< the last the advocate gave in a survey
    std::optional<MemberId> rep;        ///< who works it, or worked it last
    std::optional<Instant> due_at;      ///< when they have to do something; none where nobody has to
};

/// One page of referrals, and how many there are in each state.
struct ReferralPage {
    std::vector<ReferralView> items;
    std::vector<std::pair<std::string, std::int64_t>> counts;  ///< by state, whatever the filter
};

/// What happened to a referral, oldest first, and the relevance it was screened by.
struct ReferralHistory {
    Relevance relevance;
    std::vector<ReferralHistoryLine> lines;
};

/// A referral with what is shown beside it.
ReferralView view_of(Transaction& tx, WorkspaceId workspace, ListedReferral listed);

/// The telephone of a prospect as `caller` sees it. To a rep it is none before the advocate agreed, where they are
/// called first: what is not shown is not dialled by mistake. Owners, marketing and keys see what was told.
std::optional<std::string> phone_shown_to(const Caller& caller, const ListedReferral& listed);

/// What reps and marketing do with referrals.
class Referrals {
  public:
    explicit Referrals(const Context& context) : context_(context) {}

    /// Newest first.
    ReferralPage list(WorkspaceId workspace, const ReferralFilter& filter, Slice slice) const;

    /// @error kNotFound
    Result<ReferralView> get(WorkspaceId workspace, ReferralId id) const;

    /// @error kNotFound
    Result<ReferralHistory> history(WorkspaceId workspace, ReferralId id) const;

    /// Cause an event that a person may cause. `version`, where given, is the one the person saw. An objection also
    /// suppresses the prospect's addresses for ever.
    /// A prospect who may not be called cannot be assigned to a rep.
    /// @error kNotFound, kUnknownValue (/event), kTooLong (/reason), kPreconditionFailed, kNotCallable,
    ///        kIllegalTransition
    struct Transition {
        std::string event;
        std::optional<std::string> reason;
        std::optional<std::int64_t> version;
    };
    Result<ReferralView> transition(const Caller& caller, ReferralId id, const Transition& transition) const;

  private:
    Context context_;
};

}  // namespace parrain::app
