#include "app/billing.hpp"
#include "app/workspaces.hpp"
#include "core/bounds.hpp"
#include "core/crypto.hpp"
#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

/// `subscription.started`, `payment.received`, `payment.refunded` or `subscription.ended`.
class FactType {
  public:
    static constexpr std::string_view kSchemaPattern =
        "^(subscription\\.started|payment\\.received|payment\\.refunded|subscription\\.ended)$";

    /// @error kUnknownValue
    static Result<FactType> parse(std::string_view text) {
        const auto type = parse_billing_fact_type(text);
        const bool is_told = type && *type <= BillingFactType::kSubscriptionEnded;
        if (!is_told) return fail(ErrorCode::kUnknownValue);
        return FactType(*type);
    }
    explicit FactType(BillingFactType type) : type_(type) {}

    std::string str() const { return std::string(to_string(type_)); }
    BillingFactType operator*() const { return type_; }

  private:
    BillingFactType type_;
};

/// As FactType, and what only a provider tells: `payment.disputed`, `dispute.closed`, `dispute.lost`, `refund.failed`,
/// or `other`, which moves nothing.
class KeptType {
  public:
    explicit KeptType(BillingFactType type) : type_(type) {}
    std::string str() const { return std::string(to_string(type_)); }

  private:
    BillingFactType type_;
};

