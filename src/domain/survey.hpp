#pragma once

#include <optional>
#include <string_view>

#include "core/id.hpp"
#include "core/result.hpp"
#include "domain/gift.hpp"
#include "domain/reward_rule.hpp"
#include "domain/survey_rules.hpp"

namespace parrain {

/// Whether a survey asks anybody.
enum class SurveyState { kOpen, kPaused };

/// How the widget asks: in a corner of the page, or over it.
enum class SurveyStyle { kCard, kModal };

/// What a survey says in the publisher's own words; what is absent is said in the product's.
struct SurveyTexts {
    std::optional<LocalText> question = {};
    std::optional<LocalText> invitation = {};  ///< to those who may recommend
    std::optional<LocalText> thanks = {};      ///< to everybody else

    bool operator==(const SurveyTexts&) const = default;
};

/// Everything a person decides of a survey; each edit makes a new version of it.
struct SurveySettings {
    SurveyState state = SurveyState::kOpen;
    /// The scale: from 1 or from 0, to 10.
    int min = 1;
    int max = 10;
    /// Who scores this or more becomes an advocate.
    int threshold = 8;
    /// Who scores this or less becomes a task for customer care; none: nobody does.
    std::optional<int> low_at = 6;
    SurveyStyle style = SurveyStyle::kCard;
    Audience audience = Audience::kEverybody;
    SurveyTexts texts = {};
    AskingRules rules = {};

    bool operator==(const SurveySettings&) const = default;
};

/// The settings with their texts tidied, if they say one clear thing. Every fault is named by its JSON pointer.
/// @error kRequired (a text in one language alone), kTooLong, kOutOfRange (/min, /max, /threshold, /low_at and the
///        numbers of /rules)
Result<SurveySettings> checked(SurveySettings settings);

/// Whether answers on this scale make a Net Promoter Score: only 0 to 10 has the standard bands.
/// Source: vocabulary.md, "Question on recommending".
bool is_nps_scale(int min, int max);

/// What is said of one score on a 0–10 scale by the standard bands.
enum class NpsBand { kDetractor, kPassive, kPromoter };

/// 0–6 detractor, 7–8 passive, 9–10 promoter.
NpsBand nps_band(int score);

/// Names on the wire, `open`, `modal` and so on, and back.
std::string_view to_string(SurveyState value);
std::string_view to_string(SurveyStyle value);
std::optional<SurveyState> parse_survey_state(std::string_view name);
std::optional<SurveyStyle> parse_survey_style(std::string_view name);

}  // namespace parrain
