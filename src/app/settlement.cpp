#include "app/settlement.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <span>

#include "app/guardrails.hpp"
#include "app/referral_book.hpp"
#include "app/rule_settlement.hpp"

namespace parrain::app {
namespace {

bool is_organic(const BillingEvent& event) {
    return event.reason == kOrganicSale;
}

bool takes_sales(ReferralState state) {
    const auto sold = next(state, ReferralEvent::kPayment);
    return sold && *sold == ReferralState::kWon;
}

BillingOutcome outcome_of(SetAside why) {
    switch (why) {
        case SetAside::kWaitsForPayment: return BillingOutcome::kParked;
        case SetAside::kRefundExceedsPayment:
        case SetAside::kCurrencyMismatch: return BillingOutcome::kDeadLetter;
        case SetAside::kRepeatedPayment:
        case SetAside::kNothingPaid: return BillingOutcome::kIgnored;
    }
    std::abort();
}

void write_outcome(Transaction& tx, WorkspaceId workspace, const BillingEvent& event, BillingOutcome outcome,
                   const std::optional<std::string>& reason) {
    if (event.outcome == outcome && event.reason == reason) return;
    tx.billing().set_outcome(workspace, event.id, outcome, reason);
}

/// Facts that a referral in its present state does not take: kept back while a person decides, an organic sale after.
void set_aside_all(Transaction& tx, WorkspaceId workspace, std::span<const BillingEvent> events, bool in_review) {
    for (const BillingEvent& event : events) {
        if (is_organic(event)) continue;
        write_outcome(tx, workspace, event, in_review ? BillingOutcome::kPending : BillingOutcome::kIgnored,
                      in_review ? kInReview : kOrganicSale);
    }
}

void write_outcomes(Transaction& tx, WorkspaceId workspace, std::span<const BillingEvent> events,
                    const BillingHistory& history) {
    for (const BillingEvent& event : events) {
        const auto why = history.set_aside(event.fact.id);
        write_outcome(tx, workspace, event, why ? outcome_of(*why) : BillingOutcome::kApplied,
                      why ? std::optional(std::string(to_string(*why))) : std::nullopt);
    }
}

/// What the customer will pay in a year, as far as billing told; shown beside the referral.
std::optional<Money> expected_value(const BillingHistory& history) {
    for (const Subscription& subscription : history.subscriptions()) {
        if (!subscription.terms) continue;
        if (const auto value = annual_value(*subscription.terms)) return *value;
    }
    return std::nullopt;
}

/// Won while anything paid is kept, refunded once everything came back; a referral that objected or was erased stays
/// so.
Result<void> follow_payments(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                             const BillingHistory& history, const Movement& movement) {
    if (history.invoices().empty()) return {};
    const bool refunded = history.all_refunded();
    const bool is_settled = referral.state == (refunded ? ReferralState::kRefunded : ReferralState::kWon);
    if (is_settled || !takes_sales(referral.state)) return {};
    const Actor billing{ActorKind::kBilling, 0};
    if (referral.state != ReferralState::kWon) {
        referral.won_at = history.first_payment_at();
        const auto won =
            move_referral(tx, context, workspace, referral, ReferralEvent::kPayment, billing, {}, movement.at);
        if (!won) return won.failure();
    }
    if (refunded) {
        return move_referral(tx, context, workspace, referral, ReferralEvent::kFullRefund, billing, {}, movement.at);
    }
    return {};
}

/// A sale is interest, and was accepted: when its first payment says so, whatever was told first.
Result<void> date_milestones(Transaction& tx, WorkspaceId workspace, Referral& referral,
                             const BillingHistory& history) {
    const auto sold_at = history.first_payment_at();
    if (!referral.won_at || !sold_at) return {};
    const Instant engaged_at = std::min(referral.engaged_at.value_or(*sold_at), *sold_at);
    const Instant accepted_at = referral.accepted_at.value_or(*sold_at);
    if (referral.engaged_at == engaged_at && referral.accepted_at == accepted_at) return {};
    referral.engaged_at = engaged_at;
    referral.accepted_at = accepted_at;
    if (!tx.referrals().update(workspace, referral)) return fail(ErrorCode::kPreconditionFailed);
    ++referral.version;
    return {};
}

/// Whether what held a reward last was a dispute, and no person.
bool is_held_by_billing(Transaction& tx, WorkspaceId workspace, const Reward& reward) {
    if (reward.state != RewardState::kHeld) return false;
    const auto history = tx.rewards().history(workspace, reward.id);
    const auto entered = std::ranges::find_if(history.rbegin(), history.rend(), [](const RewardHistoryLine& line) {
        return line.after == to_string(RewardState::kHeld) && line.before != line.after;
    });
    return entered != history.rend() && entered->event == to_string(RewardEvent::kFlagged) &&
           entered->actor.kind == ActorKind::kBilling;
}

/// While a payment is disputed, what rests on payments is held; once nothing is disputed any more, what was held for
/// that goes on. What a person held stays held.
Result<void> follow_disputes(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                             std::span<const BillingEvent> events, const BillingHistory& history,
                             const Movement& movement) {
    std::vector<BillingFact> facts;
    for (const BillingEvent& event : events) facts.push_back(event.fact);
    const bool holds = is_disputed(facts, history);
    const bool was_told = std::ranges::any_of(facts, [](const BillingFact& fact) {
        return fact.type == BillingFactType::kPaymentDisputed || fact.type == BillingFactType::kDisputeLost;
    });
    if (!was_told) return {};
    // Whoever caused the settling: no person said so.
    RewardBook book(tx, context, workspace,
                    {.at = movement.at, .actor = {ActorKind::kBilling, 0}, .cause = movement.cause});
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    for (const StoredReward& stored : tx.rewards().of_referral_locked(workspace, referral.id)) {
        const Reward& reward = stored.reward;
        const RewardEvent event = holds ? RewardEvent::kFlagged : RewardEvent::kCleared;
        if (!reward.basis.invoice || allowed(reward.state, event).empty()) continue;
        if (!holds && !is_held_by_billing(tx, workspace, reward)) continue;
        const auto decision = decide(
            reward, event,
            {.funding = book.funding(stored.fund(), reward.entitled.currency()),
             .reason = context.texts.text(locale, holds ? "reward.reason.disputed" : "reward.reason.undisputed", {})});
        if (!decision) return decision.failure();
        book.apply(stored, event, *decision);
    }
    return {};
}

std::vector<BillingEvent> counted_events(std::span<const BillingEvent> events) {
    std::vector<BillingEvent> counted;
    std::ranges::copy_if(events, std::back_inserter(counted), std::not_fn(is_organic));
    return counted;
}

BillingHistory history_of(std::span<const BillingEvent> events) {
    std::vector<BillingFact> facts;
    for (const BillingEvent& event : events) facts.push_back(event.fact);
    return BillingHistory::of(facts);
}

/// What came to other referrals of the advocate is held where they are disputed, and counts against their money.
Result<void> follow_others(Transaction& tx, const Context& context, WorkspaceId workspace,
                           std::span<const Referral> others, const Movement& movement) {
    std::set<Fund> funds;
    for (const Referral& other : others) {
        const auto events = counted_events(tx.billing().of_referral(workspace, other.id));
        const auto held = follow_disputes(tx, context, workspace, other, events, history_of(events), movement);
        if (!held) return held;
        funds.insert(other.fund());
    }
    for (const Fund& fund : funds) watch_fund(tx, context, workspace, fund, movement.at);
    return {};
}

}  // namespace

Result<void> settle_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Referral referral,
                             const Movement& movement) {
    const std::vector<BillingEvent> events = tx.billing().of_referral(workspace, referral.id);
    if (is_over(referral)) {
        set_aside_all(tx, workspace, events, referral.state == ReferralState::kReview);
        return {};
    }

    const std::vector<BillingEvent> counted = counted_events(events);
    const BillingHistory history = history_of(counted);
    write_outcomes(tx, workspace, counted, history);

    if (const auto value = expected_value(history); value && value != referral.expected_value) {
        referral.expected_value = value;
        if (!tx.referrals().update(workspace, referral)) return fail(ErrorCode::kPreconditionFailed);
        ++referral.version;
    }
    const auto followed = follow_payments(tx, context, workspace, referral, history, movement);
    if (!followed) return followed.failure();
    if (const auto dated = date_milestones(tx, workspace, referral, history); !dated) return dated.failure();
    for (const PaidInvoice& invoice : history.invoices()) tx.billing().put_invoice(workspace, referral.id, invoice);
    const auto others = settle_rules(tx, context, workspace, referral, history, movement);
    if (!others) return others.failure();
    const auto held = follow_disputes(tx, context, workspace, referral, counted, history, movement);
    if (!held) return held;
    watch_fund(tx, context, workspace, referral.fund(), movement.at);
    return follow_others(tx, context, workspace, *others, movement);
}

Result<void> settle_lowered(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                            std::span<const Reward> before, const Movement& movement) {
    if (!is_over(referral)) return settle_referral(tx, context, workspace, referral, movement);
    const auto kept = keep_promised(tx, context, workspace, referral, before, movement);
    if (kept) watch_fund(tx, context, workspace, referral.fund(), movement.at);
    return kept;
}

bool is_over(const Referral& referral) {
    return !referral.won_at && !takes_sales(referral.state);
}

BillingHistory history_of(Transaction& tx, WorkspaceId workspace, ReferralId referral) {
    return history_of(counted_events(tx.billing().of_referral(workspace, referral)));
}

ReferralFacts facts_of(const Referral& referral, Currency of_workspace) {
    return {.frozen = {.relevance = referral.relevance.score,
                       .address_class = referral.address_class,
                       .country = referral.country,
                       .source = referral.source,
                       .has_company_number = referral.has_company_number},
            .accepted_at = referral.accepted_at,
            .engaged_at = referral.engaged_at,
            .count = {},
            .currency = of_workspace};
}

}  // namespace parrain::app
