#include "app/webhooks.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "app/benefits.hpp"
#include "core/crypto.hpp"
#include "domain/address_guard.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kSecretOctets = 32;
constexpr std::size_t kMostEndpoints = 100;
constexpr std::size_t kMostTypes = 50;

std::string new_secret() {
    return "whsec_" + crypto::base64(crypto::random_bytes(kSecretOctets));
}

/// JSON text of a string; UTF-8 stays as it is.
std::string quoted(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4U];
            out += kHex[byte & 0xfU];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

struct Written {
    std::string operator()(std::nullptr_t) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const std::string& value) const { return quoted(value); }
    std::string operator()(const Money& value) const {
        return R"({"amount":)" + std::to_string(value.minor()) + R"(,"currency":)" + quoted(value.currency().code()) +
               "}";
    }
    std::string operator()(Instant value) const { return quoted(value.str()); }
};

std::string body_of(WorkspaceId workspace, WebhookDeliveryId id, const WebhookEvent& event, Instant now) {
    std::string data;
    for (const auto& [name, value] : event.data) {
        data += (data.empty() ? "" : ",") + quoted(name) + ":" + std::visit(Written{}, value);
    }
    return R"({"id":)" + quoted("msg_" + id.str()) + R"(,"type":)" + quoted(event.type) + R"(,"timestamp":)" +
           quoted(now.str()) + R"(,"workspace":)" + quoted(workspace.str()) + R"(,"data":{)" + data + "}}";
}

WebhookDelivery send_to(Transaction& tx, const Context& context, WorkspaceId workspace, const WebhookEndpoint& endpoint,
                        const WebhookEvent& event, Instant now) {
    const auto id = context.ids.make<WebhookDeliveryId>();
    WebhookDelivery delivery{.id = id,
                             .endpoint = endpoint.id,
                             .type = event.type,
                             .object = event.object,
                             .body = body_of(workspace, id, event, now),
                             .next_attempt_at = now,
                             .created_at = now,
                             .updated_at = now};
    tx.webhooks().insert(workspace, delivery);
    return delivery;
}

/// What happens while an endpoint is disabled waits for it like what it failed to take.
bool wants(const WebhookEndpoint& endpoint, std::string_view type) {
    return std::ranges::any_of(endpoint.event_types,
                               [&](const std::string& pattern) { return matches_webhook(pattern, type); });
}

template <class T>
WebhookValue maybe(const std::optional<T>& value) {
    return value ? WebhookValue(*value) : WebhookValue(nullptr);
}

WebhookValue id_or_null(const std::optional<CampaignId>& campaign) {
    return campaign ? WebhookValue(campaign->str()) : WebhookValue(nullptr);
}

WebhookData data_of(const Referral& referral) {
    return {{"id", referral.id.str()},
            {"state", std::string(to_string(referral.state))},
            {"program", referral.program.str()},
            {"campaign", id_or_null(referral.campaign)},
            {"advocate", referral.advocate.str()},
            {"account", referral.account.str()},
            {"source", referral.source},
            {"submitted_at", referral.submitted_at},
            {"won_at", maybe(referral.won_at)}};
}

std::optional<std::string_view> type_of(ReferralState before, ReferralState after) {
    if (before == after) return std::nullopt;
    switch (after) {
        case ReferralState::kAccepted:
        case ReferralState::kAdvocateCall:
        case ReferralState::kToContact: {
            // A referral is accepted once, whichever of these it is in first.
            const bool was_accepted = before == ReferralState::kAccepted || before == ReferralState::kAdvocateCall ||
                                      before == ReferralState::kToContact;
            return was_accepted ? std::nullopt : std::optional<std::string_view>("referral.accepted");
        }
        case ReferralState::kContacted: return "referral.contacted";
        case ReferralState::kEngaged: return "referral.engaged";
        case ReferralState::kWon: return "referral.won";
        case ReferralState::kLost: return "referral.lost";
        default: return std::nullopt;
    }
}

WebhookData data_of(const StoredReward& stored) {
    const Reward& reward = stored.reward;
    return {{"id", reward.id.str()},
            {"state", std::string(to_string(reward.state))},
            {"kind", std::string(to_string(reward.kind))},
            {"quantity", std::int64_t{reward.quantity}},
            {"value", reward.entitled},
            {"beneficiary", std::string(to_string(reward.beneficiary))},
            {"program", stored.program.str()},
            {"campaign", id_or_null(stored.campaign)},
            {"advocate", stored.advocate.str()},
            {"referral", reward.referral.str()},
            {"hold_until", reward.hold_until}};
}

