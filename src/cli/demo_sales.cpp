#include "cli/demo_sales.hpp"

#include "app/benefits.hpp"
#include "app/billing.hpp"
#include "app/payouts.hpp"
#include "app/referrals.hpp"

namespace parrain::cli {
namespace {

constexpr std::size_t kSalesPerRefund = 12;

Money euros(std::int64_t cents) {
    return Money::parse(cents, Currency::parse("EUR").value()).value();
}

std::string first_invoice_of(const Buyer& buyer) {
    return "F-" + buyer.number + "-1";
}

}  // namespace

void Sales::begin() {
    stage_.every(7, stage_.start() + Duration::days(4) + Duration::hours(6), [this] { give_benefits(); });
}

void Sales::give_benefits() {
    constexpr int kMostBenefits = 200;
    const app::Benefits benefits(stage_.context());
    for (const app::ListedBenefit& one :
         benefits.list(stage_.workspace(), app::BenefitState::kDue, {.limit = kMostBenefits})) {
        (void)expected(benefits.acknowledge(stage_.team(), one.stored.reward.id, {.applied = true, .reference = {}}));
    }
}

DemoPlan Sales::draw_plan() {
    return plans_[chance_.below(plans_.size())];
}

void Sales::buy(const Buyer& buyer, const DemoPlan& plan) {
    bill(buyer, {.id = "demo_start_" + buyer.number,
                 .type = BillingFactType::kSubscriptionStarted,
                 .occurred_at = stage_.now(),
                 .subscription_id = "sub_" + buyer.number,
                 .terms = SubscriptionTerms{.interval = plan.interval, .amount = euros(plan.cents)}});
    pay(buyer, plan, 1);
}

void Sales::pay(const Buyer& buyer, const DemoPlan& plan, int number) {
    const std::string invoice = "F-" + buyer.number + "-" + std::to_string(number);
    bill(buyer, {.id = "demo_pay_" + invoice,
                 .type = BillingFactType::kPaymentReceived,
                 .occurred_at = stage_.now(),
                 .subscription_id = "sub_" + buyer.number,
                 .invoice = invoice,
                 .amount = euros(plan.cents)});
    if (plan.interval == Interval::kMonth) {
        stage_.later(add_months(stage_.now(), 1), [this, buyer, plan, number] { pay(buyer, plan, number + 1); });
    }
    if (number > 1 || !buyer.may_be_refunded || !chance_.one_in(kSalesPerRefund)) return;
    stage_.later(stage_.now() + Duration::days(12), [this, buyer, plan] { refund_half(buyer, plan); });
}

void Sales::refund_half(const Buyer& buyer, const DemoPlan& plan) {
    const std::string invoice = first_invoice_of(buyer);
    bill(buyer, {.id = "demo_refund_" + invoice,
                 .type = BillingFactType::kPaymentRefunded,
                 .occurred_at = stage_.now(),
                 .invoice = invoice,
                 .amount = euros(plan.cents / 2)});
}

void Sales::buy_unrecommended(const Buyer& buyer) {
    const std::string invoice = first_invoice_of(buyer);
    bill(buyer, {.id = "demo_pay_" + invoice,
                 .type = BillingFactType::kPaymentReceived,
                 .occurred_at = stage_.now(),
                 .subscription_id = "sub_" + buyer.number,
                 .invoice = invoice,
                 .amount = euros(draw_plan().cents)});
}

void Sales::bill(const Buyer& buyer, BillingFact fact) {
    app::ToldFact told{
        .fact = std::move(fact),
        .customer = {.external_id = product_ + "-new-" + buyer.number, .email = buyer.email, .name = buyer.company},
        .referral_code = {},
        .raw = {},
        .fingerprint = {}};
    told.fingerprint = told.fact.id;
    (void)expected(app::Billing(stage_.context()).receive(stage_.workspace(), "demo", told));
}

void Sales::move(ReferralId id, const char* event) {
    const auto moved =
        app::Referrals(stage_.context()).transition(stage_.team(), id, {.event = event, .reason = {}, .version = {}});
    if (!moved && moved.error() != ErrorCode::kIllegalTransition) std::abort();
}

void Sales::begin_to_pay() {
    (void)app::Payouts(stage_.context()).pay(stage_.team(), {});
}

void Sales::pay_out() {
    const app::Payouts payouts(stage_.context());
    const auto payout = payouts.pay(stage_.team(), {});
    if (!payout) return;
    std::vector<app::PayoutResult> results;
    for (const app::PayoutLineView& one : payout->lines) {
        if (one.line.outcome == LineOutcome::kScheduled) results.push_back({.reward = one.line.reward});
    }
    (void)expected(payouts.settle(stage_.team(), payout->payout.id, results));
}

}  // namespace parrain::cli
