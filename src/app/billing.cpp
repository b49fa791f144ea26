#include "app/billing.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "app/amount_field.hpp"
#include "app/attribution.hpp"
#include "app/settlement.hpp"
#include "app/submission.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr const char* kNoReferral = "no_referral";
constexpr const char* kMatchProposed = "match_proposed";
constexpr const char* kWaitsForPayment = "waits_for_payment";
constexpr const char* kUnknownCode = "unknown_code";

Cause cause_of(const BillingEvent& event) {
    return {.type = "billing_event", .id = event.fact.id};
}

Movement movement_of(const BillingEvent& event, Instant now) {
    return {.at = now, .actor = {ActorKind::kBilling, 0}, .cause = cause_of(event)};
}

/// Who bought through a personal link, as far as billing tells.
ProspectDetails prospect_of(const BillingCustomer& customer) {
    ProspectDetails prospect;
    if (customer.email) {
        if (const auto email = Email::parse(*customer.email)) prospect.email = *email;
    }
    if (customer.company_number) {
        const auto number = CompanyNumber::parse(*customer.company_number, CountryCode::france());
        if (number) prospect.company_number = *number;
    }
    if (customer.domain) {
        if (const auto website = Url::parse_website(*customer.domain)) prospect.website = *website;
    }
    prospect.company = customer.name.value_or("");
    return prospect;
}

/// The referral that a purchase through a personal link makes; none where the code is nobody's. A customer who tells
/// nothing to know them by is their number with billing, else this one purchase.
std::optional<ReferralId> referral_by_link(Transaction& tx, const Context& context, WorkspaceId workspace,
                                           const BillingEvent& event, Instant now) {
    if (!event.referral_code) return std::nullopt;
    const auto advocate = tx.referrals().find_advocate_by_code(workspace, *event.referral_code);
    if (!advocate) return std::nullopt;
    const ProspectDetails prospect = prospect_of(event.customer);
    std::optional<std::string> key;
    if (!prospect.email && !prospect.company_number) {
        key = event.customer.external_id ? "customer:" + *event.customer.external_id : "event:" + event.fact.id;
    }
    const Program program = tx.programs().find(workspace, advocate->program).value();
    const User user = tx.customers().find_user(workspace, advocate->user).value();
    const Account account = tx.customers().find_account(workspace, advocate->account).value();
    return submit_referral(tx, context, workspace,
                           {.program = program,
                            .advocate = *advocate,
                            .user = user,
                            .account = account,
                            .prospect = prospect,
                            .source = "link",
                            .key = key,
                            .now = now})
        .id;
}

/// Give the event, and every event of the same customer that had nobody, to a referral; then settle it.
Result<void> give(Transaction& tx, const Context& context, WorkspaceId workspace, const BillingEvent& event,
                  ReferralId id, Instant now) {
    const auto referral = tx.referrals().find_locked(workspace, id);
    if (!referral) return fail(ErrorCode::kNotFound);
    std::vector<BillingEvent> waiting = {event};
    std::set<BillingEventId> given;
    while (!waiting.empty()) {
        const BillingEvent next = waiting.back();
        waiting.pop_back();
        if (!given.insert(next.id).second) continue;
        tx.billing().attribute(workspace, next.id, id);
        std::vector<std::string> invoices;
        for (const auto& [kind, value] : billing_numbers(next)) {
            tx.billing().link(workspace, kind, value, id);
            if (kind == "invoice") invoices.push_back(value);
        }
        const auto strays =
            tx.billing().strays(workspace, next.customer.external_id.value_or(""), next.fact.subscription_id, invoices);
        waiting.insert(waiting.end(), strays.begin(), strays.end());
    }
    return settle_referral(tx, context, workspace, *referral, movement_of(event, now));
}

bool waits_for_payment(BillingFactType type) {
    return type == BillingFactType::kPaymentRefunded || type == BillingFactType::kPaymentDisputed ||
           type == BillingFactType::kRefundFailed || type == BillingFactType::kDisputeClosed ||
           type == BillingFactType::kDisputeLost;
}

/// What a fact that belongs to nobody comes to.
void set_stray_outcome(Transaction& tx, WorkspaceId workspace, const BillingEvent& event, bool has_proposals) {
    if (has_proposals) {
        tx.billing().set_outcome(workspace, event.id, BillingOutcome::kPending, kMatchProposed);
    } else if (waits_for_payment(event.fact.type)) {
        tx.billing().set_outcome(workspace, event.id, BillingOutcome::kParked, kWaitsForPayment);
    } else {
        tx.billing().set_outcome(workspace, event.id, BillingOutcome::kIgnored,
                                 event.referral_code ? kUnknownCode : kNoReferral);
    }
}

Result<void> apply(Transaction& tx, const Context& context, WorkspaceId workspace, const BillingEvent& event,
                   Instant now) {
    Attribution found = find_referral(tx, context, workspace, event);
    if (!found.referral) found.referral = referral_by_link(tx, context, workspace, event, now);
    if (found.referral) return give(tx, context, workspace, event, *found.referral, now);
    set_stray_outcome(tx, workspace, event, !found.proposals.empty());
    return {};
}

