#pragma once

#include <functional>
#include <vector>

#include "cli/demo_stage.hpp"
#include "cli/demo_survey.hpp"

namespace parrain::cli {

/// Recommendations that a person has to look at: of companies that bear a customer's name, of countries where nobody
/// sells, of addresses that imitate another, of competitors. Marketing decides once a week; those of the last days
/// still wait as the story ends. Source: law-and-relevance.md §2.
class ReviewDesk {
  public:
    /// `draw` gives whoever recommends next; none while nobody does.
    ReviewDesk(Stage& stage, ProgramId program, std::function<const DemoUser*()> draw)
        : stage_(stage), program_(program), draw_(std::move(draw)) {}

    /// Say whom the program looks for, and tell what comes.
    void begin();

  private:
    void name_target();
    void recommend(std::size_t number);
    void decide();

    Stage& stage_;
    ProgramId program_;
    std::function<const DemoUser*()> draw_;
};

}  // namespace parrain::cli
