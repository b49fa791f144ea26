#include "domain/billing.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<BillingFactType, 8> kTypes("subscription.started", "payment.received", "payment.refunded",
                                               "subscription.ended", "payment.disputed", "dispute.closed",
                                               "dispute.lost", "other");
constexpr EnumNames<Interval, 2> kIntervals("month", "year");
constexpr EnumNames<SetAside, 5> kReasons("waits_for_payment", "refund_exceeds_payment", "currency_mismatch",
                                          "repeated_payment", "nothing_paid");

constexpr int kMaxIntervals = 1200;

using Facts = std::vector<const BillingFact*>;

std::int64_t minor_of(const std::optional<Money>& amount) {
    return amount ? amount->minor() : 0;
}

/// Earlier first. Two facts of one id should be equal; should they differ, their content decides, never their arrival.
bool canonical_order(const BillingFact* a, const BillingFact* b) {
    const auto key = [](const BillingFact& fact) {
        return std::tuple(fact.occurred_at, std::string_view(fact.id), fact.type, std::string_view(fact.invoice),
                          minor_of(fact.amount), std::string_view(fact.subscription_id));
    };
    return key(*a) < key(*b);
}

/// Each fact once, in canonical order.
Facts canonical(std::span<const BillingFact> facts) {
    Facts sorted;
    for (const BillingFact& fact : facts) sorted.push_back(&fact);
    std::ranges::sort(sorted, canonical_order);

    Facts once;
    std::set<std::string_view> seen;
    for (const BillingFact* fact : sorted) {
        if (seen.insert(fact->id).second) once.push_back(fact);
    }
    return once;
}

Facts of_type(const Facts& facts, BillingFactType type) {
    Facts chosen;
    std::ranges::copy_if(facts, std::back_inserter(chosen), [&](const BillingFact* f) { return f->type == type; });
    return chosen;
}

Subscription* find_in(std::vector<Subscription>& subscriptions, std::string_view id) {
    const auto found = std::ranges::find(subscriptions, id, &Subscription::id);
    return found == subscriptions.end() ? nullptr : &*found;
}

/// Note the subscription a fact names, and its terms where none are known yet.
void note_subscription(std::vector<Subscription>& subscriptions, const BillingFact& fact) {
    if (fact.subscription_id.empty()) return;
    Subscription* subscription = find_in(subscriptions, fact.subscription_id);
    if (!subscription) {
        subscriptions.push_back({.id = fact.subscription_id, .terms = {}, .ended_at = {}});
        subscription = &subscriptions.back();
    }
    const bool has_terms = fact.terms && fact.terms->interval_count >= 1 && fact.terms->interval_count <= kMaxIntervals;
    if (has_terms && !subscription->terms) subscription->terms = fact.terms;
}

std::vector<Subscription> subscriptions_of(const Facts& facts) {
    std::vector<Subscription> subscriptions;
    for (const BillingFact* fact : of_type(facts, BillingFactType::kSubscriptionStarted)) {
        note_subscription(subscriptions, *fact);
    }
    for (const BillingFact* fact : facts) note_subscription(subscriptions, *fact);
    return subscriptions;
}

/// The subscription a fact belongs to: the one it names, else the earliest known; empty where none is.
std::string subscription_for(const BillingFact& fact, const std::vector<Subscription>& subscriptions) {
    if (!fact.subscription_id.empty()) return fact.subscription_id;
    return subscriptions.empty() ? std::string() : subscriptions.front().id;
}

void note_end(std::vector<Subscription>& subscriptions, const BillingFact& fact) {
    Subscription* ended = find_in(subscriptions, subscription_for(fact, subscriptions));
    if (ended && !ended->ended_at) ended->ended_at = fact.occurred_at;
}

/// What came back of one invoice: refunds without tax and with tax apart, cumulative ones by their source.
struct Refunds {
    std::map<std::pair<std::string, bool>, Wide> cumulative;
    Wide net = 0;
    Wide gross = 0;

    void add(const BillingFact& refund, bool is_gross) {
        const Wide amount = minor_of(refund.amount);
        if (refund.cumulative) {
            Wide& highest = cumulative[{refund.refund_source, is_gross}];
            highest = std::max(highest, amount);
        } else {
            (is_gross ? gross : net) += amount;
        }
    }
};

/// An invoice in the making.
struct OpenInvoice {
    PaidInvoice invoice;
    std::optional<Money> gross;
    Refunds refunds;

    /// `refunds` brought to net, on the sum. None when it exceeds what was paid.
    std::optional<Money> net_of(const Refunds& sum) const {
        Wide net = sum.net;
        Wide with_tax = sum.gross;
        for (const auto& [source, amount] : sum.cumulative) (source.second ? with_tax : net) += amount;
        if (with_tax > 0) {
            const auto converted = divide_rounded(with_tax * invoice.paid.minor(), gross->minor(), currency());
            if (!converted) return std::nullopt;
            net += converted->minor();
        }
        if (net > invoice.paid.minor()) return std::nullopt;
        return Money::parse(static_cast<std::int64_t>(net), currency()).value();
    }

    Currency currency() const { return invoice.paid.currency(); }
};

/// Folds payments, then refunds, into invoices.
class InvoiceFold {
  public:
    using Reasons = std::map<std::string, SetAside, std::less<>>;

    explicit InvoiceFold(const std::vector<Subscription>& subscriptions) : subscriptions_(subscriptions) {}

