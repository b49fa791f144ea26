#pragma once

#include <optional>

#include "app/reward_book.hpp"
#include "app/templates.hpp"

namespace parrain::app {

/// A place on a ladder, from which the next rung is named.
struct LadderPlace {
    std::optional<CampaignId> campaign = {};  ///< whose ladder it is; none: the program's
    int count = 0;                            ///< of the rung that is reached; 0 before the first
};

/// What messages to somebody who recommends may say: who they are, what the program offers, where they stand on the
/// ladder of `place`. The link to refuse further messages is the caller's.
TemplateValues ambassador_values(Transaction& tx, const Context& context, const Workspace& workspace, const User& user,
                                 std::optional<ProgramId> program, Locale locale, Instant now,
                                 const LadderPlace& place = {});

/// Tell an advocate by e-mail that they have reached a rung of the ladder, once, in the transaction that promised its
/// gift. Nothing for other rewards, nor while the workspace's sender is not complete, nor for who wants no messages.
void tell_rung_reached(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& reward,
                       Instant now);

}  // namespace parrain::app
