#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/publisher.hpp"
#include "model/subject.hpp"

namespace parrain::test {

/// A history lived by the use cases of the application on a store: a workspace of its own with the rules given, one
/// advocate, two people who handle money.
class StoredSubject final : public model::Subject {
  public:
    StoredSubject(const app::Context& context, SetClock& clock, Currency currency,
                  const std::vector<RewardRule>& rules);

    model::Submission submit(ReferralId referral, const FrozenAttributes& wished) override;
    std::optional<Instant> reach(ReferralId referral, Milestone milestone, Instant at) override;
    bool close(ReferralId referral, bool erase) override;
    void receive(ReferralId referral, const BillingFact& fact) override;
    void receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) override;
    void end_holds(Instant now) override;
    bool approve(std::size_t reward) override;
    void act(std::size_t reward, RewardEvent event) override;
    bool trip(bool tripped) override;
    void repay(std::size_t reward, Money amount) override;
    void limit_payouts(Money limit) override;
    bool start(std::size_t reward) override;
    void agree(std::size_t reward, std::size_t payout) override;
    bool hear(std::size_t reward, std::size_t payout, model::PayoutWord word) override;
    bool hear_both(std::size_t reward, std::size_t payout) override;
    void top_up(Money amount) override;

    const std::vector<Reward>& rewards() const override { return rewards_; }
    const std::vector<model::Line>& lines() const override { return lines_; }
    Money balance(AccountKind account) const override;
    const std::map<ReferralId, std::vector<BillingFact>>& facts() const override { return facts_; }
    bool is_limited() const override { return is_limited_; }
    Instant now() const override { return context_.clock.now(); }
    const std::string& fault() const override { return fault_; }
    bool settles_repeats() const override { return false; }
    std::set<ReferralId> lapsed() const override { return lapsed_; }
    bool waits_for_second(std::size_t reward) const override { return waiting_.contains(rewards_[reward].id); }
    /// Verifies the chain and the books as `parrain verify` does, and every fact's outcome.
    void end() override;

  private:
    app::Caller person(std::int64_t number) const;
    void keep_silent_prospects();
    void publish(const std::vector<RewardRule>& rules);
    /// Read what is stored now, in the history's own numbers.
    void look();
    void look_at_lines();
    void note(const std::string& what, const Failure& failure);

    app::Context context_;
    SetClock& clock_;
    Currency currency_;
    WorkspaceId workspace_;
    ProgramId program_;
    app::WidgetCaller advocate_;
    /// The store's numbers, by the history's.
    std::map<RewardRuleId, RewardRuleId> rules_;
    std::map<ReferralId, ReferralId> referrals_;
    std::vector<Reward> rewards_;
    /// Payouts of each reward, as they were begun.
    std::map<RewardId, std::vector<PayoutId>> payouts_;
    std::vector<model::Line> lines_;
    std::int64_t last_sequence_ = 0;
    std::vector<app::Balance> balances_;
    std::map<ReferralId, std::vector<BillingFact>> facts_;
    /// Ids of the facts told, with whose they are.
    std::map<std::string, ReferralId> told_;
    std::set<ReferralId> lapsed_;
    std::set<RewardId> waiting_;  ///< whose payout waits for a second person
    bool is_limited_ = false;
    std::string fault_;
};

}  // namespace parrain::test
