-- Where publishers want to be told, what they are told, and what came of it. A queue is the deliveries of one endpoint;
-- the server of `lease` has it until `lease_until`.
CREATE TABLE webhook_endpoints (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    url TEXT NOT NULL,
    is_subscription {bool} NOT NULL,
    event_types TEXT NOT NULL,
    state TEXT NOT NULL,
    stop_reason TEXT,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_until {i64},
    lease {i64} NOT NULL,
    lease_until {i64} NOT NULL,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id)
) {strict};

-- Written with what happened. No key to the endpoint: whoever removes one never stands in the way of what happens.
CREATE TABLE webhook_deliveries (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    endpoint_id {i64} NOT NULL,
    event_type TEXT NOT NULL,
    object TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts {i64} NOT NULL,
    next_attempt_at {i64} NOT NULL,
    status {i64},
    fault TEXT,
    delivered_at {i64},
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id)
) {strict};

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at, id) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_order ON webhook_deliveries (workspace_id, endpoint_id, object, id)
    WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (workspace_id, endpoint_id, id);

CREATE TABLE webhook_attempts (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    delivery_id {i64} NOT NULL,
    at {i64} NOT NULL,
    status {i64},
    fault TEXT,
    millis {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES webhook_deliveries (workspace_id, id)
) {strict};

CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (workspace_id, delivery_id, id);
