#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/records.hpp"
#include "domain/campaign.hpp"
#include "domain/quality.hpp"

/// What is kept of campaigns, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// A time-boxed push inside a program, with gifts and money of its own.
struct Campaign {
    CampaignId id;
    ProgramId program;
    CampaignPlan plan;
    CampaignCourse course = {};
    bool budget_limited = false;  ///< from its first top-up on; as well while its program's budget is limited
    /// Referrals submitted from then on decide its quality: when it was launched, or resumed.
    Instant judged_from;
    Instant judged_at;                       ///< when its quality was last held against its floor
    std::optional<Instant> flagged_at = {};  ///< since when it brings quantity without quality
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;

    Fund fund() const { return {.program = program, .campaign = id}; }
};

/// One thing that happened to a campaign.
struct CampaignHistoryLine {
    std::int64_t id;
    Instant at;
    Actor actor;
    std::string event;  ///< `created`, `edited`, those of CampaignEvent, `flagged` or `unflagged`
    std::optional<std::string> reason = {};
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// What the users of one arm of a campaign did: whom it was offered to, or from whom it was held.
struct CampaignArm {
    std::int64_t users = 0;
    std::int64_t recommended = 0;  ///< of them, who submitted something while it ran, since they first came
    std::int64_t engaged = 0;      ///< of them, one of whose prospects showed interest
    std::int64_t won = 0;          ///< of them, one of whose prospects bought
};

/// The funnel of one advocate.
struct AdvocateQuality {
    AdvocateId advocate;
    ProgramId program;
    std::string name;
    std::string account_name;
    QualityCounts counts;
};

/// Campaigns, who came while they ran, and what became of their referrals.
class CampaignStore {
  public:
    virtual ~CampaignStore() = default;
    virtual void insert(WorkspaceId workspace, const Campaign& campaign) = 0;
    /// Writes all fields and one version more. False where `campaign.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const Campaign& campaign) = 0;
    virtual std::optional<Campaign> find(WorkspaceId workspace, CampaignId id) = 0;
    /// As find, and nobody else changes it before this transaction ends.
    virtual std::optional<Campaign> find_locked(WorkspaceId workspace, CampaignId id) = 0;
    /// Of one program, or of all where it is zero; newest first.
    virtual std::vector<Campaign> list(WorkspaceId workspace, ProgramId program) = 0;
    /// Launched ones of a program whose time holds this moment, that which began last first.
    virtual std::vector<Campaign> holding(WorkspaceId workspace, ProgramId program, Instant at) = 0;
    /// Launched, neither stopped nor ended, and last judged before `moment`, of all workspaces, longest ago first.
    virtual std::vector<std::pair<WorkspaceId, CampaignId>> judged_before(Instant moment, Instant now, int limit) = 0;

    /// Notes when quality was last looked at; the version stays.
    virtual void note_judged(WorkspaceId workspace, CampaignId campaign, Instant now) = 0;

    virtual void append(WorkspaceId workspace, CampaignId campaign, const CampaignHistoryLine& line) = 0;
    /// Newest first.
    virtual std::vector<CampaignHistoryLine> history(WorkspaceId workspace, CampaignId campaign, int limit) = 0;

    /// Whether it is noted that this user came while the campaign ran.
    virtual bool has_come(WorkspaceId workspace, CampaignId campaign, UserId user) = 0;
    /// The first time counts.
    virtual void note_user(WorkspaceId workspace, CampaignId campaign, UserId user, bool is_held_out, Instant now) = 0;
    /// Who came, by whether the campaign was held from them, and what they did until it ended.
    virtual CampaignArm arm(WorkspaceId workspace, const Campaign& campaign, bool is_held_out) = 0;

    /// What became of the referrals of a campaign submitted from a moment on, seen now.
    virtual QualityCounts counts(WorkspaceId workspace, CampaignId campaign, Instant from, Instant now) = 0;
    /// What became of everything an advocate recommended, seen now.
    virtual QualityCounts counts(WorkspaceId workspace, AdvocateId advocate, Instant now) = 0;
    /// Advocates of a program, or of all where it is zero, who recommended somebody, came by a survey or were enrolled
    /// in a scenario of their program; of one source, or of all where it is empty; newest first.
    virtual std::vector<AdvocateId> taking_part(WorkspaceId workspace, ProgramId program, std::string_view source,
                                                const Slice& slice) = 0;
    /// Advocates of a program, or of all where it is zero, with the most referrals judged first.
    virtual std::vector<AdvocateQuality> advocates(WorkspaceId workspace, ProgramId program, Instant now,
                                                   int limit) = 0;
};

}  // namespace parrain::app
