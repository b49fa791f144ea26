#include "domain/settlement.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace parrain {
namespace {

using Changes = std::vector<RewardChange>;

RewardChange change_of(RewardState from, std::optional<RewardEvent> event, RewardDecision decision) {
    return {.from = from, .event = event, .next = std::move(decision.next), .postings = std::move(decision.postings)};
}

Failure illegal(const Reward& reward, RewardEvent event) {
    return Failure{
        .code = ErrorCode::kIllegalTransition,
        .detail = {{"state", std::string(to_string(reward.state))}, {"event", std::string(to_string(event))}}};
}

/// `decide`, written down as a change.
Result<RewardChange> change(const Reward& reward, RewardEvent event, const RewardInput& input) {
    auto decision = decide(reward, event, input);
    if (!decision) return decision.failure();
    return change_of(reward.state, event, *std::move(decision));
}

/// The one change of an event, or its refusal.
Result<Changes> only(Result<RewardChange> one) {
    if (!one) return one.failure();
    return Changes{*std::move(one)};
}

/// Voided by refunds alone, before anything was given or anybody decided.
bool is_blank(const Reward& reward) {
    return reward.state == RewardState::kVoided && !reward.granted && reward.reason.empty() &&
           reward.position == Position::zero(reward.entitled.currency());
}

/// Whether a reward was refunded after it was given and nothing of it can come back: a thing once given stays given.
bool owes_nothing(const Reward& reward) {
    return reward.state == RewardState::kClawbackDue && reward.position.owed.is_zero();
}

/// Works through the billing objects of one rule and referral, carrying rewards and budget from step to step.
class Settler {
  public:
    explicit Settler(const SettlementInput& input)
        : input_(input), funding_(input.funding), rewards_(input.rewards.begin(), input.rewards.end()) {
        std::ranges::stable_sort(rewards_, {}, &Reward::part);
    }

    Result<Changes> run() && {
        for (const Entitlement& entitlement : input_.entitlements) {
            if (auto done = lower(entitlement); !done) return done.failure();
        }
        for (const std::string& object : abandoned_objects()) {
            if (auto done = lower(nothing_for(object)); !done) return done.failure();
        }
        for (const Entitlement& entitlement : input_.entitlements) {
            if (auto done = grow(entitlement); !done) return done.failure();
        }
        agree();
        return std::move(changes_);
    }

  private:
    /// Indices of the parts of one billing object, oldest first.
    std::vector<std::size_t> parts_of(const std::string& object) const {
        std::vector<std::size_t> parts;
        for (std::size_t i = 0; i < rewards_.size(); ++i) {
            if (rewards_[i].billing_object == object) parts.push_back(i);
        }
        return parts;
    }

    Money entitled_of(const std::vector<std::size_t>& parts, Currency currency) const {
        Money sum = Money::zero(currency);
        for (std::size_t i : parts) sum = sum + rewards_[i].entitled;
        return sum;
    }

    /// Objects that have rewards and that the rule no longer names.
    std::vector<std::string> abandoned_objects() const {
        std::vector<std::string> abandoned;
        for (const Reward& reward : rewards_) {
            const std::string& object = reward.billing_object;
            const bool named = std::ranges::find(input_.entitlements, object, &Entitlement::billing_object) !=
                               input_.entitlements.end();
            const bool listed = std::ranges::find(abandoned, object) != abandoned.end();
            if (!named && !listed) abandoned.push_back(object);
        }
        return abandoned;
    }

    Entitlement nothing_for(const std::string& object) const {
        const Reward& first = rewards_[parts_of(object).front()];
        return {.billing_object = object,
                .granted = false,
                .value = Money::zero(first.entitled.currency()),
                .basis = first.basis,
                .earned_at = first.earned_at};
    }

    /// How much of each part goes: first what nobody was given yet, then what was, each from the newest part back.
    std::vector<Money> amounts_taken(const std::vector<std::size_t>& parts, Money excess) const {
        std::vector<Money> taken(parts.size(), Money::zero(excess.currency()));
        const auto take = [&](std::size_t i, Money at_most) {
            if (!excess.is_positive()) return;
            const Money amount = excess.minor() < at_most.minor() ? excess : at_most;
            taken[i] = taken[i] + amount;
            excess = excess - amount;
        };
        for (std::size_t i = parts.size(); i-- > 0;) {
            take(i, rewards_[parts[i]].entitled - kept_of(rewards_[parts[i]]));
        }
        for (std::size_t i = parts.size(); i-- > 0;) take(i, rewards_[parts[i]].entitled - taken[i]);
        return taken;
    }

