#include "model/canaries.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "model/engine.hpp"

namespace parrain::model {
namespace {

bool is_refund(const BillingFact& fact) {
    return fact.type == BillingFactType::kPaymentRefunded;
}

bool has_payment_of(const std::vector<BillingFact>& facts, const std::string& invoice) {
    return std::ranges::any_of(facts, [&](const BillingFact& fact) {
        return fact.type == BillingFactType::kPaymentReceived && fact.invoice == invoice;
    });
}

/// Takes every telling for a new event, and every payment for a new invoice.
class WithoutIdempotency : public Engine {
    using Engine::Engine;

  protected:
    BillingFact as_stored(const std::vector<BillingFact>& known, const BillingFact& fact) override {
        BillingFact stored = fact;
        const std::string suffix = "#" + std::to_string(known.size());
        const bool is_again = std::ranges::find(known, fact.id, &BillingFact::id) != known.end();
        if (is_again) stored.id += suffix;
        const bool is_paid_again = !is_refund(fact) && has_payment_of(known, fact.invoice);
        if (is_paid_again) stored.invoice += suffix;
        return stored;
    }
};

/// Takes everything back on any refund.
class FullClawback : public Engine {
    using Engine::Engine;

  protected:
    std::vector<Entitlement> judge(const RewardRule& rule, ReferralId referral,
                                   const std::vector<BillingFact>& facts) override {
        auto promised = Engine::judge(rule, referral, facts);
        const BillingHistory history = BillingHistory::of(facts);
        for (Entitlement& entitlement : promised) {
            if (!entitlement.basis.invoice) continue;
            const auto invoice = std::ranges::find(history.invoices(), *entitlement.basis.invoice, &PaidInvoice::id);
            if (invoice->refunded.is_zero()) continue;
            entitlement.value = Money::zero(entitlement.value.currency());
            entitlement.granted = false;
        }
        return promised;
    }
};

/// Forgets refunds of what is being paid or was paid.
class RefundAfterPayoutIgnored : public Engine {
    using Engine::Engine;

  protected:
    bool keeps(const RewardChange& change) const override {
        const bool is_refund_event =
            change.event == RewardEvent::kPartialRefund || change.event == RewardEvent::kFullRefund;
        const bool is_going_out = change.from == RewardState::kScheduled || change.from == RewardState::kPaid ||
                                  change.from == RewardState::kClawbackDue;
        return !(is_refund_event && is_going_out);
    }
};

/// Settles again when the provider confirms again.
class DoublePayout : public Engine {
    using Engine::Engine;

  public:
    bool hear(std::size_t index, std::size_t payout, PayoutWord word) override {
        const Reward& reward = rewards()[index];
        const Money settled = reward.position.settled;
        const bool is_paid = reward.state == RewardState::kPaid && settled.is_positive();
        if (word != PayoutWord::kConfirmed || !is_paid) return Engine::hear(index, payout, word);
        const Posting again{.from = AccountKind::kFunding, .to = AccountKind::kSettled, .amount = settled};
        post(reward.id, "confirmed", std::span(&again, 1));
        return true;
    }
};

/// Rounds the share of each refund by itself instead of the net total.
class RoundingPerEvent : public Engine {
    using Engine::Engine;

  protected:
    std::vector<Entitlement> judge(const RewardRule& rule, ReferralId referral,
                                   const std::vector<BillingFact>& facts) override {
        auto promised = Engine::judge(rule, referral, facts);
        if (rule.base != RewardBase::kPayment) return promised;
        const BillingHistory history = BillingHistory::of(facts);
        for (Entitlement& entitlement : promised) {
            const auto invoice = std::ranges::find(history.invoices(), entitlement.billing_object, &PaidInvoice::id);
            Money value = share(rule, invoice->paid);
            for (const BillingFact* refund : counted_refunds(facts, history, invoice->id)) {
                value = value - share(rule, *refund->amount);
            }
            entitlement.value = value.is_positive() ? value : Money::zero(value.currency());
            entitlement.granted = entitlement.value.is_positive();
        }
        return promised;
    }

  private:
    static Money share(const RewardRule& rule, Money amount) {
        return divide_rounded(static_cast<Wide>(amount.minor()) * rule.rate->basis_points(), 10'000, amount.currency())
            .value();
    }

    static std::vector<const BillingFact*> counted_refunds(const std::vector<BillingFact>& facts,
                                                           const BillingHistory& history, const std::string& invoice) {
        std::vector<const BillingFact*> counted;
        for (const BillingFact& fact : facts) {
            const bool is_known = std::ranges::any_of(counted, [&](const auto* other) { return other->id == fact.id; });
            if (!is_refund(fact) || fact.invoice != invoice || history.set_aside(fact.id) || is_known) continue;
            counted.push_back(&fact);
        }
        return counted;
    }
};

/// Drops a refund whose payment is unknown.
class RefundBeforePaymentDropped : public Engine {
    using Engine::Engine;

  protected:
    BillingFact as_stored(const std::vector<BillingFact>& known, const BillingFact& fact) override {
        BillingFact stored = fact;
        if (is_refund(fact) && !has_payment_of(known, fact.invoice)) stored.invoice = "nowhere";
        return stored;
    }
};

/// Promises whatever is left in the budget.
class BudgetUnchecked : public Engine {
    using Engine::Engine;

  protected:
    Funding funding() const override {
        if (!is_limited()) return Engine::funding();
        return Funding::limited_to(Money::parse(Money::kMax / 2, currency()).value());
    }
};

/// Checks the cap, then inserts: two workers decide on the same state, and both write.
class CheckThenInsert : public Engine {
    using Engine::Engine;

  public:
    void receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) override {
        std::vector<std::vector<RewardChange>> decided;
        for (const auto& [referral, fact] : {std::pair(first, a), std::pair(second, b)}) {
            std::vector<BillingFact> seen = facts_of(referral);
            seen.push_back(fact);
            for (const RewardRule& rule : rules()) decided.push_back(plan(rule, referral, seen));
        }
        facts_of(first).push_back(a);
        facts_of(second).push_back(b);
        for (const auto& changes : decided) store(changes, "at once");
    }
};

template <class Faulty>
std::unique_ptr<Subject> make(Currency currency, std::vector<RewardRule> rules) {
    return std::make_unique<Faulty>(currency, std::move(rules));
}

}  // namespace

std::span<const Canary> canaries() {
    static const std::array<Canary, 8> kAll = {{
        {"no idempotency", make<WithoutIdempotency>},
        {"full clawback on a partial refund", make<FullClawback>},
        {"refund after payout ignored", make<RefundAfterPayoutIgnored>},
        {"double payout on a repeated confirmation", make<DoublePayout>},
        {"rounding per event", make<RoundingPerEvent>},
        {"refund before payment dropped", make<RefundBeforePaymentDropped>},
        {"budget unchecked", make<BudgetUnchecked>},
        {"cap check then insert", make<CheckThenInsert>},
    }};
    return kAll;
}

}  // namespace parrain::model
