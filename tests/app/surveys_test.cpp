#include "app/surveys.hpp"

#include "app/advocates.hpp"
#include "app/customers.hpp"
#include "app/prompts.hpp"
#include "app/publisher.hpp"
#include "app/survey_store.hpp"
#include "app/tasks.hpp"

namespace parrain::test {
namespace {

/// A publisher who asks everybody from the first session on, and somebody to ask.
class Asking {
  public:
    explicit Asking(TestDatabase& database) : publisher(database) {
        settings.rules = {.account_days = 0, .sessions = 1, .launch_days = 0};
        survey = surveys().add(publisher.finance(), publisher.program(), settings).value();
    }

    app::Surveys surveys() { return app::Surveys(publisher.context()); }

    /// The widget's state, as a page of the host asks for it.
    app::WidgetState look(const std::string& name) {
        return app::Recommendations(publisher.context()).state(publisher.token_of(name), std::nullopt).value();
    }

    std::vector<app::ListedTask> tasks() { return app::Tasks(publisher.context()).list(publisher.workspace, {}, {}); }

    std::optional<PromptId> tell(const app::WidgetCaller& who, const std::string& key) {
        const app::Context context = publisher.context();
        return context.store.write([&](app::Transaction& tx) {
            return app::show_in_product(tx, context, publisher.workspace, who.user,
                                        {.once_key = key, .title = "Two to go", .text = "Your notebook is near"},
                                        context.clock.now());
        });
    }

