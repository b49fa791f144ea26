#pragma once

#include "app/context.hpp"
#include "cli/bounce_folder.hpp"

namespace parrain::cli {

/// Take in the reports that `parrain bounces` kept; how many there were.
int take_kept_bounces(const app::Context& context, const BounceFolder& folder);

}  // namespace parrain::cli
