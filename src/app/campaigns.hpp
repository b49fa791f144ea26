#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/campaign_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a campaign did beyond what would have happened without it: of the users who came, a share drawn by lot was
/// offered nothing.
struct CampaignLift {
    CampaignArm offered;
    CampaignArm held_out;
    /// Users one of whose prospects showed interest: how much larger their share is where the campaign was offered.
    Difference engaged;
    /// The same of users one of whose prospects bought.
    Difference won;
};

/// A campaign as it stands.
struct CampaignView {
    Campaign campaign;
    CampaignState state = CampaignState::kDraft;
    bool is_held_by_guardrail = false;  ///< its own guard-rail, or its program's, keeps it from taking referrals
    std::vector<RewardRule> rules;      ///< its own, current
    QualityCounts counts;               ///< of all its referrals
    QualityCounts judged;               ///< of those its floor is held against
    std::optional<Instant> flagged_since = {};  ///< quantity without quality, now, and since when
    std::optional<CampaignLift> lift;           ///< none without a hold-out
};

/// Time-boxed pushes inside programs.
class Campaigns {
  public:
    explicit Campaigns(const Context& context) : context_(context) {}

    /// Of one program, or of all where it is zero; in one state, or in any; newest first.
    std::vector<CampaignView> list(WorkspaceId workspace, ProgramId program, std::optional<CampaignState> state) const;

    /// @error kNotFound
    Result<CampaignView> get(WorkspaceId workspace, CampaignId id) const;

    /// Newest first. @error kNotFound
    Result<std::vector<CampaignHistoryLine>> history(WorkspaceId workspace, CampaignId id) const;

    /// Draft a campaign. It starts with the guard-rail of its program.
    /// @error kUnknownValue (/program), those of domain checked()
    Result<CampaignView> create(const Caller& caller, ProgramId program, const CampaignPlan& plan) const;

    /// Change what may still be changed.
    /// @error kNotFound, kPreconditionFailed, those of domain checked() and check_change()
    Result<CampaignView> update(const Caller& caller, CampaignId id, std::int64_t version,
                                const CampaignPlan& plan) const;

    /// Launch, pause, resume or stop a campaign. What was promised is kept; resumed, it is judged by what comes then.
    /// @error kNotFound, kPreconditionFailed, kTooLong (/reason), kIllegalTransition
    struct Transition {
        CampaignEvent event;
        std::string reason;
        std::optional<std::int64_t> version;
    };
    Result<CampaignView> transition(const Caller& caller, CampaignId id, const Transition& wanted) const;

    /// Put money into a campaign's budget. @error those of top_up_fund
    Result<CampaignView> top_up(const Caller& caller, CampaignId id, Money amount) const;

    /// Advocates of a program, or of all where it is zero, those with the most referrals judged first.
    std::vector<AdvocateQuality> advocates(WorkspaceId workspace, ProgramId program) const;

  private:
    Context context_;
};

/// The campaign that a referral submitted at this moment by this user belongs to: of several that take it, the one that
/// began last. None where no campaign of the program takes referrals then, or they are kept from this user.
std::optional<Campaign> campaign_for(Transaction& tx, WorkspaceId workspace, ProgramId program, UserId user,
                                     Instant at);

/// Whether it has to be noted that this user came: a campaign with a hold-out runs, and they were not seen during it.
bool is_coming_news(Transaction& tx, WorkspaceId workspace, ProgramId program, UserId user, Instant at);

/// Note that this user came, for each running campaign with a hold-out, whether it is kept from them or not: what both
/// did from then on can be compared.
void note_coming(Transaction& tx, WorkspaceId workspace, ProgramId program, UserId user, Instant at);

/// Hold the quality of a campaign against its floor once more, at most once a minute: flag it, or take the flag off,
/// and stop it where it is set to stop itself.
void watch_campaign(Transaction& tx, const Context& context, WorkspaceId workspace, CampaignId id, Instant now);

/// The same of every campaign that runs.
void watch_campaigns(const Context& context, Instant now, int most);

/// Whether a campaign of any workspace is judged by time: launched, neither stopped nor ended.
bool is_campaign_under_way(const Context& context);

}  // namespace parrain::app
