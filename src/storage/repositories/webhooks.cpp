#include "storage/repositories/webhooks.hpp"

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define ENDPOINT_COLUMNS                                                                                   \
    "id, url, is_subscription, event_types, state, stop_reason, secret, previous_secret, previous_until, " \
    "version, created_at, updated_at"
#define DELIVERY_COLUMNS                                                                                      \
    "d.id, d.endpoint_id, d.event_type, d.object, d.body, d.state, d.attempts, d.next_attempt_at, d.status, " \
    "d.fault, d.delivered_at, d.created_at, d.updated_at"

const Statement kInsertEndpoint{
    "INSERT INTO webhook_endpoints (workspace_id, " ENDPOINT_COLUMNS
    ", lease, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0)"};
const Statement kUpdateEndpoint{
    "UPDATE webhook_endpoints SET url = $4, event_types = $5, state = $6, stop_reason = $7, secret = $8, "
    "previous_secret = $9, previous_until = $10, updated_at = $11, version = version + 1 "
    "WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kRemoveAttempts{
    "DELETE FROM webhook_attempts WHERE workspace_id = $1 AND delivery_id IN "
    "(SELECT d.id FROM webhook_deliveries d WHERE d.workspace_id = $1 AND d.endpoint_id = $2)"};
const Statement kRemoveDeliveries{"DELETE FROM webhook_deliveries WHERE workspace_id = $1 AND endpoint_id = $2"};
const Statement kRemoveEndpoint{"DELETE FROM webhook_endpoints WHERE workspace_id = $1 AND id = $2"};
const Statement kFindEndpoint{"SELECT " ENDPOINT_COLUMNS " FROM webhook_endpoints WHERE workspace_id = $1 AND id = $2"};
const Statement kListEndpoints{"SELECT " ENDPOINT_COLUMNS
                               " FROM webhook_endpoints WHERE workspace_id = $1 ORDER BY id"};

