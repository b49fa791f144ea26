#include "integrations/stripe.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

#include "core/crypto.hpp"

namespace parrain::integrations {
namespace {

namespace json = boost::json;

// ---- reading a document whose every part may be missing ----

/// A place in a JSON document, or nothing; looking further from nothing stays nothing.
class Node {
  public:
    Node() = default;
    explicit Node(const json::value* value) : value_(value) {}

    Node operator[](std::string_view key) const {
        const json::object* object = value_ ? value_->if_object() : nullptr;
        return Node(object ? object->if_contains(json::string_view(key.data(), key.size())) : nullptr);
    }

    std::vector<Node> items() const {
        std::vector<Node> nodes;
        if (const json::array* array = value_ ? value_->if_array() : nullptr) {
            for (const json::value& item : *array) nodes.emplace_back(&item);
        }
        return nodes;
    }

    /// A text without NUL, which no number or name of Stripe's holds; of an expanded object its id.
    std::optional<std::string> text() const {
        if (value_ && value_->is_object()) return (*this)["id"].text();
        const json::string* string = value_ ? value_->if_string() : nullptr;
        if (!string || string->empty() || string->find('\0') != json::string::npos) return std::nullopt;
        return std::string(string->data(), string->size());
    }

    std::optional<std::int64_t> integer() const {
        const std::int64_t* integer = value_ ? value_->if_int64() : nullptr;
        return integer ? std::optional(*integer) : std::nullopt;
    }

    std::optional<double> number() const {
        if (!value_ || !value_->is_number()) return std::nullopt;
        return value_->to_number<double>();
    }

    /// As it was sent, but for blanks; empty where there is nothing.
    std::string written() const { return value_ ? json::serialize(*value_) : std::string(); }

    bool truth() const {
        const bool* boolean = value_ ? value_->if_bool() : nullptr;
        return boolean && *boolean;
    }

    explicit operator bool() const { return value_ && !value_->is_null(); }

