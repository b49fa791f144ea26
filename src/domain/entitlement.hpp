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

/// What a basis of money comes to before refunds and caps; none where it is of a tier that the rule does not have.
std::optional<Money> nominal_value(const Basis& basis, const RewardRule& rule);

/// What is known of a referral beside its billing. Nothing of it changes with the order in which facts arrive.
struct ReferralFacts {
    FrozenAttributes frozen = {};
    /// When the referral was first accepted.
    std::optional<Instant> accepted_at = {};
    /// When its prospect first showed interest, or bought.
    std::optional<Instant> engaged_at = {};
    /// Rules that count. Tiers: which of the advocate's referrals the rule rewards this is, from 1. Rungs: how many of
    /// theirs reached the milestone with this one; none where the rung was given for another.
    std::optional<int> count = {};
    /// Of things without a cost that are given before anything was paid: the workspace's.
    std::optional<Currency> currency = {};
};

/// What one rule promises for one billing object, given everything billing has told so far.
struct Entitlement {
    /// An invoice (base payment, renewals), a subscription (annual_value), or once a referral: `first_payment`,
    /// `order`, `accepted`, `engaged`, `won`, `rung`.
    std::string billing_object;
    /// False when all of it has been refunded. A thing may be granted with a value of zero.
    bool granted = false;
    Money value;
    Basis basis;
    /// When its first invoice was paid, or its milestone reached; the hold runs from here.
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
///   back on early end, at most rate x everything kept of it |
/// | order_amount | the subscription paid first | the tier of its annual value while its first invoice keeps anything |
/// | none, won | the referral | the fixed amount, or the thing, until everything is refunded |
/// | none, renewal | each invoice but the first | the fixed amount, or the thing, while the invoice keeps anything |
/// | none, accepted or engaged | the referral | the same, from the milestone on, whatever is refunded |
///
/// By count the fixed amount is that of the tier. A rung is given once its count is reached; on a sale it is taken back
/// with it. Where the conditions of
/// the rule do not hold nothing is promised. Caps per referral and beyond are for caps.hpp.
///
/// kept = paid - refunded; annual value = recurring amount x 12 / months of its interval. Rounded once, on the result,
/// half away from zero. Milestone renewal leaves out the first invoice. What is paid in another currency than
/// `currency` counts for nothing here, but for base none, whose amount depends on no payment's currency; a rule whose
/// amounts are in another currency promises nothing, and one whose caps are promises an amount of zero, marked as
/// capped. The 12 months of annual_value let a change of plan or a second
/// subscription of the first year count and no later one; the choice is ours. The rule passed `check`.
/// @error kAmountInvalid (beyond Money::kMax)
/// Source: core-api.md, "Billing facts"; mission.md, story A 3 and story C 3.
Result<std::vector<Entitlement>> entitlements(const RewardRule& rule, const BillingHistory& history, Currency currency,
                                              const ReferralFacts& facts = {});

/// The currencies in which `rule` may promise something on this history: that of its fixed amounts; each one paid in
/// where every invoice or subscription counts by itself; else that of the first payment, or the workspace's before any.
std::vector<Currency> currencies(const RewardRule& rule, const BillingHistory& history,
                                 const ReferralFacts& facts = {});

/// Whether the rule rewards what precedes the sale: its milestone is accepted or engaged.
bool precedes_sale(const RewardRule& rule);

/// What a subscription costs over twelve months. @error kAmountInvalid beyond Money::kMax
Result<Money> annual_value(const SubscriptionTerms& terms);

}  // namespace parrain
