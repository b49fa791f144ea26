#include "app/settlement.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "app/guardrails.hpp"
#include "app/referral_book.hpp"
#include "domain/caps.hpp"
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

/// Everything one rule has to be settled with.
struct RuleSettlement {
    Transaction& tx;
    const Context& context;
    const Workspace& owner;
    WorkspaceId workspace;
    const Referral& referral;
    const PinnedRule& pinned;
    const Movement& movement;
    /// Rewards of the rule, of any version: of other referrals of the advocate where the rule looks at them, and of
    /// this one.
    std::vector<Reward> others;
    std::vector<Reward> own;
    /// The advocate was given this rung before: by any version of the rule, or by whichever rule stood at its count.
    bool rung_is_taken = false;
    /// The advocate has left: what they earn is held until a person decides.
    bool doubtful = false;
};

/// Whether a rule's beneficiary is an advocate who is no longer there.
bool has_left(Transaction& tx, WorkspaceId workspace, const Referral& referral, const RewardRule& rule) {
    if (rule.beneficiary != Beneficiary::kAdvocate) return false;
    const Advocate advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    return tx.customers().find_user(workspace, advocate.user).value().left_at.has_value();
}

bool counts(const RewardRule& rule) {
    return rule.tier_by == TierBy::kCount || rule.at_count;
}

/// Whether what the rule gives depends on other referrals of the advocate.
bool looks_at_others(const RewardRule& rule) {
    return counts(rule) || rule.caps.per_advocate || rule.caps.per_year;
}

/// Which of the advocate's referrals this is to a rule that counts: fixed when its first reward is made.
std::optional<int> count_of(const RuleSettlement& settlement) {
    const RewardRule& rule = settlement.pinned.rule;
    if (!counts(rule)) return std::nullopt;
    for (const Reward& reward : settlement.own) {
        if (reward.basis.count) return reward.basis.count;
    }
    if (rule.at_count) {
        if (settlement.rung_is_taken) return std::nullopt;
        return static_cast<int>(settlement.tx.referrals().reached(settlement.workspace, settlement.referral.advocate,
                                                                  rule.milestone, rule.campaign));
    }
    std::set<ReferralId> rewarded;
    for (const Reward& reward : settlement.others) rewarded.insert(reward.referral);
    return static_cast<int>(rewarded.size()) + 1;
}

std::vector<Earned> earned_in(Currency currency, std::span<const Reward> rewards) {
    std::vector<Earned> earned;
    for (const Reward& reward : rewards) {
        if (reward.entitled.currency() == currency)
            earned.push_back({.at = reward.earned_at, .entitled = reward.entitled});
    }
    return earned;
}

/// What the rule promises in one currency, within its caps.
Result<std::vector<Entitlement>> promised_in(const RuleSettlement& settlement, const BillingHistory& history,
                                             const ReferralFacts& facts, Currency currency) {
    const RewardRule& rule = settlement.pinned.rule;
    auto promised = entitlements(rule, history, currency, facts);
    if (!promised) return promised;
    return capped(*std::move(promised), rule.caps, earned_in(currency, settlement.others),
                  earned_in(currency, settlement.own), settlement.owner.time_zone);
}

/// What the referral's program or campaign may promise now. While older rewards wait for budget, newer ones wait behind
/// them.
Funding funding_for(const RuleSettlement& settlement, const RewardBook& book, Currency currency) {
    const Funding funding = book.funding(settlement.referral.fund(), currency);
    const auto waiting = settlement.tx.rewards().unfunded(settlement.workspace, settlement.referral.fund(), currency);
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
                             .doubtful = settlement.doubtful,
                             .needs_person = wants_person(settlement.tx, settlement.workspace, referral.fund())});
    if (!changes) return changes.failure();
    if (changes->empty()) return {};
    book.apply(*changes, RewardOwner{.fund = referral.fund(),
                                     .advocate = referral.advocate,
                                     .account = referral.account,
                                     .referral = referral.id});
    return book.fund_waiting_rewards(referral.fund(), currency);
}

