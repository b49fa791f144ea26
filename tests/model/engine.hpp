#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/caps.hpp"
#include "domain/counting.hpp"
#include "domain/payout.hpp"
#include "domain/settlement.hpp"
#include "model/moment.hpp"
#include "model/subject.hpp"

namespace parrain::model {

/// The money domain with a store of vectors below it: what the application does, without transactions. The virtual
/// functions are where canaries.cpp goes wrong on purpose.
class Engine : public Subject {
  public:
    Engine(Currency currency, std::vector<RewardRule> rules);

    Submission submit(ReferralId referral, const FrozenAttributes& frozen) override;
    std::optional<Instant> reach(ReferralId referral, Milestone milestone, Instant at) override;
    bool close(ReferralId referral, bool erase) override;
    void receive(ReferralId referral, const BillingFact& fact) override;
    void receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) override;
    void end_holds(Instant now) override;
    bool approve(std::size_t reward) override;
    void act(std::size_t reward, RewardEvent event) override;
    bool trip(bool tripped) override;
    void repay(std::size_t reward, Money amount) override;
    void limit_payouts(Money limit) override { payout_limit_ = limit; }
    bool start(std::size_t reward) override;
    void agree(std::size_t reward, std::size_t payout) override;
    bool hear(std::size_t reward, std::size_t payout, PayoutWord word) override;
    /// One call tells one word here.
    bool hear_both(std::size_t, std::size_t) override { return false; }
    void top_up(Money amount) override;

    const std::vector<Reward>& rewards() const override { return rewards_; }
    const std::vector<Line>& lines() const override { return lines_; }
    Money balance(AccountKind account) const override { return balances_.of(account); }
    const std::map<ReferralId, std::vector<BillingFact>>& facts() const override { return facts_; }
    bool is_limited() const override { return is_limited_; }
    Instant now() const override { return now_; }
    const std::string& fault() const override { return fault_; }

  protected:
    virtual bool accepts(const std::vector<BillingFact>& known, const BillingFact& fact) const;
    virtual BillingFact as_stored(const std::vector<BillingFact>& known, const BillingFact& fact);
    virtual std::vector<Entitlement> judge(const RewardRule& rule, ReferralId referral,
                                           const std::vector<BillingFact>& facts);
    virtual Funding funding() const;
    virtual bool keeps(const RewardChange& change) const;

    /// What one rule's rewards need to follow `facts`: those of the referral, and of others that share its caps.
    std::vector<RewardChange> plan(const RewardRule& rule, ReferralId referral, const std::vector<BillingFact>& facts);
    void store(const std::vector<RewardChange>& changes, const std::string& cause);
    void post(RewardId reward, const std::string& cause, std::span<const Posting> postings);
    void note_fault(const std::string& what, const Failure& failure);
    std::vector<BillingFact>& facts_of(ReferralId referral) { return facts_[referral]; }
    const std::vector<RewardRule>& rules() const { return rules_; }
    Currency currency() const { return currency_; }

  private:
    /// A line of a payout.
    struct Sent {
        Money left;
        LineOutcome outcome;
        bool was_let_go;
        /// How many rewards there were when it came back.
        std::size_t came_back_at = 0;
    };

    void tell_domain(std::size_t reward, LineOutcome outcome);
    bool confirm_late(std::size_t reward, Sent& sent);
    bool is_replaced(const Reward& reward, Money left) const;
    void store_if_made(const Result<std::vector<RewardChange>>& changes, const std::string& cause);
    std::vector<Reward> debtors_of(const Reward& reward) const;
    std::vector<Reward> rewards_of(const RewardRule& rule, ReferralId referral, bool own) const;
    std::vector<PromisedShare> shares_in(const RewardRule& rule, ReferralId referral,
                                         std::span<const Entitlement> promised) const;
    /// What the facts of a referral come to; of those stored it is worked out once.
    const BillingHistory& history_of(ReferralId referral, const std::vector<BillingFact>& facts) const;
    ReferralFacts known_of(ReferralId referral, const std::vector<BillingFact>& facts) const;
    std::optional<int> count_of_rung(const RewardRule& rule, ReferralId referral,
                                     const std::vector<BillingFact>& facts) const;
    Places places_among(const RewardRule& rule, ReferralId referral, const std::vector<BillingFact>& facts);
    int reached(Milestone milestone, ReferralId referral, const std::vector<BillingFact>& facts) const;
    Reward& stored(const RewardChange& change);
    const RewardRule& rule_of(const Reward& reward) const;
    void settle(ReferralId referral, const std::string& cause);

    Currency currency_;
    std::vector<RewardRule> rules_;
    bool is_limited_ = false;
    bool is_tripped_ = false;
    std::optional<Money> payout_limit_;
    std::map<RewardId, std::vector<Sent>> sent_;
    Instant now_ = Moment().instant();
    Balances balances_;
    std::map<ReferralId, std::vector<BillingFact>> facts_;
    /// What the facts stored come to, with how many they were: facts are only added.
    mutable std::map<ReferralId, std::pair<std::size_t, BillingHistory>> histories_;
    /// The same of others.
    mutable BillingHistory other_history_;
    std::map<ReferralId, ReferralFacts> submitted_;
    std::set<ReferralId> closed_;
    /// Of the rule that is being settled, where it pays by count.
    Places places_{{}, {}, std::nullopt};
    std::vector<Reward> rewards_;
    std::vector<Line> lines_;
    std::string fault_;
};

}  // namespace parrain::model
