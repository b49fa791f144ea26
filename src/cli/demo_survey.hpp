#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/access.hpp"
#include "app/recommendations.hpp"
#include "app/surveys.hpp"
#include "cli/demo_people.hpp"
#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// A user of a client company, as the stories know them.
struct DemoUser {
    app::WidgetVisit visit;
    InventedContact person;
    UserId id = {};

    app::WidgetCaller caller() const;
};

/// Users of client companies come, are asked whether they would recommend the product, and answer, or do not.
/// Customer care sees to those who score low.
class SurveyStory {
  public:
    /// `on_score` hears of everybody who scores the threshold or more.
    SurveyStory(Stage& stage, ProgramId program, std::function<void(const DemoUser&)> on_score)
        : stage_(stage), program_(program), on_score_(std::move(on_score)) {}

    /// Launch the survey, enter the customers, and tell who comes when.
    void begin();

  private:
    enum class Reply { kAnswers, kDismisses, kIgnores };

    void launch();
    void enter_account(std::size_t number, Instant joins);
    DemoUser user_of(std::size_t account, std::size_t colleague) const;
    void come(DemoUser user, int visit);
    void reply(const DemoUser& user, int visit);
    void come_again(const DemoUser& user, int visit, std::int64_t least_days, std::int64_t most_days);
    void see_prompt(const DemoUser& user);
    app::NewAnswer draw_answer(Locale locale);
    void complain(std::size_t account);
    void care();

    Stage& stage_;
    ProgramId program_;
    std::function<void(const DemoUser&)> on_score_;
    SurveyId survey_;
    int threshold_ = 0;
    Chance chance_{20'260'502};
    Deck<Reply> replies_{{Reply::kAnswers, 8}, {Reply::kDismisses, 6}, {Reply::kIgnores, 6}};
    Deck<int> scores_{{10, 8}, {9, 10}, {8, 10}, {7, 9}, {6, 5}, {5, 3}, {4, 2}, {3, 1}, {2, 1}, {1, 1}};
};

/// The user opens the product: what the widget is told.
app::WidgetState open_product(const Stage& stage, const DemoUser& user);

}  // namespace parrain::cli
