#pragma once

#include <cstddef>
#include <vector>

#include "app/access.hpp"
#include "app/calls.hpp"
#include "cli/demo_classical.hpp"
#include "cli/demo_people.hpp"
#include "cli/demo_reps.hpp"
#include "cli/demo_sales.hpp"
#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// The merchant whom the demo host page plays: who they are in the invented shop software, and their company.
app::WidgetClaims demo_merchant();

/// Story C: merchants recommend companies from their shop's administration; a rep calls them first, then the prospect;
/// a credit grows with the order, and the new customer has a month for nothing. A fifth of all new customers comes this
/// way, more at the end than at the beginning, and converts four times as well as what reps find by themselves. The
/// year ends on a working day: some calls are late, some promised, some free to be taken, and two orders were given.
/// Source: mission.md, story C.
class CallsStory {
  public:
    CallsStory(Stage& stage, Sales& sales);

    /// Enter the team and the customers, and tell what comes.
    void begin();

    /// Say, once all has happened, what the reps did besides.
    void finish() const { classical_.tell(); }

  private:
    /// What becomes of a recommendation.
    enum class Fate { kBuys, kIsLost, kDeclines, kIsNeverReached, kAdvocateDeclines };
    /// How soon a rep does what is due.
    enum class Pace { kInTime, kLate, kForgotten };
    enum class Answer { kTalks, kNoAnswer, kCallsBack, kHesitates };

    struct Merchant {
        InventedContact person;
        UserId user;
        bool has_chosen = false;
    };

    struct Lead {
        std::size_t number;  ///< of the prospect
        ReferralId referral;
        Fate fate;
        DemoPlan plan;
    };

    void enter_merchant(std::size_t index);
    void tell_last_days();
    void watch_costs();
    void say_usual_value();
    void ask_merchants();
    void recommend();
    void choose(Merchant& merchant, const app::WidgetCaller& caller);
    void plan_next(std::size_t lead);
    void work(std::size_t lead);
    std::optional<MemberId> who_works(const app::CallTask& task);
    app::Calls::NewCall to_advocate(const Lead& lead);
    app::Calls::NewCall to_prospect(const Lead& lead, const app::CallTaskView& view);
    void sell(const Lead& lead);
    void leave_queue();

    Stage& stage_;
    Sales& sales_;
    RepTeam team_;
    ClassicalStory classical_;
    Chance chance_{20'260'505};
    std::vector<Merchant> merchants_;
    std::vector<Lead> leads_;
    Deck<Fate> fates_{{Fate::kBuys, 14},
                      {Fate::kIsLost, 16},
                      {Fate::kDeclines, 5},
                      {Fate::kIsNeverReached, 3},
                      {Fate::kAdvocateDeclines, 2}};
    Deck<int> scores_{{10, 6}, {9, 8}, {8, 7}, {7, 5}, {6, 2}, {5, 1}, {3, 1}};
    Deck<Pace> paces_{{Pace::kInTime, 34}, {Pace::kLate, 4}, {Pace::kForgotten, 2}};
    Deck<Answer> answers_{
        {Answer::kTalks, 22}, {Answer::kNoAnswer, 11}, {Answer::kCallsBack, 4}, {Answer::kHesitates, 3}};
};

}  // namespace parrain::cli