/// As billing reads it at /v1/benefits.
WebhookData data_of(const ListedBenefit& benefit) {
    const Reward& reward = benefit.stored.reward;
    return {{"id", reward.id.str()},
            {"kind", std::string(to_string(reward.kind))},
            {"quantity", std::int64_t{reward.quantity}},
            {"value", reward.entitled},
            {"beneficiary", std::string(to_string(reward.beneficiary))},
            {"account", benefit.account_external_id},
            {"user", benefit.user_external_id},
            {"customer", maybe(benefit.customer_external_id)},
            {"referral", reward.referral.str()},
            {"due_at", maybe(benefit.stored.approved_at)}};
}

bool is_benefit(RewardKind kind) {
    return kind == RewardKind::kFreeMonths || kind == RewardKind::kModule || kind == RewardKind::kCredit;
}

/// What is parked waits for its sale and is promised to nobody.
bool is_made(RewardState state) {
    return state != RewardState::kAbsent && state != RewardState::kParked;
}

std::optional<std::string_view> type_of(RewardState before, RewardState after) {
    if (before == after) return std::nullopt;
    switch (after) {
        case RewardState::kApproved: return "reward.approved";
        case RewardState::kPaid: return "reward.paid";
        case RewardState::kClawbackDue:
        case RewardState::kVoided: return is_made(before) ? std::optional("reward.reversed") : std::nullopt;
        default: return std::nullopt;
    }
}

/// Types and patterns without doubles, in the order given. @error kRequired, kTooMany, kUnknownValue
Result<std::vector<std::string>> checked_types(const std::vector<std::string>& told) {
    if (told.empty()) return fail(ErrorCode::kRequired, "/event_types");
    if (told.size() > kMostTypes) return fail(ErrorCode::kTooMany, "/event_types", at_most(kMostTypes));
    std::vector<std::string> types;
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (!is_webhook_pattern(told[i])) {
            return fail(ErrorCode::kUnknownValue, "/event_types/" + std::to_string(i));
        }
        if (std::ranges::find(types, told[i]) == types.end()) types.push_back(told[i]);
    }
    return types;
}

/// The URL as it is kept. @error kUrlInvalid, kUrlForbidden (/url)
Result<std::string> checked_url(const std::string& text, const CheckTarget& check) {
    const auto url = parse_target(text);
    if (!url) return fail(url.error(), "/url");
    if (const auto open = check(url->str()); !open) return fail(open.error(), "/url");
    return url->str();
}

Failure refused(std::string_view state, std::string_view event) {
    return {.code = ErrorCode::kIllegalTransition,
            .detail = {{"of", "webhook"}, {"state", std::string(state)}, {"event", std::string(event)}}};
}

Failure disabled(std::string_view event) {
    return refused(to_string(WebhookState::kDisabled), event);
}

}  // namespace

void publish(Transaction& tx, const Context& context, WorkspaceId workspace, const WebhookEvent& event, Instant now) {
    for (const WebhookEndpoint& endpoint : tx.webhooks().list(workspace)) {
        if (wants(endpoint, event.type)) send_to(tx, context, workspace, endpoint, event, now);
    }
}

void publish_submitted(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                       Instant now) {
    publish(tx, context, workspace,
            {.type = "referral.created", .object = "referral:" + referral.id.str(), .data = data_of(referral)}, now);
}

void publish_referral(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                      ReferralState before, Instant now) {
    const auto type = type_of(before, referral.state);
    if (!type) return;
    publish(tx, context, workspace,
            {.type = std::string(*type), .object = "referral:" + referral.id.str(), .data = data_of(referral)}, now);
}

void publish_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Advocate& advocate,
                      Instant now) {
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    const Account account = tx.customers().find_account(workspace, advocate.account).value();
    publish(tx, context, workspace,
            {.type = "advocate.enrolled",
             .object = "advocate:" + advocate.id.str(),
             .data = {{"id", advocate.id.str()},
                      {"program", advocate.program.str()},
                      {"user", user.external_id},
                      {"account", account.external_id},
                      {"source", advocate.source}}},
            now);
}

