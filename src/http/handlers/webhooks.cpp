#include "app/webhooks.hpp"

#include "domain/address_guard.hpp"
#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

/// Where a publisher wants to be told. `previous_secret_until`: until then the secret before signs too.
struct WebhookEndpoint {
    WebhookEndpointId id;
    std::string url;
    std::vector<std::string> event_types;
    WebhookState state;
    std::optional<WebhookStop> reason;
    bool subscription;
    std::optional<Instant> previous_secret_until;
    Instant created_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(WebhookEndpoint, (),
                      (id, url, event_types, state, reason, subscription, previous_secret_until, created_at,
                       updated_at))

/// With the secret that signs what it is sent, shown this once.
struct NewWebhookSecret : WebhookEndpoint {
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(NewWebhookSecret, (WebhookEndpoint), (secret))

struct WebhookEndpointDraft {
    std::string url;
    std::vector<std::string> event_types;
};
BOOST_DESCRIBE_STRUCT(WebhookEndpointDraft, (), (url, event_types))

struct WebhookEndpointEdit {
    std::optional<std::string> url;
    std::optional<std::vector<std::string>> event_types;
    std::optional<WebhookState> state;
};
BOOST_DESCRIBE_STRUCT(WebhookEndpointEdit, (), (url, event_types, state))

/// What an automation tool asks for: one type of event, at one address.
struct WebhookSubscriptionDraft {
    std::string target_url;
    std::string event_type;
};
BOOST_DESCRIBE_STRUCT(WebhookSubscriptionDraft, (), (target_url, event_type))

struct WebhookSubscription {
    WebhookEndpointId id;
    std::string target_url;
    std::string event_type;
    WebhookState state;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(WebhookSubscription, (), (id, target_url, event_type, state, created_at))

struct NewWebhookSubscription : WebhookSubscription {
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(NewWebhookSubscription, (WebhookSubscription), (secret))

struct WebhookDelivery {
    WebhookDeliveryId id;
    std::string webhook_id;
    WebhookEndpointId endpoint;
    std::string event_type;
    std::string object;
    DeliveryState state;
    int attempts;
    std::optional<Instant> next_attempt_at;
    std::optional<int> status;
    std::optional<DeliveryFault> fault;
    Instant created_at;
    std::optional<Instant> delivered_at;
};
BOOST_DESCRIBE_STRUCT(WebhookDelivery, (),
                      (id, webhook_id, endpoint, event_type, object, state, attempts, next_attempt_at, status, fault,
                       created_at, delivered_at))

struct WebhookAttempt {
    Instant at;
    std::optional<int> status;
    std::optional<DeliveryFault> fault;
    std::int64_t millis;
};
BOOST_DESCRIBE_STRUCT(WebhookAttempt, (), (at, status, fault, millis))

/// A delivery with the body that is sent, and every attempt at it, oldest first.
struct WebhookDeliveryDetail : WebhookDelivery {
    std::string body;
    std::vector<WebhookAttempt> log;
};
BOOST_DESCRIBE_STRUCT(WebhookDeliveryDetail, (WebhookDelivery), (body, log))

struct WebhookDeliveryQuery : PageQuery {
    std::optional<WebhookEndpointId> endpoint;
    std::optional<DeliveryState> state;
    std::optional<std::string> event_type;
};
BOOST_DESCRIBE_STRUCT(WebhookDeliveryQuery, (PageQuery), (endpoint, state, event_type))

/// How this server judges where an endpoint is.
struct TargetCheck {
    app::CheckTarget check;

