#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "domain/gift.hpp"
#include "domain/reward_rule.hpp"
#include "domain/survey.hpp"

namespace parrain::app {

/// A program as a new workspace can start from: its audience and the rules it promises.
struct ProgramPreset {
    std::string preset;
    std::string name;
    bool for_everybody = false;
    bool wants_calls = false;
    /// What its rules give, for the catalogue; a gift that is there already stays as it is.
    std::vector<Gift> gifts = {};
    /// Without identity: the caller numbers them. A rule that names a gift costs what the gift does.
    std::vector<RewardRule> rules;
    std::optional<SurveySettings> survey = {};
};

/// Whether a workspace can be created with this preset (`administrators`, `ambassadors`, `advocate-calls`, `all`,
/// `blank`).
bool is_preset(std::string_view name);

/// The programs of a preset, named in the workspace's language, their amounts the round ones of its currency
/// (`round_amount`); none for `blank`.
/// Source: core-api.md, "Presets"; mission.md.
std::vector<ProgramPreset> programs_of_preset(std::string_view preset, Locale locale, Currency currency);

}  // namespace parrain::app