void publish_reward(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                    RewardState before, Instant now) {
    const RewardState after = stored.reward.state;
    const std::string object = "reward:" + stored.reward.id.str();
    const auto tell = [&](std::string_view type) {
        publish(tx, context, workspace, {.type = std::string(type), .object = object, .data = data_of(stored)}, now);
    };
    if (!is_made(before) && is_made(after) && after != RewardState::kVoided) tell("reward.earned");
    if (const auto type = type_of(before, after)) tell(*type);
    const bool is_due = after == RewardState::kApproved && before != RewardState::kApproved;
    if (!is_due || !is_benefit(stored.reward.kind)) return;
    if (const auto benefit = tx.rewards().benefit(workspace, stored.reward.id)) {
        publish(tx, context, workspace, {.type = "benefit.due", .object = object, .data = data_of(*benefit)}, now);
    }
}

void publish_gift_order(Transaction& tx, const Context& context, WorkspaceId workspace, const GiftOrder& order,
                        Instant now) {
    const std::string state(to_string(order.state));
    publish(tx, context, workspace,
            {.type = "gift_order." + state,
             .object = "gift_order:" + order.id.str(),
             .data = {{"id", order.id.str()},
                      {"state", state},
                      {"reward", order.reward.str()},
                      {"gift", order.gift ? WebhookValue(order.gift->str()) : WebhookValue(nullptr)},
                      {"variant", maybe(order.variant)},
                      {"quantity", order.quantity},
                      {"value", order.value},
                      {"tracking", maybe(order.tracking)}}},
            now);
}

void publish_call(Transaction& tx, const Context& context, WorkspaceId workspace, const Call& call, Instant now) {
    publish(tx, context, workspace,
            {.type = "call.logged",
             .object = "referral:" + call.referral.str(),
             .data = {{"id", call.id.str()},
                      {"referral", call.referral.str()},
                      {"party", std::string(to_string(call.party))},
                      {"outcome", std::string(to_string(call.outcome))},
                      {"minutes", std::int64_t{call.minutes}},
                      {"rep", call.rep ? WebhookValue(call.rep->str()) : WebhookValue(nullptr)},
                      {"call_back_at", maybe(call.call_back_at)},
                      {"order", maybe(call.order)}}},
            now);
}

void publish_guardrail(Transaction& tx, const Context& context, WorkspaceId workspace, const Guardrail& guardrail,
                       GuardrailState before, Instant now) {
    const GuardrailStanding& standing = guardrail.standing;
    const Fund& fund = guardrail.fund;
    if (standing.state <= before || !standing.finding) return;
    publish(tx, context, workspace,
            {.type = "guardrail.tripped",
             .object = fund.campaign ? "campaign:" + fund.campaign->str() : "program:" + fund.program.str(),
             .data = {{"program", fund.program.str()},
                      {"campaign", id_or_null(fund.campaign)},
                      {"state", std::string(to_string(standing.state))},
                      {"limit", std::string(to_string(standing.finding->limit))},
                      {"currency", std::string(standing.finding->currency.code())},
                      {"measured", standing.finding->measured},
                      {"ceiling", standing.finding->ceiling}}},
            now);
}

std::vector<WebhookEndpoint> Webhooks::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.webhooks().list(workspace); });
}

Result<WebhookEndpoint> Webhooks::get(WorkspaceId workspace, WebhookEndpointId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<WebhookEndpoint> {
        auto endpoint = tx.webhooks().find(workspace, id);
        if (!endpoint) return fail(ErrorCode::kNotFound);
        return *std::move(endpoint);
    });
}

Result<WebhookEndpoint> Webhooks::add(WorkspaceId workspace, const Draft& draft, const CheckTarget& check) const {
    const auto types = checked_types(draft.event_types);
    if (!types) return types.failure();
    const auto url = checked_url(draft.url, check);
    if (!url) return url.failure();
    const Instant now = context_.clock.now();
    const WebhookEndpoint endpoint{.id = context_.ids.make<WebhookEndpointId>(),
                                   .url = *url,
                                   .is_subscription = draft.is_subscription,
                                   .event_types = *types,
                                   .secret = new_secret(),
                                   .created_at = now,
                                   .updated_at = now};
    return context_.store.write([&](Transaction& tx) -> Result<WebhookEndpoint> {
        if (tx.webhooks().list(workspace).size() >= kMostEndpoints) return fail(ErrorCode::kTooMany);
        tx.webhooks().insert(workspace, endpoint);
        return endpoint;
    });
}

