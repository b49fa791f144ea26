#include <algorithm>

#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

#define EVENT_COLUMNS                                                                                           \
    "id, external_id, source, type, fingerprint, raw, occurred_at, received_at, outcome, reason, referral_id, " \
    "customer_external_id, customer_email, customer_domain, customer_company_number, customer_name, "           \
    "referral_code, subscription_id, plan_unit, plan_count, plan_amount, subscription_started_at, invoice, "    \
    "amount, gross_amount, amount_is_gross, amount_is_total, refund_source, aliases, currency"

const Statement kInsert{
    "INSERT INTO billing_events (workspace_id, " EVENT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
    "$23, $24, $25, $26, $27, $28, $29, $30, $31) ON CONFLICT (workspace_id, external_id) DO NOTHING"};
const Statement kFind{"SELECT " EVENT_COLUMNS " FROM billing_events WHERE workspace_id = $1 AND external_id = $2"};
const Statement kOfReferral{"SELECT " EVENT_COLUMNS
                            " FROM billing_events WHERE workspace_id = $1 AND referral_id = $2 ORDER BY id"};
const Statement kStraysOfCustomer{
    "SELECT " EVENT_COLUMNS
    " FROM billing_events WHERE workspace_id = $1 AND customer_external_id = $2 AND referral_id IS NULL ORDER BY id"};
const Statement kStraysOfSubscription{
    "SELECT " EVENT_COLUMNS
    " FROM billing_events WHERE workspace_id = $1 AND subscription_id = $2 AND referral_id IS NULL ORDER BY id"};
const Statement kStraysOfInvoice{
    "SELECT " EVENT_COLUMNS
    " FROM billing_events WHERE workspace_id = $1 AND invoice = $2 AND referral_id IS NULL ORDER BY id"};
const Statement kAttribute{"UPDATE billing_events SET referral_id = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kSetOutcome{"UPDATE billing_events SET outcome = $3, reason = $4 WHERE workspace_id = $1 AND id = $2"};
const Statement kKeepFirst{
    "UPDATE billing_events SET first_outcome = outcome, first_reason = reason WHERE workspace_id = $1 AND id = $2"};
const Statement kFirst{"SELECT first_outcome, first_reason FROM billing_events WHERE workspace_id = $1 AND id = $2"};
const Statement kList{
    "SELECT " EVENT_COLUMNS
    " FROM billing_events WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) AND ($3 = '' OR outcome = $3) "
    "ORDER BY id DESC LIMIT $4"};

const Statement kPutInvoice{
    "INSERT INTO invoices (workspace_id, referral_id, invoice, paid_at, currency, paid, refunded) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, referral_id, invoice) DO UPDATE SET "
    "paid_at = excluded.paid_at, currency = excluded.currency, paid = excluded.paid, refunded = excluded.refunded"};

const Statement kLink{
    "INSERT INTO billing_links (workspace_id, kind, value, referral_id) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (workspace_id, kind, value) DO NOTHING"};
const Statement kLinked{"SELECT referral_id FROM billing_links WHERE workspace_id = $1 AND kind = $2 AND value = $3"};

/// Empty text is null in a column that others search by.
std::optional<std::string_view> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

/// The one currency of a fact; null where it names no amount.
std::optional<std::string_view> currency_of(const BillingFact& fact) {
    if (fact.amount) return fact.amount->currency().code();
    if (fact.terms) return fact.terms->amount.currency().code();
    return std::nullopt;
}

std::optional<SubscriptionTerms> terms_of(const Row& row, std::optional<Currency> currency) {
    if (row.is_null(18) || !currency) return std::nullopt;
    return SubscriptionTerms{.interval = parse_interval(row.view(18)).value(),
                             .interval_count = static_cast<int>(row.int64(19)),
                             .amount = stored_money(row.int64(20), *currency),
                             .started_at = row.maybe_instant(21)};
}

BillingFact fact_of(const Row& row) {
    const auto currency = row.is_null(29) ? std::nullopt : std::optional(stored_currency(row.view(29)));
    const auto money = [&](int column) {
        return row.is_null(column) ? std::nullopt : std::optional(stored_money(row.int64(column), *currency));
    };
    return {.id = row.text(1),
            .type = parse_billing_fact_type(row.view(3)).value(),
            .occurred_at = row.instant(6),
            .subscription_id = row.text(17),
            .terms = terms_of(row, currency),
            .invoice = row.text(22),
            .amount = money(23),
            .gross = money(24),
            .aliases = split(row.view(28)),
            .amount_is_gross = row.boolean(25),
            .cumulative = row.boolean(26),
            .refund_source = row.text(27)};
}

app::BillingEvent event_of(const Row& row) {
    return {.id = row.id<BillingEventId>(0),
            .source = row.text(2),
            .fact = fact_of(row),
            .customer = {.external_id = row.maybe_text(11),
                         .email = row.maybe_text(12),
                         .domain = row.maybe_text(13),
                         .company_number = row.maybe_text(14),
                         .name = row.maybe_text(15)},
            .referral_code = row.maybe_text(16),
            .fingerprint = row.text(4),
            .raw = row.text(5),
            .received_at = row.instant(7),
            .outcome = app::parse_billing_outcome(row.view(8)).value(),
            .reason = row.maybe_text(9),
            .referral = row.maybe_id<ReferralId>(10)};
}

}  // namespace