    static TargetCheck from(RequestContext& context) {
        const auto& wiring = context.services<const Wiring>();
        if (wiring.check_webhook_target) return {wiring.check_webhook_target};
        return {[](const std::string& text) -> Result<void> {
            const auto url = parse_target(text);
            if (!url) return url.failure();
            return judge_target(*url, {}, {});
        }};
    }
};

WebhookEndpoint endpoint_of(const app::WebhookEndpoint& kept) {
    return {.id = kept.id,
            .url = kept.url,
            .event_types = kept.event_types,
            .state = kept.state,
            .reason = kept.stop,
            .subscription = kept.is_subscription,
            .previous_secret_until = kept.previous_until,
            .created_at = kept.created_at,
            .updated_at = kept.updated_at};
}

WebhookSubscription subscription_of(const app::WebhookEndpoint& kept) {
    return {.id = kept.id,
            .target_url = kept.url,
            .event_type = kept.event_types.front(),
            .state = kept.state,
            .created_at = kept.created_at};
}

WebhookDelivery delivery_of(const app::WebhookDelivery& kept) {
    const bool is_pending = kept.state == DeliveryState::kPending;
    return {.id = kept.id,
            .webhook_id = "msg_" + kept.id.str(),
            .endpoint = kept.endpoint,
            .event_type = kept.type,
            .object = kept.object,
            .state = kept.state,
            .attempts = kept.attempts,
            .next_attempt_at = is_pending ? std::optional(kept.next_attempt_at) : std::nullopt,
            .status = kept.status,
            .fault = kept.fault,
            .created_at = kept.created_at,
            .delivered_at = kept.delivered_at};
}

Result<WithEtag<WebhookEndpoint>> answer(const Result<app::WebhookEndpoint>& endpoint) {
    if (!endpoint) return endpoint.failure();
    return WithEtag<WebhookEndpoint>{endpoint_of(*endpoint), tag_of(endpoint->version)};
}

Page<WebhookEndpoint> list_endpoints(const app::Caller& caller, Query<PageQuery> query, const app::Webhooks& webhooks) {
    return cut_page(
        Page<WebhookEndpoint>{}, webhooks.list(caller.workspace), *query,
        [](const app::WebhookEndpoint& one) { return one.id.value(); }, endpoint_of);
}

Result<WithEtag<WebhookEndpoint>> get_endpoint(const app::Caller& caller, Path<WebhookEndpointId> id,
                                               const app::Webhooks& webhooks) {
    return answer(webhooks.get(caller.workspace, *id));
}

Result<Created<NewWebhookSecret>> add_endpoint(const app::Caller& caller, Body<WebhookEndpointDraft> draft,
                                               const TargetCheck& target, const app::Webhooks& webhooks) {
    const auto made =
        webhooks.add(caller.workspace, {.url = draft->url, .event_types = draft->event_types}, target.check);
    if (!made) return made.failure();
    return Created<NewWebhookSecret>{{endpoint_of(*made), made->secret}, "/v1/webhook-endpoints/" + made->id.str()};
}

Result<WithEtag<WebhookEndpoint>> edit_endpoint(const app::Caller& caller, Path<WebhookEndpointId> id,
                                                Body<WebhookEndpointEdit> edit, IfMatchRequired version,
                                                const TargetCheck& target, const app::Webhooks& webhooks) {
    return answer(webhooks.edit(caller.workspace, *id, *version,
                                {.url = edit->url, .event_types = edit->event_types, .state = edit->state},
                                target.check));
}

Result<void> remove_endpoint(const app::Caller& caller, Path<WebhookEndpointId> id, const app::Webhooks& webhooks) {
    return webhooks.remove(caller.workspace, *id);
}

Result<WithEtag<NewWebhookSecret>> rotate_secret(const app::Caller& caller, Path<WebhookEndpointId> id,
                                                 const app::Webhooks& webhooks) {
    const auto rotated = webhooks.rotate_secret(caller.workspace, *id);
    if (!rotated) return rotated.failure();
    return WithEtag<NewWebhookSecret>{{endpoint_of(*rotated), rotated->secret}, tag_of(rotated->version)};
}

Result<Accepted<WebhookDelivery>> ping(const app::Caller& caller, Path<WebhookEndpointId> id,
                                       const app::Webhooks& webhooks) {
    const auto sent = webhooks.ping(caller.workspace, *id);
    if (!sent) return sent.failure();
    return Accepted<WebhookDelivery>{delivery_of(*sent)};
}

Page<WebhookDelivery> list_deliveries(const app::Caller& caller, Query<WebhookDeliveryQuery> query,
                                      const app::Webhooks& webhooks) {
    const app::DeliveryFilter filter{.endpoint = query->endpoint.value_or(WebhookEndpointId()),
                                     .state = query->state ? std::string(to_string(*query->state)) : std::string(),
                                     .type = query->event_type.value_or("")};
    return page_of(
        Page<WebhookDelivery>{}, webhooks.deliveries(caller.workspace, filter, query->slice()), *query,
        [](const app::WebhookDelivery& one) { return one.id.value(); }, delivery_of);
}

Result<WebhookDeliveryDetail> get_delivery(const app::Caller& caller, Path<WebhookDeliveryId> id,
                                           const app::Webhooks& webhooks) {
    const auto view = webhooks.delivery(caller.workspace, *id);
    if (!view) return view.failure();
    WebhookDeliveryDetail detail{delivery_of(view->delivery), view->delivery.body, {}};
    for (const app::WebhookAttempt& one : view->attempts) {
        detail.log.push_back({.at = one.at, .status = one.status, .fault = one.fault, .millis = one.millis});
    }
    return detail;
}

Result<Accepted<WebhookDelivery>> replay_delivery(const app::Caller& caller, Path<WebhookDeliveryId> id,
                                                  const app::Webhooks& webhooks) {
    const auto replayed = webhooks.replay(caller.workspace, *id);
    if (!replayed) return replayed.failure();
    return Accepted<WebhookDelivery>{delivery_of(*replayed)};
}

Page<WebhookSubscription> list_subscriptions(const app::Caller& caller, Query<PageQuery> query,
                                             const app::Webhooks& webhooks) {
    auto all = webhooks.list(caller.workspace);
    std::erase_if(all, [](const app::WebhookEndpoint& one) { return !one.is_subscription; });
    return cut_page(
        Page<WebhookSubscription>{}, all, *query, [](const app::WebhookEndpoint& one) { return one.id.value(); },
        subscription_of);
}

Result<Created<NewWebhookSubscription>> subscribe(const app::Caller& caller, Body<WebhookSubscriptionDraft> draft,
                                                  const TargetCheck& target, const app::Webhooks& webhooks) {
    const auto made = webhooks.add(
        caller.workspace, {.url = draft->target_url, .event_types = {draft->event_type}, .is_subscription = true},
        target.check);
    if (made) {
        return Created<NewWebhookSubscription>{{subscription_of(*made), made->secret},
                                               "/v1/webhook-subscriptions/" + made->id.str()};
    }
    // The fields are called otherwise here.
    Failure failure = made.failure();
    for (FieldError& error : failure.fields) error.pointer = error.pointer == "/url" ? "/target_url" : "/event_type";
    return failure;
}

Result<void> unsubscribe(const app::Caller& caller, Path<WebhookEndpointId> id, const app::Webhooks& webhooks) {
    const auto known = webhooks.get(caller.workspace, *id);
    if (!known || !known->is_subscription) return fail(ErrorCode::kNotFound);
    return webhooks.remove(caller.workspace, *id);
}

}  // namespace

std::vector<Route> webhook_routes() {
    using enum ErrorCode;
    const std::vector<ErrorCode> bad_target = {kUrlInvalid, kUrlForbidden, kRequired, kTooMany, kUnknownValue};
    std::vector<Route> routes;
    const auto add = [&](Route&& route) {
        routes.push_back(std::move(route).tagged("webhooks").secured_by(kApiCallers));
    };
    add(GET<"/v1/webhook-endpoints">(list_endpoints, "Where events are sent"));
    add(POST<"/v1/webhook-endpoints">(add_endpoint, "Send events to an address; its secret is shown once")
            .refuses(bad_target));
    add(GET<"/v1/webhook-endpoints/{id}">(get_endpoint, "One endpoint"));
    add(PATCH<"/v1/webhook-endpoints/{id}">(edit_endpoint, "Change an endpoint, or set it going again")
            .refuses(bad_target));
    add(DELETE<"/v1/webhook-endpoints/{id}">(remove_endpoint, "Forget an endpoint and its deliveries"));
    add(POST<"/v1/webhook-endpoints/{id}/rotate-secret">(
            rotate_secret, "A new secret, shown once; the one before is valid for another day")
            .refuses({kPreconditionFailed}));
    add(POST<"/v1/webhook-endpoints/{id}/ping">(ping, "Send a test event").refuses({kIllegalTransition}));
    add(GET<"/v1/webhook-deliveries">(list_deliveries, "What was sent, and what was answered"));
    add(GET<"/v1/webhook-deliveries/{id}">(get_delivery, "One delivery, its body and every attempt at it"));
    add(POST<"/v1/webhook-deliveries/{id}/replay">(replay_delivery, "Deliver again").refuses({kIllegalTransition}));
    add(GET<"/v1/webhook-subscriptions">(list_subscriptions, "What automation tools subscribed to"));
    add(POST<"/v1/webhook-subscriptions">(subscribe, "Subscribe an automation tool to one type of event")
            .refuses(bad_target));
    add(DELETE<"/v1/webhook-subscriptions/{id}">(unsubscribe, "End a subscription"));
    return routes;
}

}  // namespace parrain::http
