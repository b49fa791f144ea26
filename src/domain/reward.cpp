#include "domain/reward.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

namespace parrain {
namespace {

using Account = AccountKind;
using State = RewardState;
using Event = RewardEvent;

Money lesser(Money a, Money b) {
    return a.minor() < b.minor() ? a : b;
}

Failure illegal(const Reward& reward, std::string_view event) {
    return Failure{.code = ErrorCode::kIllegalTransition,
                   .detail = {{"state", std::string(to_string(reward.state))}, {"event", std::string(event)}}};
}

/// A reward on its way through one event: keeps its position and the postings in step.
class Step {
  public:
    Step(const Reward& reward, const Funding& funding) : next(reward), funding_(funding) {}

    /// From one account to another, on the reward's position too. Nothing is posted for nothing.
    void move(Account from, Account to, Money amount) {
        if (amount.is_zero()) return;
        if (Money* place = place_of(from)) *place = *place - amount;
        if (Money* place = place_of(to)) *place = *place + amount;
        postings_.push_back({.from = from, .to = to, .amount = amount});
    }

    /// Out of the budget, which an unlimited funding fills first.
    void fund(Account to, Money amount) {
        if (!funding_.limited()) move(Account::kFunding, Account::kBudget, amount);
        move(Account::kBudget, to, amount);
    }

    /// Back to the budget, and on to an unlimited funding.
    void release(Account from, Money amount) {
        move(from, Account::kBudget, amount);
        if (!funding_.limited()) move(Account::kBudget, Account::kFunding, amount);
    }

    /// Settle `amount` of the beneficiary's debts with it.
    void net(Money amount) {
        move(Account::kApproved, Account::kOwed, amount);
        next.position.netted = next.position.netted + amount;
    }

    /// What is still to be paid: pending or approved.
    Money unpaid() const { return next.position.pending + next.position.approved; }

    RewardDecision done(State state) && {
        next.state = state;
        return {.next = std::move(next), .postings = std::move(postings_)};
    }

    Reward next;

  private:
    /// Where the position shows the balance of an account; owed is kept by each event, as it may be another reward's.
    Money* place_of(Account account) {
        switch (account) {
            case Account::kPending: return &next.position.pending;
            case Account::kApproved: return &next.position.approved;
            case Account::kClearing: return &next.position.clearing;
            case Account::kSettled: return &next.position.settled;
            default: return nullptr;
        }
    }

