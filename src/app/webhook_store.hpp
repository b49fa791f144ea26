#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/id.hpp"
#include "core/time.hpp"
#include "domain/webhook.hpp"

/// What is kept of webhooks, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// Where a publisher wants to be told, and of what.
struct WebhookEndpoint {
    WebhookEndpointId id;
    std::string url;
    bool is_subscription = false;          ///< made by an automation tool, which removes it itself
    std::vector<std::string> event_types;  ///< types and patterns, at least one
    WebhookState state = WebhookState::kActive;
    std::optional<WebhookStop> stop = {};  ///< while disabled
    std::string secret;                    ///< `whsec_…`
    std::optional<std::string> previous_secret = {};
    std::optional<Instant> previous_until = {};  ///< from then on the previous secret signs nothing more
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

/// One event on its way to one endpoint.
struct WebhookDelivery {
    WebhookDeliveryId id;
    WebhookEndpointId endpoint;
    std::string type;
    std::string object;  ///< what it is about, `reward:42`: deliveries about one thing keep their order
    std::string body;
    DeliveryState state = DeliveryState::kPending;
    int attempts = 0;
    Instant next_attempt_at;
    std::optional<int> status = {};  ///< what was answered last
    std::optional<DeliveryFault> fault = {};
    std::optional<Instant> delivered_at = {};
    Instant created_at;
    Instant updated_at;
};

/// One attempt at a delivery.
struct WebhookAttempt {
    std::int64_t id;
    Instant at;
    std::optional<int> status;
    std::optional<DeliveryFault> fault;
    std::int64_t millis = 0;
};

/// Which deliveries a list shows; what is empty does not filter.
struct DeliveryFilter {
    WebhookEndpointId endpoint;
    std::string state;  ///< wire name
    std::string type;
};

/// One endpoint's deliveries, worked off by one server at a time.
struct WebhookQueue {
    WorkspaceId workspace;
    WebhookEndpointId endpoint;
};

/// What stands in a delivery's body once it was emptied because it told of somebody who is forgotten.
inline constexpr std::string_view kEmptiedBody = "{}";

/// Endpoints, deliveries, and who is working off which queue.
class WebhookStore {
  public:
    virtual ~WebhookStore() = default;
    virtual void insert(WorkspaceId workspace, const WebhookEndpoint& endpoint) = 0;
    /// False where `endpoint.version` is no longer the stored one; the version rises.
    virtual bool update(WorkspaceId workspace, const WebhookEndpoint& endpoint) = 0;
    /// With its deliveries. False where there is none.
    virtual bool remove(WorkspaceId workspace, WebhookEndpointId id) = 0;
    virtual std::optional<WebhookEndpoint> find(WorkspaceId workspace, WebhookEndpointId id) = 0;
    /// Oldest first.
    virtual std::vector<WebhookEndpoint> list(WorkspaceId workspace) = 0;

    virtual void insert(WorkspaceId workspace, const WebhookDelivery& delivery) = 0;
    /// Writes where it stands.
    virtual void update(WorkspaceId workspace, const WebhookDelivery& delivery) = 0;
    virtual std::optional<WebhookDelivery> find_delivery(WorkspaceId workspace, WebhookDeliveryId id) = 0;
    /// As find_delivery, and nobody else changes it before this transaction ends.
    virtual std::optional<WebhookDelivery> find_delivery_locked(WorkspaceId workspace, WebhookDeliveryId id) = 0;
    /// Newest first.
    virtual std::vector<WebhookDelivery> deliveries(WorkspaceId workspace, const DeliveryFilter& filter,
                                                    const Slice& slice) = 0;
    virtual void append(WorkspaceId workspace, WebhookDeliveryId delivery, const WebhookAttempt& attempt) = 0;
    /// Oldest first.
    virtual std::vector<WebhookAttempt> attempts(WorkspaceId workspace, WebhookDeliveryId delivery) = 0;

    /// Queues nobody works on in which something can be delivered now, of all workspaces, longest due first.
    virtual std::vector<WebhookQueue> queues_due(Instant now, int limit) = 0;
    /// Gives up what has waited for a disabled endpoint since then or longer, of all workspaces. How many.
    virtual int give_up_waiting(Instant now, Instant since) = 0;
    /// Takes a queue until `until`, or keeps it. False where another server has it, or nobody is to be called.
    virtual bool lease(const WebhookQueue& queue, std::int64_t holder, Instant now, Instant until) = 0;
    virtual void release(const WebhookQueue& queue, std::int64_t holder) = 0;
    /// The first of a queue that can be delivered now: no earlier one about the same thing waits.
    virtual std::optional<WebhookDelivery> next_due(const WebhookQueue& queue, Instant now) = 0;
};

}  // namespace parrain::app