    /// Take what is too much.
    Result<void> lower(const Entitlement& entitlement) {
        const auto parts = parts_of(entitlement.billing_object);
        const Money excess = entitled_of(parts, entitlement.value.currency()) - entitlement.value;
        const auto taken = amounts_taken(parts, excess);
        for (std::size_t i = parts.size(); i-- > 0;) {
            const Reward& part = rewards_[parts[i]];
            const bool is_withdrawn = part.granted && !entitlement.granted;
            if (!is_withdrawn && !taken[i].is_positive()) continue;

            const Money left = part.entitled - taken[i];
            const Share share{.value = left, .granted = left.is_positive(), .basis = entitlement.basis};
            const auto event = share.granted ? RewardEvent::kPartialRefund : RewardEvent::kFullRefund;
            if (auto done = apply(parts[i], event, {.funding = funding_, .share = share}); !done) return done;
        }
        return {};
    }

    /// Grant what is missing: in the newest open part, or as a new one.
    Result<void> grow(const Entitlement& entitlement) {
        const auto parts = parts_of(entitlement.billing_object);
        const Money missing = entitlement.value - entitled_of(parts, entitlement.value.currency());
        const bool is_granted = std::ranges::any_of(parts, [&](std::size_t i) { return rewards_[i].granted; });
        const bool is_short = missing.is_positive() || (entitlement.granted && !is_granted);
        if (parts.empty()) return create(entitlement, parts);
        if (!is_short) return {};

        const auto open = std::ranges::find_if(parts.rbegin(), parts.rend(),
                                               [&](std::size_t i) { return is_open(rewards_[i].state); });
        if (open == parts.rend()) {
            return create_next(entitlement, missing, parts, wants_person_for(entitlement.value, parts));
        }
        const Reward& part = rewards_[*open];
        const Share share{.value = part.entitled + missing, .granted = true, .basis = entitlement.basis};
        if (outgrows_approval(part, share)) return create_next(entitlement, missing, parts, true);
        auto raised = raise(part, share, funding_);
        if (raised) {
            record(*open, change_of(part.state, std::nullopt, *std::move(raised)));
            return {};
        }
        if (raised.error() != ErrorCode::kInsufficientBudget) return raised.failure();
        return create_next(entitlement, missing, parts);
    }

    /// Whether what was approved would become more than may pass without a person.
    bool outgrows_approval(const Reward& part, const Share& share) const {
        if (part.state != RewardState::kApproved && part.state != RewardState::kFailed) return false;
        Reward raised = part;
        raised.entitled = share.value;
        return !approves_itself(input_.rule, raised);
    }

    /// Whether all parts together are more than may pass without a person, however small each is.
    bool wants_person_for(Money sum, const std::vector<std::size_t>& parts) const {
        if (input_.rule.approval != Approval::kAboveAmount) return false;
        Reward whole = rewards_[parts.front()];
        whole.needs_person = false;
        whole.entitled = sum;
        return !approves_itself(input_.rule, whole);
    }

    /// Whether somebody doubted an earlier part of the sale and did not take it back: what comes of it waits for them.
    bool is_doubted(const std::vector<std::size_t>& parts) const {
        return std::ranges::any_of(
            parts, [&](std::size_t i) { return rewards_[i].state == RewardState::kVoided && rewards_[i].doubtful; });
    }

    Result<void> create_next(Entitlement entitlement, Money missing, const std::vector<std::size_t>& parts,
                             bool needs_person = false) {
        entitlement.value = missing;
        return create(entitlement, parts, needs_person);
    }