    const Funding& funding_;
    std::vector<Posting> postings_;
};

Money none_of(const Reward& reward) {
    return Money::zero(reward.entitled.currency());
}

void set_share(Reward& reward, const Share& share) {
    reward.entitled = share.value;
    reward.granted = share.granted;
    reward.basis = share.basis;
}

Result<RewardDecision> on_payment(Step step, const RewardInput& input) {
    const Share& share = input.share.value();
    set_share(step.next, share);
    step.next.doubtful = input.doubtful;
    if (!share.granted) return std::move(step).done(State::kVoided);
    if (!input.funding.covers(share.value)) return std::move(step).done(State::kUnfunded);

    step.fund(Account::kPending, share.value);
    step.next.doubtful = false;
    return std::move(step).done(input.doubtful ? State::kHeld : State::kPending);
}

Result<RewardDecision> on_budget_topped_up(Step step, const RewardInput& input) {
    if (!input.funding.covers(step.next.entitled)) return fail(ErrorCode::kInsufficientBudget);
    step.fund(Account::kPending, step.next.entitled);
    return std::move(step).done(State::kPending);
}

Result<RewardDecision> on_hold_ended(Step step) {
    if (step.next.state == State::kHeld) return std::move(step).done(State::kHeld);
    step.move(Account::kPending, Account::kApproved, step.next.position.pending);
    return std::move(step).done(State::kApproved);
}

/// Flagged, or the advocate left: held, where the money has not gone out; remembered elsewhere.
Result<RewardDecision> on_doubt(Step step) {
    const State state = step.next.state;
    const bool can_hold = is_open(state) && state != State::kUnfunded;
    step.next.doubtful = !can_hold;
    if (!can_hold) return std::move(step).done(state);
    step.move(Account::kApproved, Account::kPending, step.next.position.approved);
    return std::move(step).done(State::kHeld);
}

/// Take `amount` of the share back: from what was forfeited or is still unpaid, then as a debt of the beneficiary. A
/// thing already given, or a debt already written off, is sunk.
void take_back(Step& step, Money amount) {
    Position& position = step.next.position;
    const Money forfeited = lesser(amount, position.forfeited);
    position.forfeited = position.forfeited - forfeited;
    const Money pending = lesser(amount - forfeited, position.pending);
    step.release(Account::kPending, pending);
    const Money approved = lesser(amount - forfeited - pending, position.approved);
    step.release(Account::kApproved, approved);

    const Money given = amount - forfeited - pending - approved;
    if (!can_be_owed(step.next.kind) || step.next.state == State::kWrittenOff) {
        position.sunk = position.sunk + given;
        return;
    }
    step.release(Account::kOwed, given);
    position.owed = position.owed + given;
}

/// Put `amount` that left without being due in flight: a debt of the beneficiary, or sunk where none can be.
Result<void> lend(Step& step, Money amount, const Funding& funding) {
    Position& position = step.next.position;
    if (can_be_owed(step.next.kind)) {
        step.move(Account::kOwed, Account::kClearing, amount);
        position.owed = position.owed + amount;
        return {};
    }
    if (!funding.covers(amount)) return fail(ErrorCode::kInsufficientBudget);
    step.fund(Account::kClearing, amount);
    position.sunk = position.sunk + amount;
    return {};
}

/// Where an open reward goes when what it has to pay shrank: on, or voided when nothing is left of it.
State open_or_voided(const Step& step) {
    const bool worth_zero = step.next.entitled.is_zero() && step.next.granted;
    const bool has_something = step.next.granted && (step.unpaid().is_positive() || worth_zero);
    return has_something ? step.next.state : State::kVoided;
}

State after_refund(const Step& step) {
    switch (step.next.state) {
        case State::kUnfunded: return step.next.granted ? State::kUnfunded : State::kVoided;
        case State::kPending:
        case State::kHeld:
        case State::kApproved:
        case State::kFailed: return open_or_voided(step);
        case State::kPaid:
        case State::kClawbackDue:
        case State::kClawedBack: return State::kClawbackDue;
        default: return step.next.state;
    }
}

Result<RewardDecision> on_refund(Step step, Event event, const RewardInput& input) {
    const State state = step.next.state;
    // The refund itself is kept among the billing facts; the payment, once known, is judged with it.
    if (state == State::kAbsent || state == State::kParked) return std::move(step).done(State::kParked);

    const Share& share = input.share.value();
    if (share.value.minor() > step.next.entitled.minor()) return fail(ErrorCode::kOutOfRange);
    if (event == Event::kFullRefund && share.granted) return fail(ErrorCode::kOutOfRange);
    const Money lost = step.next.entitled - share.value;
    set_share(step.next, share);
    if (state != State::kUnfunded) take_back(step, lost);
    const State next = after_refund(step);
    return std::move(step).done(next);
}

Result<RewardDecision> on_refused_or_expired(Step step) {
    Position& position = step.next.position;
    const Money lost = step.next.state == State::kUnfunded ? step.next.entitled : step.unpaid();
    step.release(Account::kPending, position.pending);
    step.release(Account::kApproved, position.approved);
    position.forfeited = position.forfeited + lost;
    return std::move(step).done(State::kVoided);
}

/// Scheduled or retried: debts first, the rest in flight.
Result<RewardDecision> on_payout_begun(Step step, const RewardInput& input) {
    const Money approved = step.next.position.approved;
    const Money offset = input.offset.value_or(none_of(step.next));
    if (offset.minor() < 0 || offset.minor() > approved.minor()) return fail(ErrorCode::kOutOfRange);

    step.net(offset);
    step.move(Account::kApproved, Account::kClearing, step.next.position.approved);
    return std::move(step).done(State::kScheduled);
}

Result<RewardDecision> on_payout_confirmed(Step step) {
    const Position& position = step.next.position;
    step.move(Account::kClearing, Account::kSettled, position.clearing);
    const bool was_refunded = position.owed.is_positive() || position.sunk.is_positive() || !step.next.granted;
    return std::move(step).done(was_refunded ? State::kClawbackDue : State::kPaid);
}

/// The money is back; what was refunded meanwhile is taken from it, and for a thing that was not given after all no
/// cost is sunk.
Result<RewardDecision> on_payout_failed(Step step) {
    Position& position = step.next.position;
    step.move(Account::kClearing, Account::kApproved, position.clearing);
    const Money owed = lesser(position.owed, position.approved);
    step.move(Account::kApproved, Account::kOwed, owed);
    position.owed = position.owed - owed;
    const Money sunk = lesser(position.sunk, position.approved);
    step.release(Account::kApproved, sunk);
    position.sunk = position.sunk - sunk;
    step.next.state = State::kFailed;
    const State next = open_or_voided(step);
    return std::move(step).done(next);
}

/// Give `amount` of the reward's own debt back.
Result<RewardDecision> settle_own_debt(Step step, Money amount, bool repaid) {
    Position& position = step.next.position;
    const bool settles_nothing = amount.is_zero() && position.owed.is_positive();
    if (amount.minor() < 0 || amount.minor() > position.owed.minor() || settles_nothing) {
        return fail(ErrorCode::kOutOfRange);
    }
    position.owed = position.owed - amount;
    if (repaid) {
        step.move(Account::kSettled, Account::kOwed, amount);
    } else {
        position.recovered = position.recovered + amount;
    }
    return std::move(step).done(position.owed.is_zero() ? State::kClawedBack : State::kClawbackDue);
}

Result<RewardDecision> on_offset(Step step, const RewardInput& input) {
    const Money amount = input.offset.value_or(none_of(step.next));
    if (step.next.state == State::kClawbackDue) return settle_own_debt(std::move(step), amount, input.repaid);

    const Money approved = step.next.position.approved;
    if (!amount.is_positive() || amount.minor() > approved.minor()) return fail(ErrorCode::kOutOfRange);
    step.net(amount);
    return std::move(step).done(amount == approved ? State::kVoided : State::kApproved);
}

/// What is owed is given up, and the reward goes to `state`.
Result<RewardDecision> sink_debt(Step step, const Funding& funding, State state) {
    Position& position = step.next.position;
    if (!funding.covers(position.owed)) return fail(ErrorCode::kInsufficientBudget);
    step.fund(Account::kOwed, position.owed);
    position.sunk = position.sunk + position.owed;
    position.owed = none_of(step.next);
    return std::move(step).done(state);
}

Result<RewardDecision> dispatch(Step step, Event event, const RewardInput& input) {
    switch (event) {
        case Event::kPayment: return on_payment(std::move(step), input);
        case Event::kPartialRefund:
        case Event::kFullRefund: return on_refund(std::move(step), event, input);
        case Event::kBudgetToppedUp: return on_budget_topped_up(std::move(step), input);
        case Event::kHoldEnded: return on_hold_ended(std::move(step));
        case Event::kFlagged:
        case Event::kAdvocateLeft: return on_doubt(std::move(step));
        case Event::kCleared: return std::move(step).done(State::kPending);
        case Event::kRefused:
        case Event::kClaimExpired: return on_refused_or_expired(std::move(step));
        case Event::kScheduled:
        case Event::kRetried: return on_payout_begun(std::move(step), input);
        case Event::kOffset: return on_offset(std::move(step), input);
        case Event::kPayoutConfirmed: return on_payout_confirmed(std::move(step));
        case Event::kPayoutFailed: return on_payout_failed(std::move(step));
        case Event::kWrittenOff: return sink_debt(std::move(step), input.funding, State::kWrittenOff);
    }
    return fail(ErrorCode::kInternal);
}

}  // namespace

Position Position::zero(Currency currency) {
    const Money none = Money::zero(currency);
    return {.pending = none,
            .approved = none,
            .clearing = none,
            .settled = none,
            .netted = none,
            .forfeited = none,
            .owed = none,
            .recovered = none,
            .sunk = none};
}

Result<RewardDecision> decide(const Reward& reward, RewardEvent event, const RewardInput& input) {
    const auto legal = allowed(reward.state, event);
    if (legal.empty()) return illegal(reward, to_string(event));

    auto decision = dispatch(Step(reward, input.funding), event, input);
    if (!decision) return decision;
    if (!input.reason.empty()) decision->next.reason = input.reason;
    // The table is the law: a step that leaves it is a fault of this file.
    if (std::ranges::find(legal, decision->next.state) == legal.end()) std::abort();
    return decision;
}

Result<RewardDecision> raise(const Reward& reward, const Share& share, const Funding& funding) {
    if (!is_open(reward.state)) return illegal(reward, "raise");
    if (!share.granted || share.value.minor() <= reward.entitled.minor()) return fail(ErrorCode::kOutOfRange);

    Step step(reward, funding);
    const Money more = share.value - reward.entitled;
    set_share(step.next, share);
    if (reward.state == State::kUnfunded) return std::move(step).done(State::kUnfunded);
    if (!funding.covers(more)) return fail(ErrorCode::kInsufficientBudget);
    const bool approved = reward.state == State::kApproved || reward.state == State::kFailed;
    step.fund(approved ? Account::kApproved : Account::kPending, more);
    return std::move(step).done(reward.state);
}

Result<RewardDecision> schedule_late(const Reward& reward, Money left, const Funding& funding) {
    const bool is_payable = reward.state == State::kApproved || reward.state == State::kFailed;
    if (!is_payable) return illegal(reward, to_string(Event::kPayoutConfirmed));

    Step step(reward, funding);
    const Money covered = lesser(left, reward.position.approved);
    const Money beyond = reward.position.approved - covered;
    step.release(Account::kApproved, beyond);
    step.next.entitled = step.next.entitled - beyond;
    step.move(Account::kApproved, Account::kClearing, covered);
    if (const auto lent = lend(step, left - covered, funding); !lent) return lent.failure();
    return std::move(step).done(State::kScheduled);
}

Result<RewardDecision> settle_voided_late(const Reward& reward, Money left, const Funding& funding) {
    if (reward.state != State::kVoided) return illegal(reward, to_string(Event::kPayoutConfirmed));

    Step step(reward, funding);
    if (const auto lent = lend(step, left, funding); !lent) return lent.failure();
    step.move(Account::kClearing, Account::kSettled, left);
    step.next.superseded = false;
    return std::move(step).done(State::kVoided);
}

Result<RewardDecision> give_up_debt(const Reward& reward, const Funding& funding) {
    return sink_debt(Step(reward, funding), funding, reward.state);
}

bool is_open(RewardState state) {
    return state == State::kUnfunded || state == State::kPending || state == State::kHeld ||
           state == State::kApproved || state == State::kFailed;
}

Money kept_of(const Reward& reward) {
    if (reward.state == State::kUnfunded) return none_of(reward);
    const Position& position = reward.position;
    return reward.entitled - position.pending - position.approved - position.forfeited;
}

bool approves_itself(const RewardRule& rule, const Reward& reward) {
    if (reward.needs_person) return false;
    switch (rule.approval) {
        case Approval::kAuto: return true;
        case Approval::kManual: return false;
        case Approval::kAboveAmount:
            return rule.approval_above && rule.approval_above->currency() == reward.entitled.currency() &&
                   reward.entitled.minor() <= rule.approval_above->minor();
    }
    return false;
}

}  // namespace parrain
