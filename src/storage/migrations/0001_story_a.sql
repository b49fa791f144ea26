-- An index ends in what its queries order by: without statistics SQLite otherwise prefers the primary key, in order, and
-- reads a whole workspace to save sorting a row or two.

-- Workspaces, the people who run them, and how they are let in.

CREATE TABLE workspaces (
    id {i64} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    currency TEXT NOT NULL,
    environment TEXT NOT NULL,
    preset TEXT NOT NULL,
    product TEXT NOT NULL,
    accent TEXT NOT NULL,
    website TEXT,
    origins TEXT NOT NULL,
    is_set_up {bool} NOT NULL,
    time_zone TEXT NOT NULL,
    four_eyes_above {i64},
    version {i64} NOT NULL,
    created_at {i64} NOT NULL
) {strict};

CREATE TABLE refused_origins (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    origin TEXT NOT NULL,
    times {i64} NOT NULL,
    last_seen_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, origin)
) {strict};

CREATE TABLE members (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    locale TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, email_key)
) {strict};

-- One console serves every workspace of the server: a log-in finds its member by the address alone.
CREATE INDEX members_by_email ON members (email_key);

CREATE TABLE owner_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    expires_at {i64} NOT NULL,
    used_at {i64},
    member_id {i64}
) {strict};

CREATE TABLE console_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id {i64} NOT NULL,
    member_id {i64} NOT NULL,
    csrf TEXT NOT NULL,
    created_at {i64} NOT NULL,
    expires_at {i64} NOT NULL,
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) {strict};

CREATE TABLE api_keys (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at {i64} NOT NULL,
    last_used_at {i64},
    revoked_at {i64},
    made_by {i64},
    PRIMARY KEY (workspace_id, id)
) {strict};

CREATE TABLE widget_keys (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    kid TEXT NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at {i64} NOT NULL,
    retired_at {i64},
    PRIMARY KEY (workspace_id, kid)
) {strict};

CREATE TABLE billing_connections (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    provider TEXT NOT NULL,
    signing_secret TEXT NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, provider)
) {strict};

CREATE TABLE idempotency_keys (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status {i64} NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, principal, key)
) {strict};

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Customers of the publisher.

CREATE TABLE accounts (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    domain TEXT,
    company_number TEXT,
    country TEXT,
    plan TEXT,
    customer_since {i64},
    customer_until {i64},
    gifts_allowed {bool} NOT NULL,
    recommending_allowed {bool} NOT NULL,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id)
) {strict};

CREATE INDEX accounts_by_domain ON accounts (workspace_id, domain, id);
CREATE INDEX accounts_by_company_number ON accounts (workspace_id, company_number, id);
CREATE INDEX accounts_by_name ON accounts (workspace_id, name_key, id);

CREATE TABLE users (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    external_id TEXT NOT NULL,
    account_id {i64} NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    locale TEXT,
    sessions {i64} NOT NULL,
    last_seen_at {i64},
    left_at {i64},
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id)
) {strict};

CREATE INDEX users_by_email ON users (workspace_id, email_key, id);
CREATE INDEX users_by_account ON users (workspace_id, account_id, id);

-- Programs and what they promise.

CREATE TABLE programs (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    name TEXT NOT NULL,
    preset TEXT NOT NULL,
    state TEXT NOT NULL,
    audience TEXT NOT NULL,
    wants_calls {bool} NOT NULL,
    budget_limited {bool} NOT NULL,
    typical_value {i64},
    typical_currency TEXT,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id)
) {strict};

CREATE TABLE reward_rules (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    version {i64} NOT NULL,
    program_id {i64} NOT NULL,
    beneficiary TEXT NOT NULL,
    milestone TEXT NOT NULL,
    base TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    rate {i64},
    amount {i64},
    tiers TEXT NOT NULL,
    currency TEXT NOT NULL,
    duration_months {i64},
    quantity {i64} NOT NULL,
    clawback_on_early_end {bool} NOT NULL,
    hold_days {i64} NOT NULL,
    approval TEXT NOT NULL,
    approval_above {i64},
    gift TEXT,
    tier_by TEXT NOT NULL,
    audience TEXT NOT NULL,
    conditions TEXT NOT NULL,
    cap_per_referral {i64},
    cap_per_advocate {i64},
    cap_per_year {i64},
    at_count {i64},
    valid_from {i64},
    valid_to {i64},
    is_current {bool} NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id, version),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

CREATE INDEX reward_rules_by_program ON reward_rules (workspace_id, program_id, id);

-- Advocates and what they recommend.

CREATE TABLE advocates (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    user_id {i64} NOT NULL,
    account_id {i64} NOT NULL,
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    reward_choice TEXT,
    hide_amounts {bool} NOT NULL,
    involvement TEXT,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, program_id, user_id),
    UNIQUE (workspace_id, code),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) {strict};

