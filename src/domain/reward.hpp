#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/entitlement.hpp"
#include "domain/ledger.hpp"
#include "domain/reward_rule.hpp"
#include "domain/reward_states.hpp"

namespace parrain {

/// Where a reward's money lies. Every amount is from 0, but for `settled`.
///
/// While a reward is funded: entitled = pending + approved + clearing + settled + netted + forfeited - owed - recovered
/// - sunk. Over all rewards of a workspace the first four sum to their accounts, `owed` to minus its account, and
/// `netted` to `recovered`.
struct Position {
    Money pending;
    Money approved;
    Money clearing;
    /// Paid out, less what was repaid; below zero when more was repaid than was paid in money, the rest being `netted`.
    Money settled;
    /// Paid by settling older debts of the beneficiary.
    Money netted;
    /// Entitled to but refused, or not claimed in time.
    Money forfeited;
    /// What the beneficiary has to give back.
    Money owed;
    /// Given back by the netting of later rewards.
    Money recovered;
    /// Never to come back: written off, or given in kind.
    Money sunk;

    static Position zero(Currency currency);
    bool operator==(const Position&) const = default;
};

/// What one beneficiary gets for one cause.
///
/// An entitlement may be carried by several parts: when it grows after a part can no longer change, the difference
/// becomes the next part. Unique: (rule, version, referral, billing object, part), I4.
struct Reward {
    /// Zero until the application has given one.
    RewardId id = {};
    ReferralId referral;
    RewardRuleId rule;
    int rule_version = 1;
    Beneficiary beneficiary = Beneficiary::kAdvocate;
    std::string billing_object = {};
    /// From 1.
    int part = 1;
    RewardKind kind = RewardKind::kCash;
    int quantity = 1;
    RewardState state = RewardState::kAbsent;
    /// This part's share of the entitlement, by the facts known; unchanged by refusal or expiry.
    Money entitled;
    /// False once its share has been refunded altogether. Tells a thing worth zero from nothing at all.
    bool granted = false;
    Basis basis;
    Position position;
    Instant earned_at = {};
    /// From this moment it may be approved.
    Instant hold_until = {};
    /// Flagged, or its advocate left, in a state that cannot show it (unfunded, scheduled, paid): held at the next
    /// chance.
    bool doubtful = false;
    /// A person approves it whatever its rule says: a guard-rail of the program had tripped when it was made.
    bool needs_person = false;
    /// A trace of the order in which facts arrived: voided by refunds alone, with nothing ever given, and not what the
    /// rule speaks of now. Lists leave it out, so that every order shows the same rewards.
    bool superseded = false;
    /// Why a person or a check last intervened; empty when nobody did.
    std::string reason = {};

    bool operator==(const Reward&) const = default;
};

/// The share of an entitlement that one reward carries.
struct Share {
    Money value;
    bool granted = false;
    Basis basis;
};

/// What an event brings with it.
struct RewardInput {
    Funding funding;
    /// payment, partial_refund, full_refund: the new share.
    std::optional<Share> share = {};
    /// payment: a doubt stands, or the advocate has left.
    bool doubtful = false;
    /// offset, scheduled, retried: how much settles debts. On a reward to be paid, it settles debts of other rewards;
    /// on one in clawback_due, its own.
    std::optional<Money> offset = {};
    /// offset of clawback_due: the beneficiary sent the money back.
    bool repaid = false;
    std::string reason = {};
};

/// A reward after an event, and the money that moved.
struct RewardDecision {
    Reward next;
    std::vector<Posting> postings;
};

/// Apply one event to one reward: next state by the table, postings by the rules of the ledger.
///
/// | Event | Postings (E = share, d = old share - new share) |
/// |---|---|
/// | payment, budget_topped_up | B->P E; short of budget: unfunded; nothing granted: voided |
/// | hold_ended | P->A |
/// | flagged, advocate_left | A->P |
/// | scheduled, retried | A->X offset, rest A->C |
/// | offset | A->X; on its own debt nothing, or S->X when repaid |
/// | payout_confirmed | C->S |
/// | payout_failed | C->A, then A->X what it owes (things: A->B) |
/// | partial_refund, full_refund | P or A->B d; beyond that, in flight and after: X->B d (things: nothing) |
/// | refused, claim_expired | P or A->B |
/// | written_off | B->X what it owes |
///
/// With an unlimited budget F->B precedes what leaves B, and B->F follows what comes back. A granted reward worth zero
/// passes through its states without postings. A reward that debts take altogether is scheduled with nothing in flight,
/// to be confirmed at once: it is paid by netting, and a later refund makes it owe like any other.
/// @error kIllegalTransition (detail: state, event), kInsufficientBudget (budget_topped_up, written_off),
///        kOutOfRange (an offset above what can be netted or is owed, a refund that raises the share, a full one that
///        leaves something)
/// Source: states-and-ledger.md §2.
Result<RewardDecision> decide(const Reward& reward, RewardEvent event, const RewardInput& input);

/// Raise the share of a reward whose payout has not begun (`is_open`): B->P, or B->A when approved or failed.
/// An unfunded one waits with the higher amount.
/// @error kIllegalTransition when it is not open, kInsufficientBudget, kOutOfRange (a share not above the present one)
Result<RewardDecision> raise(const Reward& reward, const Share& share, const Funding& funding);

/// The payout of a reward that was taken for failed had left after all, `left` in money: approved or failed, it is
/// scheduled again with exactly that sum in flight. What was approved beyond it is given up here, for the rule to
/// promise anew as a further part (A->B). What is missing, having been refunded or set against debts since, is owed by
/// the beneficiary (X->C); of a kind that cannot be owed it is sunk (B->C).
/// @error kIllegalTransition when neither approved nor failed, kInsufficientBudget (sunk beyond the budget)
/// Source: docs/adr/0039.
Result<RewardDecision> schedule_late(const Reward& reward, Money left, const Funding& funding);

/// The same of a reward that has been voided meanwhile: it stays voided, and all that left is owed (X->C->S), or sunk.
/// @error kIllegalTransition when not voided, kInsufficientBudget
Result<RewardDecision> settle_voided_late(const Reward& reward, Money left, const Funding& funding);

/// What the beneficiary owes is given up and sunk, the state unchanged: B->X.
/// @error kInsufficientBudget
Result<RewardDecision> give_up_debt(const Reward& reward, const Funding& funding);

/// Whether the share may still grow in place: unfunded, pending, held, approved or failed.
bool is_open(RewardState state);

/// As much of the share as went out to the beneficiary, or is on its way, and is not owed back: what no other sale
/// takes away.
Money kept_of(const Reward& reward);

/// Whether no person is needed once the hold is over.
bool approves_itself(const RewardRule& rule, const Reward& reward);

}  // namespace parrain