  private:
    const json::value* value_ = nullptr;
};

template <class T>
std::optional<T> first_of(std::initializer_list<std::optional<T>> candidates) {
    for (const auto& candidate : candidates) {
        if (candidate) return candidate;
    }
    return std::nullopt;
}

/// The end of the year 9999: what Stripe says lies later is no moment.
constexpr std::int64_t kLastSecond = 253'402'300'799;

std::optional<Instant> moment(std::optional<std::int64_t> seconds) {
    if (!seconds || *seconds <= 0 || *seconds > kLastSecond) return std::nullopt;
    return Instant(0) + Duration::seconds(*seconds);
}

// ---- money ----

/// What Stripe's minor unit is in ISO's, where they differ. Source: Stripe, "Supported currencies".
struct UnitException {
    std::string_view currency;
    std::int64_t multiply;
    std::int64_t divide;
};
constexpr std::array kUnitExceptions = {UnitException{"ISK", 1, 100}, UnitException{"UGX", 1, 100},
                                        UnitException{"MGA", 100, 1}};

std::optional<Currency> currency_in(const Node& object) {
    auto code = object["currency"].text();
    if (!code) return std::nullopt;
    std::ranges::transform(*code, code->begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    const auto currency = Currency::parse(*code);
    return currency ? std::optional(*currency) : std::nullopt;
}

/// More than any amount of Stripe's, and little enough for every product made of it here.
constexpr Wide kMostUnits = 1'000'000'000'000'000'000;

/// None where it is negative, or more than an amount may be.
std::optional<Money> money(std::optional<Wide> units, Currency currency) {
    if (!units || *units < 0 || *units > kMostUnits) return std::nullopt;
    for (const UnitException& exception : kUnitExceptions) {
        if (exception.currency == currency.code()) units = *units * exception.multiply / exception.divide;
    }
    if (*units > kMostUnits) return std::nullopt;
    const auto amount = Money::parse(static_cast<std::int64_t>(*units), currency);
    return amount ? std::optional(*amount) : std::nullopt;
}

Wide sum_of(const Node& list, std::string_view key) {
    Wide sum = 0;
    for (const Node& item : list.items()) sum += item[key].integer().value_or(0);
    return sum;
}

/// Taxes in any of the shapes an invoice or a line has had.
Wide tax_of(const Node& object) {
    if (object["total_taxes"]) return sum_of(object["total_taxes"], "amount");
    if (object["taxes"]) return sum_of(object["taxes"], "amount");
    if (object["total_tax_amounts"]) return sum_of(object["total_tax_amounts"], "amount");
    if (object["tax_amounts"]) return sum_of(object["tax_amounts"], "amount");
    return object["tax"].integer().value_or(0);
}

/// Taxes of a line that its amount already contains.
Wide inclusive_tax_of(const Node& line) {
    Wide tax = 0;
    for (const Node& one : line["taxes"].items()) {
        if (one["tax_behavior"].text() == "inclusive") tax += one["amount"].integer().value_or(0);
    }
    for (const Node& one : line["tax_amounts"].items()) {
        if (one["inclusive"].truth()) tax += one["amount"].integer().value_or(0);
    }
    return tax;
}

// ---- terms of a subscription ----

std::optional<Interval> interval_named(const std::optional<std::string>& name) {
    return name ? parse_interval(*name) : std::nullopt;
}

/// Months of a billing period told only by its two ends: whole ones on the calendar, the ends of short months included,
/// as Stripe counts them in UTC. Zero for weeks, days and parts of a month. Source: Stripe, "Billing cycle anchor".
int months_between(Instant start, Instant end) {
    using namespace std::chrono;
    const auto day_of = [](Instant at) { return floor<days>(sys_time<microseconds>(microseconds(at.micros()))); };
    const auto days_in = [](year_month month) { return unsigned{(month / last).day()}; };
    const sys_days first = day_of(start);
    const sys_days last = day_of(end);
    const year_month_day from(first);
    const year_month_day to(last);
    const bool same_time = end.micros() - sys_time<microseconds>(last).time_since_epoch().count() ==
                           start.micros() - sys_time<microseconds>(first).time_since_epoch().count();
    // The day of the month it is anchored to, which a short month brings forward.
    const unsigned anchor = std::max(unsigned{from.day()}, unsigned{to.day()});
    const auto falls_on = [&](const year_month_day& date) {
        return unsigned{date.day()} == std::min(anchor, days_in(date.year() / date.month()));
    };
    if (!same_time || !falls_on(from) || !falls_on(to)) return 0;
    return static_cast<int>((to.year() / to.month() - from.year() / from.month()).count());
}

struct Period {
    Interval interval;
    int count;
};

/// Weekly and daily plans have no place in terms of months: nothing.
std::optional<Period> period_of(const Node& recurring) {
    const auto interval = interval_named(recurring["interval"].text());
    if (!interval) return std::nullopt;
    return Period{*interval, static_cast<int>(recurring["interval_count"].integer().value_or(1))};
}

/// The terms of the price of a line, in any of the places they have stood; empty where the price is told by its id
/// alone.
Node recurring_of(const Node& line) {
    for (const Node& recurring :
         {line["price"]["recurring"], line["pricing"]["price_details"]["price"]["recurring"], line["plan"]}) {
        if (recurring["interval"]) return recurring;
    }
    return {};
}

/// Told by the price of the line, or by its two ends where that names no interval (API versions since 2025-03-31);
/// weeks and days that fill whole months to the second are taken for months there.
std::optional<Period> period_of_line(const Node& line) {
    if (const Node recurring = recurring_of(line)) return period_of(recurring);
    const auto start = moment(line["period"]["start"].integer());
    const auto end = moment(line["period"]["end"].integer());
    if (!start || !end) return std::nullopt;
    const int months = months_between(*start, *end);
    if (months <= 0) return std::nullopt;
    if (months % 12 == 0) return Period{Interval::kYear, months / 12};
    return Period{Interval::kMonth, months};
}

/// Whether a coupon lowers what is paid throughout the first year.
bool lasts_a_year(const Node& coupon) {
    const auto duration = coupon["duration"].text();
    return duration == "forever" ||
           (duration == "repeating" && coupon["duration_in_months"].integer().value_or(0) >= 12);
}

/// `units` less a percentage of at most two decimals, as coupons have.
Wide less_percent(Wide units, double percent, Currency currency) {
    const std::int64_t kept = 10'000 - std::llround(std::clamp(percent, 0.0, 100.0) * 100);
    const auto rounded = divide_rounded(units * kept, 10'000, currency);
    return rounded ? rounded->minor() : units;
}

/// The coupon of a discount, in any of the shapes it has had; empty where the discount is told by its id alone.
Node coupon_of(const Node& discount) {
    return discount["coupon"] ? discount["coupon"] : discount["source"]["coupon"];
}

/// What a subscription or an item of it is discounted by; `discounts` may name once more what `discount` tells whole.
std::vector<Node> discounts_of(const Node& object) {
    std::vector<Node> discounts;
    const Node whole = object["discount"];
    if (whole) discounts.push_back(whole);
    for (const Node& each : object["discounts"].items()) {
        const auto id = first_of({each.text(), each["id"].text()});
        if (!whole || !id || id != whole["id"].text()) discounts.push_back(each);
    }
    return discounts;
}

Wide discounted(Wide units, const Node& object, Currency currency) {
    for (const Node& discount : discounts_of(object)) {
        const Node coupon = coupon_of(discount);
        if (!lasts_a_year(coupon)) continue;
        if (const auto off = coupon["amount_off"].integer())
            units -= std::min(Wide{std::max<std::int64_t>(*off, 0)}, units);
        if (const auto percent = coupon["percent_off"].number()) units = less_percent(units, *percent, currency);
    }
    return units;
}

/// Whether a discount is told by its id alone, as API versions after basil do.
bool has_untold_discount(const Node& object) {
    return std::ranges::any_of(discounts_of(object),
                               [](const Node& discount) { return !coupon_of(discount)["duration"]; });
}

/// How often the unit amount is charged: the quantity, or the packages it fills where the price is one per package.
/// Source: Stripe, "Package pricing".
std::int64_t charged_quantity(std::int64_t quantity, const Node& price) {
    const std::int64_t size = price["transform_quantity"]["divide_by"].integer().value_or(1);
    if (size <= 1) return quantity;
    const bool fills_another = price["transform_quantity"]["round"].text() == "up" && quantity % size != 0;
    return quantity / size + (fills_another ? 1 : 0);
}

bool is_metered(const Node& price) {
    return first_of({price["recurring"]["usage_type"].text(), price["usage_type"].text()}) == "metered";
}

/// Whether a list within an object holds only its beginning.
bool is_cut(const Node& list) {
    return list["has_more"].truth();
}

/// What the items of a subscription cost per period; nothing where prices include tax, have no fixed amount or an
/// untold discount, or where items are left out, since invoices tell the net amount then.
std::optional<SubscriptionTerms> terms_of_subscription(const Node& subscription, Currency currency) {
    if (has_untold_discount(subscription) || is_cut(subscription["items"])) return std::nullopt;
    std::optional<Period> period;
    Wide units = 0;
    for (const Node& item : subscription["items"]["data"].items()) {
        const Node price = item["price"] ? item["price"] : item["plan"];
        const auto unit = first_of({price["unit_amount"].integer(), price["amount"].integer()});
        if (!unit || is_metered(price) || price["tax_behavior"].text() == "inclusive" || has_untold_discount(item)) {
            return std::nullopt;
        }
        if (!period) period = price["recurring"] ? period_of(price["recurring"]) : period_of(price);
        const std::int64_t quantity = charged_quantity(item["quantity"].integer().value_or(1), price);
        const Wide charged = Wide{*unit} * quantity;
        if (charged < 0 || charged > kMostUnits) return std::nullopt;
        units += discounted(charged, item, currency);
    }
    if (units > kMostUnits) return std::nullopt;
    const auto amount = money(discounted(units, subscription, currency), currency);
    if (!period || !amount) return std::nullopt;
    return SubscriptionTerms{
        .interval = period->interval,
        .interval_count = period->count,
        .amount = *amount,
        .started_at = moment(first_of({subscription["start_date"].integer(), subscription["created"].integer()}))};
}

bool is_recurring(const Node& line) {
    if (line["proration"].truth() || line["parent"]["subscription_item_details"]["proration"].truth()) return false;
    return line["type"].text() == "subscription" || line["parent"]["subscription_item_details"] || recurring_of(line) ||
           line["price"]["recurring"];
}

/// What the recurring lines of an invoice come to, net of tax and after discount; nothing where lines are left out.
std::optional<SubscriptionTerms> terms_of_invoice(const Node& invoice, Currency currency) {
    if (is_cut(invoice["lines"])) return std::nullopt;
    std::optional<Period> period;
    Wide units = 0;
    for (const Node& line : invoice["lines"]["data"].items()) {
        if (!is_recurring(line)) continue;
        if (!period) period = period_of_line(line);
        units += Wide{line["amount"].integer().value_or(0)} - sum_of(line["discount_amounts"], "amount") -
                 inclusive_tax_of(line);
    }
    const auto amount = money(units, currency);
    if (!period || !amount || amount->is_zero()) return std::nullopt;
    return SubscriptionTerms{.interval = period->interval, .interval_count = period->count, .amount = *amount};
}

// ---- who ----

std::optional<std::string> metadata_value(const Node& object, std::string_view key) {
    const Node details = object["parent"]["subscription_details"];
    return first_of({object["metadata"][key].text(), object["subscription_details"]["metadata"][key].text(),
                     details["metadata"][key].text()});
}

app::BillingCustomer customer_of(const Node& object) {
    const Node expanded = object["customer"];
    return {.external_id = object["customer"].text(),
            .email = first_of({object["customer_email"].text(), expanded["email"].text(),
                               object["billing_details"]["email"].text(), object["receipt_email"].text(),
                               metadata_value(object, "customer_email")}),
            .domain = metadata_value(object, "customer_domain"),
            .company_number = metadata_value(object, "company_number"),
            .name = first_of(
                {object["customer_name"].text(), expanded["name"].text(), object["billing_details"]["name"].text()})};
}

// ---- events ----

/// The parts every event shares.
struct Event {
    std::string id;
    std::string type;
    Instant created;
    Node object;
};

app::ToldFact told(const Event& event, BillingFact fact) {
    fact.id = event.id;
    return {.fact = std::move(fact),
            .customer = customer_of(event.object),
            .referral_code =
                first_of({metadata_value(event.object, "parrain_ref"), event.object["client_reference_id"].text()})};
}

std::optional<app::ToldFact> subscription_started(const Event& event) {
    const auto id = event.object["id"].text();
    if (!id) return std::nullopt;
    const auto currency = currency_in(event.object);
    BillingFact fact{.type = BillingFactType::kSubscriptionStarted,
                     .occurred_at = moment(event.object["created"].integer()).value_or(event.created),
                     .subscription_id = *id};
    if (currency) fact.terms = terms_of_subscription(event.object, *currency);
    return told(event, std::move(fact));
}

std::optional<app::ToldFact> subscription_ended(const Event& event) {
    const auto id = event.object["id"].text();
    if (!id) return std::nullopt;
    const auto ended_at =
        first_of({moment(event.object["ended_at"].integer()), moment(event.object["canceled_at"].integer())});
    return told(event, {.type = BillingFactType::kSubscriptionEnded,
                        .occurred_at = ended_at.value_or(event.created),
                        .subscription_id = *id});
}

/// Charges and payment intents that paid the invoice: what a refund may name in its place.
std::vector<std::string> payments_of(const Node& invoice) {
    std::vector<std::string> ids;
    const auto add = [&](const std::optional<std::string>& id) {
        if (id && std::ranges::find(ids, *id) == ids.end()) ids.push_back(*id);
    };
    add(invoice["charge"].text());
    add(invoice["payment_intent"].text());
    for (const Node& payment : invoice["payments"]["data"].items()) {
        add(payment["payment"]["charge"].text());
        add(payment["payment"]["payment_intent"].text());
    }
    return ids;
}

/// What was really paid of an invoice, tax included and without it.
struct Paid {
    Money net;
    Money gross;
};

std::optional<Paid> paid_of(const Node& invoice, Currency currency) {
    const std::int64_t total = invoice["total"].integer().value_or(invoice["amount_paid"].integer().value_or(0));
    const std::int64_t paid = std::min(invoice["amount_paid"].integer().value_or(total), total);
    const auto told_net = invoice["total_excluding_tax"].integer();
    const Wide net_total = told_net ? Wide{*told_net} : total - tax_of(invoice);
    const auto gross = money(paid, currency);
    if (!gross || net_total < 0 || net_total > total) return std::nullopt;
    if (total == 0) return Paid{*gross, *gross};
    const auto net = divide_rounded(net_total * paid, total, currency);
    const auto amount = net ? money(net->minor(), currency) : std::nullopt;
    return amount ? std::optional(Paid{*amount, *gross}) : std::nullopt;
}

std::optional<app::ToldFact> payment_received(const Event& event) {
    const Node& invoice = event.object;
    const auto currency = currency_in(invoice);
    const auto id = invoice["id"].text();
    if (!currency || !id) return std::nullopt;
    const auto paid = paid_of(invoice, *currency);
    if (!paid) return std::nullopt;
    const auto subscription =
        first_of({invoice["subscription"].text(), invoice["parent"]["subscription_details"]["subscription"].text()});
    return told(event,
                {.type = BillingFactType::kPaymentReceived,
                 .occurred_at = moment(invoice["status_transitions"]["paid_at"].integer()).value_or(event.created),
                 .subscription_id = subscription.value_or(""),
                 .terms = terms_of_invoice(invoice, *currency),
                 .invoice = *id,
                 .amount = paid->net,
                 .gross = paid->gross,
                 .aliases = payments_of(invoice)});
}

/// Which charge or payment intent paid an invoice; since basil the invoice itself need not say.
std::optional<app::ToldFact> payment_named(const Event& event) {
    const auto currency = currency_in(event.object);
    const auto invoice = event.object["invoice"].text();
    if (!currency || !invoice) return std::nullopt;
    BillingFact fact{.type = BillingFactType::kPaymentReceived,
                     .occurred_at = event.created,
                     .invoice = *invoice,
                     .amount = Money::zero(*currency)};
    const Node payment = event.object["payment"];
    for (const auto& id : {payment["charge"].text(), payment["payment_intent"].text()}) {
        if (id) fact.aliases.push_back(*id);
    }
    if (fact.aliases.empty()) return std::nullopt;
    return told(event, std::move(fact));
}

/// Everything refunded so far on one charge, tax included.
std::optional<app::ToldFact> refunded(const Event& event) {
    const auto currency = currency_in(event.object);
    const auto charge = event.object["id"].text();
    const auto invoice = first_of({event.object["invoice"].text(), event.object["payment_intent"].text(), charge});
    if (!currency || !charge) return std::nullopt;
    const auto amount = money(event.object["amount_refunded"].integer(), *currency);
    if (!amount) return std::nullopt;
    return told(event, {.type = BillingFactType::kPaymentRefunded,
                        .occurred_at = event.created,
                        .invoice = *invoice,
                        .amount = *amount,
                        .amount_is_gross = true,
                        .cumulative = true,
                        .refund_source = *charge});
}

/// Whether a refund, of any state, is told to have ended without the money leaving.
bool tells_failure(const Event& event) {
    if (event.type == "refund.failed") return true;
    const bool is_update = event.type == "refund.updated" || event.type == "charge.refund.updated";
    const auto status = event.object["status"].text();
    return is_update && (status == "failed" || status == "canceled");
}

/// A refund that never left: the charge tells it no longer among what was refunded.
std::optional<app::ToldFact> refund_failed(const Event& event) {
    const auto refund = event.object["id"].text();
    const auto charge = event.object["charge"].text();
    const auto currency = currency_in(event.object);
    if (!refund || !charge || !currency) return std::nullopt;
    const auto amount = money(event.object["amount"].integer(), *currency);
    if (!amount) return std::nullopt;
    BillingFact fact{.type = BillingFactType::kRefundFailed,
                     .occurred_at = event.created,
                     .invoice = *charge,
                     .amount = *amount,
                     .amount_is_gross = true,
                     .refund_source = *refund};
    if (const auto intent = event.object["payment_intent"].text()) fact.aliases.push_back(*intent);
    return told(event, std::move(fact));
}

/// A dispute that began or was decided. What was disputed is kept to be shown: it counts for nothing, since Stripe
/// tells it with tax, and a dispute of a part that is lost is still a payment that did not stand.
std::optional<app::ToldFact> disputed(const Event& event, BillingFactType type) {
    const auto dispute = event.object["id"].text();
    const auto charge = event.object["charge"].text();
    const auto payment = first_of({event.object["payment_intent"].text(), charge});
    if (!dispute || !payment) return std::nullopt;
    BillingFact fact{.type = type, .occurred_at = event.created, .invoice = *payment, .refund_source = *dispute};
    if (charge && *charge != *payment) fact.aliases.push_back(*charge);
    if (const auto currency = currency_in(event.object)) {
        fact.amount = money(event.object["amount"].integer(), *currency);
    }
    return told(event, std::move(fact));
}

/// Whether the type is one we read, so that an event of it we cannot read deserves a person's eyes.
bool is_needed(const Event& event) {
    constexpr std::array<std::string_view, 8> kNeeded = {"customer.subscription.created",
                                                         "customer.subscription.deleted",
                                                         "invoice.paid",
                                                         "invoice.payment_succeeded",
                                                         "charge.refunded",
                                                         "charge.dispute.created",
                                                         "charge.dispute.closed",
                                                         "invoice_payment.paid"};
    return std::ranges::find(kNeeded, event.type) != kNeeded.end() || tells_failure(event);
}

/// An event that tells no fact: kept in sight, with its text where somebody ought to look at it.
app::ToldFact set_aside(const Event& event, std::string_view body) {
    app::ToldFact other{.fact = {.id = event.id, .type = BillingFactType::kOther, .occurred_at = event.created},
                        .customer = {},
                        .referral_code = {},
                        .raw = "{}",
                        .fingerprint = {},
                        .set_aside = app::kNotNeeded};
    if (!is_needed(event)) return other;
    other.raw = body;
    other.set_aside = app::kUnreadable;
    return other;
}

std::optional<app::ToldFact> fact_of(const Event& event) {
    if (event.type == "customer.subscription.created") return subscription_started(event);
    if (event.type == "customer.subscription.deleted") return subscription_ended(event);
    if (event.type == "invoice.paid" || event.type == "invoice.payment_succeeded") return payment_received(event);
    if (event.type == "invoice_payment.paid") return payment_named(event);
    if (event.type == "charge.refunded") return refunded(event);
    if (tells_failure(event)) return refund_failed(event);
    if (event.type == "charge.dispute.created") return disputed(event, BillingFactType::kPaymentDisputed);
    if (event.type == "charge.dispute.closed") {
        const bool is_lost = event.object["status"].text() == "lost";
        return disputed(event, is_lost ? BillingFactType::kDisputeLost : BillingFactType::kDisputeClosed);
    }
    return std::nullopt;
}

// ---- signature ----

struct Signature {
    std::string_view timestamp;
    std::vector<std::string_view> digests;
};

Signature parse_signature(std::string_view header) {
    Signature signature;
    while (!header.empty()) {
        const std::size_t end = header.find(',');
        const std::string_view part = header.substr(0, end);
        if (part.starts_with("t=")) signature.timestamp = part.substr(2);
        if (part.starts_with("v1=")) signature.digests.push_back(part.substr(3));
        if (end == std::string_view::npos) break;
        header.remove_prefix(end + 1);
    }
    return signature;
}

std::optional<std::int64_t> integer_in(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

Result<void> check_stripe_signature(std::string_view body, std::string_view header, std::string_view secret,
                                    Instant now) {
    constexpr std::int64_t kLatestSecond = 253'402'300'799;  // the end of year 9999
    const Signature signature = parse_signature(header);
    const auto seconds = integer_in(signature.timestamp);
    if (!seconds || *seconds > kLatestSecond || secret.empty()) return fail(ErrorCode::kBadSignature);
    const std::string expected =
        crypto::hex(crypto::hmac_sha256(secret, std::string(signature.timestamp) + "." + std::string(body)));
    const bool is_signed = std::ranges::any_of(
        signature.digests, [&](std::string_view digest) { return crypto::constant_time_equal(digest, expected); });
    if (!is_signed) return fail(ErrorCode::kBadSignature);
    const Instant signed_at = Instant(0) + Duration::seconds(*seconds);
    if (now - signed_at > kStripeTolerance || signed_at - now > kStripeTolerance) {
        return fail(ErrorCode::kStaleTimestamp);
    }
    return {};
}

Result<std::vector<app::ToldFact>> read_stripe_event(std::string_view body) {
    boost::system::error_code error;
    const json::value document = json::parse(json::string_view(body.data(), body.size()), error);
    if (error) return fail(ErrorCode::kMalformedJson);
    const Node root(&document);
    const auto id = root["id"].text();
    const auto type = root["type"].text();
    const auto created = moment(root["created"].integer());
    if (!id || !type || !created) return fail(ErrorCode::kMalformedJson);

    const Event event{.id = *id, .type = *type, .created = *created, .object = root["data"]["object"]};
    auto fact = fact_of(event);
    std::vector<app::ToldFact> facts;
    if (fact) fact->raw = body;
    facts.push_back(fact ? *std::move(fact) : set_aside(event, body));
    // Stripe repeats an event with another count of pending deliveries: only what it tells makes it the same.
    const std::string content = *type + root["data"]["object"].written();
    for (app::ToldFact& one : facts) one.fingerprint = crypto::hex(crypto::sha256(content));
    return facts;
}

Result<std::vector<app::ToldFact>> read_signed_stripe_event(std::string_view body, std::string_view header,
                                                            std::string_view secret, Instant now) {
    if (const auto checked = check_stripe_signature(body, header, secret, now); !checked) return checked.failure();
    return read_stripe_event(body);
}

}  // namespace parrain::integrations