    /// A new reward: the first part, of the kind wanted, or a further one, of the kind of the first.
    Result<void> create(const Entitlement& entitlement, const std::vector<std::size_t>& parts,
                        bool needs_person = false) {
        const auto kind = parts.empty() ? input_.kind : std::optional(rewards_[parts.front()].kind);
        if (!kind) return {};

        const RewardRule& rule = input_.rule;
        const Currency currency = entitlement.value.currency();
        rewards_.push_back({.referral = input_.referral,
                            .rule = rule.id,
                            .rule_version = rule.version,
                            .beneficiary = rule.beneficiary,
                            .billing_object = entitlement.billing_object,
                            .part = parts.empty() ? 1 : rewards_[parts.back()].part + 1,
                            .kind = *kind,
                            .quantity = rule.quantity,
                            .entitled = Money::zero(currency),
                            .basis = entitlement.basis,
                            .position = Position::zero(currency),
                            .earned_at = entitlement.earned_at,
                            .hold_until = entitlement.earned_at + Duration::days(rule.hold_days),
                            .needs_person = input_.needs_person || needs_person});
        const std::size_t created = rewards_.size() - 1;
        const Share share{.value = entitlement.value, .granted = entitlement.granted, .basis = entitlement.basis};
        const RewardInput payment{
            .funding = funding_, .share = share, .doubtful = input_.doubtful || is_doubted(parts)};
        if (auto done = apply(created, RewardEvent::kPayment, payment); !done) return done;

        // Above an amount the job decides, when what came in together is known: the order of facts must not matter.
        const bool waits_for_nothing = rewards_[created].state == RewardState::kPending && rule.hold_days == 0 &&
                                       rule.approval == Approval::kAuto && approves_itself(rule, rewards_[created]);
        if (!waits_for_nothing) return {};
        return apply(created, RewardEvent::kHoldEnded, {.funding = funding_});
    }

    /// Bring what facts say beside the value to the rewards: when it was earned to all, on which invoice and until when
    /// it is held to those that may still change. Tell traces of the order of facts from rewards, so that every order
    /// ends in the same.
    void agree() {
        for (std::size_t i = 0; i < rewards_.size(); ++i) {
            Reward next = rewards_[i];
            const auto named =
                std::ranges::find(input_.entitlements, next.billing_object, &Entitlement::billing_object);
            const bool is_named = named != input_.entitlements.end();
            // Caps by year count every reward in the year it was earned, paid or not.
            if (is_named) next.earned_at = named->earned_at;
            // Room that comes free is given to who is known to lack some.
            next.basis.capped = is_named && named->basis.capped;
            if (is_named && (is_open(next.state) || is_blank(next))) {
                next.basis = named->basis;
                next.hold_until = named->earned_at + Duration::days(input_.rule.hold_days);
            }
            // What the rule names no more takes no place among the advocate's referrals; named again, it takes one.
            if (!is_named && !input_.rule.at_count) next.basis.count.reset();
            if (is_named && !next.basis.count) next.basis.count = named->basis.count;
            next.superseded = is_blank(next) && (!is_named || is_followed(i));
            if (next == rewards_[i]) continue;
            record(i, {.from = next.state, .event = std::nullopt, .next = next, .postings = {}});
        }
    }

    /// Whether another part stands for the object: any that is not blank, or a later one.
    bool is_followed(std::size_t index) const {
        for (const std::size_t other : parts_of(rewards_[index].billing_object)) {
            if (other == index) continue;
            if (!is_blank(rewards_[other]) || rewards_[other].part > rewards_[index].part) return true;
        }
        return false;
    }

    Result<void> apply(std::size_t index, RewardEvent event, const RewardInput& input) {
        auto one = change(rewards_[index], event, input);
        if (!one) return one.failure();
        record(index, *std::move(one));
        if (!owes_nothing(rewards_[index])) return {};
        return apply(index, RewardEvent::kOffset, {.funding = funding_});
    }

    void record(std::size_t index, RewardChange one) {
        rewards_[index] = one.next;
        funding_ = funding_.after(one.postings);
        changes_.push_back(std::move(one));
    }

