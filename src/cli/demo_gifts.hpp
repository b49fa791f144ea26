#pragma once

#include <cstddef>

#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// Whoever sends the gifts: orders what was earned to be confirmed, packs and ships once a week. Recipients say where
/// to, most of them. As the story ends something stands in every column of the board.
class GiftDesk {
  public:
    explicit GiftDesk(Stage& stage) : stage_(stage) {}

    /// Count what lies on the shelves, and tell the weeks to come.
    void begin();

  private:
    void stock();
    void work();
    void ask(GiftOrderId id);
    void confirm(GiftOrderId id);
    void ship(GiftOrderId id);
    void leave_board();
    bool move(GiftOrderId id, const char* event);

    Stage& stage_;
    Chance chance_{20'260'503};
    std::size_t parcels_ = 0;
};

}  // namespace parrain::cli
