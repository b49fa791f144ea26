-- Time-boxed pushes inside programs, each with money of its own, and whom a program looks for.

CREATE TABLE campaigns (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    name_en TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    starts_at {i64} NOT NULL,
    ends_at {i64} NOT NULL,
    hold_out {i64} NOT NULL,
    quality_floor {i64} NOT NULL,
    stops_itself {bool} NOT NULL,
    budget_limited {bool} NOT NULL,
    launched_at {i64},
    paused_at {i64},
    stopped_at {i64},
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    judged_from {i64} NOT NULL,
    judged_at {i64} NOT NULL,
    flagged_at {i64},
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

CREATE INDEX campaigns_by_program ON campaigns (workspace_id, program_id, starts_at);
CREATE INDEX campaigns_by_judgement ON campaigns (judged_at);

CREATE TABLE campaign_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    campaign_id {i64} NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    event TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns (workspace_id, id)
) {strict};

CREATE INDEX campaign_events_by_campaign ON campaign_events (workspace_id, campaign_id, id);

-- Who came while a campaign with a hold-out ran, and whether it was kept from them.
CREATE TABLE campaign_users (
    workspace_id {i64} NOT NULL,
    campaign_id {i64} NOT NULL,
    user_id {i64} NOT NULL,
    is_held_out {bool} NOT NULL,
    at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, campaign_id, user_id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) {strict};

-- Zero stands for no campaign.
ALTER TABLE referrals ADD COLUMN campaign_id {i64} NOT NULL DEFAULT 0;
ALTER TABLE referrals ADD COLUMN sector TEXT;
ALTER TABLE referrals ADD COLUMN employees {i64};
ALTER TABLE rewards ADD COLUMN campaign_id {i64} NOT NULL DEFAULT 0;
ALTER TABLE reward_rules ADD COLUMN campaign_id {i64} NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN campaign_id {i64} NOT NULL DEFAULT 0;
ALTER TABLE referral_rules ADD COLUMN on_sale_only {bool} NOT NULL DEFAULT FALSE;

CREATE INDEX referrals_by_campaign ON referrals (workspace_id, campaign_id, submitted_at);

ALTER TABLE programs ADD COLUMN target_countries TEXT NOT NULL DEFAULT '';
ALTER TABLE programs ADD COLUMN target_competitors TEXT NOT NULL DEFAULT '';
ALTER TABLE programs ADD COLUMN target_sectors TEXT NOT NULL DEFAULT '';
ALTER TABLE programs ADD COLUMN target_employees_from {i64};
ALTER TABLE programs ADD COLUMN target_employees_to {i64};
ALTER TABLE programs ADD COLUMN review_below {i64} NOT NULL DEFAULT 20;
ALTER TABLE programs ADD COLUMN refuse_below {i64} NOT NULL DEFAULT 0;

-- The key of a balance now says whose campaign it is.
CREATE TABLE balances_before AS SELECT * FROM balances;
DROP TABLE balances;
CREATE TABLE balances (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    campaign_id {i64} NOT NULL,
    currency TEXT NOT NULL,
    account TEXT NOT NULL,
    amount {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id, campaign_id, currency, account),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};
INSERT INTO balances (workspace_id, program_id, campaign_id, currency, account, amount)
    SELECT workspace_id, program_id, 0, currency, account, amount FROM balances_before;
DROP TABLE balances_before;

-- And so does that of a guard-rail.
CREATE TABLE guardrail_events_before AS SELECT * FROM guardrail_events;
CREATE TABLE guardrail_baselines_before AS SELECT * FROM guardrail_baselines;
CREATE TABLE guardrails_before AS SELECT * FROM guardrails;
DROP TABLE guardrail_events;
DROP TABLE guardrail_baselines;
DROP TABLE guardrails;
CREATE TABLE guardrails (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    campaign_id {i64} NOT NULL,
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
    PRIMARY KEY (workspace_id, program_id, campaign_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};
CREATE TABLE guardrail_baselines (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    campaign_id {i64} NOT NULL,
    currency TEXT NOT NULL,
    cost {i64} NOT NULL,
    waiting {i64} NOT NULL,
    revenue {i64} NOT NULL,
    customers {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id, campaign_id, currency),
    FOREIGN KEY (workspace_id, program_id, campaign_id)
        REFERENCES guardrails (workspace_id, program_id, campaign_id)
) {strict};
CREATE TABLE guardrail_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    campaign_id {i64} NOT NULL,
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
    FOREIGN KEY (workspace_id, program_id, campaign_id)
        REFERENCES guardrails (workspace_id, program_id, campaign_id)
) {strict};
INSERT INTO guardrails (workspace_id, program_id, campaign_id, cost_per_customer, cost_per_customer_currency,
        cost_to_revenue, alert_at, action, state, found_limit, found_currency, found_measured, found_ceiling,
        found_share, since, judged_at, version)
    SELECT workspace_id, program_id, 0, cost_per_customer, cost_per_customer_currency, cost_to_revenue, alert_at,
        action, state, found_limit, found_currency, found_measured, found_ceiling, found_share, since, judged_at,
        version FROM guardrails_before;
INSERT INTO guardrail_baselines (workspace_id, program_id, campaign_id, currency, cost, waiting, revenue, customers)
    SELECT workspace_id, program_id, 0, currency, cost, waiting, revenue, customers FROM guardrail_baselines_before;
INSERT INTO guardrail_events (workspace_id, id, program_id, campaign_id, at, actor, actor_id, event, state_before,
        state_after, found_limit, found_currency, found_measured, found_ceiling, found_share, reason)
    SELECT workspace_id, id, program_id, 0, at, actor, actor_id, event, state_before, state_after, found_limit,
        found_currency, found_measured, found_ceiling, found_share, reason FROM guardrail_events_before;
DROP TABLE guardrail_events_before;
DROP TABLE guardrail_baselines_before;
DROP TABLE guardrails_before;
CREATE INDEX guardrails_by_judgement ON guardrails (judged_at);
CREATE INDEX guardrail_events_by_program ON guardrail_events (workspace_id, program_id, campaign_id, id);
