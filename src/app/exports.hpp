#pragma once

#include <vector>

#include "app/context.hpp"

namespace parrain::app {

/// Lists to be taken away whole, newest first, each over one snapshot.
class Exports {
  public:
    explicit Exports(const Context& context) : context_(context) {}

    /// At most `most` lines of what the list of the same filter shows page by page.
    std::vector<ListedReferral> referrals(WorkspaceId workspace, const ReferralFilter& filter, int most) const;
    std::vector<ListedReward> rewards(WorkspaceId workspace, const RewardFilter& filter, int most) const;
    std::vector<Entry> entries(WorkspaceId workspace, const EntryFilter& filter, int most) const;

  private:
    Context context_;
};

}  // namespace parrain::app
