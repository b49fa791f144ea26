#include "domain/survey.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

/// The first fault of changed settings, `pointer code`; empty where there is none.
template <class Change>
std::string fault_of(Change change) {
    SurveySettings settings;
    change(settings);
    const auto good = checked(settings);
    if (good) return {};
    const FieldError& first = good.failure().fields.front();
    return first.pointer + " " + std::string(to_string(first.code));
}

TEST_CASE("a survey asks on 1 to 10 with a threshold of 8, as a card") {
    const auto good = checked(SurveySettings{});
    REQUIRE(good.ok());
    CHECK(good->min == 1);
    CHECK(good->max == 10);
    CHECK(good->threshold == 8);
    CHECK(good->low_at == 6);
    CHECK(good->style == SurveyStyle::kCard);
}

TEST_CASE("refuses settings that say nothing clear") {
    CHECK(fault_of([](SurveySettings& one) { one.min = 2; }) == "/min out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.max = 5; }) == "/max out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.threshold = 11; }) == "/threshold out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.threshold = 1; }) == "/threshold out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.low_at = 8; }) == "/low_at out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.low_at = 0; }) == "/low_at out_of_range");
    CHECK(fault_of([](SurveySettings& one) {
              one.min = 0;
              one.low_at = 0;
          }).empty());
    CHECK(fault_of([](SurveySettings& one) { one.low_at.reset(); }).empty());
    // One fault, not a border of the low scores that nobody can keep to.
    SurveySettings none;
    none.threshold = none.min;
    CHECK(checked(none).failure().fields.size() == 1);
    CHECK(fault_of([](SurveySettings& one) { one.rules.sessions = 0; }) == "/rules/sessions out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.rules.answer_days = 0; }) == "/rules/answer_days out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.rules.launch_days = 366; }) == "/rules/launch_days out_of_range");
    CHECK(fault_of([](SurveySettings& one) { one.texts.question = LocalText{.en = "Why?", .fr = " "}; }) ==
          "/question/fr required");
    CHECK(fault_of([](SurveySettings& one) {
              one.texts.thanks = LocalText{.en = std::string(301, 'x'), .fr = "Merci"};
          }) == "/thanks/en too_long");
}

TEST_CASE("tidies texts, and takes two blank ones for none") {
    SurveySettings settings;
    settings.texts.question = LocalText{.en = " Would\u202e you? ", .fr = "Et vous ?"};
    settings.texts.invitation = LocalText{.en = " ", .fr = ""};
    const auto good = checked(settings);
    REQUIRE(good.ok());
    CHECK(good->texts.question->en == "Would you?");
    CHECK_FALSE(good->texts.invitation.has_value());
}

TEST_CASE("only 0 to 10 has the standard bands") {
    CHECK(is_nps_scale(0, 10));
    CHECK_FALSE(is_nps_scale(1, 10));
    for (int score = 0; score <= 10; ++score) {
        CAPTURE(score);
        const NpsBand expected = score <= 6 ? NpsBand::kDetractor : score <= 8 ? NpsBand::kPassive : NpsBand::kPromoter;
        CHECK(nps_band(score) == expected);
    }
}

}  // namespace
}  // namespace parrain
