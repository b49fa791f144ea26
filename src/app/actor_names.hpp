#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"

namespace parrain::app {

/// What a person who did something is called; none for keys, billing and jobs, and for who is no longer known.
std::optional<std::string> name_of(Transaction& tx, WorkspaceId workspace, const Actor& actor);

/// Name those who did what a history tells, and before its reasons the members that its lines are about. Names are
/// looked up rather than kept, so that whoever is forgotten is forgotten here too.
void name_people(Transaction& tx, WorkspaceId workspace, std::vector<ReferralHistoryLine>& history);

}  // namespace parrain::app
