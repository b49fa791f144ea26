#include "app/webhook_delivery.hpp"

#include "core/crypto.hpp"
#include "core/log.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::int64_t kMicrosInSecond = 1'000'000;

/// Deliveries of one queue before others have their turn.
constexpr int kMostInTurn = 100;

std::optional<DeliveryFault> fault_of(const WebhookAnswer& answer) {
    constexpr int kGone = 410;
    if (!answer.status) return answer.fault;
    if (*answer.status / 100 == 2) return std::nullopt;
    if (*answer.status / 100 == 3) return DeliveryFault::kRedirect;
    return *answer.status == kGone ? DeliveryFault::kGone : DeliveryFault::kStatus;
}

/// What an attempt makes of a delivery.
void note(WebhookDelivery& delivery, const WebhookAnswer& answer, Instant now, std::uint32_t random) {
    ++delivery.attempts;
    delivery.status = answer.status;
    delivery.fault = fault_of(answer);
    delivery.updated_at = now;
    if (!delivery.fault) {
        delivery.state = DeliveryState::kDelivered;
        delivery.delivered_at = now;
        return;
    }
    const auto pause = delivery_pause(delivery.attempts, random);
    if (!pause) {
        delivery.state = DeliveryState::kDead;
        return;
    }
    delivery.next_attempt_at = now + *pause;
}

void log_attempt(const WebhookQueue& queue, const WebhookDelivery& delivery, const WebhookAnswer& answer) {
    const std::string_view fault = delivery.fault ? to_string(*delivery.fault) : std::string_view();
    if (delivery.fault == DeliveryFault::kForbidden) {
        log_event(LogLevel::kWarning, "webhook.blocked",
                  {{"workspace", queue.workspace.str()},
                   {"endpoint", queue.endpoint.str()},
                   {"delivery", delivery.id.str()}});
    }
    const bool is_dead = delivery.state == DeliveryState::kDead;
    log_event(is_dead ? LogLevel::kWarning : LogLevel::kInfo, is_dead ? "webhook.given_up" : "webhook.attempted",
              {{"workspace", queue.workspace.str()},
               {"endpoint", queue.endpoint.str()},
               {"delivery", delivery.id.str()},
               {"type", delivery.type},
               {"attempt", delivery.attempts},
               {"status", answer.status.value_or(0)},
               {"fault", fault},
               {"millis", answer.millis}});
}

}  // namespace

std::string webhook_signature(const WebhookEndpoint& endpoint, const WebhookRequest& request, Instant now) {
    const std::string signed_text = request.id + "." + request.timestamp + "." + request.body;
    const auto sign = [&](std::string_view secret) {
        const auto key = crypto::decode_base64(secret.substr(kSecretPrefix.size()));
        return "v1," + crypto::base64(crypto::hmac_sha256(key.value(), signed_text));
    };
    std::string signature = sign(endpoint.secret);
    const bool has_previous = endpoint.previous_secret && endpoint.previous_until && now < *endpoint.previous_until;
    if (has_previous) signature += " " + sign(*endpoint.previous_secret);
    return signature;
}

std::vector<WebhookQueue> WebhookQueues::due(int limit) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) { return tx.webhooks().queues_due(now, limit); });
}

int WebhookQueues::work(const WebhookQueue& queue) const {
    const std::int64_t holder = context_.ids.next();
    int tried = 0;
    for (; tried < kMostInTurn; ++tried) {
        struct Due {
            WebhookEndpoint endpoint;
            WebhookDelivery delivery;
        };
        const Instant now = context_.clock.now();
        const auto due = context_.store.write([&](Transaction& tx) -> std::optional<Due> {
            if (!tx.webhooks().lease(queue, holder, now, now + kWebhookLease)) return std::nullopt;
            auto endpoint = tx.webhooks().find(queue.workspace, queue.endpoint);
            auto delivery = tx.webhooks().next_due(queue, now);
            if (!endpoint || !delivery) return std::nullopt;
            return Due{.endpoint = *std::move(endpoint), .delivery = *std::move(delivery)};
        });
        if (!due || !deliver(queue, due->endpoint, due->delivery)) break;
    }
    context_.store.write([&](Transaction& tx) { tx.webhooks().release(queue, holder); });
    return tried;
}

bool WebhookQueues::deliver(const WebhookQueue& queue, const WebhookEndpoint& endpoint,
                            const WebhookDelivery& delivery) const {
    const Instant sent_at = context_.clock.now();
    WebhookRequest request{.url = endpoint.url,
                           .id = "msg_" + delivery.id.str(),
                           .timestamp = std::to_string(sent_at.micros() / kMicrosInSecond),
                           .signature = {},
                           .body = delivery.body};
    request.signature = webhook_signature(endpoint, request, sent_at);
    const WebhookAnswer answer = sender_.send(request);
    if (answer.is_abandoned) return false;

    const std::uint32_t random = random_();
    const Instant now = context_.clock.now();
    const std::int64_t attempt = context_.ids.next();
    const auto noted = context_.store.write([&](Transaction& tx) -> std::optional<WebhookDelivery> {
        auto stored = tx.webhooks().find_delivery_locked(queue.workspace, delivery.id);
        // Removed with its endpoint, or decided by a server that took the queue over meanwhile.
        if (!stored || stored->state != DeliveryState::kPending || stored->attempts != delivery.attempts) {
            return std::nullopt;
        }
        note(*stored, answer, now, random);
        tx.webhooks().update(queue.workspace, *stored);
        tx.webhooks().append(
            queue.workspace, stored->id,
            {.id = attempt, .at = sent_at, .status = answer.status, .fault = stored->fault, .millis = answer.millis});
        if (stored->fault != DeliveryFault::kGone) return stored;
        auto gone = tx.webhooks().find(queue.workspace, queue.endpoint);
        if (gone && gone->state == WebhookState::kActive) {
            gone->state = WebhookState::kDisabled;
            gone->stop = WebhookStop::kGone;
            gone->updated_at = now;
            // Of an edit at the same moment the edit wins; the next 410 disables it.
            [[maybe_unused]] const bool is_written = tx.webhooks().update(queue.workspace, *gone);
        }
        return stored;
    });
    if (noted) log_attempt(queue, *noted, answer);
    return true;
}

}  // namespace parrain::app
