#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "domain/settlement.hpp"

namespace parrain::app {

/// A person or a key as the cause of a movement.
Cause cause_of(const Caller& caller);

/// Whose rewards are written: what the domain leaves to the application.
struct RewardOwner {
    Fund fund;
    AdvocateId advocate;
    AccountId account;
    ReferralId referral;
};

/// Who or what moved the money, and when.
struct Movement {
    Instant at;
    Actor actor;
    Cause cause;
};

/// Writes what the domain decided about rewards: the rewards, their histories, and the money lines, in one transaction.
class RewardBook {
  public:
    RewardBook(Transaction& tx, const Context& context, WorkspaceId workspace, Movement movement)
        : tx_(tx), context_(context), workspace_(workspace), movement_(std::move(movement)) {}

    /// What a program or campaign may promise in a currency at this moment of the transaction; other transactions wait.
    Funding funding(const Fund& fund, Currency currency) const;

    /// Write changes of rewards that may not exist yet.
    void apply(std::span<const RewardChange> changes, const RewardOwner& owner);

    /// Write one decision on a stored reward; gives it as stored.
    StoredReward apply(const StoredReward& stored, RewardEvent event, const RewardDecision& decision);

    /// Write changes of stored rewards, which may be several and of several referrals.
    void apply(std::span<const RewardChange> changes, std::span<const StoredReward> stored);

    /// Fund rewards that wait, oldest first, as far as a limited budget reaches. Every `apply` that makes room does.
    Result<void> fund_waiting_rewards(const Fund& fund, Currency currency);

    /// Write one money line that belongs to no reward.
    void post(const Fund& fund, const Posting& posting);

  private:
    /// Throws LedgerBreached where the postings do not explain how the reward's money moved.
    void write_entries(const Position& before, std::span<const Posting> postings, const StoredReward& stored);
    void write_line(const StoredReward& stored, RewardState from, std::string_view event);
    StoredReward write(StoredReward stored, const RewardChange& change);
    /// Fund what waits in the funds to which `changes` of `written` gave money back, or whose first in line they took
    /// away.
    void use_room(std::span<const RewardChange> changes, std::span<const StoredReward> written);
    /// Fail the payouts of gifts that have not left the house and whose sale was taken back.
    void recall_gifts(std::span<const StoredReward> written);

    Transaction& tx_;
    const Context& context_;
    WorkspaceId workspace_;
    Movement movement_;
};

/// Whether what a program or campaign may promise ends with its budget: from its own first top-up on, and a campaign's
/// as well while the budget of its program does.
bool is_limited(Transaction& tx, WorkspaceId workspace, const Fund& fund);

/// Who owes and who is paid: `advocate:ID`, `account:ID`, or `prospect:REFERRAL`.
std::string beneficiary_key(Beneficiary beneficiary, const RewardOwner& owner);

/// The rewards without what is only kept.
std::vector<Reward> rewards_of(std::span<const StoredReward> stored);

}  // namespace parrain::app