CREATE INDEX advocates_by_code ON advocates (code);

CREATE TABLE referrals (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    advocate_id {i64} NOT NULL,
    account_id {i64} NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    prospect_key TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    company TEXT,
    company_key TEXT,
    contact_name TEXT,
    phone TEXT,
    company_number TEXT,
    country TEXT,
    website TEXT,
    domain TEXT,
    need TEXT,
    relationship TEXT,
    address_class TEXT NOT NULL,
    relevance_score {i64} NOT NULL,
    relevance_reasons TEXT NOT NULL,
    duplicate_of {i64},
    informed_text TEXT NOT NULL,
    expected_value {i64},
    expected_currency TEXT,
    submitted_at {i64} NOT NULL,
    won_at {i64},
    accepted_at {i64},
    engaged_at {i64},
    has_company_number {bool} NOT NULL,
    next_action_at {i64},
    version {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id),
    FOREIGN KEY (workspace_id, advocate_id) REFERENCES advocates (workspace_id, id)
) {strict};

CREATE INDEX referrals_by_state ON referrals (workspace_id, state, id);
CREATE INDEX referrals_by_advocate ON referrals (workspace_id, advocate_id, id);
CREATE INDEX referrals_by_account ON referrals (workspace_id, account_id, submitted_at);
CREATE INDEX referrals_by_email ON referrals (workspace_id, email_key, id);
CREATE INDEX referrals_by_company_number ON referrals (workspace_id, company_number, id);
CREATE INDEX referrals_by_domain ON referrals (workspace_id, domain, id);
CREATE INDEX referrals_by_company ON referrals (workspace_id, company_key);
CREATE INDEX referrals_due ON referrals (next_action_at);
CREATE INDEX referrals_by_time ON referrals (workspace_id, submitted_at);
CREATE INDEX referrals_by_win ON referrals (workspace_id, program_id, won_at, id);

-- A prospect belongs to the referral that holds its key: the first commit wins.
CREATE TABLE prospect_claims (
    workspace_id {i64} NOT NULL,
    prospect_key TEXT NOT NULL,
    referral_id {i64} NOT NULL,
    PRIMARY KEY (workspace_id, prospect_key)
) {strict};

CREATE INDEX prospect_claims_by_referral ON prospect_claims (workspace_id, referral_id);

CREATE TABLE referral_rules (
    workspace_id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    rule_id {i64} NOT NULL,
    rule_version {i64} NOT NULL,
    kind TEXT,
    PRIMARY KEY (workspace_id, referral_id, rule_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, rule_id, rule_version) REFERENCES reward_rules (workspace_id, id, version)
) {strict};

CREATE TABLE referral_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    event TEXT NOT NULL,
    state_before TEXT,
    state_after TEXT,
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

CREATE INDEX referral_events_by_time ON referral_events (workspace_id, at);
CREATE INDEX referral_events_by_referral ON referral_events (workspace_id, referral_id, id);

-- HMAC of the normalised address under the workspace's key, nothing else.
CREATE TABLE suppressions (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    address_hash TEXT NOT NULL,
    channel TEXT NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, address_hash)
) {strict};

CREATE TABLE workspace_secrets (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    purpose TEXT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (workspace_id, purpose)
) {strict};

-- Facts from billing, as received, and what they belong to.

