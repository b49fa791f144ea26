#pragma once

#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/subject.hpp"

namespace parrain::player {

/// A history lived by a server that somebody else speaks to: every step is one line of JSON on the standard output,
/// answered by one line on the standard input that tells what the server shows afterwards.
///
/// The server's clock is not set back between histories: `begin` says when this one's January 2026 is, a whole number
/// of years later.
class RemoteSubject final : public model::Subject {
  public:
    RemoteSubject(Currency currency, const std::vector<RewardRule>& rules);

    model::Submission submit(ReferralId referral, const FrozenAttributes& wished) override;
    std::optional<Instant> reach(ReferralId referral, Milestone milestone, Instant at) override;
    bool close(ReferralId referral, bool erase) override;
    void receive(ReferralId referral, const BillingFact& fact) override;
    void receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) override;
    void end_holds(Instant now) override;
    bool approve(std::size_t reward) override;
    void act(std::size_t reward, RewardEvent event) override;
    /// No figures a history can reach trip a guard-rail at will.
    bool trip(bool) override { return false; }
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
    std::set<ReferralId> lapsed() const override { return lapsed_; }
    bool waits_for_second(std::size_t reward) const override { return waiting_.contains(rewards_[reward].id); }
    Instant now() const override { return now_; }
    const std::string& fault() const override { return fault_; }
    bool settles_repeats() const override { return false; }
    bool shows_positions() const override { return false; }
    void end() override;

  private:
    /// Say one step and take in what the server shows after it.
    boost::json::object ask(boost::json::object step);
    boost::json::object of_reward(const char* what, std::size_t reward) const;
    void look(const boost::json::object& shown);
    void look_at_reward(const boost::json::object& shown);
    boost::json::object told(ReferralId referral, const BillingFact& fact) const;
    /// From the history's years to the server's, and back.
    Instant there(Instant here) const;
    Instant here(Instant there) const;
    Money money(const boost::json::value& minor) const;

    Currency currency_;
    std::vector<RewardRule> rules_;
    int years_ = 0;
    std::vector<Reward> rewards_;
    std::vector<model::Line> lines_;
    std::map<AccountKind, std::int64_t> balances_;
    std::map<std::string, std::pair<ReferralId, BillingFact>> told_;
    std::map<ReferralId, std::vector<BillingFact>> facts_;
    std::set<ReferralId> lapsed_;
    std::set<RewardId> waiting_;  ///< whose payout waits for a second person
    bool is_limited_ = false;
    Instant now_ = {};
    std::string fault_;
};

}  // namespace parrain::player