    void pay(const BillingFact& payment) {
        const std::string& id = payment.invoice.empty() ? payment.id : payment.invoice;
        for (const std::string& alias : payment.aliases) invoice_of_alias_.emplace(alias, id);
        if (minor_of(payment.amount) <= 0) return set_aside(payment, SetAside::kNothingPaid);
        const auto [known, is_new] = by_id_.emplace(id, open_.size());
        if (!is_new) return set_aside(payment, SetAside::kRepeatedPayment);

        const bool has_gross = payment.gross && payment.gross->is_positive();
        open_.push_back({.invoice = {.id = id,
                                     .subscription_id = subscription_for(payment, subscriptions_),
                                     .paid = *payment.amount,
                                     .refunded = Money::zero(payment.amount->currency()),
                                     .paid_at = payment.occurred_at},
                         .gross = has_gross ? payment.gross : std::nullopt,
                         .refunds = {}});
    }

    void refund(const BillingFact& refund) {
        if (minor_of(refund.amount) <= 0) return set_aside(refund, SetAside::kNothingPaid);
        OpenInvoice* open = find(refund.invoice);
        if (!open) return set_aside(refund, SetAside::kWaitsForPayment);
        if (refund.amount->currency() != open->currency()) return set_aside(refund, SetAside::kCurrencyMismatch);

        Refunds sum = open->refunds;
        sum.add(refund, refund.amount_is_gross && open->gross);
        const auto net = open->net_of(sum);
        if (!net) return set_aside(refund, SetAside::kRefundExceedsPayment);
        open->refunds = std::move(sum);
        open->invoice.refunded = *net;
    }

    /// A dispute that was lost, after every refund: nothing of the payment is kept.
    void lose(const BillingFact& dispute) {
        OpenInvoice* open = find(dispute.invoice);
        for (const std::string& alias : dispute.aliases) {
            if (!open) open = find(alias);
        }
        if (!open) return set_aside(dispute, SetAside::kWaitsForPayment);
        open->invoice.refunded = open->invoice.paid;
    }

    std::vector<PaidInvoice> invoices() const {
        std::vector<PaidInvoice> paid;
        for (const OpenInvoice& open : open_) paid.push_back(open.invoice);
        return paid;
    }

    Reasons reasons() && { return std::move(reasons_); }

  private:
    OpenInvoice* find(const std::string& name) {
        if (const auto found = by_id_.find(name); found != by_id_.end()) return &open_[found->second];
        const auto alias = invoice_of_alias_.find(name);
        if (alias == invoice_of_alias_.end()) return nullptr;
        const auto found = by_id_.find(alias->second);
        return found == by_id_.end() ? nullptr : &open_[found->second];
    }

    void set_aside(const BillingFact& fact, SetAside reason) { reasons_.emplace(fact.id, reason); }

    const std::vector<Subscription>& subscriptions_;
    std::vector<OpenInvoice> open_;
    std::map<std::string, std::size_t> by_id_;
    std::map<std::string, std::string> invoice_of_alias_;
    Reasons reasons_;
};

}  // namespace

BillingHistory BillingHistory::of(std::span<const BillingFact> facts) {
    const Facts ordered = canonical(facts);
    BillingHistory history;
    history.subscriptions_ = subscriptions_of(ordered);
    for (const BillingFact* end : of_type(ordered, BillingFactType::kSubscriptionEnded)) {
        note_end(history.subscriptions_, *end);
    }
    InvoiceFold fold(history.subscriptions_);
    for (const BillingFact* payment : of_type(ordered, BillingFactType::kPaymentReceived)) fold.pay(*payment);
    for (const BillingFact* refund : of_type(ordered, BillingFactType::kPaymentRefunded)) fold.refund(*refund);
    for (const BillingFact* dispute : of_type(ordered, BillingFactType::kDisputeLost)) fold.lose(*dispute);
    history.invoices_ = fold.invoices();
    history.set_aside_ = std::move(fold).reasons();
    return history;
}

const Subscription* BillingHistory::find_subscription(std::string_view id) const {
    const auto found = std::ranges::find(subscriptions_, id, &Subscription::id);
    return found == subscriptions_.end() ? nullptr : &*found;
}

std::optional<Instant> BillingHistory::first_payment_at() const {
    if (invoices_.empty()) return std::nullopt;
    return invoices_.front().paid_at;
}

bool BillingHistory::all_refunded() const {
    return !invoices_.empty() &&
           std::ranges::all_of(invoices_, [](const PaidInvoice& invoice) { return invoice.kept().is_zero(); });
}

std::optional<SetAside> BillingHistory::set_aside(std::string_view fact_id) const& {
    const auto found = set_aside_.find(fact_id);
    if (found == set_aside_.end()) return std::nullopt;
    return found->second;
}

bool is_disputed(std::span<const BillingFact> facts, const BillingHistory& history) {
    const auto is_decision = [](const BillingFact& fact) {
        return fact.type == BillingFactType::kDisputeClosed || fact.type == BillingFactType::kDisputeLost;
    };
    const auto is_open = [&](const BillingFact& one) {
        if (one.type == BillingFactType::kDisputeLost) return history.set_aside(one.id).has_value();
        if (one.type != BillingFactType::kPaymentDisputed) return false;
        return std::ranges::none_of(facts, [&](const BillingFact& other) {
            return is_decision(other) && other.refund_source == one.refund_source;
        });
    };
    return std::ranges::any_of(facts, is_open);
}

std::string_view to_string(BillingFactType value) {
    return kTypes.of(value);
}
std::string_view to_string(Interval value) {
    return kIntervals.of(value);
}
std::string_view to_string(SetAside value) {
    return kReasons.of(value);
}
std::optional<BillingFactType> parse_billing_fact_type(std::string_view name) {
    return kTypes.parse(name);
}
std::optional<Interval> parse_interval(std::string_view name) {
    return kIntervals.parse(name);
}

}  // namespace parrain
