#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "domain/reward_rule.hpp"

namespace parrain::app {

/// A program as a new workspace can start from: its audience and the rules it promises.
struct ProgramPreset {
    std::string preset;
    std::string name;
    bool for_everybody = false;
    bool wants_calls = false;
    /// Without identity: the caller numbers them.
    std::vector<RewardRule> rules;
};

/// Whether a workspace can be created with this preset (`administrators`, `blank`).
bool is_preset(std::string_view name);

/// The programs of a preset, named in the workspace's language; none for `blank`.
/// Source: core-api.md, "Presets"; mission.md, story A.
std::vector<ProgramPreset> programs_of_preset(std::string_view preset, Locale locale);

}  // namespace parrain::app
