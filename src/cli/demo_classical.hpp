#pragma once

#include <vector>

#include "app/classical_prospects.hpp"
#include "cli/demo_reps.hpp"
#include "cli/demo_sales.hpp"
#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// Count the prospects that sales reps found by themselves, month by month: what recommended ones are compared with. Of
/// the month that has begun, as much as has passed.
void count_classical(const app::Context& context, WorkspaceId workspace, Instant start, Instant today);

/// Prospects that reps found by themselves, one by one: who called them, and which of them bought. Billing tells of the
/// same sales.
class ClassicalStory {
  public:
    ClassicalStory(Stage& stage, Sales& sales, const RepTeam& team) : stage_(stage), sales_(sales), team_(team) {}

    /// Tell who buys when.
    void begin();

    /// Say, once all has happened, who was contacted and who bought.
    void tell() const;

  private:
    enum class Fate { kBuys, kDoesNot };

    void contact(std::int64_t day);

    Stage& stage_;
    Sales& sales_;
    const RepTeam& team_;
    Chance chance_{20'260'506};
    Deck<Fate> fates_{{Fate::kBuys, 19}, {Fate::kDoesNot, 181}};
    std::vector<app::ToldClassical> rows_;
};

}  // namespace parrain::cli
