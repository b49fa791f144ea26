#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/entitlement.hpp"
#include "domain/ledger.hpp"
#include "domain/reward.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// One step of one reward, to be stored in the order given: the reward afterwards and its entries.
struct RewardChange {
    RewardState from;
    /// None when an open reward's share was raised, a debt of a voided reward was settled, or only what facts say
    /// beside the value was brought up to date (no postings, the same share).
    std::optional<RewardEvent> event;
    /// `kAbsent` in `from` means a new reward: the application gives it an id (the same in its later changes).
    Reward next;
    std::vector<Posting> postings;
};

/// What a settlement is made from.
struct SettlementInput {
    const RewardRule& rule;
    ReferralId referral;
    /// What the rule promises now; objects it no longer names are worth nothing.
    std::span<const Entitlement> entitlements;
    /// Every reward, all parts, of this rule and referral.
    std::span<const Reward> rewards;
    Funding funding;
    /// The kind new rewards get; none when the beneficiary wants nothing, and then no first part is created.
    std::optional<RewardKind> kind;
    /// A doubt stands on the referral, or the advocate has left: new rewards are held.
    bool doubtful = false;
    /// A guard-rail of the program has tripped: a person approves new rewards, whatever the rule says.
    bool needs_person = false;
};

/// Bring the rewards of one rule and referral to what it promises now.
///
/// Per billing object the shares of all parts sum to the entitlement. A decrease is taken from what nobody was given
/// yet, then from what was, each from the newest part back to the oldest. An increase goes to the newest part that is
/// open; where none is, or the budget does not cover it, it becomes a new part, as it does where an approved reward
/// would grow beyond what may pass without a person. Decreases come first, so that what they free is available. A
/// reward without hold that approves itself, whatever the amount, is approved at once; any other waits for
/// `hold_ended`, even if its hold is over already. A thing that was given, refunded and is promised anew is given anew,
/// as a further part. Rewards that may still change follow the facts in their basis and dates; `superseded` tells which
/// are only traces of the order of facts. Settling twice changes nothing the second time.
/// @error those of decide and raise, which would be a fault of the engine
Result<std::vector<RewardChange>> settle_entitlements(const SettlementInput& input);

/// Begin the payout of an approved reward, or begin it again after a failure.
///
/// What the beneficiary owes (`debtors`: their other rewards with something owed, clawback_due or voided, oldest first)
/// is settled first; the rest is scheduled. A reward that is netted altogether is confirmed at once: it is paid by
/// netting, in no file of any bank.
/// Things are never netted.
/// @error kIllegalTransition when the reward is neither approved nor failed
Result<std::vector<RewardChange>> start_payout(const Reward& reward, std::span<const Reward> debtors,
                                               const Funding& funding);

/// The provider paid. Empty when it had been confirmed before: a repeated confirmation does nothing.
/// @error kIllegalTransition when no payout was begun
Result<std::vector<RewardChange>> confirm_payout(const Reward& reward, const Funding& funding);

/// The provider did not pay: the money is back, less what the reward itself came to owe in flight. Empty when the
/// failure was known.
/// @error kIllegalTransition when no payout was begun, or it was confirmed
Result<std::vector<RewardChange>> fail_payout(const Reward& reward, const Funding& funding);

/// A payout that was taken for failed had left after all: `left` in money. The reward becomes paid by the steps it
/// would have taken, whatever the beneficiary owes elsewhere left alone; where it is worth less by now, the difference
/// is owed (clawback_due), and where it was voided, all of it. One that is held is paid with its doubt still standing.
/// Where it is worth more by now, its share is lowered to what left: settle the entitlement afterwards.
/// @error kIllegalTransition when it is on its way or was paid otherwise, kInsufficientBudget (a donation beyond it)
/// Source: docs/adr/0039.
Result<std::vector<RewardChange>> confirm_late(const Reward& reward, Money left, const Funding& funding);

/// Whether the beneficiary owes something on this reward that is due now; what a refund takes back of a payment still
/// in flight is not, since the payment may fail.
bool can_be_repaid(const Reward& reward);

/// The beneficiary sent `amount` back: S->X. A voided reward that turned out to have been paid stays voided.
/// @error kIllegalTransition when nothing is due, kOutOfRange (more than is owed, or nothing)
Result<std::vector<RewardChange>> repay(const Reward& reward, Money amount, const Funding& funding);

/// Whether the publisher may give up what the beneficiary owes on this reward: by the table, or of one that was voided
/// and owes all the same.
bool can_be_written_off(const Reward& reward);

/// Give up what the beneficiary owes: B->X. A voided reward stays voided; what a later refund makes it owe is a debt
/// anew.
/// @error kIllegalTransition when nothing can be written off, kInsufficientBudget
Result<std::vector<RewardChange>> write_off(const Reward& reward, const Funding& funding, std::string reason);

/// Fund what waits, `waiting` being the unfunded rewards oldest first, until one does not fit: none is overtaken.
Result<std::vector<RewardChange>> fund_waiting(std::span<const Reward> waiting, Funding funding);

}  // namespace parrain