/// Where a fact tells its amount.
std::string amount_field(BillingFactType type) {
    switch (type) {
        case BillingFactType::kPaymentReceived: return "/payment/amount";
        case BillingFactType::kPaymentRefunded: return "/refund/amount";
        default: return "/subscription/amount";
    }
}

/// Keep what a provider sent and nobody can use: in sight of whoever looks, and never applied by itself.
Result<void> set_aside(Transaction& tx, WorkspaceId workspace, const BillingEvent& event, const std::string& reason) {
    const auto outcome = reason == kNotNeeded ? BillingOutcome::kIgnored : BillingOutcome::kDeadLetter;
    tx.billing().set_outcome(workspace, event.id, outcome, reason);
    return {};
}

/// @error kIllegalTransition (what a provider sent and nobody can read)
Result<void> check_readable(const BillingEvent& event, const char* wanted) {
    if (event.fact.type != BillingFactType::kOther) return {};
    return Failure{.code = ErrorCode::kIllegalTransition,
                   .detail = {{"of", "billing"}, {"state", std::string(to_string(event.outcome))}, {"event", wanted}}};
}

BillingEventView view_of(Transaction& tx, const Context& context, WorkspaceId workspace, BillingEvent event) {
    std::vector<Proposal> proposals;
    if (!event.referral && event.outcome == BillingOutcome::kPending) {
        proposals = find_referral(tx, context, workspace, event).proposals;
    }
    return {.event = std::move(event), .proposals = std::move(proposals)};
}

}  // namespace

Result<BillingEvent> Billing::receive(WorkspaceId workspace, std::string_view source, const ToldFact& told) const {
    const Instant now = context_.clock.now();
    const bool is_ahead = told.fact.occurred_at - now > kFarthestAhead;
    if (is_ahead && !told.set_aside) return fail(ErrorCode::kTimeAhead, "/occurred_at");
    const BillingEvent event{.id = context_.ids.make<BillingEventId>(),
                             .source = std::string(source),
                             .fact = told.fact,
                             .customer = told.customer,
                             .referral_code = told.referral_code,
                             .fingerprint = told.fingerprint,
                             .raw = told.raw,
                             .received_at = now,
                             .reason = {},
                             .referral = {}};
    const auto keep = [&](Transaction& tx) -> Result<BillingEvent> {
        if (!tx.billing().insert(workspace, event)) {
            auto stored = tx.billing().find(workspace, event.fact.id);
            if (!stored || stored->fingerprint != event.fingerprint) return fail(ErrorCode::kEventConflict);
            std::tie(stored->outcome, stored->reason) = tx.billing().first_outcome(workspace, stored->id);
            return *stored;
        }
        const auto applied = told.set_aside ? set_aside(tx, workspace, event, *told.set_aside)
                                            : apply(tx, context_, workspace, event, now);
        if (!applied) return applied.failure();
        tx.billing().keep_first_outcome(workspace, event.id);
        return tx.billing().find(workspace, event.fact.id).value();
    };
    return naming_amount(amount_field(told.fact.type), [&] { return context_.store.write(keep); });
}

Result<BillingEventView> Billing::get(WorkspaceId workspace, std::string_view external_id) const {
    return context_.store.read([&](Transaction& tx) -> Result<BillingEventView> {
        auto event = tx.billing().find(workspace, external_id);
        if (!event) return fail(ErrorCode::kNotFound);
        return view_of(tx, context_, workspace, std::move(*event));
    });
}

std::vector<BillingEventView> Billing::list(WorkspaceId workspace, std::string_view outcome, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<BillingEventView> views;
        for (BillingEvent& event : tx.billing().list(workspace, outcome, slice)) {
            views.push_back(view_of(tx, context_, workspace, std::move(event)));
        }
        return views;
    });
}

Result<BillingEventView> Billing::attribute(const Caller& caller, std::string_view external_id,
                                            ReferralId referral) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<BillingEventView> {
        const auto event = tx.billing().find(caller.workspace, external_id);
        if (!event) return fail(ErrorCode::kNotFound);
        if (const auto known = check_readable(*event, "attribute"); !known) return known.failure();
        if (!tx.referrals().find(caller.workspace, referral)) return fail(ErrorCode::kUnknownValue, "/referral");
        if (event->referral && *event->referral != referral) {
            return Failure{.code = ErrorCode::kIllegalTransition,
                           .detail = {{"of", "billing"}, {"state", "attributed"}, {"event", "attribute"}}};
        }
        const auto given = give(tx, context_, caller.workspace, *event, referral, now);
        if (!given) return given.failure();
        return view_of(tx, context_, caller.workspace, tx.billing().find(caller.workspace, external_id).value());
    });
}

Result<BillingEventView> Billing::replay(const Caller& caller, std::string_view external_id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<BillingEventView> {
        const auto event = tx.billing().find(caller.workspace, external_id);
        if (!event) return fail(ErrorCode::kNotFound);
        if (const auto known = check_readable(*event, "replay"); !known) return known.failure();
        const auto applied = event->referral ? give(tx, context_, caller.workspace, *event, *event->referral, now)
                                             : apply(tx, context_, caller.workspace, *event, now);
        if (!applied) return applied.failure();
        return view_of(tx, context_, caller.workspace, tx.billing().find(caller.workspace, external_id).value());
    });
}

}  // namespace parrain::app
