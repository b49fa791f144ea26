#include "app/settlement.hpp"

#include <algorithm>
#include <span>

#include "app/guardrails.hpp"
#include "app/referral_book.hpp"
#include "domain/settlement.hpp"

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

/// Everything one rule has to be settled with.
struct RuleSettlement {
    Transaction& tx;
    const Context& context;
    WorkspaceId workspace;
    const Referral& referral;
    const PinnedRule& pinned;
    const Movement& movement;
};

/// What a program may promise now. While older rewards wait for budget, newer ones wait behind them.
Funding funding_for(const RuleSettlement& settlement, const RewardBook& book, Currency currency) {
    const Funding funding = book.funding(settlement.referral.program, currency);
    const auto waiting = settlement.tx.rewards().unfunded(settlement.workspace, settlement.referral.program, currency);
    return funding.limited() && !waiting.empty() ? Funding::limited_to(Money::zero(currency)) : funding;
}

Result<void> settle_in_currency(const RuleSettlement& settlement, std::span<const Entitlement> promised,
                                std::span<const Reward> existing, Currency currency) {
    RewardBook book(settlement.tx, settlement.context, settlement.workspace, settlement.movement);
    const Referral& referral = settlement.referral;
    const auto changes =
        settle_entitlements({.rule = settlement.pinned.rule,
                             .referral = referral.id,
                             .entitlements = promised,
                             .rewards = existing,
                             .funding = funding_for(settlement, book, currency),
                             .kind = settlement.pinned.kind,
                             .needs_person = wants_person(settlement.tx, settlement.workspace, referral.program)});
    if (!changes) return changes.failure();
    if (changes->empty()) return {};
    book.apply(*changes, RewardOwner{.program = referral.program,
                                     .advocate = referral.advocate,
                                     .account = referral.account,
                                     .referral = referral.id});
    return book.fund_waiting_rewards(referral.program, currency);
}

/// Settle one rule, each currency by itself: rewards of a currency that is promised nothing any more are taken back.
Result<void> settle_rule(const RuleSettlement& settlement, const BillingHistory& history) {
    const RewardRule& rule = settlement.pinned.rule;
    const std::vector<Currency> promised_in = currencies(rule, history);
    std::vector<Currency> all = promised_in;
    std::vector<Reward> existing;
    for (const StoredReward& stored :
         settlement.tx.rewards().of_referral_locked(settlement.workspace, settlement.referral.id)) {
        if (stored.reward.rule != rule.id) continue;
        existing.push_back(stored.reward);
        const Currency currency = stored.reward.entitled.currency();
        if (std::ranges::find(all, currency) == all.end()) all.push_back(currency);
    }
    for (const Currency currency : all) {
        const bool is_promised = std::ranges::find(promised_in, currency) != promised_in.end();
        const auto promised = is_promised ? entitlements(rule, history, currency) : Result(std::vector<Entitlement>{});
        if (!promised) return promised.failure();
        std::vector<Reward> of_currency;
        std::ranges::copy_if(existing, std::back_inserter(of_currency),
                             [&](const Reward& reward) { return reward.entitled.currency() == currency; });
        const auto settled = settle_in_currency(settlement, *promised, of_currency, currency);
        if (!settled) return settled.failure();
    }
    return {};
}

}  // namespace

Result<void> settle_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Referral referral,
                             const Movement& movement) {
    const std::vector<BillingEvent> events = tx.billing().of_referral(workspace, referral.id);
    if (!referral.won_at && !takes_sales(referral.state)) {
        set_aside_all(tx, workspace, events, referral.state == ReferralState::kReview);
        return {};
    }

    std::vector<BillingEvent> counted;
    std::ranges::copy_if(events, std::back_inserter(counted), std::not_fn(is_organic));
    std::vector<BillingFact> facts;
    for (const BillingEvent& event : counted) facts.push_back(event.fact);
    const BillingHistory history = BillingHistory::of(facts);
    write_outcomes(tx, workspace, counted, history);

    if (const auto value = expected_value(history); value && value != referral.expected_value) {
        referral.expected_value = value;
        if (!tx.referrals().update(workspace, referral)) return fail(ErrorCode::kPreconditionFailed);
        ++referral.version;
    }
    const auto followed = follow_payments(tx, context, workspace, referral, history, movement);
    if (!followed) return followed.failure();
    for (const PaidInvoice& invoice : history.invoices()) tx.billing().put_invoice(workspace, referral.id, invoice);
    if (history.invoices().empty()) return {};
    for (const PinnedRule& pinned : tx.referrals().pinned(workspace, referral.id)) {
        const RuleSettlement settlement{.tx = tx,
                                        .context = context,
                                        .workspace = workspace,
                                        .referral = referral,
                                        .pinned = pinned,
                                        .movement = movement};
        const auto settled = settle_rule(settlement, history);
        if (!settled) return settled.failure();
    }
    watch_program(tx, context, workspace, referral.program, movement.at);
    return {};
}

}  // namespace parrain::app
