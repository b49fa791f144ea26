#pragma once

#include <doctest/doctest.h>

#include <algorithm>

#include "domain/settlement.hpp"
#include "support/reward_builders.hpp"

namespace parrain::given {

/// The rewards of one advocate and the ledger below them, without any store.
class Desk {
  public:
    explicit Desk(RewardRule rule, std::string_view code = "EUR")
        : rule_(std::move(rule)),
          currency_(currency(code)),
          funding_(Funding::unlimited(currency_)),
          balances_(currency_) {}

    void limit_to(Money budget) {
        funding_ = Funding::limited_to(budget);
        post({{AccountKind::kFunding, AccountKind::kBudget, budget}});
    }

    /// Tell a fact and bring the rewards to it.
    void tell(BillingFact fact) {
        facts_.push_back(std::move(fact));
        settle();
    }

    void settle() {
        const auto promised = entitlements(rule_, BillingHistory::of(facts_), currency_).value();
        const SettlementInput input{.rule = rule_,
                                    .referral = ReferralId(1),
                                    .entitlements = promised,
                                    .rewards = rewards_,
                                    .funding = funding_,
                                    .kind = kind_,
                                    .doubtful = doubtful_,
                                    .needs_person = guarded_};
        last_ = settle_entitlements(input).value();
        for (const RewardChange& change : last_) store(change);
    }

    void apply(const Result<std::vector<RewardChange>>& changes) {
        REQUIRE(changes.ok());
        last_ = *changes;
        for (const RewardChange& change : last_) store(change);
    }

    void decide_on(std::size_t index, RewardEvent event, RewardInput input) {
        const auto decision = decide(rewards_.at(index), event, input);
        REQUIRE(decision.ok());
        store({.from = rewards_[index].state, .event = event, .next = decision->next, .postings = decision->postings});
    }

    void decide_on(std::size_t index, RewardEvent event) { decide_on(index, event, {.funding = funding_}); }

    /// From approved to paid.
    void pay(std::size_t index, std::span<const Reward> debtors = {}) {
        apply(start_payout(rewards_.at(index), debtors, funding_));
        apply(confirm_payout(rewards_.at(index), funding_));
    }

    void want(std::optional<RewardKind> kind) { kind_ = kind; }
    void doubt() { doubtful_ = true; }
    void guard() { guarded_ = true; }

    const Reward& reward(std::size_t index) const { return rewards_.at(index); }
    const std::vector<Reward>& rewards() const { return rewards_; }
    const std::vector<RewardChange>& last() const { return last_; }
    const Funding& funding() const { return funding_; }
    std::int64_t balance(AccountKind account) const { return balances_.of(account).minor(); }
    const Balances& balances() const { return balances_; }

  private:
    void store(const RewardChange& change) {
        const auto same = [&](const Reward& known) {
            return known.billing_object == change.next.billing_object && known.part == change.next.part;
        };
        const auto known = std::ranges::find_if(rewards_, same);
        Reward next = change.next;
        if (known == rewards_.end()) {
            CHECK(change.from == RewardState::kAbsent);
            next.id = RewardId(static_cast<std::int64_t>(rewards_.size()) + 1);
            rewards_.push_back(next);
        } else {
            CHECK(change.from == known->state);
            next.id = known->id;
            *known = next;
        }
        post(change.postings);
        funding_ = funding_.after(change.postings);
    }

    void post(const std::vector<Posting>& postings) { REQUIRE(balances_.post(postings).ok()); }

    RewardRule rule_;
    Currency currency_;
    Funding funding_;
    Balances balances_;
    std::vector<BillingFact> facts_;
    std::vector<Reward> rewards_;
    std::vector<RewardChange> last_;
    std::optional<RewardKind> kind_ = rule_.kind;
    bool doubtful_ = false;
    bool guarded_ = false;
};

/// Twenty percent of each payment, in cash.
inline RewardRule cash() {
    return twenty_percent_of(RewardBase::kPayment);
}

/// The same, held for some days.
inline RewardRule held_for(int days) {
    RewardRule rule = cash();
    rule.hold_days = days;
    return rule;
}

/// An invoice of 1,000.00, paid.
inline BillingFact pay_1000() {
    return paid("p", "2026-01-10", "in_1", eur(100000));
}
/// So many cents of it, refunded.
inline BillingFact refund_of(std::string id, std::int64_t cents) {
    return refunded(std::move(id), "2026-02-10", "in_1", eur(cents));
}

}  // namespace parrain::given
