#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A reward with what a person may do with it and what should make them look twice.
struct RewardView {
    ListedReward listed;
    RewardRule rule;
    std::vector<std::string> actions;    ///< `approve` and events a person may cause now
    std::vector<std::string> anomalies;  ///< codes, worst first
};

/// Everything behind one reward: the rule, the facts, the money and who did what.
struct RewardWhy {
    RewardView view;
    std::vector<BillingEvent> facts;
    std::vector<Entry> entries;
    std::vector<RewardHistoryLine> history;
};

/// One page of rewards, and how many there are in each state.
struct RewardPage {
    std::vector<RewardView> items;
    std::vector<RewardCount> counts;
};

/// A payout with its lines and the rewards they pay.
struct PayoutView {
    Payout payout;
    std::vector<PayoutLine> lines;
    std::vector<ListedReward> rewards;  ///< of the lines, in their order
};

/// What finance does with rewards: approve, refuse, hold, pay.
class Rewards {
  public:
    explicit Rewards(const Context& context) : context_(context) {}

    /// Newest first.
    RewardPage list(WorkspaceId workspace, const RewardFilter& filter, Slice slice) const;

    /// @error kNotFound
    Result<RewardWhy> get(WorkspaceId workspace, RewardId id) const;

    /// Let a reward through whose hold is over and whose rule wants a person.
    /// @error kNotFound, kPreconditionFailed, kIllegalTransition (its hold still runs, or it waits for nothing)
    Result<RewardView> approve(const Caller& caller, RewardId id, std::optional<std::int64_t> version) const;

    /// `flagged`, `cleared`, `refused` or `written_off`, with the reason the beneficiary will read.
    /// @error kNotFound, kUnknownValue (/event), kRequired and kTooLong (/reason), kPreconditionFailed,
    ///        kIllegalTransition
    struct Transition {
        std::string event;
        std::string reason;
        std::optional<std::int64_t> version;
    };
    Result<RewardView> transition(const Caller& caller, RewardId id, const Transition& transition) const;

    /// Begin to pay: the rewards named, or every approved or failed one of money. What a beneficiary owes is netted
    /// first, and a reward netted altogether is no line of the payout. One payout holds one currency: the others of a
    /// default payout wait for the next.
    /// @error kUnknownValue (/rewards/n: no such reward), kIllegalTransition, kCurrencyMismatch, kNothingToPay
    Result<PayoutView> pay(const Caller& caller, const std::optional<std::vector<RewardId>>& rewards) const;

    /// What became of lines of a payout. A result told before changes nothing; a contrary one is refused.
    /// @error kNotFound, kUnknownValue (/results/n/reward), kIllegalTransition
    struct PayoutResult {
        RewardId reward;
        bool confirmed = true;
    };
    Result<PayoutView> settle_payout(const Caller& caller, PayoutId id, const std::vector<PayoutResult>& results) const;

    std::vector<PayoutView> payouts(WorkspaceId workspace, Slice slice) const;
    /// @error kNotFound
    Result<PayoutView> payout(WorkspaceId workspace, PayoutId id) const;

  private:
    Context context_;
};

/// End the hold of one reward: approved where its rule wants nobody, else left for a person.
/// @return whether it was approved; false where it no longer waits
bool end_hold(const Context& context, WorkspaceId workspace, RewardId id, Instant now);

}  // namespace parrain::app
