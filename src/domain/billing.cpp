#include "domain/billing.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<BillingFactType, 9> kTypes("subscription.started", "payment.received", "payment.refunded",
                                               "subscription.ended", "payment.disputed", "dispute.closed",
                                               "dispute.lost", "refund.failed", "other");
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

/// The refunds of one source that tells everything refunded so far, and those of them that failed.
struct CumulativeRefunds {
    std::vector<std::pair<Instant, Wide>> told;
    std::vector<std::pair<Instant, Wide>> failed;

    /// The most that was ever tried, less what failed: a total told after a failure is without it.
    Wide standing() const {
        const auto failed_before = [&](std::optional<Instant> limit) {
            Wide sum = 0;
            for (const auto& [at, amount] : failed) {
                if (!limit || at < *limit) sum += amount;
            }
            return sum;
        };
        Wide tried = 0;
        for (const auto& [at, amount] : told) tried = std::max(tried, amount + failed_before(at));
        return std::max(tried - failed_before(std::nullopt), Wide{0});
    }
};

/// What came back of one invoice: refunds without tax and with tax apart, cumulative ones by their source.
struct Refunds {
    std::map<std::pair<std::string, bool>, CumulativeRefunds> cumulative;
    Wide net = 0;
    Wide gross = 0;

    void add(const BillingFact& refund, bool is_gross) {
        const Wide amount = minor_of(refund.amount);
        if (refund.cumulative) {
            cumulative[{refund.refund_source, is_gross}].told.emplace_back(refund.occurred_at, amount);
        } else {
            (is_gross ? gross : net) += amount;
        }
    }

    void add_failure(const BillingFact& failure, bool is_gross) {
        cumulative[{failure.invoice, is_gross}].failed.emplace_back(failure.occurred_at, minor_of(failure.amount));
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
        for (const auto& [source, told] : sum.cumulative) (source.second ? with_tax : net) += told.standing();
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

    /// A refund that failed, before any refund is judged.
    void fail_refund(const BillingFact& failure) {
        if (!failed_.insert(failure.refund_source).second) return;
        if (OpenInvoice* open = refunded_by(failure)) {
            open->refunds.add_failure(failure, failure.amount_is_gross && open->gross);
        }
    }

    void refund(const BillingFact& refund) {
        OpenInvoice* open = refunded_by(refund);
        if (!open) return;
        Refunds sum = open->refunds;
        sum.add(refund, refund.amount_is_gross && open->gross);
        const auto net = open->net_of(sum);
        if (!net) return set_aside(refund, SetAside::kRefundExceedsPayment);
        open->refunds = std::move(sum);
        open->invoice.refunded = *net;
    }

    /// A dispute that was lost, after every refund: nothing of the payment is kept.
    void lose(const BillingFact& dispute) {
        OpenInvoice* open = find(dispute);
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
    /// The invoice that a refund, or one that failed, is about; sets it aside where there is none.
    OpenInvoice* refunded_by(const BillingFact& refund) {
        const auto without = [&](SetAside reason) -> OpenInvoice* {
            set_aside(refund, reason);
            return nullptr;
        };
        if (minor_of(refund.amount) <= 0) return without(SetAside::kNothingPaid);
        OpenInvoice* open = find(refund);
        if (!open) return without(SetAside::kWaitsForPayment);
        if (refund.amount->currency() != open->currency()) return without(SetAside::kCurrencyMismatch);
        return open;
    }

    OpenInvoice* find(const BillingFact& fact) {
        OpenInvoice* open = find(fact.invoice);
        for (const std::string& alias : fact.aliases) {
            if (!open) open = find(alias);
        }
        return open;
    }

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
    std::set<std::string> failed_;
    Reasons reasons_;
};

bool is_decision(const BillingFact& fact) {
    return fact.type == BillingFactType::kDisputeClosed || fact.type == BillingFactType::kDisputeLost;
}

/// The disputes whose last decision was that they are lost.
Facts lost_in_the_end(const Facts& ordered) {
    std::map<std::string_view, const BillingFact*> decided;
    for (const BillingFact* fact : ordered) {
        if (is_decision(*fact)) decided[fact->refund_source] = fact;
    }
    Facts lost = of_type(ordered, BillingFactType::kDisputeLost);
    std::erase_if(lost, [&](const BillingFact* fact) { return decided.at(fact->refund_source) != fact; });
    return lost;
}

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
    for (const BillingFact* failure : of_type(ordered, BillingFactType::kRefundFailed)) fold.fail_refund(*failure);
    for (const BillingFact* refund : of_type(ordered, BillingFactType::kPaymentRefunded)) fold.refund(*refund);
    for (const BillingFact* dispute : lost_in_the_end(ordered)) fold.lose(*dispute);
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
