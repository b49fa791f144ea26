#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/demo_stage.hpp"
#include "domain/billing.hpp"

namespace parrain::cli {

/// A customer as the invented billing knows them.
struct Buyer {
    std::string number;  ///< unique among all buyers
    std::optional<std::string> email = {};
    std::string company;
    bool may_be_refunded = true;  ///< by chance
};

/// A subscription of an invented product: what it costs each time, net of tax.
struct DemoPlan {
    Interval interval;
    std::int64_t cents;

    std::int64_t cents_a_year() const { return interval == Interval::kMonth ? 12 * cents : cents; }
};

/// What the prospects of the stories buy, and when: told as the billing provider of a product tells it. And what
/// finance does with the rewards.
class Sales {
  public:
    Sales(Stage& stage, std::string product, std::vector<DemoPlan> plans)
        : stage_(stage), product_(std::move(product)), plans_(std::move(plans)) {}

    /// Tell the weeks to come: billing gives the modules that new customers were promised.
    void begin();

    DemoPlan draw_plan();

    /// Somebody subscribes and pays now, and again with every month where their plan is monthly; few have half of
    /// their first payment refunded.
    void buy(const Buyer& buyer, const DemoPlan& plan);
    void buy(const Buyer& buyer) { buy(buyer, draw_plan()); }

    /// Somebody whom nobody recommended pays for the first time.
    void buy_unrecommended(const Buyer& buyer);

    /// Half of what a customer paid first is refunded.
    void refund_half(const Buyer& buyer, const DemoPlan& plan);

    /// Finance pays what was approved.
    void pay_out();

    /// Finance begins to: the bank has not said yet what became of it.
    void begin_to_pay();

    /// A step of a referral that a rep, or the prospect, takes; nothing where it has gone on already.
    void move(ReferralId id, const char* event);

  private:
    void give_benefits();
    void pay(const Buyer& buyer, const DemoPlan& plan, int number);
    void bill(const Buyer& buyer, BillingFact fact);

    Stage& stage_;
    std::string product_;
    std::vector<DemoPlan> plans_;
    Chance chance_{20'260'501};
};

}  // namespace parrain::cli
