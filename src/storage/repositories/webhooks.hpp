#pragma once

#include "app/webhook_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::WebhookStore on SQL.
class SqlWebhooks final : public app::WebhookStore {
  public:
    explicit SqlWebhooks(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::WebhookEndpoint& endpoint) override;
    bool update(WorkspaceId workspace, const app::WebhookEndpoint& endpoint) override;
    bool remove(WorkspaceId workspace, WebhookEndpointId id) override;
    std::optional<app::WebhookEndpoint> find(WorkspaceId workspace, WebhookEndpointId id) override;
    std::vector<app::WebhookEndpoint> list(WorkspaceId workspace) override;

    void insert(WorkspaceId workspace, const app::WebhookDelivery& delivery) override;
    void update(WorkspaceId workspace, const app::WebhookDelivery& delivery) override;
    std::optional<app::WebhookDelivery> find_delivery(WorkspaceId workspace, WebhookDeliveryId id) override;
    std::optional<app::WebhookDelivery> find_delivery_locked(WorkspaceId workspace, WebhookDeliveryId id) override;
    std::vector<app::WebhookDelivery> deliveries(WorkspaceId workspace, const app::DeliveryFilter& filter,
                                                 const app::Slice& slice) override;
    void append(WorkspaceId workspace, WebhookDeliveryId delivery, const app::WebhookAttempt& attempt) override;
    std::vector<app::WebhookAttempt> attempts(WorkspaceId workspace, WebhookDeliveryId delivery) override;

    std::vector<app::WebhookQueue> queues_due(Instant now, int limit) override;
    int give_up_waiting(Instant now, Instant since) override;
    bool lease(const app::WebhookQueue& queue, std::int64_t holder, Instant now, Instant until) override;
    void release(const app::WebhookQueue& queue, std::int64_t holder) override;
    std::optional<app::WebhookDelivery> next_due(const app::WebhookQueue& queue, Instant now) override;

  private:
    Tx& tx_;
};

}  // namespace parrain::storage
