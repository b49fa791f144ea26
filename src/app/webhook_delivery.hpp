#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/webhook_store.hpp"

/// Bringing events to where publishers want them. No transaction is open while an endpoint is called.
namespace parrain::app {

/// One call of an endpoint: a POST with these three headers beside the body.
struct WebhookRequest {
    std::string url;
    std::string id;         ///< webhook-id
    std::string timestamp;  ///< webhook-timestamp, seconds since 1970
    std::string signature;  ///< webhook-signature
    std::string body;
};

/// What came of it. `is_abandoned`: the server is ending and it counts as not tried.
struct WebhookAnswer {
    std::optional<int> status = {};
    std::optional<DeliveryFault> fault = {};  ///< without a status: what went wrong
    std::int64_t millis = 0;
    bool is_abandoned = false;
};

/// Calls endpoints. Thread-safe.
class WebhookSender {
  public:
    virtual ~WebhookSender() = default;
    virtual WebhookAnswer send(const WebhookRequest& request) = 0;
};

/// The longest an endpoint may take to answer. Source: interfaces.md §4.
inline constexpr std::int64_t kWebhookTimeoutMillis = 15'000;

/// How long a server keeps a queue to itself without a word: longer than one call takes.
inline constexpr Duration kWebhookLease = Duration::seconds(60);

/// `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, once per secret that is valid now.
/// Source: Standard Webhooks 1.0.
std::string webhook_signature(const WebhookEndpoint& endpoint, const WebhookRequest& request, Instant now);

/// Works off the queues of endpoints. Thread-safe; several servers at once share the queues among them.
class WebhookQueues {
  public:
    /// Even over all numbers of 32 bits; called by several threads at once.
    using Random = std::function<std::uint32_t()>;

    WebhookQueues(const Context& context, WebhookSender& sender, Random random)
        : context_(context), sender_(sender), random_(std::move(random)) {}

    /// Queues in which something can be delivered and on which nobody works.
    std::vector<WebhookQueue> due(int limit) const;

    /// Deliver what is due in a queue, one after the other; how many were tried. None where another server has it.
    int work(const WebhookQueue& queue) const;

  private:
    bool deliver(const WebhookQueue& queue, const WebhookEndpoint& endpoint, const WebhookDelivery& delivery) const;

    Context context_;
    WebhookSender& sender_;
    Random random_;
};

}  // namespace parrain::app
