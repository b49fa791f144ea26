#pragma once

#include <string>
#include <vector>

#include "cli/demo_gifts.hpp"
#include "cli/demo_reviews.hpp"
#include "cli/demo_sales.hpp"
#include "cli/demo_stage.hpp"
#include "cli/demo_survey.hpp"

namespace parrain::cli {

/// Story B: users who would recommend the product become ambassadors, give addresses for gifts, and half of whom they
/// recommend become customers; a third of all customers come this way. Two campaigns are run, one of which brings
/// quantity without quality. Source: mission.md, story B.
class AmbassadorsStory {
  public:
    AmbassadorsStory(Stage& stage, Sales& sales);

    /// Tell what comes.
    void begin();

  private:
    /// What becomes of a prospect.
    enum class Fate { kBuys, kStaysInterested, kLosesInterest, kIsLost, kSaysNothing, kObjects };

    struct Ambassador {
        DemoUser user;
        std::size_t zeal;  ///< how much oftener than others they recommend
    };

    void tell_recommendations();
    void tell_unrecommended_sales();
    void tell_campaigns();
    void join(const DemoUser& user);
    Ambassador* draw_ambassador(Chance& chance);
    void recommend();
    std::size_t draw_prospect();
    void meet(std::size_t prospect, ReferralId id);
    void flood();

    Stage& stage_;
    Sales& sales_;
    ProgramId program_;
    SurveyStory survey_;
    GiftDesk desk_;
    ReviewDesk reviews_;
    Chance chance_{20'260'504};
    Chance lots_{20'260'507};  ///< of who recommends whom nobody is sure of
    std::vector<Ambassador> ambassadors_;
    std::size_t zeal_ = 0;  ///< of all ambassadors together
    std::size_t prospects_ = 0;
    std::size_t unrecommended_ = 0;
    Deck<std::size_t> zeals_{{1, 3}, {2, 3}, {3, 2}, {5, 1}};
    Deck<Fate> fates_{{Fate::kBuys, 21},  {Fate::kStaysInterested, 6}, {Fate::kLosesInterest, 4},
                      {Fate::kIsLost, 2}, {Fate::kSaysNothing, 6},     {Fate::kObjects, 1}};
};

}  // namespace parrain::cli
