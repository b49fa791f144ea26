#pragma once

#include <array>
#include <optional>
#include <string>

#include "cli/demo_stage.hpp"
#include "domain/billing.hpp"

namespace parrain::cli {

/// A customer as the invented billing knows them.
struct Buyer {
    std::string number;  ///< unique among all buyers
    std::optional<std::string> email = {};
    std::string company;
};

/// What the prospects of the stories buy, and when: told as a billing provider tells it.
class Sales {
  public:
    explicit Sales(Stage& stage) : stage_(stage) {}

    /// Tell the weeks to come: billing gives the modules that new customers were promised.
    void begin();

    /// Somebody subscribes and pays now, and again with every month where their plan is monthly; few have half of
    /// their first payment refunded.
    void buy(const Buyer& buyer);

    /// Somebody whom nobody recommended pays for the first time.
    void buy_unrecommended(const Buyer& buyer);

    /// A step of a referral that a rep, or the prospect, takes; nothing where it has gone on already.
    void move(ReferralId id, const char* event);

  private:
    struct Plan {
        Interval interval;
        std::int64_t cents;
    };

    void give_benefits();
    Plan draw_plan();
    void pay(const Buyer& buyer, const Plan& plan, int number);
    void bill(const Buyer& buyer, BillingFact fact);

    Stage& stage_;
    Chance chance_{20'260'501};
};

}  // namespace parrain::cli