CREATE TABLE billing_events (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    external_id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    raw TEXT NOT NULL,
    occurred_at {i64} NOT NULL,
    received_at {i64} NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    first_outcome TEXT,
    first_reason TEXT,
    referral_id {i64},
    customer_external_id TEXT,
    customer_email TEXT,
    customer_domain TEXT,
    customer_company_number TEXT,
    customer_name TEXT,
    referral_code TEXT,
    subscription_id TEXT,
    plan_unit TEXT,
    plan_count {i64},
    plan_amount {i64},
    subscription_started_at {i64},
    invoice TEXT,
    amount {i64},
    gross_amount {i64},
    amount_is_gross {bool} NOT NULL,
    amount_is_total {bool} NOT NULL,
    refund_source TEXT,
    aliases TEXT NOT NULL,
    currency TEXT,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

CREATE INDEX billing_events_by_referral ON billing_events (workspace_id, referral_id, id);
CREATE INDEX billing_events_by_invoice ON billing_events (workspace_id, invoice, referral_id, id);
CREATE INDEX billing_events_by_subscription ON billing_events (workspace_id, subscription_id, referral_id, id);
CREATE INDEX billing_events_by_customer ON billing_events (workspace_id, customer_external_id, referral_id, id);
CREATE INDEX billing_events_by_outcome ON billing_events (workspace_id, outcome, id);

-- Customer, subscription, invoice and charge numbers known to belong to a referral.
CREATE TABLE billing_links (
    workspace_id {i64} NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    referral_id {i64} NOT NULL,
    PRIMARY KEY (workspace_id, kind, value),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

-- What each invoice of a referred customer came to, net of tax and refunds.
CREATE TABLE invoices (
    workspace_id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    invoice TEXT NOT NULL,
    paid_at {i64} NOT NULL,
    currency TEXT NOT NULL,
    paid {i64} NOT NULL,
    refunded {i64} NOT NULL,
    PRIMARY KEY (workspace_id, referral_id, invoice),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    CONSTRAINT invoices_refunded CHECK (refunded >= 0 AND refunded <= paid)
) {strict};

CREATE INDEX invoices_by_day ON invoices (workspace_id, paid_at);

-- Rewards, their money lines, and how they are paid.

CREATE TABLE rewards (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    advocate_id {i64} NOT NULL,
    rule_id {i64} NOT NULL,
    rule_version {i64} NOT NULL,
    beneficiary TEXT NOT NULL,
    beneficiary_key TEXT NOT NULL,
    billing_object TEXT NOT NULL,
    part {i64} NOT NULL,
    kind TEXT NOT NULL,
    quantity {i64} NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    entitled {i64} NOT NULL,
    pending {i64} NOT NULL,
    approved {i64} NOT NULL,
    clearing {i64} NOT NULL,
    settled {i64} NOT NULL,
    owed {i64} NOT NULL,
    netted {i64} NOT NULL,
    forfeited {i64} NOT NULL,
    recovered {i64} NOT NULL,
    sunk {i64} NOT NULL,
    is_granted {bool} NOT NULL,
    base {i64} NOT NULL,
    rate {i64},
    invoice TEXT,
    tier {i64},
    basis_count {i64},
    is_capped {bool} NOT NULL,
    earned_at {i64} NOT NULL,
    hold_until {i64} NOT NULL,
    reason TEXT NOT NULL,
    is_doubtful {bool} NOT NULL,
    needs_person {bool} NOT NULL,
    is_superseded {bool} NOT NULL,
    approved_at {i64},
    payout_id {i64},
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, referral_id, rule_id, rule_version, beneficiary, billing_object, currency, part),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, rule_id, rule_version) REFERENCES reward_rules (workspace_id, id, version),
    CONSTRAINT rewards_not_negative CHECK (pending >= 0 AND approved >= 0 AND clearing >= 0 AND owed >= 0)
) {strict};

CREATE INDEX rewards_by_referral ON rewards (workspace_id, referral_id, id);
CREATE INDEX rewards_by_state ON rewards (workspace_id, state, id);
CREATE INDEX rewards_by_advocate ON rewards (workspace_id, advocate_id, id);
CREATE INDEX rewards_by_beneficiary ON rewards (workspace_id, beneficiary_key, id);
CREATE INDEX rewards_by_payout ON rewards (workspace_id, payout_id);
CREATE INDEX rewards_by_rule ON rewards (workspace_id, rule_id, advocate_id);
-- A rung of a ladder is given once, whatever the version of its rule.
CREATE UNIQUE INDEX rewards_of_rungs ON rewards (workspace_id, rule_id, advocate_id, part)
    WHERE billing_object = 'rung';
CREATE INDEX rewards_on_hold ON rewards (state, hold_until);

CREATE TABLE reward_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    reward_id {i64} NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    event TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) {strict};

CREATE INDEX reward_events_by_reward ON reward_events (workspace_id, reward_id, id);

CREATE TABLE entries (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    reward_id {i64},
    referral_id {i64},
    at {i64} NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount {i64} NOT NULL,
    cause TEXT NOT NULL,
    cause_id TEXT,
    sequence {i64} NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, sequence),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id),
    CONSTRAINT entries_positive CHECK (amount > 0)
) {strict};

CREATE INDEX entries_by_reward ON entries (workspace_id, reward_id, id);
CREATE INDEX entries_by_time ON entries (workspace_id, at);

-- Kept equal to the fold of entries, in the transaction that writes them.
CREATE TABLE balances (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    currency TEXT NOT NULL,
    account TEXT NOT NULL,
    amount {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id, currency, account),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

CREATE TABLE payouts (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    created_at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    principal TEXT NOT NULL,
    provider TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at {i64},
    decider TEXT,
    decider_id {i64},
    reason TEXT,
    currency TEXT NOT NULL,
    total {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id)
) {strict};

CREATE TABLE payout_lines (
    workspace_id {i64} NOT NULL,
    payout_id {i64} NOT NULL,
    reward_id {i64} NOT NULL,
    amount {i64} NOT NULL,
    netted {i64} NOT NULL,
    outcome TEXT NOT NULL,
    decided_at {i64},
    PRIMARY KEY (workspace_id, payout_id, reward_id),
    FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts (workspace_id, id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) {strict};

CREATE INDEX payout_lines_by_reward ON payout_lines (workspace_id, reward_id);