const Statement kInsertDelivery{
    "INSERT INTO webhook_deliveries (workspace_id, id, endpoint_id, event_type, object, body, state, attempts, "
    "next_attempt_at, status, fault, delivered_at, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
const Statement kUpdateDelivery{
    "UPDATE webhook_deliveries SET state = $3, attempts = $4, next_attempt_at = $5, status = $6, fault = $7, "
    "delivered_at = $8, updated_at = $9 WHERE workspace_id = $1 AND id = $2"};
const Statement kFindDelivery{"SELECT " DELIVERY_COLUMNS
                              " FROM webhook_deliveries d WHERE d.workspace_id = $1 AND d.id = $2"};
const Statement kFindDeliveryLocked{"SELECT " DELIVERY_COLUMNS
                                    " FROM webhook_deliveries d WHERE d.workspace_id = $1 AND d.id = $2 "
                                    "/*for_update*/"};
const Statement kListDeliveries{
    "SELECT " DELIVERY_COLUMNS
    " FROM webhook_deliveries d WHERE d.workspace_id = $1 AND (d.id < $2 OR $2 = 0) AND (d.endpoint_id = $3 OR $3 = 0) "
    "AND (d.state = $4 OR $4 = '') AND (d.event_type = $5 OR $5 = '') ORDER BY d.id DESC LIMIT $6"};
const Statement kInsertAttempt{
    "INSERT INTO webhook_attempts (workspace_id, id, delivery_id, at, status, fault, millis) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement kAttempts{
    "SELECT id, at, status, fault, millis FROM webhook_attempts WHERE workspace_id = $1 AND delivery_id = $2 "
    "ORDER BY id"};

// Nothing that happened to the same thing earlier still waits.
#define DELIVERABLE                                                                                                 \
    "d.state = 'pending' AND NOT EXISTS (SELECT 1 FROM webhook_deliveries b WHERE b.workspace_id = d.workspace_id " \
    "AND b.endpoint_id = d.endpoint_id AND b.object = d.object AND b.state = 'pending' AND b.id < d.id) "
// Over all workspaces: jobs.
// Begins with the endpoints: what waits for one that is disabled is never looked at.
const Statement kQueuesDue{
    "SELECT q.workspace_id, q.id FROM (SELECT e.workspace_id, e.id, (SELECT min(d.next_attempt_at) "
    "FROM webhook_deliveries d WHERE d.workspace_id = e.workspace_id AND d.endpoint_id = e.id "
    "AND d.next_attempt_at <= $1 AND " DELIVERABLE
    ") AS due_at FROM webhook_endpoints e WHERE e.state = 'active' AND e.lease_until <= $1) q "
    "WHERE q.due_at IS NOT NULL ORDER BY q.due_at, q.id LIMIT $2"};
const Statement kGiveUpWaiting{
    "UPDATE webhook_deliveries SET state = 'dead', updated_at = $1 WHERE state = 'pending' AND next_attempt_at <= $2 "
    "AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.workspace_id = webhook_deliveries.workspace_id "
    "AND e.id = webhook_deliveries.endpoint_id AND e.state = 'disabled')"};
const Statement kLease{
    "UPDATE webhook_endpoints SET lease = $3, lease_until = $4 WHERE workspace_id = $1 AND id = $2 "
    "AND state = 'active' AND (lease = $3 OR lease_until <= $5)"};
const Statement kRelease{
    "UPDATE webhook_endpoints SET lease = 0, lease_until = 0 WHERE workspace_id = $1 AND id = $2 AND lease = $3"};
const Statement kNextDue{"SELECT " DELIVERY_COLUMNS
                         " FROM webhook_deliveries d WHERE d.workspace_id = $1 AND d.endpoint_id = $2 "
                         "AND d.next_attempt_at <= $3 AND " DELIVERABLE "ORDER BY d.next_attempt_at, d.id LIMIT 1"};

template <class Enum>
std::optional<std::string_view> name_of(const std::optional<Enum>& value) {
    return value ? std::optional(to_string(*value)) : std::nullopt;
}

app::WebhookEndpoint endpoint_of(const Row& row) {
    app::WebhookEndpoint endpoint{.id = row.id<WebhookEndpointId>(0),
                                  .url = row.text(1),
                                  .is_subscription = row.boolean(2),
                                  .event_types = split(row.view(3)),
                                  .state = parse_webhook_state(row.view(4)).value(),
                                  .stop = {},
                                  .secret = row.text(6),
                                  .previous_secret = row.maybe_text(7),
                                  .previous_until = row.maybe_instant(8),
                                  .version = row.int64(9),
                                  .created_at = row.instant(10),
                                  .updated_at = row.instant(11)};
    if (!row.is_null(5)) endpoint.stop = parse_webhook_stop(row.view(5));
    return endpoint;
}

std::optional<int> status_in(const Row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(static_cast<int>(row.int64(column)));
}

std::optional<DeliveryFault> fault_in(const Row& row, int column) {
    return row.is_null(column) ? std::nullopt : parse_delivery_fault(row.view(column));
}

app::WebhookDelivery delivery_of(const Row& row) {
    return {.id = row.id<WebhookDeliveryId>(0),
            .endpoint = row.id<WebhookEndpointId>(1),
            .type = row.text(2),
            .object = row.text(3),
            .body = row.text(4),
            .state = parse_delivery_state(row.view(5)).value(),
            .attempts = static_cast<int>(row.int64(6)),
            .next_attempt_at = row.instant(7),
            .status = status_in(row, 8),
            .fault = fault_in(row, 9),
            .delivered_at = row.maybe_instant(10),
            .created_at = row.instant(11),
            .updated_at = row.instant(12)};
}

}  // namespace

void SqlWebhooks::insert(WorkspaceId workspace, const app::WebhookEndpoint& endpoint) {
    const std::string types = joined(endpoint.event_types);
    tx_.post(kInsertEndpoint,
             {workspace, endpoint.id, endpoint.url, endpoint.is_subscription, types, to_string(endpoint.state),
              name_of(endpoint.stop), endpoint.secret, endpoint.previous_secret, endpoint.previous_until,
              endpoint.version, endpoint.created_at, endpoint.updated_at});
}

bool SqlWebhooks::update(WorkspaceId workspace, const app::WebhookEndpoint& endpoint) {
    const std::string types = joined(endpoint.event_types);
    return tx_.exec(kUpdateEndpoint, {workspace, endpoint.id, endpoint.version, endpoint.url, types,
                                      to_string(endpoint.state), name_of(endpoint.stop), endpoint.secret,
                                      endpoint.previous_secret, endpoint.previous_until, endpoint.updated_at}) == 1;
}