bool SqlBilling::insert(WorkspaceId workspace, const app::BillingEvent& event) {
    const BillingFact& fact = event.fact;
    const app::BillingCustomer& customer = event.customer;
    const auto unit = fact.terms ? std::optional(to_string(fact.terms->interval)) : std::nullopt;
    const auto count = fact.terms ? std::optional(fact.terms->interval_count) : std::nullopt;
    const auto plan_amount = fact.terms ? std::optional(fact.terms->amount.minor()) : std::nullopt;
    const auto started_at = fact.terms ? fact.terms->started_at : std::nullopt;
    return tx_.exec(kInsert, {workspace,
                              event.id,
                              fact.id,
                              event.source,
                              to_string(fact.type),
                              event.fingerprint,
                              event.raw,
                              fact.occurred_at,
                              event.received_at,
                              to_string(event.outcome),
                              event.reason,
                              event.referral,
                              customer.external_id,
                              customer.email,
                              customer.domain,
                              customer.company_number,
                              customer.name,
                              event.referral_code,
                              given(fact.subscription_id),
                              unit,
                              count,
                              plan_amount,
                              started_at,
                              given(fact.invoice),
                              minor_of(fact.amount),
                              minor_of(fact.gross),
                              fact.amount_is_gross,
                              fact.cumulative,
                              given(fact.refund_source),
                              joined(fact.aliases),
                              currency_of(fact)}) == 1;
}

std::optional<app::BillingEvent> SqlBilling::find(WorkspaceId workspace, std::string_view external_id) {
    return tx_.one(kFind, {workspace, external_id}, event_of);
}

std::vector<app::BillingEvent> SqlBilling::of_referral(WorkspaceId workspace, ReferralId referral) {
    return tx_.list(kOfReferral, {workspace, referral}, event_of);
}

std::vector<app::BillingEvent> SqlBilling::strays(WorkspaceId workspace, std::string_view customer_external_id,
                                                  std::string_view subscription,
                                                  const std::vector<std::string>& invoices) {
    std::vector<app::BillingEvent> found;
    const auto add = [&](const Statement& statement, std::string_view key) {
        if (key.empty()) return;
        for (app::BillingEvent& event : tx_.list(statement, {workspace, key}, event_of)) {
            if (std::ranges::find(found, event.id, &app::BillingEvent::id) == found.end()) {
                found.push_back(std::move(event));
            }
        }
    };
    add(kStraysOfCustomer, customer_external_id);
    add(kStraysOfSubscription, subscription);
    for (const std::string& invoice : invoices) add(kStraysOfInvoice, invoice);
    return found;
}

void SqlBilling::attribute(WorkspaceId workspace, BillingEventId id, ReferralId referral) {
    tx_.exec(kAttribute, {workspace, id, referral});
}

void SqlBilling::set_outcome(WorkspaceId workspace, BillingEventId id, app::BillingOutcome outcome,
                             const std::optional<std::string>& reason) {
    tx_.exec(kSetOutcome, {workspace, id, to_string(outcome), reason});
}

void SqlBilling::keep_first_outcome(WorkspaceId workspace, BillingEventId id) {
    tx_.exec(kKeepFirst, {workspace, id});
}

std::pair<app::BillingOutcome, std::optional<std::string>> SqlBilling::first_outcome(WorkspaceId workspace,
                                                                                     BillingEventId id) {
    return tx_
        .one(kFirst, {workspace, id},
             [](const Row& row) {
                 return std::pair(app::parse_billing_outcome(row.view(0)).value(), row.maybe_text(1));
             })
        .value();
}

std::vector<app::BillingEvent> SqlBilling::list(WorkspaceId workspace, std::string_view outcome, app::Slice slice) {
    return tx_.list(kList, {workspace, slice.after, outcome, slice.limit}, event_of);
}

void SqlBilling::put_invoice(WorkspaceId workspace, ReferralId referral, const PaidInvoice& invoice) {
    tx_.exec(kPutInvoice, {workspace, referral, invoice.id, invoice.paid_at, invoice.paid.currency().code(),
                           invoice.paid.minor(), invoice.refunded.minor()});
}

void SqlBilling::link(WorkspaceId workspace, std::string_view kind, std::string_view value, ReferralId referral) {
    tx_.exec(kLink, {workspace, kind, value, referral});
}

std::optional<ReferralId> SqlBilling::linked(WorkspaceId workspace, std::string_view kind, std::string_view value) {
    return tx_.one(kLinked, {workspace, kind, value}, [](const Row& row) { return row.id<ReferralId>(0); });
}

}  // namespace parrain::storage
