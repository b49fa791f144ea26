#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"
#include "domain/gift.hpp"

namespace parrain::app {

/// How many people agreed to something that needs several.
struct Agreement {
    int given = 0;
    int needed = 0;
};

/// A reward with what a person may do with it and what should make them look twice.
struct RewardView {
    ListedReward listed;
    RewardRule rule;
    std::optional<LocalText> gift_name;     ///< of the gift that is given, where the catalogue knows it
    std::vector<std::string> actions;       ///< `approve` and events a person may cause now
    std::vector<AnomalyFinding> anomalies;  ///< the gravest first; of what a person may still decide, else less
    std::optional<Agreement> write_off;     ///< where one person agreed to write it off and another must
};

/// Everything behind one reward: the rule, the facts, the money and who did what.
struct RewardWhy {
    RewardView view;
    std::vector<BillingEvent> facts;
    std::vector<Entry> entries;
    std::vector<RewardHistoryLine> history;
    std::optional<BankAccount> bank_account;  ///< of the beneficiary; of a donation its payee's
};

/// One page of rewards, and how many there are in each state.
struct RewardPage {
    std::vector<RewardView> items;
    std::vector<RewardCount> counts;
};

/// What finance does with single rewards: approve, refuse, hold, take back.
class Rewards {
  public:
    explicit Rewards(const Context& context) : context_(context) {}

    /// Newest first.
    RewardPage list(WorkspaceId workspace, const RewardFilter& filter, Slice slice) const;

    /// @error kNotFound
    Result<RewardWhy> get(WorkspaceId workspace, RewardId id) const;

    /// Let a reward through whose hold is over and whose rule wants a person.
    /// @error kFourEyes (above the workspace's limit, by the member whose act made it), kNotFound,
    ///        kIllegalTransition (its hold still runs, or it waits for nothing), kPreconditionFailed (it changed, and
    ///        could still be approved)
    Result<RewardView> approve(const Caller& caller, RewardId id, std::optional<std::int64_t> version) const;

    /// `flagged`, `cleared`, `refused` or `written_off`, with the reason the beneficiary will read. Writing off more
    /// than the workspace's limit takes two people: the first call leaves the state and notes the agreement.
    /// @error kFourEyes (the same person twice), kNotFound, kUnknownValue (/event), kRequired and kTooLong (/reason),
    ///        kIllegalTransition (also where it changed meanwhile), kPreconditionFailed (it changed, and the event is
    ///        still possible)
    /// Source: docs/adr/0058.
    struct Transition {
        std::string event;
        std::string reason;
        std::optional<std::int64_t> version;
    };
    Result<RewardView> transition(const Caller& caller, RewardId id, const Transition& transition) const;

    /// The beneficiary sent back what they owe on a reward, or part of it.
    /// @error kNotFound, kCurrencyMismatch, kOutOfRange (/amount/amount: not positive, or more than is owed),
    ///        kIllegalTransition (nothing is owed)
    Result<RewardView> repay(const Caller& caller, RewardId id, Money amount) const;

  private:
    Context context_;
};

/// End the hold of one reward: approved where its rule wants nobody, else left for a person.
/// @return whether it was approved; false where it no longer waits
bool end_hold(const Context& context, WorkspaceId workspace, RewardId id, Instant now);

/// How long an approved reward waits for its beneficiary: bank details for cash, an address for a gift.
/// Source: states-and-ledger.md §2.
inline constexpr Duration kClaimWindow = Duration::days(180);

/// Give up a reward that its beneficiary did not claim in time. @return false where it no longer waits
bool expire_claim(const Context& context, WorkspaceId workspace, RewardId id, Instant now);

/// Hold what an advocate who left was promised, until a person decides; what is on its way or paid stays.
Result<void> hold_for_departure(Transaction& tx, const Context& context, const Caller& caller, AdvocateId advocate,
                                Instant now);

}  // namespace parrain::app