/// Settle one rule, each currency by itself: rewards of a currency that is promised nothing any more are taken back.
Result<void> settle_rule(const RuleSettlement& settlement, const BillingHistory& history) {
    ReferralFacts facts = facts_of(settlement.referral, settlement.owner.currency);
    facts.count = count_of(settlement);
    const std::vector<Currency> speaking = currencies(settlement.pinned.rule, history, facts);
    std::vector<Currency> all = speaking;
    for (const Reward& reward : settlement.own) {
        const Currency currency = reward.entitled.currency();
        if (std::ranges::find(all, currency) == all.end()) all.push_back(currency);
    }
    for (const Currency currency : all) {
        const bool is_promised = std::ranges::find(speaking, currency) != speaking.end();
        const auto promised =
            is_promised ? promised_in(settlement, history, facts, currency) : Result(std::vector<Entitlement>{});
        if (!promised) return promised.failure();
        std::vector<Reward> of_currency;
        std::ranges::copy_if(settlement.own, std::back_inserter(of_currency),
                             [&](const Reward& reward) { return reward.entitled.currency() == currency; });
        const auto settled = settle_in_currency(settlement, *promised, of_currency, currency);
        if (!settled) return settled.failure();
    }
    return {};
}

/// Whether another rule gave an advocate before what this one gives at its count: a rung taken away and made anew is
/// another rule, and still the same rung.
bool is_rung_taken(Transaction& tx, WorkspaceId workspace, const Referral& referral, const RewardRule& rule) {
    const auto given = tx.rewards().of_rung(workspace, referral.program, referral.advocate, *rule.at_count);
    return std::ranges::any_of(given, [&](const StoredReward& stored) {
        const Reward& reward = stored.reward;
        if (reward.rule == rule.id || reward.beneficiary != rule.beneficiary) return false;
        if (!is_same_rung(reward.kind, rule.kind)) return false;
        // The ladder of a campaign and that of its program are two.
        return tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value().campaign == rule.campaign;
    });
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

/// Settle every rule the referral was promised, one after the other.
Result<void> settle_rules(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                          const BillingHistory& history, const Movement& movement) {
    std::vector<PinnedRule> rules = tx.referrals().pinned(workspace, referral.id);
    for (PinnedRule& pinned : rules) {
        if (pinned.on_sale_only) pinned.rule = on_sale_only(std::move(pinned.rule));
    }
    if (history.invoices().empty()) std::erase_if(rules, [](const auto& one) { return !precedes_sale(one.rule); });
    if (rules.empty()) return {};
    // Before any lock on money, so that two referrals of one advocate wait for each other in one order.
    const bool shares = std::ranges::any_of(rules, [](const auto& one) { return looks_at_others(one.rule); });
    if (shares) tx.referrals().lock_advocate(workspace, referral.advocate);
    const Workspace owner = tx.workspaces().find(workspace).value();
    for (const PinnedRule& pinned : rules) {
        RuleSettlement settlement{.tx = tx,
                                  .context = context,
                                  .owner = owner,
                                  .workspace = workspace,
                                  .referral = referral,
                                  .pinned = pinned,
                                  .movement = movement,
                                  .others = {},
                                  .own = {},
                                  .doubtful = has_left(tx, workspace, referral, pinned.rule)};
        for (const StoredReward& stored : tx.rewards().of_referral_locked(workspace, referral.id)) {
            if (stored.reward.rule == pinned.rule.id) settlement.own.push_back(stored.reward);
        }
        if (looks_at_others(pinned.rule)) {
            for (const StoredReward& stored : tx.rewards().of_rule(workspace, pinned.rule.id, referral.advocate)) {
                if (stored.reward.referral != referral.id) settlement.others.push_back(stored.reward);
            }
        }
        settlement.rung_is_taken =
            pinned.rule.at_count && (!settlement.others.empty() || is_rung_taken(tx, workspace, referral, pinned.rule));
        const auto settled = settle_rule(settlement, history);
        if (!settled) return settled.failure();
    }
    return {};
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
    RewardBook book(tx, context, workspace, movement);
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

}  // namespace

Result<void> settle_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Referral referral,
                             const Movement& movement) {
    const std::vector<BillingEvent> events = tx.billing().of_referral(workspace, referral.id);
    if (!referral.won_at && !takes_sales(referral.state)) {
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
    auto settled = settle_rules(tx, context, workspace, referral, history, movement);
    if (settled) settled = follow_disputes(tx, context, workspace, referral, counted, history, movement);
    if (settled) watch_fund(tx, context, workspace, referral.fund(), movement.at);
    return settled;
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