Result<WebhookEndpoint> Webhooks::edit(WorkspaceId workspace, WebhookEndpointId id, std::int64_t version,
                                       const Edit& edit, const CheckTarget& check) const {
    if (const auto known = get(workspace, id); !known) return known.failure();
    std::optional<std::string> url;
    if (edit.url) {
        const auto checked = checked_url(*edit.url, check);
        if (!checked) return checked.failure();
        url = *checked;
    }
    std::optional<std::vector<std::string>> types;
    if (edit.event_types) {
        const auto checked = checked_types(*edit.event_types);
        if (!checked) return checked.failure();
        types = *checked;
    }
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<WebhookEndpoint> {
        auto endpoint = tx.webhooks().find(workspace, id);
        if (!endpoint) return fail(ErrorCode::kNotFound);
        if (endpoint->version != version) return fail(ErrorCode::kPreconditionFailed);
        if (url) endpoint->url = *url;
        if (types) endpoint->event_types = *types;
        if (edit.state && *edit.state != endpoint->state) {
            endpoint->state = *edit.state;
            endpoint->stop.reset();
            if (endpoint->state == WebhookState::kDisabled) endpoint->stop = WebhookStop::kByHand;
        }
        endpoint->updated_at = now;
        if (!tx.webhooks().update(workspace, *endpoint)) return fail(ErrorCode::kPreconditionFailed);
        ++endpoint->version;
        return *endpoint;
    });
}

Result<WebhookEndpoint> Webhooks::rotate_secret(WorkspaceId workspace, WebhookEndpointId id) const {
    const std::string secret = new_secret();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<WebhookEndpoint> {
        auto endpoint = tx.webhooks().find(workspace, id);
        if (!endpoint) return fail(ErrorCode::kNotFound);
        endpoint->previous_secret = std::exchange(endpoint->secret, secret);
        endpoint->previous_until = now + kSecretOverlap;
        endpoint->updated_at = now;
        if (!tx.webhooks().update(workspace, *endpoint)) return fail(ErrorCode::kPreconditionFailed);
        ++endpoint->version;
        return *endpoint;
    });
}

Result<void> Webhooks::remove(WorkspaceId workspace, WebhookEndpointId id) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        if (!tx.webhooks().remove(workspace, id)) return fail(ErrorCode::kNotFound);
        return {};
    });
}

Result<WebhookDelivery> Webhooks::ping(WorkspaceId workspace, WebhookEndpointId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<WebhookDelivery> {
        const auto endpoint = tx.webhooks().find(workspace, id);
        if (!endpoint) return fail(ErrorCode::kNotFound);
        if (endpoint->state == WebhookState::kDisabled) return disabled("ping");
        // An object of its own each time: a ping that fails holds up nothing, not even the next.
        return send_to(
            tx, context_, workspace, *endpoint,
            {.type = "ping", .object = "ping:" + std::to_string(context_.ids.next()), .data = {{"endpoint", id.str()}}},
            now);
    });
}

std::vector<WebhookDelivery> Webhooks::deliveries(WorkspaceId workspace, const DeliveryFilter& filter,
                                                  Slice slice) const {
    return context_.store.read([&](Transaction& tx) { return tx.webhooks().deliveries(workspace, filter, slice); });
}

Result<Webhooks::DeliveryView> Webhooks::delivery(WorkspaceId workspace, WebhookDeliveryId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<DeliveryView> {
        auto delivery = tx.webhooks().find_delivery(workspace, id);
        if (!delivery) return fail(ErrorCode::kNotFound);
        return DeliveryView{.delivery = *std::move(delivery), .attempts = tx.webhooks().attempts(workspace, id)};
    });
}

Result<WebhookDelivery> Webhooks::replay(WorkspaceId workspace, WebhookDeliveryId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<WebhookDelivery> {
        auto delivery = tx.webhooks().find_delivery_locked(workspace, id);
        if (!delivery) return fail(ErrorCode::kNotFound);
        const auto endpoint = tx.webhooks().find(workspace, delivery->endpoint);
        if (!endpoint) return fail(ErrorCode::kNotFound);
        if (endpoint->state == WebhookState::kDisabled) return disabled("replayed");
        if (delivery->body == kEmptiedBody) return refused("emptied", "replayed");
        delivery->state = DeliveryState::kPending;
        delivery->attempts = 0;
        delivery->next_attempt_at = now;
        delivery->updated_at = now;
        tx.webhooks().update(workspace, *delivery);
        return *std::move(delivery);
    });
}

}  // namespace parrain::app
