#pragma once

#include <cstddef>
#include <set>

#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// Whoever sends the gifts: packs and ships once a week. Recipients, whom the server asks by itself, say where to, most
/// of them. As the story ends something stands in every column of the board.
class GiftDesk {
  public:
    explicit GiftDesk(Stage& stage) : stage_(stage) {}

    /// Count what lies on the shelves, and tell the weeks to come.
    void begin();

  private:
    void stock();
    void raise_limit();
    void work();
    void await_answer(GiftOrderId id);
    void confirm(GiftOrderId id);
    void ship(GiftOrderId id);
    void leave_board();
    bool move(GiftOrderId id, const char* event);

    Stage& stage_;
    Chance chance_{20'260'503};
    std::set<GiftOrderId> awaited_;  ///< who was asked, and is known to the story
    std::size_t parcels_ = 0;
};

}  // namespace parrain::cli
