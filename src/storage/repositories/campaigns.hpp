#pragma once

#include "app/campaign_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::CampaignStore on SQL.
class SqlCampaigns final : public app::CampaignStore {
  public:
    explicit SqlCampaigns(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Campaign& campaign) override;
    bool update(WorkspaceId workspace, const app::Campaign& campaign) override;
    std::optional<app::Campaign> find(WorkspaceId workspace, CampaignId id) override;
    std::optional<app::Campaign> find_locked(WorkspaceId workspace, CampaignId id) override;
    std::vector<app::Campaign> list(WorkspaceId workspace, ProgramId program) override;
    std::vector<app::Campaign> holding(WorkspaceId workspace, ProgramId program, Instant at) override;
    std::vector<std::pair<WorkspaceId, CampaignId>> judged_before(Instant moment, Instant now, int limit) override;
    void note_judged(WorkspaceId workspace, CampaignId campaign, Instant now) override;
    void append(WorkspaceId workspace, CampaignId campaign, const app::CampaignHistoryLine& line) override;
    std::vector<app::CampaignHistoryLine> history(WorkspaceId workspace, CampaignId campaign, int limit) override;
    bool has_come(WorkspaceId workspace, CampaignId campaign, UserId user) override;
    void note_user(WorkspaceId workspace, CampaignId campaign, UserId user, bool is_held_out, Instant now) override;
    app::CampaignArm arm(WorkspaceId workspace, const app::Campaign& campaign, bool is_held_out) override;
    QualityCounts counts(WorkspaceId workspace, CampaignId campaign, Instant from, Instant now) override;
    QualityCounts counts(WorkspaceId workspace, AdvocateId advocate, Instant now) override;
    std::vector<AdvocateId> taking_part(WorkspaceId workspace, ProgramId program, std::string_view source,
                                        const app::Slice& slice) override;
    std::vector<app::AdvocateQuality> advocates(WorkspaceId workspace, ProgramId program, Instant now,
                                                int limit) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