    Publisher publisher;
    SurveySettings settings;
    app::Survey survey;
};

TEST_CASE("asks once, rests, and forgives what was put off when an answer comes") {
    on_each_engine([](TestDatabase& database) {
        Asking asking(database);
        REQUIRE(asking.look("nadia").survey);
        const auto nadia = asking.publisher.advocate("nadia");
        REQUIRE(asking.surveys().shown(nadia, asking.survey.id));
        CHECK(asking.surveys().shown(nadia, asking.survey.id).error() == ErrorCode::kNotAsked);
        CHECK_FALSE(asking.look("nadia").survey);
        REQUIRE(asking.surveys().dismissed(nadia, asking.survey.id));
        asking.publisher.pass(Duration{Duration::days(14).micros - 1});
        CHECK_FALSE(asking.look("nadia").survey);
        asking.publisher.pass(Duration{1});
        REQUIRE(asking.look("nadia").survey);
        REQUIRE(asking.surveys().shown(nadia, asking.survey.id));
        CHECK(*asking.surveys().answer(nadia, asking.survey.id, {.score = 9, .comment = "Clear"}) ==
              app::Surveys::Next::kRecommend);
        const auto verdict = asking.surveys().verdict(asking.publisher.workspace, asking.survey.id, "nadia");
        REQUIRE(verdict);
        CHECK(verdict->facts.dismissals == 0);
        CHECK(verdict->verdict.obstacles.front().reason == AskingReason::kAnswered);
        CHECK(verdict->asks_from == asking.publisher.now() + Duration::days(120));
        CHECK(verdict->asks.size() == 2);
    });
}

TEST_CASE("a score makes an ambassador, a low one a task, and the second of a day nothing") {
    on_each_engine([](TestDatabase& database) {
        Asking asking(database);
        const auto nadia = asking.publisher.advocate("nadia");
        const auto marc = asking.publisher.advocate("marc");
        CHECK(asking.surveys().answer(nadia, asking.survey.id, {.score = 8}).error() == ErrorCode::kNotAsked);
        asking.look("nadia");
        asking.look("marc");
        REQUIRE(asking.surveys().answer(nadia, asking.survey.id, {.score = 8}));
        CHECK(*asking.surveys().answer(nadia, asking.survey.id, {.score = 1}) == app::Surveys::Next::kRecommend);
        CHECK(asking.tasks().empty());
        CHECK(*asking.surveys().answer(marc, asking.survey.id, {.score = 6, .comment = " Too\u202e slow "}) ==
              app::Surveys::Next::kThanks);
        const auto tasks = asking.tasks();
        REQUIRE(tasks.size() == 1);
        CHECK(tasks.front().task.text == "Too slow");
        CHECK(tasks.front().user_name == "marc");
        const auto ambassadors =
            app::Advocates(asking.publisher.context()).list(asking.publisher.workspace, {.source = "survey"}, {}).items;
        REQUIRE(ambassadors.size() == 1);
        CHECK(ambassadors.front().name == "nadia");
        CHECK(ambassadors.front().score == 8);
        for (const std::int64_t score : {std::int64_t{0}, std::int64_t{11}, std::int64_t{-1}}) {
            CHECK(asking.surveys().answer(marc, asking.survey.id, {.score = score}).error() == ErrorCode::kOutOfRange);
        }
    });
}

TEST_CASE("an answer is repeated within a local day, also when the clocks change, and refused on the next") {
    on_each_engine([](TestDatabase& database) {
        Asking asking(database);
        const auto nadia = asking.publisher.advocate("nadia");
        const auto marc = asking.publisher.advocate("marc");
        // Paris, the 25th of October 2026, which has 25 hours: from 22:00 UTC of the 24th to 23:00 UTC.
        const auto at = [&](const char* moment) {
            asking.publisher.pass(Instant::parse(moment).value() - asking.publisher.now());
        };
        const auto answers = [&] {
            const app::AnswerFilter filter{.survey = asking.survey.id};
            return asking.surveys().answers(asking.publisher.workspace, filter, {})->size();
        };
        at("2026-10-24T21:59:59Z");
        asking.look("nadia");
        asking.look("marc");
        REQUIRE(asking.surveys().answer(nadia, asking.survey.id, {.score = 5}));
        at("2026-10-24T22:00:00Z");
        CHECK(asking.surveys().answer(nadia, asking.survey.id, {.score = 6}).error() == ErrorCode::kNotAsked);
        REQUIRE(asking.surveys().answer(marc, asking.survey.id, {.score = 6}));
        CHECK(answers() == 2);
        at("2026-10-25T22:59:59Z");
        REQUIRE(asking.surveys().answer(marc, asking.survey.id, {.score = 7}));
        CHECK(answers() == 2);
        at("2026-10-25T23:00:00Z");
        CHECK(asking.surveys().answer(marc, asking.survey.id, {.score = 8}).error() == ErrorCode::kNotAsked);
        CHECK(answers() == 2);
    });
}

TEST_CASE("a message and a survey keep seven days apart, the message first") {
    on_each_engine([](TestDatabase& database) {
        Asking asking(database);
        asking.look("nadia");
        const auto nadia = asking.publisher.advocate("nadia");
        const auto prompt = asking.tell(nadia, "two");
        REQUIRE(prompt);
        CHECK_FALSE(asking.tell(nadia, "two"));
        const auto state = asking.look("nadia");
        CHECK(state.prompt->id == *prompt);
        CHECK_FALSE(state.survey);
        const app::Prompts prompts(asking.publisher.context());
        REQUIRE(prompts.shown(nadia, *prompt));
        CHECK(asking.surveys().shown(nadia, asking.survey.id).error() == ErrorCode::kNotAsked);
        REQUIRE(prompts.dismissed(nadia, *prompt));
        asking.publisher.pass(Duration::days(7));
        CHECK_FALSE(asking.look("nadia").prompt);
        CHECK(asking.look("nadia").survey);
    });
}

TEST_CASE("results add up, by the scale of today") {
    on_each_engine([](TestDatabase& database) {
        Asking asking(database);
        const auto& workspace = asking.publisher.workspace;
        for (const auto& [name, score] : {std::pair("a1", 10), std::pair("b1", 8), std::pair("c1", 3)}) {
            asking.look(name);
            const auto who = asking.publisher.advocate(name);
            REQUIRE(asking.surveys().shown(who, asking.survey.id));
            REQUIRE(asking.surveys().answer(who, asking.survey.id, {.score = score}));
        }
        asking.look("d1");
        REQUIRE(asking.surveys().shown(asking.publisher.advocate("d1"), asking.survey.id));
        const auto report = asking.surveys().report(workspace, {});
        REQUIRE(report);
        CHECK(report->totals.asked == 4);
        CHECK(report->totals.answered == 3);
        CHECK(report->totals.average() == 7.0);
        CHECK(report->totals.at_least(8) == 2);
        CHECK(report->totals.at_most(6) == 1);
        CHECK(report->rows.size() == 12);
        asking.settings.min = 0;
        REQUIRE(asking.surveys().update(asking.publisher.finance(), asking.survey.id, 1, asking.settings));
        CHECK(asking.surveys().update(asking.publisher.finance(), asking.survey.id, 1, asking.settings).error() ==
              ErrorCode::kPreconditionFailed);
        CHECK(asking.surveys().report(workspace, {})->on_other_scale == 3);
        CHECK(asking.surveys().report(workspace, {})->totals.answered == 0);
        CHECK(asking.surveys().versions(workspace, asking.survey.id)->size() == 2);
    });
}

TEST_CASE("every preset makes its programs, and speaks both languages") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        for (const char* preset : {"ambassadors", "advocate-calls", "all"}) {
            for (const Locale locale : {Locale::kEn, Locale::kFr}) {
                const auto made = app::Workspaces(publisher.context())
                                      .create({.name = "Acme",
                                               .preset = preset,
                                               .locale = locale,
                                               .currency = currency("EUR"),
                                               .is_live = false});
                REQUIRE(made);
                const bool is_all = std::string(preset) == "all";
                CHECK(app::Programs(publisher.context()).list(made->id).size() == (is_all ? 3U : 1U));
                const auto surveys = app::Surveys(publisher.context()).list(made->id);
                CHECK(surveys.size() == (std::string(preset) == "advocate-calls" ? 0U : 1U));
                for (const app::Survey& survey : surveys) {
                    const auto said = app::wording_of(publisher.context().texts, locale, survey.settings, "Acme");
                    CHECK(said.question.find("Acme") != std::string::npos);
                }
            }
        }
    });
}

}  // namespace
}  // namespace parrain::test
