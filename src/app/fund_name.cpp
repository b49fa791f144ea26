#include "app/fund_name.hpp"

#include "app/campaign_store.hpp"

namespace parrain::app {

Result<Fund> fund_named(Transaction& tx, WorkspaceId workspace, const FundName& name) {
    if (const auto* program = std::get_if<ProgramId>(&name)) {
        if (!tx.programs().find(workspace, *program)) return fail(ErrorCode::kNotFound);
        return Fund{.program = *program};
    }
    const auto campaign = tx.campaigns().find(workspace, std::get<CampaignId>(name));
    if (!campaign) return fail(ErrorCode::kNotFound);
    return campaign->fund();
}

}  // namespace parrain::app
