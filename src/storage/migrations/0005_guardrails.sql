-- What a program must keep to, where it stands, and since when.
CREATE TABLE guardrails (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    cost_per_customer {i64},
    cost_per_customer_currency TEXT,
    cost_to_revenue {i64},
    alert_at {i64} NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    found_limit TEXT,
    found_currency TEXT,
    found_measured {i64},
    found_ceiling {i64},
    found_share {i64},
    since {i64} NOT NULL,
    judged_at {i64} NOT NULL,
    version {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

CREATE INDEX guardrails_by_judgement ON guardrails (judged_at);

-- What the program had done when its guard-rail was last released.
CREATE TABLE guardrail_baselines (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    currency TEXT NOT NULL,
    cost {i64} NOT NULL,
    waiting {i64} NOT NULL,
    revenue {i64} NOT NULL,
    customers {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id, currency),
    FOREIGN KEY (workspace_id, program_id) REFERENCES guardrails (workspace_id, program_id)
) {strict};

CREATE TABLE guardrail_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    event TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    found_limit TEXT,
    found_currency TEXT,
    found_measured {i64},
    found_ceiling {i64},
    found_share {i64},
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES guardrails (workspace_id, program_id)
) {strict};

CREATE INDEX guardrail_events_by_program ON guardrail_events (workspace_id, program_id, id);