struct FactCustomer {
    std::optional<std::string> external_id;
    std::optional<std::string> email;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(FactCustomer, (), (external_id, email, domain, company_number, name))

struct FactSubscription {
    Text<200> id;
    std::optional<Interval> interval;
    std::optional<Whole<1, 1200>> interval_count;
    std::optional<Money> amount;
    std::optional<Instant> started_at;
};
BOOST_DESCRIBE_STRUCT(FactSubscription, (), (id, interval, interval_count, amount, started_at))

struct FactMoney {
    Text<200> invoice;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(FactMoney, (), (invoice, amount))

/// A fact as billing tells it; which parts it needs depends on its type.
struct NewBillingEvent {
    Text<200> id;
    FactType type;
    Instant occurred_at;
    FactCustomer customer;
    std::optional<Text<200>> referral_code;
    std::optional<FactSubscription> subscription;
    std::optional<FactMoney> payment;
    std::optional<FactMoney> refund;
};
BOOST_DESCRIBE_STRUCT(NewBillingEvent, (),
                      (id, type, occurred_at, customer, referral_code, subscription, payment, refund))

struct BillingReceipt {
    std::string id;
    app::BillingOutcome outcome;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(BillingReceipt, (), (id, outcome, reason))

struct MatchProposal {
    ReferralId referral;
    std::optional<std::string> company;
    std::string matched_on;
};
BOOST_DESCRIBE_STRUCT(MatchProposal, (), (referral, company, matched_on))

/// A fact and what became of it. `id` is billing's own.
struct BillingEvent {
    std::string id;
    std::string source;
    KeptType type;
    Instant occurred_at;
    Instant received_at;
    app::BillingOutcome outcome;
    std::optional<std::string> reason;
    std::optional<ReferralId> referral;
    std::optional<Money> amount;
    std::optional<std::string> invoice;
    std::optional<FactCustomer> customer;
    std::vector<MatchProposal> proposals;
};
BOOST_DESCRIBE_STRUCT(BillingEvent, (),
                      (id, source, type, occurred_at, received_at, outcome, reason, referral, amount, invoice, customer,
                       proposals))

struct BillingQuery : PageQuery {
    std::optional<app::BillingOutcome> outcome;
};
BOOST_DESCRIBE_STRUCT(BillingQuery, (PageQuery), (outcome))

struct AttributionChoice {
    ReferralId referral;
};
BOOST_DESCRIBE_STRUCT(AttributionChoice, (), (referral))

struct ProviderReceipt {
    bool received;
    app::BillingOutcome outcome;
};
BOOST_DESCRIBE_STRUCT(ProviderReceipt, (), (received, outcome))

/// Which parts a fact of each type needs, may have, and must not have.
std::vector<FieldError> part_errors(const NewBillingEvent& told) {
    std::vector<FieldError> errors;
    const auto judge = [&](bool is_given, bool is_needed, bool is_allowed, const char* pointer) {
        if (!is_given && is_needed) errors.push_back({pointer, ErrorCode::kRequired});
        if (is_given && !is_allowed) errors.push_back({pointer, ErrorCode::kUnknownField});
    };
    const BillingFactType type = *told.type;
    const bool is_payment = type == BillingFactType::kPaymentReceived;
    const bool is_refund = type == BillingFactType::kPaymentRefunded;
    judge(told.subscription.has_value(), !is_payment && !is_refund, true, "/subscription");
    judge(told.payment.has_value(), is_payment, is_payment, "/payment");
    judge(told.refund.has_value(), is_refund, is_refund, "/refund");
    if (const auto& subscription = told.subscription) {
        const bool needs_terms = type == BillingFactType::kSubscriptionStarted;
        judge(subscription->interval.has_value(), needs_terms || subscription->amount, true, "/subscription/interval");
        judge(subscription->amount.has_value(), needs_terms || subscription->interval, true, "/subscription/amount");
    }
    return errors;
}

Result<void> check_parts(const NewBillingEvent& told) {
    auto errors = part_errors(told);
    const auto not_negative = [&](const auto& part, const char* pointer) {
        if (part && part->amount.minor() < 0) errors.push_back({pointer, ErrorCode::kAmount, at_least(0)});
    };
    not_negative(told.payment, "/payment/amount");
    not_negative(told.refund, "/refund/amount");
    if (const auto& subscription = told.subscription; subscription && subscription->amount) {
        if (subscription->amount->minor() < 0) {
            errors.push_back({"/subscription/amount", ErrorCode::kAmount, at_least(0)});
        }
        const auto& money = told.payment ? told.payment : told.refund;
        if (money && money->amount.currency() != subscription->amount->currency()) {
            errors.push_back({"/subscription/amount/currency", ErrorCode::kCurrencyMismatch});
        }
    }
    if (errors.empty()) return {};
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

BillingFact fact_from(const NewBillingEvent& told) {
    BillingFact fact{.id = *told.id, .type = *told.type, .occurred_at = told.occurred_at};
    if (const auto& subscription = told.subscription) {
        const int count = subscription->interval_count ? static_cast<int>(**subscription->interval_count) : 1;
        fact.subscription_id = *subscription->id;
        if (subscription->interval && subscription->amount) {
            fact.terms = SubscriptionTerms{.interval = *subscription->interval,
                                           .interval_count = count,
                                           .amount = *subscription->amount,
                                           .started_at = subscription->started_at};
        }
    }
    const auto& money = told.payment ? told.payment : told.refund;
    if (money) {
        fact.invoice = *money->invoice;
        fact.amount = money->amount;
    }
    return fact;
}

app::ToldFact told_fact(const NewBillingEvent& told, std::string_view raw) {
    return {.fact = fact_from(told),
            .customer = {.external_id = told.customer.external_id,
                         .email = told.customer.email,
                         .domain = told.customer.domain,
                         .company_number = told.customer.company_number,
                         .name = told.customer.name},
            .referral_code = told.referral_code ? std::optional(**told.referral_code) : std::nullopt,
            .raw = std::string(raw),
            // Of what is told, not of how it is spelled: another order of members is no other event.
            .fingerprint = crypto::hex(crypto::sha256(to_json(told)))};
}

BillingEvent event_of(const app::BillingEventView& view) {
    const auto& event = view.event;
    const auto& fact = event.fact;
    BillingEvent shown{.id = fact.id,
                       .source = event.source,
                       .type = KeptType(fact.type),
                       .occurred_at = fact.occurred_at,
                       .received_at = event.received_at,
                       .outcome = event.outcome,
                       .reason = event.reason,
                       .referral = event.referral,
                       .amount = fact.amount,
                       .invoice = fact.invoice.empty() ? std::nullopt : std::optional(fact.invoice),
                       .customer = FactCustomer{.external_id = event.customer.external_id,
                                                .email = event.customer.email,
                                                .domain = event.customer.domain,
                                                .company_number = event.customer.company_number,
                                                .name = event.customer.name},
                       .proposals = {}};
    if (!shown.amount && fact.terms) shown.amount = fact.terms->amount;
    for (const auto& proposal : view.proposals) {
        shown.proposals.push_back({.referral = proposal.referral,
                                   .company = proposal.company.empty() ? std::nullopt : std::optional(proposal.company),
                                   .matched_on = proposal.matched_on});
    }
    return shown;
}

Result<Accepted<BillingReceipt>> tell(const app::Caller& caller, Body<NewBillingEvent> told, Raw raw,
                                      const app::Billing& billing) {
    if (const auto checked = check_parts(*told); !checked) return checked.failure();
    const auto event = billing.receive(caller.workspace, "api", told_fact(*told, raw.request.body));
    if (!event) return event.failure();
    return Accepted<BillingReceipt>{{.id = event->fact.id, .outcome = event->outcome, .reason = event->reason}};
}

Page<BillingEvent> list_events(const app::Caller& caller, Query<BillingQuery> query, const app::Billing& billing) {
    const std::string outcome = query->outcome ? std::string(to_string(*query->outcome)) : "";
    return page_of(
        Page<BillingEvent>{}, billing.list(caller.workspace, outcome, query->slice()), *query,
        [](const app::BillingEventView& one) { return one.event.id.value(); }, event_of);
}

Result<BillingEvent> get_event(const app::Caller& caller, Path<std::string> id, const app::Billing& billing) {
    const auto event = billing.get(caller.workspace, *id);
    if (!event) return event.failure();
    return event_of(*event);
}

Result<BillingEvent> attribute(const app::Caller& caller, Path<std::string> id, Body<AttributionChoice> choice,
                               const app::Billing& billing) {
    const auto event = billing.attribute(caller, *id, choice->referral);
    if (!event) return event.failure();
    return event_of(*event);
}

Result<BillingEvent> replay(const app::Caller& caller, Path<std::string> id, const app::Billing& billing) {
    const auto event = billing.replay(caller, *id);
    if (!event) return event.failure();
    return event_of(*event);
}

/// Whether a workspace exists and has Stripe connected is not told apart: a stranger learns nothing.
Result<ProviderReceipt> tell_by_stripe(Path<WorkspaceId> workspace, Raw raw, RequestContext& context,
                                       const app::Workspaces& workspaces, const app::Billing& billing) {
    const auto& wiring = context.services<const Wiring>();
    const auto secret = workspaces.billing_secret(*workspace, "stripe");
    if (!secret || !wiring.read_stripe) return fail(ErrorCode::kNotFound);
    const auto& body = raw.request.body;
    const auto signature = raw.request.header("Stripe-Signature");
    auto told = wiring.read_stripe(body, signature, *secret, wiring.context.clock.now());
    if (!told && wiring.real_clock != nullptr) {
        told = wiring.read_stripe(body, signature, *secret, wiring.real_clock->now());
    }
    if (!told) return told.failure();
    ProviderReceipt receipt{.received = true, .outcome = app::BillingOutcome::kIgnored};
    const Instant now = wiring.context.clock.now();
    for (auto& fact : *told) {
        // Refused it would only be told again and again; kept, it can be applied once its time has come.
        if (fact.fact.occurred_at - now > kFarthestAhead && !fact.set_aside) fact.set_aside = app::kTooFarAhead;
        const auto event = billing.receive(*workspace, "stripe", fact);
        if (!event) return event.failure();
        receipt.outcome = event->outcome;
    }
    return receipt;
}

}  // namespace

std::vector<Route> billing_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(POST<"/v1/billing-events">(tell, "Tell a fact from billing")
                         .tagged("billing")
                         .secured_by(kApiCallers)
                         .refuses({kEventConflict, kAmount, kAmountInvalid, kCurrencyUnknown, kTimeInvalid, kTimeAhead,
                                   kUnknownValue, kRequired}));
    routes.push_back(
        GET<"/v1/billing-events">(list_events, "List facts from billing").tagged("billing").secured_by(kApiCallers));
    routes.push_back(GET<"/v1/billing-events/{id}">(get_event, "One fact and what became of it")
                         .tagged("billing")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/billing-events/{id}/attribute">(attribute, "Say which recommendation a fact belongs to")
                         .tagged("billing")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kIllegalTransition}));
    routes.push_back(POST<"/v1/billing-events/{id}/replay">(replay, "Look for a fact's recommendation again")
                         .tagged("billing")
                         .secured_by(kApiCallers));
    routes.push_back(
        POST<"/billing/stripe/{workspace_id}">(tell_by_stripe, "Take an event signed by Stripe")
            .tagged("billing")
            .refuses({kBadSignature, kStaleTimestamp, kMalformedJson, kEventConflict, kUnknownField, kRequired}));
    return routes;
}

}  // namespace parrain::http
