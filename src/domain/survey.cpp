#include "domain/survey.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<SurveyState, 2> kStates{"open", "paused"};
constexpr EnumNames<SurveyStyle, 2> kStyles{"card", "modal"};

constexpr std::size_t kLongestText = 300;
constexpr int kHighest = 10;
constexpr int kLongestRest = 3'650;
constexpr int kMostSessions = 1'000;
constexpr int kMostDismissals = 100;
constexpr int kLongestLaunch = 365;

void tidy(std::string& text, const std::string& pointer, std::vector<FieldError>& errors) {
    text = std::string(trimmed(strip_bidi_controls(text)));
    if (text.empty()) errors.push_back({pointer, ErrorCode::kRequired});
    if (code_point_count(text) > kLongestText) errors.push_back({pointer, ErrorCode::kTooLong, at_most(kLongestText)});
}

void tidy(std::optional<LocalText>& text, const std::string& pointer, std::vector<FieldError>& errors) {
    if (!text) return;
    // Without a word in either language the product's own stand.
    if (trimmed(text->en).empty() && trimmed(text->fr).empty()) return text.reset();
    tidy(text->en, pointer + "/en", errors);
    tidy(text->fr, pointer + "/fr", errors);
}

void within(int value, int lowest, int highest, std::string_view pointer, std::vector<FieldError>& errors) {
    if (value < lowest || value > highest)
        errors.push_back({std::string(pointer), ErrorCode::kOutOfRange, Bounds{lowest, highest}});
}

void check_rules(const AskingRules& rules, std::vector<FieldError>& errors) {
    within(rules.account_days, 0, kLongestRest, "/rules/account_days", errors);
    within(rules.sessions, 1, kMostSessions, "/rules/sessions", errors);
    within(rules.answer_days, 1, kLongestRest, "/rules/answer_days", errors);
    within(rules.first_dismissal_days, 1, kLongestRest, "/rules/first_dismissal_days", errors);
    within(rules.second_dismissal_days, 1, kLongestRest, "/rules/second_dismissal_days", errors);
    within(rules.most_dismissals, 1, kMostDismissals, "/rules/most_dismissals", errors);
    within(rules.prompt_days, 0, kLongestRest, "/rules/prompt_days", errors);
    within(rules.launch_days, 0, kLongestLaunch, "/rules/launch_days", errors);
}

}  // namespace

Result<SurveySettings> checked(SurveySettings settings) {
    std::vector<FieldError> errors;
    within(settings.min, 0, 1, "/min", errors);
    within(settings.max, kHighest, kHighest, "/max", errors);
    within(settings.threshold, settings.min + 1, kHighest, "/threshold", errors);
    // Below a threshold that is none no score is low.
    const bool has_threshold = settings.threshold > settings.min && settings.threshold <= kHighest;
    if (settings.low_at && has_threshold)
        within(*settings.low_at, settings.min, settings.threshold - 1, "/low_at", errors);
    tidy(settings.texts.question, "/question", errors);
    tidy(settings.texts.invitation, "/invitation", errors);
    tidy(settings.texts.thanks, "/thanks", errors);
    check_rules(settings.rules, errors);
    if (errors.empty()) return settings;
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

bool is_nps_scale(int min, int max) {
    return min == 0 && max == kHighest;
}

NpsBand nps_band(int score) {
    constexpr int kPassiveFrom = 7;
    constexpr int kPromoterFrom = 9;
    if (score >= kPromoterFrom) return NpsBand::kPromoter;
    return score >= kPassiveFrom ? NpsBand::kPassive : NpsBand::kDetractor;
}

std::string_view to_string(SurveyState value) {
    return kStates.of(value);
}

std::string_view to_string(SurveyStyle value) {
    return kStyles.of(value);
}

std::optional<SurveyState> parse_survey_state(std::string_view name) {
    return kStates.parse(name);
}

std::optional<SurveyStyle> parse_survey_style(std::string_view name) {
    return kStyles.parse(name);
}

}  // namespace parrain