bool SqlWebhooks::remove(WorkspaceId workspace, WebhookEndpointId id) {
    tx_.post(kRemoveAttempts, {workspace, id});
    tx_.post(kRemoveDeliveries, {workspace, id});
    return tx_.exec(kRemoveEndpoint, {workspace, id}) == 1;
}

std::optional<app::WebhookEndpoint> SqlWebhooks::find(WorkspaceId workspace, WebhookEndpointId id) {
    return tx_.one(kFindEndpoint, {workspace, id}, endpoint_of);
}

std::vector<app::WebhookEndpoint> SqlWebhooks::list(WorkspaceId workspace) {
    return tx_.list(kListEndpoints, {workspace}, endpoint_of);
}

void SqlWebhooks::insert(WorkspaceId workspace, const app::WebhookDelivery& delivery) {
    tx_.post(kInsertDelivery,
             {workspace, delivery.id, delivery.endpoint, delivery.type, delivery.object, delivery.body,
              to_string(delivery.state), delivery.attempts, delivery.next_attempt_at, delivery.status,
              name_of(delivery.fault), delivery.delivered_at, delivery.created_at, delivery.updated_at});
}

void SqlWebhooks::update(WorkspaceId workspace, const app::WebhookDelivery& delivery) {
    tx_.post(kUpdateDelivery,
             {workspace, delivery.id, to_string(delivery.state), delivery.attempts, delivery.next_attempt_at,
              delivery.status, name_of(delivery.fault), delivery.delivered_at, delivery.updated_at});
}

std::optional<app::WebhookDelivery> SqlWebhooks::find_delivery(WorkspaceId workspace, WebhookDeliveryId id) {
    return tx_.one(kFindDelivery, {workspace, id}, delivery_of);
}

std::optional<app::WebhookDelivery> SqlWebhooks::find_delivery_locked(WorkspaceId workspace, WebhookDeliveryId id) {
    return tx_.one(kFindDeliveryLocked, {workspace, id}, delivery_of);
}

std::vector<app::WebhookDelivery> SqlWebhooks::deliveries(WorkspaceId workspace, const app::DeliveryFilter& filter,
                                                          const app::Slice& slice) {
    return tx_.list(kListDeliveries, {workspace, slice.after, filter.endpoint, filter.state, filter.type, slice.limit},
                    delivery_of);
}

void SqlWebhooks::append(WorkspaceId workspace, WebhookDeliveryId delivery, const app::WebhookAttempt& attempt) {
    tx_.post(kInsertAttempt,
             {workspace, attempt.id, delivery, attempt.at, attempt.status, name_of(attempt.fault), attempt.millis});
}

std::vector<app::WebhookAttempt> SqlWebhooks::attempts(WorkspaceId workspace, WebhookDeliveryId delivery) {
    return tx_.list(kAttempts, {workspace, delivery}, [](const Row& row) {
        return app::WebhookAttempt{.id = row.int64(0),
                                   .at = row.instant(1),
                                   .status = status_in(row, 2),
                                   .fault = fault_in(row, 3),
                                   .millis = row.int64(4)};
    });
}

std::vector<app::WebhookQueue> SqlWebhooks::queues_due(Instant now, int limit) {
    return tx_.list(kQueuesDue, {now, limit}, [](const Row& row) {
        return app::WebhookQueue{.workspace = row.id<WorkspaceId>(0), .endpoint = row.id<WebhookEndpointId>(1)};
    });
}

int SqlWebhooks::give_up_waiting(Instant now, Instant since) {
    return static_cast<int>(tx_.exec(kGiveUpWaiting, {now, since}));
}

bool SqlWebhooks::lease(const app::WebhookQueue& queue, std::int64_t holder, Instant now, Instant until) {
    return tx_.exec(kLease, {queue.workspace, queue.endpoint, holder, until, now}) == 1;
}

void SqlWebhooks::release(const app::WebhookQueue& queue, std::int64_t holder) {
    tx_.post(kRelease, {queue.workspace, queue.endpoint, holder});
}

std::optional<app::WebhookDelivery> SqlWebhooks::next_due(const app::WebhookQueue& queue, Instant now) {
    return tx_.one(kNextDue, {queue.workspace, queue.endpoint, now}, delivery_of);
}

}  // namespace parrain::storage
