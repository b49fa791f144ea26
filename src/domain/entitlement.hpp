#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/billing.hpp"
#include "domain/reward_rule.hpp"

namespace parrain {

/// How a value came about, as a person would check it: `rate` of `base`, or the tier, or the fixed amount itself.
struct Basis {
    /// The money the rate is applied to, or the annual value that chose the tier, or the fixed amount.
    Money base;
    std::optional<Rate> rate = {};
    /// The invoice it rests on: the only one, or the first of its subscription.
    std::optional<std::string> invoice = {};
    /// Position of the tier in the rule, from 1.
    std::optional<int> tier = {};
    /// Which of the advocate's referrals it was, from 1: what chose the tier by count, or reached the rung.
    std::optional<int> count = {};
    /// A cap of the rule made it less.
    bool capped = false;

    bool operator==(const Basis&) const = default;
};

/// What one rule promises for one billing object, given everything billing has told so far.
struct Entitlement {
    /// An invoice (base payment), a subscription (annual_value), or `first_payment`, `order`, `won`: once a referral.
    std::string billing_object;
    /// False when all of it has been refunded. A thing may be granted with a value of zero.
    bool granted = false;
    Money value;
    Basis basis;
    /// When its first invoice was paid; the hold runs from here.
    Instant earned_at;

    bool operator==(const Entitlement&) const = default;
};

/// What `rule` promises on this history: **the one place where a reward's value is computed**.
///
/// | Base | Billing objects | Value |
/// |---|---|---|
/// | payment | each invoice paid within `duration_months` of the first payment, border excluded | rate x kept |
/// | first_payment | the earliest invoice | rate x kept |
/// | annual_value | each subscription first paid within 12 months of the referral's first payment | rate x annual value
///   x kept / paid of its first invoice; when it ended within 12 months of its own first payment and the rule claws
///   back on early end: rate x everything kept of it |
/// | order_amount | the subscription paid first | the tier of its annual value while its first invoice keeps anything |
/// | none | the referral | the fixed amount, or the thing, until everything is refunded |
///
/// kept = paid - refunded; annual value = recurring amount x 12 / months of its interval. Rounded once, on the result,
/// half away from zero. Milestone renewal leaves out the first invoice; accepted and engaged rest on no billing and
/// give nothing here. What is paid in another currency than `currency` counts for nothing here, but for base none,
/// whose amount depends on no payment's currency; a rule whose amounts are in another currency gives nothing. The 12
/// months of annual_value let a change of plan or a second subscription of the first year count and no later one; the
/// choice is ours. The rule passed `check`.
/// @error kAmountInvalid (beyond Money::kMax)
/// Source: core-api.md, "Billing facts"; mission.md, story A 3 and story C 3.
Result<std::vector<Entitlement>> entitlements(const RewardRule& rule, const BillingHistory& history, Currency currency);

/// The currencies in which `rule` may promise something on this history: that of its fixed amount; each one paid in
/// where every invoice or subscription counts by itself; else that of the first payment.
std::vector<Currency> currencies(const RewardRule& rule, const BillingHistory& history);

/// What a subscription costs over twelve months. @error kAmountInvalid beyond Money::kMax
Result<Money> annual_value(const SubscriptionTerms& terms);

}  // namespace parrain
