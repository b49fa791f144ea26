#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "cli/demo_sales.hpp"
#include "cli/demo_stage.hpp"

namespace parrain::cli {

/// The administrator whom the demo host page plays, and their company.
struct DemoCustomer {
    std::string_view company;
    std::string_view person;
    std::string_view domain;
};
DemoCustomer first_demo_customer();

/// Story A: administrators of client companies recommend from their tab, for a fifth of what the new customer pays in
/// a year; finance looks at what is large, and pays out every month. After a fair more comes than usual, some of it
/// odd: that still waits for finance as the story ends. Source: mission.md, story A.
class AdministratorsStory {
  public:
    AdministratorsStory(Stage& stage, Sales& sales) : stage_(stage), sales_(sales) {}

    /// Enter the customers, and tell what comes.
    void begin();

  private:
    void want_approval();
    void enter_customer(std::size_t index);
    void recommend(std::size_t index);
    std::optional<ReferralId> recommend(const DemoCustomer& prospect, UserId advocate, bool says_need);
    void follow(std::size_t index, ReferralId id);
    void tell_fair();
    void sell_at_fair(std::size_t index);
    void approve();

    Stage& stage_;
    Sales& sales_;
    Chance chance_{20'260'501};
    std::vector<UserId> advocates_;
};

}  // namespace parrain::cli
