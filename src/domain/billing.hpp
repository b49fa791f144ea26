#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"

namespace parrain {

/// What billing tells us: four facts, and what only some providers know. A dispute is opened, and closed or lost, under
/// its own number, `refund_source`; one that is lost takes back its payment, all of it. A refund that failed, under its
/// own number, never left. Anything else a provider sends is kOther, and moves nothing.
enum class BillingFactType {
    kSubscriptionStarted,
    kPaymentReceived,
    kPaymentRefunded,
    kSubscriptionEnded,
    kPaymentDisputed,
    kDisputeClosed,
    kDisputeLost,
    kRefundFailed,
    kOther,
};

/// Unit of a subscription's billing period.
enum class Interval { kMonth, kYear };

/// What a subscription costs: `amount`, net of tax and discount, every `interval_count` (1 to 1200) intervals.
struct SubscriptionTerms {
    Interval interval = Interval::kMonth;
    int interval_count = 1;
    Money amount;
    std::optional<Instant> started_at = {};

    /// Months in one billing period: 1 monthly, 3 quarterly, 12 yearly.
    int months() const { return interval_count * (interval == Interval::kYear ? 12 : 1); }
    bool operator==(const SubscriptionTerms&) const = default;
};

/// How far ahead of the clock a fact may lie, ten years: what billing has planned is taken, a mistyped century is not.
inline constexpr Duration kFarthestAhead = Duration::days(3'653);

/// One fact told by billing about one referred customer. Facts form a set: order and repetition carry no meaning.
struct BillingFact {
    /// The provider's id of the event; the same id is the same fact.
    std::string id;
    BillingFactType type = BillingFactType::kPaymentReceived;
    Instant occurred_at;
    /// Empty where the fact names none.
    std::string subscription_id = {};
    /// Known to started facts, and to some payments.
    std::optional<SubscriptionTerms> terms = {};
    /// Payments: the invoice paid. Refunds and lost disputes: that invoice, or one of the payment's `aliases`. Refunds
    /// that failed: the `refund_source` they were told under.
    std::string invoice = {};
    /// Payments and refunds: the amount. Payments are net of tax and after discount.
    std::optional<Money> amount = {};
    /// Payments: the amount with tax, so that a refund with tax can be brought to net.
    std::optional<Money> gross = {};
    /// Payments, also one of nothing: other ids (charge, payment intent) a refund may name instead of the invoice.
    /// Lost disputes and refunds that failed: further names of the payment.
    std::vector<std::string> aliases = {};
    /// Refunds: `amount` includes tax.
    bool amount_is_gross = false;
    /// Refunds: `amount` is everything refunded so far on `refund_source` that has not failed, not only this time.
    bool cumulative = false;
    std::string refund_source = {};

    bool operator==(const BillingFact&) const = default;
};

/// An invoice that was paid, and what came back of it. 0 <= refunded <= paid, one currency.
struct PaidInvoice {
    std::string id;
    std::string subscription_id;
    Money paid;
    Money refunded;
    Instant paid_at;

    Money kept() const { return paid - refunded; }
    bool operator==(const PaidInvoice&) const = default;
};

/// A subscription as its facts tell it.
struct Subscription {
    std::string id;
    std::optional<SubscriptionTerms> terms;
    std::optional<Instant> ended_at;

    bool operator==(const Subscription&) const = default;
};

/// Why a fact changes nothing.
enum class SetAside {
    kWaitsForPayment,       ///< refund, also a failed one, or lost dispute, whose payment is unknown so far: parked
    kRefundExceedsPayment,  ///< with it, more would be refunded than was paid: dead letter
    kCurrencyMismatch,      ///< refund in another currency than its payment: dead letter
    kRepeatedPayment,       ///< the invoice was already paid under another event: ignored
    kNothingPaid,           ///< amount zero or absent: ignored
};

/// What a referral's billing facts amount to: a pure function of their set, whatever their order and repetition.
///
/// Where facts compete the earliest counts, by (occurred_at, id). One invoice is paid once. Refunds add up; cumulative
/// ones count with their maximum per source, less what of it failed, each failure once. A refund that would exceed the
/// payment is left out, the others stay. Refunds with tax are brought to net on their sum, in the proportion of the
/// payment, so a full one is exact. A lost dispute is a full refund, whatever was disputed, with or without tax, and
/// whatever was refunded beside it; where one was decided more than once, its last decision counts.
/// A payment or an end that names no subscription belongs to the earliest subscription known, started ones first. A
/// started fact gives the terms, else the earliest payment that tells them.
/// Source: core-api.md, "Billing facts"; states-and-ledger.md I5, I12.
class BillingHistory {
  public:
    static BillingHistory of(std::span<const BillingFact> facts);

    /// By first appearance in the canonical order: started ones, then those that other facts name.
    const std::vector<Subscription>& subscriptions() const& { return subscriptions_; }
    std::vector<Subscription> subscriptions() && { return std::move(subscriptions_); }
    const Subscription* find_subscription(std::string_view id) const;

    /// In the order they were paid.
    const std::vector<PaidInvoice>& invoices() const& { return invoices_; }
    std::vector<PaidInvoice> invoices() && { return std::move(invoices_); }

    /// When the first invoice was paid; none before any.
    std::optional<Instant> first_payment_at() const;

    /// Whether something was paid and all of it came back.
    bool all_refunded() const;

    /// Why the fact of that id changes nothing; none when it counts, or is not of this history.
    std::optional<SetAside> set_aside(std::string_view fact_id) const&;

    /// Every fact set aside, by id.
    const std::map<std::string, SetAside, std::less<>>& set_aside() const& { return set_aside_; }
    std::map<std::string, SetAside, std::less<>> set_aside() && { return std::move(set_aside_); }

    bool operator==(const BillingHistory&) const = default;

  private:
    std::vector<Subscription> subscriptions_;
    std::vector<PaidInvoice> invoices_;
    std::map<std::string, SetAside, std::less<>> set_aside_;
};

/// Whether a payment is disputed and nothing was decided, or the dispute was lost and which payment it took back is not
/// known yet; whatever was told first. `history` is that of the facts.
bool is_disputed(std::span<const BillingFact> facts, const BillingHistory& history);

/// Names on the wire: `payment.received`, `month`, `refund_exceeds_payment`; and back.
std::string_view to_string(BillingFactType value);
std::string_view to_string(Interval value);
std::string_view to_string(SetAside value);
std::optional<BillingFactType> parse_billing_fact_type(std::string_view name);
std::optional<Interval> parse_interval(std::string_view name);

}  // namespace parrain