    const SettlementInput& input_;
    Funding funding_;
    std::vector<Reward> rewards_;
    Changes changes_;
};

/// How much of one debt a payout settles.
struct Netting {
    const Reward* debtor;
    Money amount;
};

/// Whether what is owed in this state is due.
bool is_due(RewardState state) {
    return state == RewardState::kClawbackDue || state == RewardState::kVoided;
}

/// Debts that are due, oldest first, as far as `available` reaches. What is owed in flight is no debt yet: the payout
/// may still fail.
std::vector<Netting> nettings(const Reward& payer, std::span<const Reward> debtors, Money available) {
    std::vector<Netting> found;
    if (!can_be_owed(payer.kind)) return found;
    for (const Reward& debtor : debtors) {
        const Money owed = debtor.position.owed;
        if (!is_due(debtor.state) || debtor.id == payer.id || owed.currency() != available.currency()) continue;
        const Money amount = owed.minor() < available.minor() ? owed : available;
        if (amount.is_zero()) continue;
        found.push_back({.debtor = &debtor, .amount = amount});
        available = available - amount;
    }
    return found;
}

/// The debtor's side of a netting; the money moves on the payer's.
Result<RewardChange> settle_debt(const Netting& netting, const Funding& funding) {
    if (netting.debtor->state == RewardState::kClawbackDue) {
        return change(*netting.debtor, RewardEvent::kOffset, {.funding = funding, .offset = netting.amount});
    }
    Reward next = *netting.debtor;
    next.position.owed = next.position.owed - netting.amount;
    next.position.recovered = next.position.recovered + netting.amount;
    return RewardChange{.from = next.state, .event = std::nullopt, .next = next, .postings = {}};
}

/// How a payout begins in this state.
RewardEvent beginning(RewardState state) {
    return state == RewardState::kFailed ? RewardEvent::kRetried : RewardEvent::kScheduled;
}

/// What happens to a reward that was stopped after its approval before it is approved again.
std::vector<RewardEvent> steps_to_approved(RewardState state) {
    switch (state) {
        case RewardState::kHeld: return {RewardEvent::kCleared, RewardEvent::kHoldEnded};
        case RewardState::kPending: return {RewardEvent::kHoldEnded};
        default: return {};
    }
}

/// These steps, and that what nobody owes is settled with the last of them.
Result<Changes> without_empty_debt(Changes changes, const Funding& funding) {
    if (changes.empty() || !owes_nothing(changes.back().next)) return changes;
    auto settled = change(changes.back().next, RewardEvent::kOffset, {.funding = funding});
    if (!settled) return settled.failure();
    changes.push_back(*std::move(settled));
    return changes;
}

/// A reward whose doubt could not be shown until now is held.
Result<Changes> held_if_doubtful(RewardChange first, const Funding& funding) {
    Changes changes{std::move(first)};
    const Reward& reward = changes.front().next;
    if (!reward.doubtful || !is_open(reward.state)) return changes;
    auto flagged = change(reward, RewardEvent::kFlagged, {.funding = funding});
    if (!flagged) return flagged.failure();
    changes.push_back(*std::move(flagged));
    return changes;
}

}  // namespace

Result<std::vector<RewardChange>> settle_entitlements(const SettlementInput& input) {
    return Settler(input).run();
}

Result<std::vector<RewardChange>> start_payout(const Reward& reward, std::span<const Reward> debtors,
                                               const Funding& funding) {
    const auto settled = nettings(reward, debtors, reward.position.approved);
    Money netted = Money::zero(reward.entitled.currency());
    for (const Netting& netting : settled) netted = netted + netting.amount;

    Changes changes;
    Reward next = reward;
    const bool is_taken_in_part = netted.is_positive() && netted != reward.position.approved;
    // What debts take in part of an approved reward is an event of its own; all of it is its payout.
    if (is_taken_in_part && reward.state == RewardState::kApproved) {
        auto taken = change(next, RewardEvent::kOffset, {.funding = funding, .offset = netted});
        if (!taken) return taken.failure();
        next = taken->next;
        changes.push_back(*std::move(taken));
    }
    const Money still_netted = changes.empty() ? netted : Money::zero(netted.currency());
    auto begun = change(next, beginning(reward.state), {.funding = funding, .offset = still_netted});
    if (!begun) return begun.failure();
    next = begun->next;
    changes.push_back(*std::move(begun));
    for (const Netting& netting : settled) {
        auto debt = settle_debt(netting, funding);
        if (!debt) return debt.failure();
        changes.push_back(*std::move(debt));
    }
    if (netted.is_zero() || is_taken_in_part) return changes;
    auto confirmed = change(next, RewardEvent::kPayoutConfirmed, {.funding = funding});
    if (!confirmed) return confirmed.failure();
    changes.push_back(*std::move(confirmed));
    return without_empty_debt(std::move(changes), funding);
}

Result<std::vector<RewardChange>> confirm_payout(const Reward& reward, const Funding& funding) {
    switch (reward.state) {
        case RewardState::kPaid:
        case RewardState::kClawbackDue:
        case RewardState::kClawedBack:
        case RewardState::kWrittenOff: return Changes{};
        default: break;
    }
    auto confirmed = change(reward, RewardEvent::kPayoutConfirmed, {.funding = funding});
    if (!confirmed) return confirmed.failure();
    return without_empty_debt({*std::move(confirmed)}, funding);
}

