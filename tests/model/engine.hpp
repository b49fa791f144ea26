#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/caps.hpp"
#include "domain/settlement.hpp"

namespace parrain::model {

/// One line of the ledger, as a store would keep it.
struct Line {
    RewardId reward;
    std::string cause;
    Posting posting;
};

/// The money domain with a store of vectors below it: what the application does, without transactions. The virtual
/// functions are where canaries.cpp goes wrong on purpose.
class Engine {
  public:
    Engine(Currency currency, std::vector<RewardRule> rules);
    virtual ~Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// A referral is submitted; all are of one advocate.
    void submit(ReferralId referral, const FrozenAttributes& frozen);
    /// A person accepts the referral, or its prospect shows interest.
    void reach(ReferralId referral, Milestone milestone, Instant at);
    void receive(ReferralId referral, const BillingFact& fact);
    /// Two facts at one instant, as two workers would take them.
    virtual void receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b);

    /// Approve what waited long enough.
    void end_holds(Instant now);
    /// An event raised by a person; one that is illegal now is refused and changes nothing.
    void act(std::size_t reward, RewardEvent event);
    /// The beneficiary sends part of what they owe.
    void repay(std::size_t reward, Money amount);
    void start(std::size_t reward);
    virtual void confirm(std::size_t reward);
    void fail(std::size_t reward);
    void top_up(Money amount);

    const std::vector<Reward>& rewards() const { return rewards_; }
    const std::vector<Line>& lines() const { return lines_; }
    const Balances& balances() const { return balances_; }
    const std::map<ReferralId, std::vector<BillingFact>>& facts() const { return facts_; }
    bool is_limited() const { return is_limited_; }
    /// What the domain refused though it must not: empty in a sound engine.
    const std::string& fault() const { return fault_; }

  protected:
    virtual bool accepts(const std::vector<BillingFact>& known, const BillingFact& fact) const;
    virtual BillingFact as_stored(const std::vector<BillingFact>& known, const BillingFact& fact);
    virtual std::vector<Entitlement> judge(const RewardRule& rule, ReferralId referral,
                                           const std::vector<BillingFact>& facts);
    virtual Funding funding() const;
    virtual bool keeps(const RewardChange& change) const;

    /// What one rule's rewards need to follow `facts`.
    std::vector<RewardChange> plan(const RewardRule& rule, ReferralId referral, const std::vector<BillingFact>& facts);
    void store(const std::vector<RewardChange>& changes, const std::string& cause);
    void post(RewardId reward, const std::string& cause, std::span<const Posting> postings);
    void note_fault(const std::string& what, const Failure& failure);
    std::vector<BillingFact>& facts_of(ReferralId referral) { return facts_[referral]; }
    const std::vector<RewardRule>& rules() const { return rules_; }
    Currency currency() const { return currency_; }

  private:
    void store_if_made(Result<std::vector<RewardChange>> changes, const std::string& cause);
    std::vector<Reward> debtors_of(const Reward& reward) const;
    std::vector<Reward> rewards_of(const RewardRule& rule, ReferralId referral, bool own) const;
    ReferralFacts known_of(ReferralId referral, const std::vector<BillingFact>& facts) const;
    std::optional<int> count_of(const RewardRule& rule, ReferralId referral,
                                const std::vector<BillingFact>& facts) const;
    int reached(Milestone milestone, ReferralId referral, const std::vector<BillingFact>& facts) const;
    Reward& stored(const RewardChange& change);

    Currency currency_;
    std::vector<RewardRule> rules_;
    bool is_limited_ = false;
    Balances balances_;
    std::map<ReferralId, std::vector<BillingFact>> facts_;
    std::map<ReferralId, ReferralFacts> submitted_;
    std::vector<Reward> rewards_;
    std::vector<Line> lines_;
    std::string fault_;
};

}  // namespace parrain::model
