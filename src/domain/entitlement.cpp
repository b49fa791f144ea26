#include "domain/entitlement.hpp"

#include <algorithm>
#include <utility>

namespace parrain {
namespace {

constexpr Wide kWhole = 10'000;  // basis points
constexpr int kMonthsInYear = 12;

using Invoices = std::vector<PaidInvoice>;

/// Invoices of one currency, in the order they were paid.
Invoices invoices_in(Currency currency, const BillingHistory& history) {
    Invoices chosen;
    std::ranges::copy_if(history.invoices(), std::back_inserter(chosen),
                         [&](const PaidInvoice& invoice) { return invoice.paid.currency() == currency; });
    return chosen;
}

/// A subscription with terms in one currency, and its invoices.
struct PaidSubscription {
    const Subscription* subscription;
    Invoices invoices;

    const SubscriptionTerms& terms() const { return *subscription->terms; }
    const PaidInvoice& first() const { return invoices.front(); }
};

/// Subscriptions by the time of their first payment.
std::vector<PaidSubscription> paid_subscriptions(const BillingHistory& history, const Invoices& invoices,
                                                 Currency currency) {
    std::vector<PaidSubscription> paid;
    for (const PaidInvoice& invoice : invoices) {
        const Subscription* subscription = history.find_subscription(invoice.subscription_id);
        if (!subscription || !subscription->terms || subscription->terms->amount.currency() != currency) continue;
        const auto known = std::ranges::find(paid, subscription, &PaidSubscription::subscription);
        if (known == paid.end()) {
            paid.push_back({.subscription = subscription, .invoices = {invoice}});
        } else {
            known->invoices.push_back(invoice);
        }
    }
    return paid;
}

Wide kept_of(const Invoices& invoices) {
    Wide kept = 0;
    for (const PaidInvoice& invoice : invoices) kept += invoice.kept().minor();
    return kept;
}

Result<Money> rate_of(Rate rate, Money amount) {
    return divide_rounded(rate.basis_points() * static_cast<Wide>(amount.minor()), kWhole, amount.currency());
}

/// An entitlement with a value; nothing is granted when the value is zero.
Entitlement of_value(std::string object, Money value, Basis basis, Instant earned_at) {
    return {.billing_object = std::move(object),
            .granted = value.is_positive(),
            .value = value,
            .basis = std::move(basis),
            .earned_at = earned_at};
}

/// rate x (paid - refunded) of one invoice.
Result<Entitlement> share_of_invoice(const RewardRule& rule, const PaidInvoice& invoice, std::string object) {
    const auto value = rate_of(rule.rate.value(), invoice.kept());
    if (!value) return value.failure();
    Basis basis{.base = invoice.kept(), .rate = rule.rate, .invoice = invoice.id};
    return of_value(std::move(object), *value, std::move(basis), invoice.paid_at);
}

bool ended_early(const PaidSubscription& paid) {
    const auto ended_at = paid.subscription->ended_at;
    return ended_at && *ended_at < add_months(paid.first().paid_at, kMonthsInYear);
}

/// rate x everything kept: what a subscription that ended in its first year was really worth.
Result<Entitlement> share_of_what_was_kept(const RewardRule& rule, const PaidSubscription& paid, Currency currency) {
    const auto kept = divide_rounded(kept_of(paid.invoices), 1, currency);
    if (!kept) return kept.failure();
    const auto value = rate_of(rule.rate.value(), *kept);
    if (!value) return value.failure();
    Basis basis{.base = *kept, .rate = rule.rate, .invoice = paid.first().id};
    return of_value(paid.subscription->id, *value, std::move(basis), paid.first().paid_at);
}

/// rate x annual value x (paid - refunded) / paid of the first invoice: the 20 % of story A. One rounding, on the
/// whole.
Result<Entitlement> share_of_the_year(const RewardRule& rule, const PaidSubscription& paid, Currency currency) {
    const PaidInvoice& first = paid.first();
    const Wide numerator = static_cast<Wide>(rule.rate.value().basis_points()) * kMonthsInYear *
                           paid.terms().amount.minor() * first.kept().minor();
    const Wide denominator = kWhole * paid.terms().months() * first.paid.minor();
    const auto value = divide_rounded(numerator, denominator, currency);
    if (!value) return value.failure();
    const auto annual = annual_value(paid.terms());
    if (!annual) return annual.failure();
    Basis basis{.base = *annual, .rate = rule.rate, .invoice = first.id};
    return of_value(paid.subscription->id, *value, std::move(basis), first.paid_at);
}

/// The share of the year; after an early end, of what was paid and kept.
Result<Entitlement> share_of_annual_value(const RewardRule& rule, const PaidSubscription& paid, Currency currency) {
    const bool is_cut_short = rule.clawback_on_early_end && ended_early(paid);
    return is_cut_short ? share_of_what_was_kept(rule, paid, currency) : share_of_the_year(rule, paid, currency);
}

/// The value of the first tier whose border lies above the annual value, compared without rounding.
Result<Entitlement> tier_of_order(const RewardRule& rule, const PaidSubscription& paid, Currency currency) {
    const Wide in_twelve_periods = static_cast<Wide>(paid.terms().amount.minor()) * kMonthsInYear;
    const auto tier = std::ranges::find_if(rule.tiers, [&](const Tier& step) {
        return !step.below || in_twelve_periods < static_cast<Wide>(step.below->minor()) * paid.terms().months();
    });
    const auto annual = annual_value(paid.terms());
    if (!annual) return annual.failure();

    const bool keeps_something = paid.first().kept().is_positive();
    const Money value = keeps_something && tier != rule.tiers.end() ? tier->value : Money::zero(currency);
    Basis basis{.base = *annual, .invoice = paid.first().id, .tier = static_cast<int>(tier - rule.tiers.begin()) + 1};
    return of_value("order", value, std::move(basis), paid.first().paid_at);
}

/// Position of the tier that a count falls in, from 0.
std::size_t tier_of_count(const RewardRule& rule, int count) {
    const auto tier = std::ranges::find_if(
        rule.tiers, [&](const Tier& step) { return !step.below_count || count < *step.below_count; });
    return static_cast<std::size_t>(tier - rule.tiers.begin());
}

/// Whether the rule is a rung that the advocate's count does not reach.
bool is_below_rung(const RewardRule& rule, const ReferralFacts& facts) {
    return rule.at_count && facts.count.value_or(0) < *rule.at_count;
}

/// The fixed amount, or the thing, for one billing object. Given while `stands`; money of nothing is not given.
Entitlement fixed(const RewardRule& rule, const ReferralFacts& facts, Currency currency, std::string object,
                  Instant earned_at, bool stands) {
    Basis basis{.base = rule.amount.value_or(Money::zero(currency))};
    if (rule.tier_by == TierBy::kCount) {
        const std::size_t tier = tier_of_count(rule, facts.count.value_or(1));
        basis.base = rule.tiers.at(tier).value;
        basis.tier = static_cast<int>(tier) + 1;
    }
    basis.count = facts.count;
    const bool is_given = stands && (basis.base.is_positive() || !is_money(rule.kind));
    return {.billing_object = std::move(object),
            .granted = is_given,
            .value = is_given ? basis.base : Money::zero(currency),
            .basis = basis,
            .earned_at = earned_at};
}

/// What a sale, or each renewal, is worth in a fixed amount.
std::vector<Entitlement> fixed_of_sale(const RewardRule& rule, const ReferralFacts& facts, const Invoices& invoices,
                                       Currency currency) {
    std::vector<Entitlement> all;
    if (rule.milestone == Milestone::kWon) {
        // A rung that an advocate earns on sales alone: on_sale_only.
        if (is_below_rung(rule, facts)) return all;
        const char* object = rule.at_count ? "rung" : "won";
        all.push_back(fixed(rule, facts, currency, object, invoices.front().paid_at, kept_of(invoices) > 0));
        all.back().basis.invoice = invoices.front().id;
        return all;
    }
    for (auto invoice = invoices.begin() + 1; invoice != invoices.end(); ++invoice) {
        all.push_back(fixed(rule, facts, currency, invoice->id, invoice->paid_at, invoice->kept().is_positive()));
        all.back().basis.invoice = invoice->id;
    }
    return all;
}

/// What a milestone before the sale is worth; nothing takes it back.
std::vector<Entitlement> fixed_before_sale(const RewardRule& rule, const ReferralFacts& facts, Currency currency) {
    const auto reached_at = rule.milestone == Milestone::kAccepted ? facts.accepted_at : facts.engaged_at;
    if (!reached_at) return {};
    if (is_below_rung(rule, facts)) return {};
    const std::string object(rule.at_count ? std::string_view("rung") : to_string(rule.milestone));
    return {fixed(rule, facts, currency, object, *reached_at, true)};
}

/// The terms of the subscription that was paid first.
std::optional<SubscriptionTerms> terms_paid_first(const BillingHistory& history) {
    for (const PaidInvoice& invoice : history.invoices()) {
        const Subscription* subscription = history.find_subscription(invoice.subscription_id);
        if (subscription && subscription->terms) return subscription->terms;
    }
    return std::nullopt;
}

/// Whether what the rule gives is said in another currency.
bool speaks_another_currency(const RewardRule& rule, Currency currency) {
    const auto differs = [&](const Money& amount) { return amount.currency() != currency; };
    const auto is_other = [&](const std::optional<Money>& amount) { return amount && differs(*amount); };
    return is_other(rule.amount) ||
           std::ranges::any_of(rule.tiers, [&](const Tier& tier) { return differs(tier.value); });
}

/// What is left of a promise that no cap can be held against, the caps being in another currency: nothing, and it
/// shows.
std::vector<Entitlement> without_room(std::vector<Entitlement> promised, Currency currency) {
    for (Entitlement& one : promised) {
        one.value = Money::zero(currency);
        one.granted = false;
        one.basis.capped = true;
    }
    return promised;
}

/// The invoices a rule on payments rewards.
Invoices rewarded_payments(const RewardRule& rule, const Invoices& invoices) {
    const auto is_out = [&](const PaidInvoice& invoice) {
        return rule.duration_months && invoice.paid_at >= add_months(invoices.front().paid_at, *rule.duration_months);
    };
    Invoices rewarded(invoices.begin() + (rule.milestone == Milestone::kRenewal ? 1 : 0), invoices.end());
    std::erase_if(rewarded, is_out);
    return rewarded;
}

/// Subscriptions first paid within twelve months of the referral's first payment.
std::vector<PaidSubscription> of_first_year(std::vector<PaidSubscription> paid, Instant first_payment_at) {
    std::erase_if(paid, [&](const PaidSubscription& subscription) {
        return subscription.first().paid_at >= add_months(first_payment_at, kMonthsInYear);
    });
    return paid;
}

/// Apply `share` to each of `items`, or give the first failure.
template <class Items, class Share>
Result<std::vector<Entitlement>> each(const Items& items, Share share) {
    std::vector<Entitlement> all;
    for (const auto& item : items) {
        Result<Entitlement> one = share(item);
        if (!one) return one.failure();
        all.push_back(*std::move(one));
    }
    return all;
}

/// What the rule promises before caps.
Result<std::vector<Entitlement>> uncapped(const RewardRule& rule, const BillingHistory& history, Currency currency,
                                          const ReferralFacts& facts) {
    const bool applies =
        !speaks_another_currency(rule, currency) && holds(rule.when, facts.frozen, terms_paid_first(history), currency);
    if (!applies) return std::vector<Entitlement>{};
    if (precedes_sale(rule)) return fixed_before_sale(rule, facts, currency);
    const bool is_fixed = rule.base == RewardBase::kNone;
    const Invoices invoices = is_fixed ? history.invoices() : invoices_in(currency, history);
    if (invoices.empty()) return std::vector<Entitlement>{};

    auto subscriptions = paid_subscriptions(history, invoices, currency);
    switch (rule.base) {
        case RewardBase::kNone: return fixed_of_sale(rule, facts, invoices, currency);
        case RewardBase::kFirstPayment:
            return each(Invoices{invoices.front()},
                        [&](const PaidInvoice& invoice) { return share_of_invoice(rule, invoice, "first_payment"); });
        case RewardBase::kPayment:
            return each(rewarded_payments(rule, invoices),
                        [&](const PaidInvoice& invoice) { return share_of_invoice(rule, invoice, invoice.id); });
        case RewardBase::kAnnualValue:
            return each(of_first_year(std::move(subscriptions), invoices.front().paid_at),
                        [&](const PaidSubscription& paid) { return share_of_annual_value(rule, paid, currency); });
        case RewardBase::kOrderAmount:
            if (!subscriptions.empty()) subscriptions.resize(1);
            return each(subscriptions,
                        [&](const PaidSubscription& paid) { return tier_of_order(rule, paid, currency); });
    }
    return fail(ErrorCode::kInternal);
}

}  // namespace

std::optional<Money> nominal_value(const Basis& basis, const RewardRule& rule) {
    if (basis.rate) {
        const auto value = rate_of(*basis.rate, basis.base);
        return value ? std::optional(*value) : std::nullopt;
    }
    const auto tier = static_cast<std::size_t>(basis.tier.value_or(0));
    if (tier > rule.tiers.size()) return std::nullopt;
    return tier > 0 ? rule.tiers[tier - 1].value : basis.base;
}

bool precedes_sale(const RewardRule& rule) {
    return rule.milestone == Milestone::kAccepted || rule.milestone == Milestone::kEngaged;
}

Result<std::vector<Entitlement>> entitlements(const RewardRule& rule, const BillingHistory& history, Currency currency,
                                              const ReferralFacts& facts) {
    auto promised = uncapped(rule, history, currency, facts);
    const auto spoken = rule.caps.currency();
    if (!promised || !spoken || *spoken == currency) return promised;
    return without_room(*std::move(promised), currency);
}

std::vector<Currency> currencies(const RewardRule& rule, const BillingHistory& history, const ReferralFacts& facts) {
    if (rule.base == RewardBase::kNone && rule.amount) return {rule.amount->currency()};
    if (rule.base == RewardBase::kNone && !rule.tiers.empty()) return {rule.tiers.front().value.currency()};
    if (precedes_sale(rule)) return facts.currency ? std::vector{*facts.currency} : std::vector<Currency>{};
    if (history.invoices().empty()) return {};
    const bool counts_each = rule.base == RewardBase::kPayment || rule.base == RewardBase::kAnnualValue;
    std::vector<Currency> all;
    for (const PaidInvoice& invoice : history.invoices()) {
        const Currency currency = invoice.paid.currency();
        if (std::ranges::find(all, currency) == all.end()) all.push_back(currency);
        if (!counts_each) break;
    }
    return all;
}

Result<Money> annual_value(const SubscriptionTerms& terms) {
    return divide_rounded(static_cast<Wide>(terms.amount.minor()) * kMonthsInYear, terms.months(),
                          terms.amount.currency());
}

}  // namespace parrain