Result<std::vector<RewardChange>> fail_payout(const Reward& reward, const Funding& funding) {
    if (reward.state == RewardState::kFailed) return Changes{};
    auto failed = change(reward, RewardEvent::kPayoutFailed, {.funding = funding});
    if (!failed) return failed.failure();
    return held_if_doubtful(*std::move(failed), funding);
}

Result<std::vector<RewardChange>> confirm_late(const Reward& reward, Money left, const Funding& funding) {
    if (reward.state == RewardState::kVoided) {
        auto settled = settle_voided_late(reward, left, funding);
        if (!settled) return settled.failure();
        return Changes{change_of(reward.state, std::nullopt, *std::move(settled))};
    }
    Changes changes;
    const auto current = [&]() -> const Reward& { return changes.empty() ? reward : changes.back().next; };
    const auto follow = [&](RewardEvent event) -> Result<void> {
        auto one = change(current(), event, {.funding = funding});
        if (!one) return one.failure();
        changes.push_back(*std::move(one));
        return {};
    };
    // Somebody approved it before it was let go; what stopped it since cannot bring the money back.
    for (const RewardEvent event : steps_to_approved(reward.state)) {
        if (auto done = follow(event); !done) return done.failure();
    }
    const RewardState from = current().state;
    auto begun = schedule_late(current(), left, funding);
    if (!begun) return begun.failure();
    changes.push_back(change_of(from, beginning(from), *std::move(begun)));
    if (auto done = follow(RewardEvent::kPayoutConfirmed); !done) return done.failure();
    const bool is_doubted = reward.state == RewardState::kHeld && current().state == RewardState::kPaid;
    if (!is_doubted) return without_empty_debt(std::move(changes), funding);
    if (auto done = follow(RewardEvent::kFlagged); !done) return done.failure();
    return changes;
}

bool can_be_repaid(const Reward& reward) {
    return is_due(reward.state) && reward.position.owed.is_positive();
}

Result<std::vector<RewardChange>> repay(const Reward& reward, Money amount, const Funding& funding) {
    if (reward.state != RewardState::kVoided) {
        return only(change(reward, RewardEvent::kOffset, {.funding = funding, .offset = amount, .repaid = true}));
    }
    if (!amount.is_positive() || amount.minor() > reward.position.owed.minor()) return fail(ErrorCode::kOutOfRange);
    Reward next = reward;
    next.position.owed = next.position.owed - amount;
    next.position.settled = next.position.settled - amount;
    return Changes{{.from = next.state,
                    .event = std::nullopt,
                    .next = next,
                    .postings = {{.from = AccountKind::kSettled, .to = AccountKind::kOwed, .amount = amount}}}};
}

bool can_be_written_off(const Reward& reward) {
    return can_be_repaid(reward);
}

Result<std::vector<RewardChange>> write_off(const Reward& reward, const Funding& funding, std::string reason) {
    // What was given and cannot be owed, a thing or a donation, is sunk already: of it there is nothing to give up.
    if (is_due(reward.state) && !can_be_written_off(reward)) return illegal(reward, RewardEvent::kWrittenOff);
    if (reward.state != RewardState::kVoided) {
        return only(change(reward, RewardEvent::kWrittenOff, {.funding = funding, .reason = std::move(reason)}));
    }
    auto given_up = give_up_debt(reward, funding);
    if (!given_up) return given_up.failure();
    given_up->next.reason = std::move(reason);
    return Changes{change_of(reward.state, std::nullopt, *std::move(given_up))};
}

Result<std::vector<RewardChange>> fund_waiting(std::span<const Reward> waiting, Funding funding) {
    Changes changes;
    for (const Reward& reward : waiting) {
        auto funded = change(reward, RewardEvent::kBudgetToppedUp, {.funding = funding});
        if (!funded && funded.error() == ErrorCode::kInsufficientBudget) break;
        if (!funded) return funded.failure();
        funding = funding.after(funded->postings);
        auto steps = held_if_doubtful(*std::move(funded), funding);
        if (!steps) return steps.failure();
        std::ranges::move(*steps, std::back_inserter(changes));
    }
    return changes;
}

}  // namespace parrain
