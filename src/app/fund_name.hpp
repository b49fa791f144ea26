#pragma once

#include <variant>

#include "app/ports.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What has a fund, as callers name it: a program or one of its campaigns.
using FundName = std::variant<ProgramId, CampaignId>;

/// The fund of that name. @error kNotFound
Result<Fund> fund_named(Transaction& tx, WorkspaceId workspace, const FundName& name);

}  // namespace parrain::app
