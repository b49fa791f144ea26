-- The schema that the migrations add up to, as each engine describes it. Do not edit: run the storage tests with
-- UPDATE_SCHEMA=1 after adding a migration.

-- engine: sqlite

CREATE TABLE account_events (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    administrator_id INTEGER,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    gifts_allowed INTEGER NOT NULL,
    recommending_allowed INTEGER NOT NULL, rep_id INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id)
) STRICT;

CREATE INDEX account_events_by_account ON account_events (workspace_id, account_id, id);

CREATE TABLE account_reps (
    workspace_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) STRICT;

CREATE TABLE accounts (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    domain TEXT,
    company_number TEXT,
    country TEXT,
    plan TEXT,
    customer_since INTEGER,
    customer_until INTEGER,
    gifts_allowed INTEGER NOT NULL,
    recommending_allowed INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, told_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id)
) STRICT;

CREATE INDEX accounts_by_company_number ON accounts (workspace_id, company_number, id);

CREATE INDEX accounts_by_domain ON accounts (workspace_id, domain, id);

CREATE INDEX accounts_by_name ON accounts (workspace_id, name_key, id);

CREATE TABLE advocates (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    reward_choice TEXT,
    hide_amounts INTEGER NOT NULL,
    involvement TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, program_id, user_id),
    UNIQUE (workspace_id, code),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE INDEX advocates_by_code ON advocates (code);

CREATE INDEX advocates_by_user ON advocates (workspace_id, user_id, program_id);

CREATE TABLE api_keys (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    made_by INTEGER,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE balances (
    workspace_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    currency TEXT NOT NULL,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, program_id, campaign_id, currency, account),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE TABLE bank_accounts (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, owner)
) STRICT;

CREATE TABLE benefit_acknowledgements (
    workspace_id INTEGER NOT NULL,
    reward_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reference TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, reward_id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) STRICT;

CREATE TABLE billing_connections (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    provider TEXT NOT NULL,
    signing_secret TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, provider)
) STRICT;

CREATE TABLE billing_events (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    raw TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    first_outcome TEXT,
    first_reason TEXT,
    referral_id INTEGER,
    customer_external_id TEXT,
    customer_email TEXT,
    customer_domain TEXT,
    customer_company_number TEXT,
    customer_name TEXT,
    referral_code TEXT,
    subscription_id TEXT,
    plan_unit TEXT,
    plan_count INTEGER,
    plan_amount INTEGER,
    subscription_started_at INTEGER,
    invoice TEXT,
    amount INTEGER,
    gross_amount INTEGER,
    amount_is_gross INTEGER NOT NULL,
    amount_is_total INTEGER NOT NULL,
    refund_source TEXT,
    aliases TEXT NOT NULL,
    currency TEXT,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE INDEX billing_events_by_customer ON billing_events (workspace_id, customer_external_id, referral_id, id);

CREATE INDEX billing_events_by_invoice ON billing_events (workspace_id, invoice, referral_id, id);

CREATE INDEX billing_events_by_outcome ON billing_events (workspace_id, outcome, id);

CREATE INDEX billing_events_by_referral ON billing_events (workspace_id, referral_id, id);

CREATE INDEX billing_events_by_subscription ON billing_events (workspace_id, subscription_id, referral_id, id);

CREATE TABLE billing_links (
    workspace_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    referral_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, value),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE INDEX billing_links_by_referral ON billing_links (workspace_id, referral_id, kind, value);

CREATE TABLE call_reconsiderations (
    workspace_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    is_first INTEGER NOT NULL,
    state TEXT NOT NULL,
    after_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, program_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE TABLE call_settings (
    workspace_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    advocate_first INTEGER NOT NULL,
    no_answer_limit INTEGER NOT NULL,
    advocate_hours INTEGER NOT NULL,
    prospect_hours INTEGER NOT NULL,
    retry_hours INTEGER NOT NULL,
    follow_up_hours INTEGER NOT NULL,
    escalation_hours INTEGER NOT NULL,
    hold_minutes INTEGER NOT NULL,
    advocate_script_en TEXT,
    advocate_script_fr TEXT,
    prospect_script_en TEXT,
    prospect_script_fr TEXT,
    hourly_cost INTEGER NOT NULL,
    version INTEGER NOT NULL, usual_minutes INTEGER NOT NULL DEFAULT 5, no_answer_days INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, program_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE TABLE call_tasks (
    workspace_id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    rep_id INTEGER NOT NULL,
    routed_by TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    is_free INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    escalates_at INTEGER,
    worth INTEGER NOT NULL,
    held_by TEXT NOT NULL,
    held_until INTEGER,
    call_back_at INTEGER,
    advocate_attempts INTEGER NOT NULL,
    prospect_attempts INTEGER NOT NULL,
    assigned_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE INDEX call_tasks_by_due ON call_tasks (workspace_id, is_open, due_at, worth DESC, referral_id);

CREATE INDEX call_tasks_by_escalation ON call_tasks (escalates_at);

CREATE INDEX call_tasks_by_hold ON call_tasks (held_until);

CREATE INDEX call_tasks_by_rep ON call_tasks (workspace_id, rep_id, is_open, due_at, worth DESC, referral_id);

CREATE INDEX call_tasks_to_take ON call_tasks (workspace_id, due_at, worth DESC, referral_id)
    WHERE is_open AND (is_free OR rep_id = 0);

CREATE TABLE calls (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    party TEXT NOT NULL,
    outcome TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    currency TEXT NOT NULL,
    note TEXT,
    reason TEXT,
    call_back_at INTEGER,
    order_amount INTEGER,
    order_currency TEXT,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    rep_id INTEGER NOT NULL,
    at INTEGER NOT NULL, minutes_estimated INTEGER NOT NULL DEFAULT FALSE,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE INDEX calls_by_referral ON calls (workspace_id, referral_id, id);

CREATE INDEX calls_by_time ON calls (workspace_id, at);

CREATE TABLE campaign_events (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    event TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns (workspace_id, id)
) STRICT;

CREATE INDEX campaign_events_by_campaign ON campaign_events (workspace_id, campaign_id, id);

CREATE TABLE campaign_users (
    workspace_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    is_held_out INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, campaign_id, user_id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE TABLE campaigns (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    hold_out INTEGER NOT NULL,
    quality_floor INTEGER NOT NULL,
    stops_itself INTEGER NOT NULL,
    budget_limited INTEGER NOT NULL,
    launched_at INTEGER,
    paused_at INTEGER,
    stopped_at INTEGER,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    judged_from INTEGER NOT NULL,
    judged_at INTEGER NOT NULL,
    flagged_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE INDEX campaigns_by_judgement ON campaigns (judged_at);

CREATE INDEX campaigns_by_program ON campaigns (workspace_id, program_id, starts_at);

CREATE TABLE classical_counts (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    month INTEGER NOT NULL,
    rep_id INTEGER NOT NULL,
    contacted INTEGER NOT NULL,
    won INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, month, rep_id),
    CONSTRAINT classical_counts_won CHECK (won >= 0 AND won <= contacted)
) STRICT;

CREATE TABLE classical_prospects (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    contacted_on INTEGER NOT NULL,
    won_on INTEGER,
    rep_id INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT classical_prospects_won CHECK (won_on IS NULL OR won_on >= contacted_on)
) STRICT;

CREATE INDEX classical_prospects_by_contact ON classical_prospects (workspace_id, contacted_on, rep_id);

CREATE UNIQUE INDEX classical_prospects_by_external_id ON classical_prospects (workspace_id, external_id);

CREATE INDEX classical_prospects_by_sale ON classical_prospects (workspace_id, won_on, rep_id) WHERE won_on IS NOT NULL;

CREATE TABLE console_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) STRICT;

CREATE INDEX console_sessions_by_member ON console_sessions (workspace_id, member_id);

CREATE TABLE contact_links (
    token TEXT NOT NULL,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    referral_id INTEGER,
    user_id INTEGER,
    address_hash TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (token)
) STRICT;

CREATE UNIQUE INDEX contact_links_of_referrals ON contact_links (workspace_id, referral_id);

CREATE UNIQUE INDEX contact_links_of_users ON contact_links (workspace_id, user_id);

CREATE TABLE contact_policies (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    country TEXT NOT NULL,
    message TEXT NOT NULL,
    phone INTEGER NOT NULL,
    needs_acquaintance INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, country)
) STRICT;

CREATE TABLE contact_settings (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    country TEXT NOT NULL,
    has_own_policies INTEGER NOT NULL,
    notice_alert_days INTEGER NOT NULL,
    notice_days INTEGER NOT NULL,
    silent_days INTEGER NOT NULL,
    engaged_months INTEGER NOT NULL,
    money_years INTEGER NOT NULL,
    suppression_years INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE enrollment_steps (
    workspace_id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (workspace_id, enrollment_id, step),
    FOREIGN KEY (workspace_id, enrollment_id) REFERENCES enrollments (workspace_id, id)
) STRICT;

CREATE INDEX enrollment_emails ON enrollment_steps (workspace_id, user_id, at)
    WHERE kind = 'email' AND outcome = 'done';

CREATE TABLE enrollments (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    scenario_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    standing TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_reason TEXT,
    trigger_kind TEXT NOT NULL,
    score INTEGER,
    referral_id INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE INDEX enrollments_by_scenario ON enrollments (workspace_id, scenario_id, id);

CREATE INDEX enrollments_by_user ON enrollments (workspace_id, user_id, scenario_id, id);

CREATE INDEX enrollments_due ON enrollments (due_at) WHERE state = 'active';

CREATE UNIQUE INDEX enrollments_open ON enrollments (workspace_id, scenario_id, user_id) WHERE state <> 'ended';

CREATE TABLE entries (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    reward_id INTEGER,
    referral_id INTEGER,
    at INTEGER NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    cause TEXT NOT NULL,
    cause_id TEXT,
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL, campaign_id INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, sequence),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id),
    CONSTRAINT entries_positive CHECK (amount > 0)
) STRICT;

CREATE INDEX entries_by_credit ON entries (workspace_id, credit, id);

CREATE INDEX entries_by_debit ON entries (workspace_id, debit, id);

CREATE INDEX entries_by_reward ON entries (workspace_id, reward_id, id);

CREATE INDEX entries_by_time ON entries (workspace_id, at);

CREATE TABLE gift_limits (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    valid_from TEXT NOT NULL,
    amount INTEGER,
    currency TEXT,
    PRIMARY KEY (workspace_id, valid_from)
) STRICT;

CREATE TABLE gift_order_events (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    event TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, order_id) REFERENCES gift_orders (workspace_id, id)
) STRICT;

CREATE INDEX gift_order_events_by_order ON gift_order_events (workspace_id, order_id, id);

CREATE TABLE gift_orders (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    reward_id INTEGER NOT NULL,
    gift_id TEXT,
    kind TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    currency TEXT NOT NULL,
    value INTEGER NOT NULL,
    state TEXT NOT NULL,
    is_reserved INTEGER NOT NULL,
    counted_year INTEGER,
    is_near_limit INTEGER NOT NULL,
    variant TEXT,
    tracking TEXT,
    address_name TEXT,
    address_line1 TEXT,
    address_line2 TEXT,
    address_postcode TEXT,
    address_city TEXT,
    address_country TEXT,
    confirmed_at INTEGER,
    shipped_at INTEGER,
    closed_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, ask_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, reward_id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id),
    FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts (workspace_id, id)
) STRICT;

CREATE INDEX gift_orders_by_gift ON gift_orders (workspace_id, gift_id, state);

CREATE INDEX gift_orders_by_state ON gift_orders (workspace_id, state, id);

CREATE INDEX gift_orders_closed ON gift_orders (closed_at);

CREATE INDEX gift_orders_to_ask ON gift_orders (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE gift_pictures (
    workspace_id INTEGER NOT NULL,
    gift_id TEXT NOT NULL,
    type TEXT NOT NULL,
    data BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, gift_id),
    FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts (workspace_id, id)
) STRICT;

CREATE TABLE gift_values (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    year INTEGER NOT NULL,
    recipient_key TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, year, recipient_key, currency),
    CONSTRAINT gift_values_amount CHECK (amount >= 0)
) STRICT;

CREATE TABLE gift_variants (
    workspace_id INTEGER NOT NULL,
    gift_id TEXT NOT NULL,
    code TEXT NOT NULL,
    place INTEGER NOT NULL,
    label_en TEXT NOT NULL,
    label_fr TEXT NOT NULL,
    stock INTEGER,
    PRIMARY KEY (workspace_id, gift_id, code),
    FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts (workspace_id, id),
    CONSTRAINT gift_variants_stock CHECK (stock >= 0)
) STRICT;

CREATE TABLE gifts (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    unit_cost INTEGER NOT NULL,
    currency TEXT NOT NULL,
    stock INTEGER,
    is_experience INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT gifts_stock CHECK (stock >= 0)
) STRICT;

CREATE TABLE guardrail_baselines (
    workspace_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    currency TEXT NOT NULL,
    cost INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    revenue INTEGER NOT NULL,
    customers INTEGER NOT NULL, calls INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, program_id, campaign_id, currency),
    FOREIGN KEY (workspace_id, program_id, campaign_id)
        REFERENCES guardrails (workspace_id, program_id, campaign_id)
) STRICT;

CREATE TABLE guardrail_events (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    event TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    found_limit TEXT,
    found_currency TEXT,
    found_measured INTEGER,
    found_ceiling INTEGER,
    found_share INTEGER,
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id, campaign_id)
        REFERENCES guardrails (workspace_id, program_id, campaign_id)
) STRICT;

CREATE INDEX guardrail_events_by_program ON guardrail_events (workspace_id, program_id, campaign_id, id);

CREATE TABLE guardrails (
    workspace_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    cost_per_customer INTEGER,
    cost_per_customer_currency TEXT,
    cost_to_revenue INTEGER,
    alert_at INTEGER NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    found_limit TEXT,
    found_currency TEXT,
    found_measured INTEGER,
    found_ceiling INTEGER,
    found_share INTEGER,
    since INTEGER NOT NULL,
    judged_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, program_id, campaign_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE INDEX guardrails_by_judgement ON guardrails (judged_at);

CREATE TABLE idempotency_keys (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, principal, key)
) STRICT;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE import_faults (
    workspace_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL, first_line INTEGER,
    PRIMARY KEY (workspace_id, import_id, line, field, code),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) STRICT;

CREATE TABLE import_parts (
    workspace_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workspace_id, import_id, number),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) STRICT;

CREATE TABLE import_subjects (
    workspace_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, import_id, subject),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) STRICT;

CREATE INDEX import_subjects_by_line ON import_subjects (workspace_id, import_id, line);

CREATE TABLE imports (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    encoding TEXT NOT NULL,
    separator TEXT NOT NULL,
    headings TEXT NOT NULL,
    first_row INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mapping TEXT NOT NULL,
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    version INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE INDEX imports_left ON imports (updated_at) WHERE state IN ('uploaded', 'checked');

CREATE INDEX imports_under_way ON imports (id) WHERE state IN ('checking', 'running');

CREATE TABLE invoices (
    workspace_id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    invoice TEXT NOT NULL,
    paid_at INTEGER NOT NULL,
    currency TEXT NOT NULL,
    paid INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, referral_id, invoice),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    CONSTRAINT invoices_refunded CHECK (refunded >= 0 AND refunded <= paid)
) STRICT;

CREATE INDEX invoices_by_day ON invoices (workspace_id, paid_at);

CREATE TABLE ledger_heads (
    workspace_id INTEGER NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE legal_answers (
    workspace_id INTEGER NOT NULL REFERENCES senders (workspace_id),
    topic TEXT NOT NULL,
    text_en TEXT,
    text_fr TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace_id, topic)
) STRICT;

CREATE TABLE member_events (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    event TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) STRICT;

CREATE INDEX member_events_by_member ON member_events (workspace_id, member_id, id);

CREATE TABLE members (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    locale TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL, removed_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, email_key)
) STRICT;

CREATE INDEX members_by_email ON members (email_key);

CREATE TABLE message_rules (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    quiet_from INTEGER NOT NULL,
    quiet_to INTEGER NOT NULL,
    quiet_weekends INTEGER NOT NULL,
    most_messages INTEGER NOT NULL,
    per_days INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE message_template_versions (
    workspace_id INTEGER NOT NULL,
    template TEXT NOT NULL,
    locale TEXT NOT NULL,
    number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    PRIMARY KEY (workspace_id, template, locale, number),
    FOREIGN KEY (workspace_id, template, locale) REFERENCES message_templates (workspace_id, template, locale)
) STRICT;

CREATE TABLE message_templates (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    template TEXT NOT NULL,
    locale TEXT NOT NULL,
    last_version INTEGER NOT NULL,
    live_version INTEGER,
    draft_subject TEXT,
    draft_body TEXT,
    revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, template, locale)
) STRICT;

CREATE TABLE messages (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    template TEXT NOT NULL,
    template_version INTEGER NOT NULL,
    locale TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    once_key TEXT NOT NULL,
    referral_id INTEGER,
    user_id INTEGER,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    unsubscribe_url TEXT NOT NULL,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    answer TEXT,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER,
    lease INTEGER NOT NULL,
    sent_at INTEGER,
    bounced_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, once_key),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE INDEX messages_by_recipient ON messages (workspace_id, recipient_key, id);

CREATE INDEX messages_by_referral ON messages (workspace_id, referral_id, id);

CREATE INDEX messages_by_state ON messages (workspace_id, state, id);

CREATE INDEX messages_by_user ON messages (workspace_id, user_id, id);

CREATE INDEX messages_queued ON messages (next_attempt_at, id) WHERE state = 'queued';

CREATE INDEX messages_sending ON messages (next_attempt_at, id) WHERE state = 'sending';

CREATE TABLE owner_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    member_id INTEGER
) STRICT;

CREATE INDEX owner_links_by_member ON owner_links (workspace_id, member_id);

CREATE TABLE payout_lines (
    workspace_id INTEGER NOT NULL,
    payout_id INTEGER NOT NULL,
    reward_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    netted INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    decided_at INTEGER,
    PRIMARY KEY (workspace_id, payout_id, reward_id),
    FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts (workspace_id, id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) STRICT;

CREATE INDEX payout_lines_by_reward ON payout_lines (workspace_id, reward_id);

CREATE TABLE payouts (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    principal TEXT NOT NULL,
    provider TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at INTEGER,
    decider TEXT,
    decider_id INTEGER,
    reason TEXT,
    currency TEXT NOT NULL,
    total INTEGER NOT NULL, left_alone INTEGER NOT NULL DEFAULT FALSE, is_agreed INTEGER NOT NULL DEFAULT FALSE,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE INDEX payouts_by_principal ON payouts (workspace_id, principal, created_at);

CREATE INDEX payouts_open ON payouts (state, provider, id);

CREATE TABLE principals (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    PRIMARY KEY (workspace_id, name)
) STRICT;

CREATE TABLE programs (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    preset TEXT NOT NULL,
    state TEXT NOT NULL,
    audience TEXT NOT NULL,
    wants_calls INTEGER NOT NULL,
    budget_limited INTEGER NOT NULL,
    typical_value INTEGER,
    typical_currency TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL, target_countries TEXT NOT NULL DEFAULT '', target_competitors TEXT NOT NULL DEFAULT '', target_sectors TEXT NOT NULL DEFAULT '', target_employees_from INTEGER, target_employees_to INTEGER, review_below INTEGER NOT NULL DEFAULT 20, refuse_below INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE prompts (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    once_key TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    action TEXT NOT NULL,
    expires_at INTEGER,
    shown_at INTEGER,
    dismissed_at INTEGER,
    created_at INTEGER NOT NULL, is_reply INTEGER,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, once_key),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE INDEX prompts_by_user ON prompts (workspace_id, user_id, id);

CREATE TABLE prospect_claims (
    workspace_id INTEGER NOT NULL,
    prospect_key TEXT NOT NULL,
    referral_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, prospect_key)
) STRICT;

CREATE INDEX prospect_claims_by_referral ON prospect_claims (workspace_id, referral_id);

CREATE TABLE prospect_consents (
    workspace_id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    locale TEXT NOT NULL,
    is_forwarded INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE TABLE prospect_contacts (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    prospect_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, prospect_hash)
) STRICT;

CREATE TABLE prospect_notices (
    workspace_id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    link_only TEXT,
    country TEXT NOT NULL,
    country_source TEXT NOT NULL,
    may_call INTEGER NOT NULL,
    knows_professionally INTEGER NOT NULL,
    address_hash TEXT,
    submitted_at INTEGER NOT NULL,
    contacted_at INTEGER,
    objected_at INTEGER,
    try_at INTEGER,
    alert_at INTEGER,
    erase_at INTEGER, alerted_at INTEGER, answered_at INTEGER,
    PRIMARY KEY (workspace_id, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE INDEX prospect_notices_to_alert ON prospect_notices (workspace_id, alert_at);

CREATE INDEX prospect_notices_to_erase ON prospect_notices (erase_at);

CREATE INDEX prospect_notices_to_try ON prospect_notices (try_at);

CREATE INDEX prospect_notices_unalerted ON prospect_notices (alert_at) WHERE alerted_at IS NULL;

CREATE TABLE referral_events (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    event TEXT NOT NULL,
    state_before TEXT,
    state_after TEXT,
    reason TEXT, member_id INTEGER,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) STRICT;

CREATE INDEX referral_events_by_referral ON referral_events (workspace_id, referral_id, id);

CREATE INDEX referral_events_by_time ON referral_events (workspace_id, at);

CREATE TABLE referral_rules (
    workspace_id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    rule_version INTEGER NOT NULL,
    kind TEXT, on_sale_only INTEGER NOT NULL DEFAULT FALSE,
    PRIMARY KEY (workspace_id, referral_id, rule_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, rule_id, rule_version) REFERENCES reward_rules (workspace_id, id, version)
) STRICT;

CREATE TABLE referrals (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    advocate_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
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
    relevance_score INTEGER NOT NULL,
    relevance_reasons TEXT NOT NULL,
    duplicate_of INTEGER,
    informed_text TEXT NOT NULL,
    expected_value INTEGER,
    expected_currency TEXT,
    submitted_at INTEGER NOT NULL,
    won_at INTEGER,
    accepted_at INTEGER,
    engaged_at INTEGER,
    has_company_number INTEGER NOT NULL,
    next_action_at INTEGER,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, campaign_id INTEGER NOT NULL DEFAULT 0, sector TEXT, employees INTEGER, sealed TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id),
    FOREIGN KEY (workspace_id, advocate_id) REFERENCES advocates (workspace_id, id)
) STRICT;

CREATE INDEX referrals_by_account ON referrals (workspace_id, account_id, submitted_at);

CREATE INDEX referrals_by_advocate ON referrals (workspace_id, advocate_id, id);

CREATE INDEX referrals_by_campaign ON referrals (workspace_id, campaign_id, submitted_at);

CREATE INDEX referrals_by_company ON referrals (workspace_id, company_key);

CREATE INDEX referrals_by_company_number ON referrals (workspace_id, company_number, id);

CREATE INDEX referrals_by_domain ON referrals (workspace_id, domain, id);

CREATE INDEX referrals_by_email ON referrals (workspace_id, email_key, id);

CREATE INDEX referrals_by_phone ON referrals (workspace_id, phone, id);

CREATE INDEX referrals_by_state ON referrals (workspace_id, state, id);

CREATE INDEX referrals_by_time ON referrals (workspace_id, submitted_at);

CREATE INDEX referrals_by_win ON referrals (workspace_id, program_id, won_at, id);

CREATE INDEX referrals_due ON referrals (next_action_at);

CREATE TABLE refused_origins (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    origin TEXT NOT NULL,
    times INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, origin)
) STRICT;

CREATE TABLE rep_profiles (
    workspace_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    work_from INTEGER NOT NULL,
    work_to INTEGER NOT NULL,
    work_days INTEGER NOT NULL,
    countries TEXT NOT NULL,
    languages TEXT NOT NULL,
    employees_from INTEGER,
    employees_to INTEGER,
    takes_new INTEGER NOT NULL,
    absent_from INTEGER,
    absent_until INTEGER,
    calendar_token TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, member_id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) STRICT;

CREATE UNIQUE INDEX rep_profiles_by_token ON rep_profiles (calendar_token);

CREATE TABLE reward_approvals (
    workspace_id INTEGER NOT NULL,
    reward_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    principal TEXT NOT NULL,
    amount INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, reward_id, event, principal),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) STRICT;

CREATE INDEX reward_approvals_by_principal ON reward_approvals (workspace_id, principal, at);

CREATE TABLE reward_events (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    reward_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    event TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) STRICT;

CREATE INDEX reward_events_by_reward ON reward_events (workspace_id, reward_id, id);

CREATE TABLE reward_rules (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    beneficiary TEXT NOT NULL,
    milestone TEXT NOT NULL,
    base TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    rate INTEGER,
    amount INTEGER,
    tiers TEXT NOT NULL,
    currency TEXT NOT NULL,
    duration_months INTEGER,
    quantity INTEGER NOT NULL,
    clawback_on_early_end INTEGER NOT NULL,
    hold_days INTEGER NOT NULL,
    approval TEXT NOT NULL,
    approval_above INTEGER,
    gift TEXT,
    tier_by TEXT NOT NULL,
    audience TEXT NOT NULL,
    conditions TEXT NOT NULL,
    cap_per_referral INTEGER,
    cap_per_advocate INTEGER,
    cap_per_year INTEGER,
    at_count INTEGER,
    valid_from INTEGER,
    valid_to INTEGER,
    is_current INTEGER NOT NULL,
    created_at INTEGER NOT NULL, campaign_id INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id, version),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE INDEX reward_rules_by_program ON reward_rules (workspace_id, program_id, id);

CREATE TABLE rewards (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    referral_id INTEGER NOT NULL,
    advocate_id INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    rule_version INTEGER NOT NULL,
    beneficiary TEXT NOT NULL,
    beneficiary_key TEXT NOT NULL,
    billing_object TEXT NOT NULL,
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    entitled INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    clearing INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    owed INTEGER NOT NULL,
    netted INTEGER NOT NULL,
    forfeited INTEGER NOT NULL,
    recovered INTEGER NOT NULL,
    sunk INTEGER NOT NULL,
    is_granted INTEGER NOT NULL,
    base INTEGER NOT NULL,
    rate INTEGER,
    invoice TEXT,
    tier INTEGER,
    basis_count INTEGER,
    is_capped INTEGER NOT NULL,
    earned_at INTEGER NOT NULL,
    hold_until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    is_doubtful INTEGER NOT NULL,
    needs_person INTEGER NOT NULL,
    is_superseded INTEGER NOT NULL,
    approved_at INTEGER,
    payout_id INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, campaign_id INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, referral_id, rule_id, rule_version, beneficiary, billing_object, currency, part),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, rule_id, rule_version) REFERENCES reward_rules (workspace_id, id, version),
    CONSTRAINT rewards_not_negative CHECK (pending >= 0 AND approved >= 0 AND clearing >= 0 AND owed >= 0)
) STRICT;

CREATE INDEX rewards_by_advocate ON rewards (workspace_id, advocate_id, id);

CREATE INDEX rewards_by_approval ON rewards (state, approved_at);

CREATE INDEX rewards_by_beneficiary ON rewards (workspace_id, beneficiary_key, id);

CREATE INDEX rewards_by_payout ON rewards (workspace_id, payout_id);

CREATE INDEX rewards_by_referral ON rewards (workspace_id, referral_id, id);

CREATE INDEX rewards_by_rule ON rewards (workspace_id, rule_id, advocate_id);

CREATE INDEX rewards_by_state ON rewards (workspace_id, state, id);

CREATE UNIQUE INDEX rewards_of_rungs ON rewards (workspace_id, rule_id, advocate_id, part)
    WHERE billing_object = 'rung';

CREATE INDEX rewards_on_hold ON rewards (state, hold_until);

CREATE TABLE scenario_minutes (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    minute INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, minute)
) STRICT;

CREATE TABLE scenario_steps (
    workspace_id INTEGER NOT NULL,
    scenario_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    next TEXT,
    amount INTEGER,
    unit TEXT,
    until TEXT,
    template_key TEXT,
    is_reply INTEGER,
    title_en TEXT,
    title_fr TEXT,
    text_en TEXT,
    text_fr TEXT,
    conditions TEXT NOT NULL,
    yes TEXT,
    no TEXT,
    gift_id TEXT,
    gift_rule_id INTEGER,
    PRIMARY KEY (workspace_id, scenario_id, version, place),
    FOREIGN KEY (workspace_id, scenario_id, version)
        REFERENCES scenario_versions (workspace_id, scenario_id, version)
) STRICT;

CREATE TABLE scenario_versions (
    workspace_id INTEGER NOT NULL,
    scenario_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    trigger_kind TEXT NOT NULL,
    milestone TEXT,
    entry TEXT NOT NULL,
    reentry_days INTEGER,
    max_days INTEGER NOT NULL,
    stops_at_last_rung INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    published_at INTEGER,
    PRIMARY KEY (workspace_id, scenario_id, version),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios (workspace_id, id)
) STRICT;

CREATE TABLE scenarios (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    program_id INTEGER,
    name TEXT NOT NULL,
    preset TEXT,
    state TEXT NOT NULL,
    trigger_kind TEXT NOT NULL,
    published INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    paused_at INTEGER,
    segment_at INTEGER,
    segment_after INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE INDEX scenarios_by_segment ON scenarios (segment_at) WHERE segment_at IS NOT NULL;

CREATE INDEX scenarios_by_trigger ON scenarios (workspace_id, trigger_kind, state, id);

CREATE TABLE sender_checks (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    domain TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    spf TEXT NOT NULL,
    dkim TEXT NOT NULL,
    dmarc TEXT NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE senders (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    publisher TEXT NOT NULL,
    postal_address TEXT NOT NULL,
    privacy_contact TEXT NOT NULL,
    about_en TEXT NOT NULL,
    about_fr TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, only_verified INTEGER NOT NULL DEFAULT FALSE,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE share_targets (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    start_bps INTEGER NOT NULL,
    target_bps INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE suppressions (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    address_hash TEXT NOT NULL,
    channel TEXT NOT NULL,
    created_at INTEGER NOT NULL, id INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, address_hash)
) STRICT;

CREATE INDEX suppressions_by_age ON suppressions (workspace_id, created_at);

CREATE INDEX suppressions_by_id ON suppressions (workspace_id, id);

CREATE TABLE survey_asks (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    survey_version INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    was_shown INTEGER NOT NULL,
    dismissed_at INTEGER,
    answered_at INTEGER,
    score INTEGER,
    scale_min INTEGER NOT NULL,
    scale_max INTEGER NOT NULL,
    threshold INTEGER,
    comment TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, survey_id, survey_version)
        REFERENCES survey_versions (workspace_id, survey_id, version),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id),
    CONSTRAINT survey_asks_score CHECK (score >= scale_min AND score <= scale_max)
) STRICT;

CREATE INDEX survey_asks_by_time ON survey_asks (workspace_id, survey_id, shown_at);

CREATE INDEX survey_asks_by_user ON survey_asks (workspace_id, user_id, survey_id, id);

CREATE TABLE survey_versions (
    workspace_id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    scale_min INTEGER NOT NULL,
    scale_max INTEGER NOT NULL,
    threshold INTEGER NOT NULL,
    low_at INTEGER,
    style TEXT NOT NULL,
    audience TEXT NOT NULL,
    question_en TEXT,
    question_fr TEXT,
    invitation_en TEXT,
    invitation_fr TEXT,
    thanks_en TEXT,
    thanks_fr TEXT,
    account_days INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    answer_days INTEGER NOT NULL,
    first_dismissal_days INTEGER NOT NULL,
    second_dismissal_days INTEGER NOT NULL,
    most_dismissals INTEGER NOT NULL,
    prompt_days INTEGER NOT NULL,
    launch_days INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, survey_id, version),
    FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id)
) STRICT;

CREATE TABLE surveys (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) STRICT;

CREATE TABLE tasks (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    once_key TEXT NOT NULL,
    text TEXT NOT NULL,
    score INTEGER,
    score_max INTEGER,
    user_id INTEGER,
    account_id INTEGER,
    referral_id INTEGER,
    assignee INTEGER,
    done_at INTEGER,
    done_by TEXT,
    done_by_id INTEGER,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, due_at INTEGER,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, once_key),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, assignee) REFERENCES members (workspace_id, id)
) STRICT;

CREATE INDEX tasks_by_referral ON tasks (workspace_id, referral_id, id);

CREATE INDEX tasks_by_state ON tasks (workspace_id, state, id);

CREATE INDEX tasks_by_user ON tasks (workspace_id, user_id, id);

CREATE TABLE test_clock (
    id INTEGER NOT NULL PRIMARY KEY,
    ahead INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    locale TEXT,
    sessions INTEGER NOT NULL,
    last_seen_at INTEGER,
    left_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, told_at INTEGER NOT NULL DEFAULT 0, quiet_until INTEGER, phone TEXT,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, external_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id)
) STRICT;

CREATE INDEX users_by_account ON users (workspace_id, account_id, id);

CREATE INDEX users_by_email ON users (workspace_id, email_key, id);

CREATE TABLE webhook_attempts (
    workspace_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER,
    fault TEXT,
    millis INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES webhook_deliveries (workspace_id, id)
) STRICT;

CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (workspace_id, delivery_id, id);

CREATE TABLE webhook_deliveries (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    endpoint_id INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    object TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    status INTEGER,
    fault TEXT,
    delivered_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (workspace_id, endpoint_id, id);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at, id) WHERE state = 'pending';

CREATE INDEX webhook_deliveries_order ON webhook_deliveries (workspace_id, endpoint_id, object, id)
    WHERE state = 'pending';

CREATE TABLE webhook_endpoints (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    id INTEGER NOT NULL,
    url TEXT NOT NULL,
    is_subscription INTEGER NOT NULL,
    event_types TEXT NOT NULL,
    state TEXT NOT NULL,
    stop_reason TEXT,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_until INTEGER,
    lease INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE widget_keys (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    kid TEXT NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (workspace_id, kid)
) STRICT;

CREATE TABLE workspace_secrets (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    purpose TEXT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (workspace_id, purpose)
) STRICT;

CREATE TABLE workspaces (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    currency TEXT NOT NULL,
    environment TEXT NOT NULL,
    preset TEXT NOT NULL,
    product TEXT NOT NULL,
    accent TEXT NOT NULL,
    website TEXT,
    origins TEXT NOT NULL,
    is_set_up INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    four_eyes_above INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
, referral_page TEXT) STRICT;

-- engine: postgresql

CREATE TABLE account_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    at bigint NOT NULL,
    administrator_id bigint,
    actor text NOT NULL,
    actor_id bigint,
    gifts_allowed boolean NOT NULL,
    recommending_allowed boolean NOT NULL,
    rep_id bigint,
    CONSTRAINT account_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT account_events_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES accounts(workspace_id, id),
    CONSTRAINT account_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX account_events_by_account ON account_events USING btree (workspace_id, account_id, id);

CREATE TABLE account_reps (
    workspace_id bigint NOT NULL,
    account_id bigint NOT NULL,
    member_id bigint NOT NULL,
    CONSTRAINT account_reps_pkey PRIMARY KEY (workspace_id, account_id),
    CONSTRAINT account_reps_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES accounts(workspace_id, id),
    CONSTRAINT account_reps_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id)
);

CREATE TABLE accounts (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    domain text,
    company_number text,
    country text,
    plan text,
    customer_since bigint,
    customer_until bigint,
    gifts_allowed boolean NOT NULL,
    recommending_allowed boolean NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    told_at bigint NOT NULL DEFAULT 0,
    CONSTRAINT accounts_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT accounts_workspace_id_external_id_key UNIQUE (workspace_id, external_id),
    CONSTRAINT accounts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX accounts_by_company_number ON accounts USING btree (workspace_id, company_number, id);

CREATE INDEX accounts_by_domain ON accounts USING btree (workspace_id, domain, id);

CREATE INDEX accounts_by_name ON accounts USING btree (workspace_id, name_key, id);

CREATE TABLE advocates (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    user_id bigint NOT NULL,
    account_id bigint NOT NULL,
    source text NOT NULL,
    code text NOT NULL,
    reward_choice text,
    hide_amounts boolean NOT NULL,
    involvement text,
    created_at bigint NOT NULL,
    CONSTRAINT advocates_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT advocates_workspace_id_code_key UNIQUE (workspace_id, code),
    CONSTRAINT advocates_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id),
    CONSTRAINT advocates_workspace_id_program_id_user_id_key UNIQUE (workspace_id, program_id, user_id),
    CONSTRAINT advocates_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE INDEX advocates_by_code ON advocates USING btree (code);

CREATE INDEX advocates_by_user ON advocates USING btree (workspace_id, user_id, program_id);

CREATE TABLE api_keys (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash text NOT NULL,
    scopes text NOT NULL,
    created_at bigint NOT NULL,
    last_used_at bigint,
    revoked_at bigint,
    made_by bigint,
    CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
    CONSTRAINT api_keys_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE balances (
    workspace_id bigint NOT NULL,
    program_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    currency text NOT NULL,
    account text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT balances_pkey PRIMARY KEY (workspace_id, program_id, campaign_id, currency, account),
    CONSTRAINT balances_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE TABLE bank_accounts (
    workspace_id bigint NOT NULL,
    owner text NOT NULL,
    holder text NOT NULL,
    iban text NOT NULL,
    bic text,
    updated_at bigint NOT NULL,
    CONSTRAINT bank_accounts_pkey PRIMARY KEY (workspace_id, owner),
    CONSTRAINT bank_accounts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE benefit_acknowledgements (
    workspace_id bigint NOT NULL,
    reward_id bigint NOT NULL,
    outcome text NOT NULL,
    reference text,
    at bigint NOT NULL,
    CONSTRAINT benefit_acknowledgements_pkey PRIMARY KEY (workspace_id, reward_id),
    CONSTRAINT benefit_acknowledgements_workspace_id_reward_id_fkey FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards(workspace_id, id)
);

CREATE TABLE billing_connections (
    workspace_id bigint NOT NULL,
    provider text NOT NULL,
    signing_secret text NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT billing_connections_pkey PRIMARY KEY (workspace_id, provider),
    CONSTRAINT billing_connections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE billing_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text NOT NULL,
    source text NOT NULL,
    type text NOT NULL,
    fingerprint text NOT NULL,
    raw text NOT NULL,
    occurred_at bigint NOT NULL,
    received_at bigint NOT NULL,
    outcome text NOT NULL,
    reason text,
    first_outcome text,
    first_reason text,
    referral_id bigint,
    customer_external_id text,
    customer_email text,
    customer_domain text,
    customer_company_number text,
    customer_name text,
    referral_code text,
    subscription_id text,
    plan_unit text,
    plan_count bigint,
    plan_amount bigint,
    subscription_started_at bigint,
    invoice text,
    amount bigint,
    gross_amount bigint,
    amount_is_gross boolean NOT NULL,
    amount_is_total boolean NOT NULL,
    refund_source text,
    aliases text NOT NULL,
    currency text,
    CONSTRAINT billing_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT billing_events_workspace_id_external_id_key UNIQUE (workspace_id, external_id),
    CONSTRAINT billing_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    CONSTRAINT billing_events_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX billing_events_by_customer ON billing_events USING btree (workspace_id, customer_external_id, referral_id, id);

CREATE INDEX billing_events_by_invoice ON billing_events USING btree (workspace_id, invoice, referral_id, id);

CREATE INDEX billing_events_by_outcome ON billing_events USING btree (workspace_id, outcome, id);

CREATE INDEX billing_events_by_referral ON billing_events USING btree (workspace_id, referral_id, id);

CREATE INDEX billing_events_by_subscription ON billing_events USING btree (workspace_id, subscription_id, referral_id, id);

CREATE TABLE billing_links (
    workspace_id bigint NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    referral_id bigint NOT NULL,
    CONSTRAINT billing_links_pkey PRIMARY KEY (workspace_id, kind, value),
    CONSTRAINT billing_links_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX billing_links_by_referral ON billing_links USING btree (workspace_id, referral_id, kind, value);

CREATE TABLE call_reconsiderations (
    workspace_id bigint NOT NULL,
    program_id bigint NOT NULL,
    is_first boolean NOT NULL,
    state text NOT NULL,
    after_id bigint NOT NULL,
    CONSTRAINT call_reconsiderations_pkey PRIMARY KEY (workspace_id, program_id),
    CONSTRAINT call_reconsiderations_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE TABLE call_settings (
    workspace_id bigint NOT NULL,
    program_id bigint NOT NULL,
    advocate_first boolean NOT NULL,
    no_answer_limit bigint NOT NULL,
    advocate_hours bigint NOT NULL,
    prospect_hours bigint NOT NULL,
    retry_hours bigint NOT NULL,
    follow_up_hours bigint NOT NULL,
    escalation_hours bigint NOT NULL,
    hold_minutes bigint NOT NULL,
    advocate_script_en text,
    advocate_script_fr text,
    prospect_script_en text,
    prospect_script_fr text,
    hourly_cost bigint NOT NULL,
    version bigint NOT NULL,
    usual_minutes bigint NOT NULL DEFAULT 5,
    no_answer_days bigint NOT NULL DEFAULT 1,
    CONSTRAINT call_settings_pkey PRIMARY KEY (workspace_id, program_id),
    CONSTRAINT call_settings_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE TABLE call_tasks (
    workspace_id bigint NOT NULL,
    referral_id bigint NOT NULL,
    program_id bigint NOT NULL,
    rep_id bigint NOT NULL,
    routed_by text NOT NULL,
    is_open boolean NOT NULL,
    is_free boolean NOT NULL,
    due_at bigint NOT NULL,
    escalates_at bigint,
    worth bigint NOT NULL,
    held_by text NOT NULL,
    held_until bigint,
    call_back_at bigint,
    advocate_attempts bigint NOT NULL,
    prospect_attempts bigint NOT NULL,
    assigned_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT call_tasks_pkey PRIMARY KEY (workspace_id, referral_id),
    CONSTRAINT call_tasks_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX call_tasks_by_due ON call_tasks USING btree (workspace_id, is_open, due_at, worth DESC, referral_id);

CREATE INDEX call_tasks_by_escalation ON call_tasks USING btree (escalates_at);

CREATE INDEX call_tasks_by_hold ON call_tasks USING btree (held_until);

CREATE INDEX call_tasks_by_rep ON call_tasks USING btree (workspace_id, rep_id, is_open, due_at, worth DESC, referral_id);

CREATE INDEX call_tasks_to_take ON call_tasks USING btree (workspace_id, due_at, worth DESC, referral_id) WHERE is_open AND (is_free OR rep_id = 0);

CREATE TABLE calls (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    referral_id bigint NOT NULL,
    party text NOT NULL,
    outcome text NOT NULL,
    minutes bigint NOT NULL,
    cost bigint NOT NULL,
    currency text NOT NULL,
    note text,
    reason text,
    call_back_at bigint,
    order_amount bigint,
    order_currency text,
    actor text NOT NULL,
    actor_id bigint,
    rep_id bigint NOT NULL,
    at bigint NOT NULL,
    minutes_estimated boolean NOT NULL DEFAULT false,
    CONSTRAINT calls_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT calls_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX calls_by_referral ON calls USING btree (workspace_id, referral_id, id);

CREATE INDEX calls_by_time ON calls USING btree (workspace_id, at);

CREATE TABLE campaign_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    event text NOT NULL,
    reason text,
    CONSTRAINT campaign_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT campaign_events_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
);

CREATE INDEX campaign_events_by_campaign ON campaign_events USING btree (workspace_id, campaign_id, id);

CREATE TABLE campaign_users (
    workspace_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    user_id bigint NOT NULL,
    is_held_out boolean NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT campaign_users_pkey PRIMARY KEY (workspace_id, campaign_id, user_id),
    CONSTRAINT campaign_users_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id),
    CONSTRAINT campaign_users_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE TABLE campaigns (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    name_en text NOT NULL,
    name_fr text NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    hold_out bigint NOT NULL,
    quality_floor bigint NOT NULL,
    stops_itself boolean NOT NULL,
    budget_limited boolean NOT NULL,
    launched_at bigint,
    paused_at bigint,
    stopped_at bigint,
    cause text NOT NULL,
    reason text NOT NULL,
    judged_from bigint NOT NULL,
    judged_at bigint NOT NULL,
    flagged_at bigint,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT campaigns_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT campaigns_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE INDEX campaigns_by_judgement ON campaigns USING btree (judged_at);

CREATE INDEX campaigns_by_program ON campaigns USING btree (workspace_id, program_id, starts_at);

CREATE TABLE classical_counts (
    workspace_id bigint NOT NULL,
    month bigint NOT NULL,
    rep_id bigint NOT NULL,
    contacted bigint NOT NULL,
    won bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT classical_counts_pkey PRIMARY KEY (workspace_id, month, rep_id),
    CONSTRAINT classical_counts_won CHECK (won >= 0 AND won <= contacted),
    CONSTRAINT classical_counts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE classical_prospects (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text NOT NULL,
    contacted_on bigint NOT NULL,
    won_on bigint,
    rep_id bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT classical_prospects_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT classical_prospects_won CHECK (won_on IS NULL OR won_on >= contacted_on),
    CONSTRAINT classical_prospects_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX classical_prospects_by_contact ON classical_prospects USING btree (workspace_id, contacted_on, rep_id);

CREATE INDEX classical_prospects_by_sale ON classical_prospects USING btree (workspace_id, won_on, rep_id) WHERE won_on IS NOT NULL;

CREATE UNIQUE INDEX classical_prospects_by_external_id ON classical_prospects USING btree (workspace_id, external_id);

CREATE TABLE console_sessions (
    token_hash text NOT NULL,
    workspace_id bigint NOT NULL,
    member_id bigint NOT NULL,
    csrf text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    CONSTRAINT console_sessions_pkey PRIMARY KEY (token_hash),
    CONSTRAINT console_sessions_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id)
);

CREATE INDEX console_sessions_by_member ON console_sessions USING btree (workspace_id, member_id);

CREATE TABLE contact_links (
    token text NOT NULL,
    workspace_id bigint NOT NULL,
    referral_id bigint,
    user_id bigint,
    address_hash text,
    created_at bigint NOT NULL,
    CONSTRAINT contact_links_pkey PRIMARY KEY (token),
    CONSTRAINT contact_links_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE UNIQUE INDEX contact_links_of_referrals ON contact_links USING btree (workspace_id, referral_id);

CREATE UNIQUE INDEX contact_links_of_users ON contact_links USING btree (workspace_id, user_id);

CREATE TABLE contact_policies (
    workspace_id bigint NOT NULL,
    country text NOT NULL,
    message text NOT NULL,
    phone boolean NOT NULL,
    needs_acquaintance boolean NOT NULL,
    CONSTRAINT contact_policies_pkey PRIMARY KEY (workspace_id, country),
    CONSTRAINT contact_policies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE contact_settings (
    workspace_id bigint NOT NULL,
    country text NOT NULL,
    has_own_policies boolean NOT NULL,
    notice_alert_days bigint NOT NULL,
    notice_days bigint NOT NULL,
    silent_days bigint NOT NULL,
    engaged_months bigint NOT NULL,
    money_years bigint NOT NULL,
    suppression_years bigint,
    version bigint NOT NULL,
    CONSTRAINT contact_settings_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT contact_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE enrollment_steps (
    workspace_id bigint NOT NULL,
    enrollment_id bigint NOT NULL,
    step text NOT NULL,
    user_id bigint NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,
    outcome text NOT NULL,
    detail text NOT NULL,
    CONSTRAINT enrollment_steps_pkey PRIMARY KEY (workspace_id, enrollment_id, step),
    CONSTRAINT enrollment_steps_workspace_id_enrollment_id_fkey FOREIGN KEY (workspace_id, enrollment_id) REFERENCES enrollments(workspace_id, id)
);

CREATE INDEX enrollment_emails ON enrollment_steps USING btree (workspace_id, user_id, at) WHERE kind = 'email'::text AND outcome = 'done'::text;

CREATE TABLE enrollments (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    scenario_id bigint NOT NULL,
    version bigint NOT NULL,
    user_id bigint NOT NULL,
    state text NOT NULL,
    step text NOT NULL,
    due_at bigint NOT NULL,
    standing text NOT NULL,
    started_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    ended_at bigint,
    end_reason text,
    trigger_kind text NOT NULL,
    score bigint,
    referral_id bigint,
    CONSTRAINT enrollments_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT enrollments_workspace_id_scenario_id_fkey FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios(workspace_id, id),
    CONSTRAINT enrollments_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE INDEX enrollments_by_scenario ON enrollments USING btree (workspace_id, scenario_id, id);

CREATE INDEX enrollments_by_user ON enrollments USING btree (workspace_id, user_id, scenario_id, id);

CREATE INDEX enrollments_due ON enrollments USING btree (due_at) WHERE state = 'active'::text;

CREATE UNIQUE INDEX enrollments_open ON enrollments USING btree (workspace_id, scenario_id, user_id) WHERE state <> 'ended'::text;

CREATE TABLE entries (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    reward_id bigint,
    referral_id bigint,
    at bigint NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    cause text NOT NULL,
    cause_id text,
    sequence bigint NOT NULL,
    hash text NOT NULL,
    campaign_id bigint NOT NULL DEFAULT 0,
    CONSTRAINT entries_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT entries_positive CHECK (amount > 0),
    CONSTRAINT entries_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id),
    CONSTRAINT entries_workspace_id_reward_id_fkey FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards(workspace_id, id),
    CONSTRAINT entries_workspace_id_sequence_key UNIQUE (workspace_id, sequence)
);

CREATE INDEX entries_by_credit ON entries USING btree (workspace_id, credit, id);

CREATE INDEX entries_by_debit ON entries USING btree (workspace_id, debit, id);

CREATE INDEX entries_by_reward ON entries USING btree (workspace_id, reward_id, id);

CREATE INDEX entries_by_time ON entries USING btree (workspace_id, at);

CREATE TABLE gift_limits (
    workspace_id bigint NOT NULL,
    valid_from text NOT NULL,
    amount bigint,
    currency text,
    CONSTRAINT gift_limits_pkey PRIMARY KEY (workspace_id, valid_from),
    CONSTRAINT gift_limits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE gift_order_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    event text NOT NULL,
    state_before text NOT NULL,
    state_after text NOT NULL,
    CONSTRAINT gift_order_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT gift_order_events_workspace_id_order_id_fkey FOREIGN KEY (workspace_id, order_id) REFERENCES gift_orders(workspace_id, id)
);

CREATE INDEX gift_order_events_by_order ON gift_order_events USING btree (workspace_id, order_id, id);

CREATE TABLE gift_orders (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    reward_id bigint NOT NULL,
    gift_id text,
    kind text NOT NULL,
    recipient_key text NOT NULL,
    quantity bigint NOT NULL,
    currency text NOT NULL,
    value bigint NOT NULL,
    state text NOT NULL,
    is_reserved boolean NOT NULL,
    counted_year bigint,
    is_near_limit boolean NOT NULL,
    variant text,
    tracking text,
    address_name text,
    address_line1 text,
    address_line2 text,
    address_postcode text,
    address_city text,
    address_country text,
    confirmed_at bigint,
    shipped_at bigint,
    closed_at bigint,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    ask_at bigint,
    CONSTRAINT gift_orders_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT gift_orders_workspace_id_gift_id_fkey FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts(workspace_id, id),
    CONSTRAINT gift_orders_workspace_id_reward_id_fkey FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards(workspace_id, id),
    CONSTRAINT gift_orders_workspace_id_reward_id_key UNIQUE (workspace_id, reward_id)
);

CREATE INDEX gift_orders_by_gift ON gift_orders USING btree (workspace_id, gift_id, state);

CREATE INDEX gift_orders_by_state ON gift_orders USING btree (workspace_id, state, id);

CREATE INDEX gift_orders_closed ON gift_orders USING btree (closed_at);

CREATE INDEX gift_orders_to_ask ON gift_orders USING btree (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE gift_pictures (
    workspace_id bigint NOT NULL,
    gift_id text NOT NULL,
    type text NOT NULL,
    data bytea NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT gift_pictures_pkey PRIMARY KEY (workspace_id, gift_id),
    CONSTRAINT gift_pictures_workspace_id_gift_id_fkey FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts(workspace_id, id)
);

CREATE TABLE gift_values (
    workspace_id bigint NOT NULL,
    year bigint NOT NULL,
    recipient_key text NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT gift_values_amount CHECK (amount >= 0),
    CONSTRAINT gift_values_pkey PRIMARY KEY (workspace_id, year, recipient_key, currency),
    CONSTRAINT gift_values_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE gift_variants (
    workspace_id bigint NOT NULL,
    gift_id text NOT NULL,
    code text NOT NULL,
    place bigint NOT NULL,
    label_en text NOT NULL,
    label_fr text NOT NULL,
    stock bigint,
    CONSTRAINT gift_variants_pkey PRIMARY KEY (workspace_id, gift_id, code),
    CONSTRAINT gift_variants_stock CHECK (stock >= 0),
    CONSTRAINT gift_variants_workspace_id_gift_id_fkey FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts(workspace_id, id)
);

CREATE TABLE gifts (
    workspace_id bigint NOT NULL,
    id text NOT NULL,
    name_en text NOT NULL,
    name_fr text NOT NULL,
    unit_cost bigint NOT NULL,
    currency text NOT NULL,
    stock bigint,
    is_experience boolean NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT gifts_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT gifts_stock CHECK (stock >= 0),
    CONSTRAINT gifts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE guardrail_baselines (
    workspace_id bigint NOT NULL,
    program_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    currency text NOT NULL,
    cost bigint NOT NULL,
    waiting bigint NOT NULL,
    revenue bigint NOT NULL,
    customers bigint NOT NULL,
    calls bigint NOT NULL DEFAULT 0,
    CONSTRAINT guardrail_baselines_pkey PRIMARY KEY (workspace_id, program_id, campaign_id, currency),
    CONSTRAINT guardrail_baselines_workspace_id_program_id_campaign_id_fkey FOREIGN KEY (workspace_id, program_id, campaign_id) REFERENCES guardrails(workspace_id, program_id, campaign_id)
);

CREATE TABLE guardrail_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    event text NOT NULL,
    state_before text NOT NULL,
    state_after text NOT NULL,
    found_limit text,
    found_currency text,
    found_measured bigint,
    found_ceiling bigint,
    found_share bigint,
    reason text,
    CONSTRAINT guardrail_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT guardrail_events_workspace_id_program_id_campaign_id_fkey FOREIGN KEY (workspace_id, program_id, campaign_id) REFERENCES guardrails(workspace_id, program_id, campaign_id)
);

CREATE INDEX guardrail_events_by_program ON guardrail_events USING btree (workspace_id, program_id, campaign_id, id);

CREATE TABLE guardrails (
    workspace_id bigint NOT NULL,
    program_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    cost_per_customer bigint,
    cost_per_customer_currency text,
    cost_to_revenue bigint,
    alert_at bigint NOT NULL,
    action text NOT NULL,
    state text NOT NULL,
    found_limit text,
    found_currency text,
    found_measured bigint,
    found_ceiling bigint,
    found_share bigint,
    since bigint NOT NULL,
    judged_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT guardrails_pkey PRIMARY KEY (workspace_id, program_id, campaign_id),
    CONSTRAINT guardrails_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE INDEX guardrails_by_judgement ON guardrails USING btree (judged_at);

CREATE TABLE idempotency_keys (
    workspace_id bigint NOT NULL,
    principal text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    headers text NOT NULL,
    body text NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, principal, key),
    CONSTRAINT idempotency_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (created_at);

CREATE TABLE import_faults (
    workspace_id bigint NOT NULL,
    import_id bigint NOT NULL,
    line bigint NOT NULL,
    field text NOT NULL,
    code text NOT NULL,
    first_line bigint,
    CONSTRAINT import_faults_pkey PRIMARY KEY (workspace_id, import_id, line, field, code),
    CONSTRAINT import_faults_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
);

CREATE TABLE import_parts (
    workspace_id bigint NOT NULL,
    import_id bigint NOT NULL,
    number bigint NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT import_parts_pkey PRIMARY KEY (workspace_id, import_id, number),
    CONSTRAINT import_parts_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
);

CREATE TABLE import_subjects (
    workspace_id bigint NOT NULL,
    import_id bigint NOT NULL,
    subject text NOT NULL,
    line bigint NOT NULL,
    CONSTRAINT import_subjects_pkey PRIMARY KEY (workspace_id, import_id, subject),
    CONSTRAINT import_subjects_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
);

CREATE INDEX import_subjects_by_line ON import_subjects USING btree (workspace_id, import_id, line);

CREATE TABLE imports (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    state text NOT NULL,
    encoding text NOT NULL,
    separator text NOT NULL,
    headings text NOT NULL,
    first_row bigint NOT NULL,
    first_line bigint NOT NULL,
    size bigint NOT NULL,
    mapping text NOT NULL,
    position bigint NOT NULL,
    line bigint NOT NULL,
    row_count bigint NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    refused bigint NOT NULL,
    version bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT imports_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX imports_left ON imports USING btree (updated_at) WHERE state = ANY (ARRAY['uploaded'::text, 'checked'::text]);

CREATE INDEX imports_under_way ON imports USING btree (id) WHERE state = ANY (ARRAY['checking'::text, 'running'::text]);

CREATE TABLE invoices (
    workspace_id bigint NOT NULL,
    referral_id bigint NOT NULL,
    invoice text NOT NULL,
    paid_at bigint NOT NULL,
    currency text NOT NULL,
    paid bigint NOT NULL,
    refunded bigint NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (workspace_id, referral_id, invoice),
    CONSTRAINT invoices_refunded CHECK (refunded >= 0 AND refunded <= paid),
    CONSTRAINT invoices_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX invoices_by_day ON invoices USING btree (workspace_id, paid_at);

CREATE TABLE ledger_heads (
    workspace_id bigint NOT NULL,
    sequence bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT ledger_heads_pkey PRIMARY KEY (workspace_id)
);

CREATE TABLE legal_answers (
    workspace_id bigint NOT NULL,
    topic text NOT NULL,
    text_en text,
    text_fr text,
    reason text NOT NULL,
    CONSTRAINT legal_answers_pkey PRIMARY KEY (workspace_id, topic),
    CONSTRAINT legal_answers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES senders(workspace_id)
);

CREATE TABLE member_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    member_id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    event text NOT NULL,
    role text NOT NULL,
    CONSTRAINT member_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT member_events_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id)
);

CREATE INDEX member_events_by_member ON member_events USING btree (workspace_id, member_id, id);

CREATE TABLE members (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    locale text NOT NULL,
    password_hash text NOT NULL,
    created_at bigint NOT NULL,
    removed_at bigint,
    CONSTRAINT members_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT members_workspace_id_email_key_key UNIQUE (workspace_id, email_key),
    CONSTRAINT members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX members_by_email ON members USING btree (email_key);

CREATE TABLE message_rules (
    workspace_id bigint NOT NULL,
    quiet_from bigint NOT NULL,
    quiet_to bigint NOT NULL,
    quiet_weekends boolean NOT NULL,
    most_messages bigint NOT NULL,
    per_days bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT message_rules_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT message_rules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE message_template_versions (
    workspace_id bigint NOT NULL,
    template text NOT NULL,
    locale text NOT NULL,
    number bigint NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    CONSTRAINT message_template_versions_pkey PRIMARY KEY (workspace_id, template, locale, number),
    CONSTRAINT message_template_versions_workspace_id_template_locale_fkey FOREIGN KEY (workspace_id, template, locale) REFERENCES message_templates(workspace_id, template, locale)
);

CREATE TABLE message_templates (
    workspace_id bigint NOT NULL,
    template text NOT NULL,
    locale text NOT NULL,
    last_version bigint NOT NULL,
    live_version bigint,
    draft_subject text,
    draft_body text,
    revision bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT message_templates_pkey PRIMARY KEY (workspace_id, template, locale),
    CONSTRAINT message_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE messages (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    template text NOT NULL,
    template_version bigint NOT NULL,
    locale text NOT NULL,
    recipient text NOT NULL,
    recipient_key text NOT NULL,
    recipient_name text NOT NULL,
    once_key text NOT NULL,
    referral_id bigint,
    user_id bigint,
    subject text NOT NULL,
    body_text text NOT NULL,
    body_html text NOT NULL,
    unsubscribe_url text NOT NULL,
    message_id text NOT NULL,
    state text NOT NULL,
    reason text,
    answer text,
    attempts bigint NOT NULL,
    next_attempt_at bigint,
    lease bigint NOT NULL,
    sent_at bigint,
    bounced_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT messages_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT messages_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    CONSTRAINT messages_workspace_id_once_key_key UNIQUE (workspace_id, once_key),
    CONSTRAINT messages_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id),
    CONSTRAINT messages_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE INDEX messages_by_recipient ON messages USING btree (workspace_id, recipient_key, id);

CREATE INDEX messages_by_referral ON messages USING btree (workspace_id, referral_id, id);

CREATE INDEX messages_by_state ON messages USING btree (workspace_id, state, id);

CREATE INDEX messages_by_user ON messages USING btree (workspace_id, user_id, id);

CREATE INDEX messages_queued ON messages USING btree (next_attempt_at, id) WHERE state = 'queued'::text;

CREATE INDEX messages_sending ON messages USING btree (next_attempt_at, id) WHERE state = 'sending'::text;

CREATE TABLE owner_links (
    token_hash text NOT NULL,
    workspace_id bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    member_id bigint,
    CONSTRAINT owner_links_pkey PRIMARY KEY (token_hash),
    CONSTRAINT owner_links_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX owner_links_by_member ON owner_links USING btree (workspace_id, member_id);

CREATE TABLE payout_lines (
    workspace_id bigint NOT NULL,
    payout_id bigint NOT NULL,
    reward_id bigint NOT NULL,
    amount bigint NOT NULL,
    netted bigint NOT NULL,
    outcome text NOT NULL,
    decided_at bigint,
    CONSTRAINT payout_lines_pkey PRIMARY KEY (workspace_id, payout_id, reward_id),
    CONSTRAINT payout_lines_workspace_id_payout_id_fkey FOREIGN KEY (workspace_id, payout_id) REFERENCES payouts(workspace_id, id),
    CONSTRAINT payout_lines_workspace_id_reward_id_fkey FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards(workspace_id, id)
);

CREATE INDEX payout_lines_by_reward ON payout_lines USING btree (workspace_id, reward_id);

CREATE TABLE payouts (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    created_at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    principal text NOT NULL,
    provider text NOT NULL,
    state text NOT NULL,
    decided_at bigint,
    decider text,
    decider_id bigint,
    reason text,
    currency text NOT NULL,
    total bigint NOT NULL,
    left_alone boolean NOT NULL DEFAULT false,
    is_agreed boolean NOT NULL DEFAULT false,
    CONSTRAINT payouts_pkey PRIMARY KEY (workspace_id, id)
);

CREATE INDEX payouts_by_principal ON payouts USING btree (workspace_id, principal, created_at);

CREATE INDEX payouts_open ON payouts USING btree (state, provider, id);

CREATE TABLE principals (
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    CONSTRAINT principals_pkey PRIMARY KEY (workspace_id, name),
    CONSTRAINT principals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE programs (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    preset text NOT NULL,
    state text NOT NULL,
    audience text NOT NULL,
    wants_calls boolean NOT NULL,
    budget_limited boolean NOT NULL,
    typical_value bigint,
    typical_currency text,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    target_countries text NOT NULL DEFAULT ''::text,
    target_competitors text NOT NULL DEFAULT ''::text,
    target_sectors text NOT NULL DEFAULT ''::text,
    target_employees_from bigint,
    target_employees_to bigint,
    review_below bigint NOT NULL DEFAULT 20,
    refuse_below bigint NOT NULL DEFAULT 0,
    CONSTRAINT programs_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT programs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE prompts (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    once_key text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    action text NOT NULL,
    expires_at bigint,
    shown_at bigint,
    dismissed_at bigint,
    created_at bigint NOT NULL,
    is_reply boolean,
    CONSTRAINT prompts_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT prompts_workspace_id_once_key_key UNIQUE (workspace_id, once_key),
    CONSTRAINT prompts_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE INDEX prompts_by_user ON prompts USING btree (workspace_id, user_id, id);

CREATE TABLE prospect_claims (
    workspace_id bigint NOT NULL,
    prospect_key text NOT NULL,
    referral_id bigint NOT NULL,
    CONSTRAINT prospect_claims_pkey PRIMARY KEY (workspace_id, prospect_key)
);

CREATE INDEX prospect_claims_by_referral ON prospect_claims USING btree (workspace_id, referral_id);

CREATE TABLE prospect_consents (
    workspace_id bigint NOT NULL,
    referral_id bigint NOT NULL,
    text text NOT NULL,
    locale text NOT NULL,
    is_forwarded boolean NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT prospect_consents_pkey PRIMARY KEY (workspace_id, referral_id),
    CONSTRAINT prospect_consents_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE TABLE prospect_contacts (
    workspace_id bigint NOT NULL,
    prospect_hash text NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT prospect_contacts_pkey PRIMARY KEY (workspace_id, prospect_hash),
    CONSTRAINT prospect_contacts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE prospect_notices (
    workspace_id bigint NOT NULL,
    referral_id bigint NOT NULL,
    step text NOT NULL,
    link_only text,
    country text NOT NULL,
    country_source text NOT NULL,
    may_call boolean NOT NULL,
    knows_professionally boolean NOT NULL,
    address_hash text,
    submitted_at bigint NOT NULL,
    contacted_at bigint,
    objected_at bigint,
    try_at bigint,
    alert_at bigint,
    erase_at bigint,
    alerted_at bigint,
    answered_at bigint,
    CONSTRAINT prospect_notices_pkey PRIMARY KEY (workspace_id, referral_id),
    CONSTRAINT prospect_notices_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX prospect_notices_to_alert ON prospect_notices USING btree (workspace_id, alert_at);

CREATE INDEX prospect_notices_to_erase ON prospect_notices USING btree (erase_at);

CREATE INDEX prospect_notices_to_try ON prospect_notices USING btree (try_at);

CREATE INDEX prospect_notices_unalerted ON prospect_notices USING btree (alert_at) WHERE alerted_at IS NULL;

CREATE TABLE referral_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    referral_id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    event text NOT NULL,
    state_before text,
    state_after text,
    reason text,
    member_id bigint,
    CONSTRAINT referral_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT referral_events_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id)
);

CREATE INDEX referral_events_by_referral ON referral_events USING btree (workspace_id, referral_id, id);

CREATE INDEX referral_events_by_time ON referral_events USING btree (workspace_id, at);

CREATE TABLE referral_rules (
    workspace_id bigint NOT NULL,
    referral_id bigint NOT NULL,
    rule_id bigint NOT NULL,
    rule_version bigint NOT NULL,
    kind text,
    on_sale_only boolean NOT NULL DEFAULT false,
    CONSTRAINT referral_rules_pkey PRIMARY KEY (workspace_id, referral_id, rule_id),
    CONSTRAINT referral_rules_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id),
    CONSTRAINT referral_rules_workspace_id_rule_id_rule_version_fkey FOREIGN KEY (workspace_id, rule_id, rule_version) REFERENCES reward_rules(workspace_id, id, version)
);

CREATE TABLE referrals (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    advocate_id bigint NOT NULL,
    account_id bigint NOT NULL,
    source text NOT NULL,
    state text NOT NULL,
    reason text,
    prospect_key text NOT NULL,
    email text,
    email_key text,
    company text,
    company_key text,
    contact_name text,
    phone text,
    company_number text,
    country text,
    website text,
    domain text,
    need text,
    relationship text,
    address_class text NOT NULL,
    relevance_score bigint NOT NULL,
    relevance_reasons text NOT NULL,
    duplicate_of bigint,
    informed_text text NOT NULL,
    expected_value bigint,
    expected_currency text,
    submitted_at bigint NOT NULL,
    won_at bigint,
    accepted_at bigint,
    engaged_at bigint,
    has_company_number boolean NOT NULL,
    next_action_at bigint,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    campaign_id bigint NOT NULL DEFAULT 0,
    sector text,
    employees bigint,
    sealed text,
    CONSTRAINT referrals_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT referrals_workspace_id_advocate_id_fkey FOREIGN KEY (workspace_id, advocate_id) REFERENCES advocates(workspace_id, id),
    CONSTRAINT referrals_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE INDEX referrals_by_account ON referrals USING btree (workspace_id, account_id, submitted_at);

CREATE INDEX referrals_by_advocate ON referrals USING btree (workspace_id, advocate_id, id);

CREATE INDEX referrals_by_campaign ON referrals USING btree (workspace_id, campaign_id, submitted_at);

CREATE INDEX referrals_by_company ON referrals USING btree (workspace_id, company_key);

CREATE INDEX referrals_by_company_number ON referrals USING btree (workspace_id, company_number, id);

CREATE INDEX referrals_by_domain ON referrals USING btree (workspace_id, domain, id);

CREATE INDEX referrals_by_email ON referrals USING btree (workspace_id, email_key, id);

CREATE INDEX referrals_by_phone ON referrals USING btree (workspace_id, phone, id);

CREATE INDEX referrals_by_state ON referrals USING btree (workspace_id, state, id);

CREATE INDEX referrals_by_time ON referrals USING btree (workspace_id, submitted_at);

CREATE INDEX referrals_by_win ON referrals USING btree (workspace_id, program_id, won_at, id);

CREATE INDEX referrals_due ON referrals USING btree (next_action_at);

CREATE TABLE refused_origins (
    workspace_id bigint NOT NULL,
    origin text NOT NULL,
    times bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    CONSTRAINT refused_origins_pkey PRIMARY KEY (workspace_id, origin),
    CONSTRAINT refused_origins_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE rep_profiles (
    workspace_id bigint NOT NULL,
    member_id bigint NOT NULL,
    time_zone text NOT NULL,
    work_from bigint NOT NULL,
    work_to bigint NOT NULL,
    work_days bigint NOT NULL,
    countries text NOT NULL,
    languages text NOT NULL,
    employees_from bigint,
    employees_to bigint,
    takes_new boolean NOT NULL,
    absent_from bigint,
    absent_until bigint,
    calendar_token text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT rep_profiles_pkey PRIMARY KEY (workspace_id, member_id),
    CONSTRAINT rep_profiles_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id)
);

CREATE UNIQUE INDEX rep_profiles_by_token ON rep_profiles USING btree (calendar_token);

CREATE TABLE reward_approvals (
    workspace_id bigint NOT NULL,
    reward_id bigint NOT NULL,
    event text NOT NULL,
    principal text NOT NULL,
    amount bigint NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT reward_approvals_pkey PRIMARY KEY (workspace_id, reward_id, event, principal),
    CONSTRAINT reward_approvals_workspace_id_reward_id_fkey FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards(workspace_id, id)
);

CREATE INDEX reward_approvals_by_principal ON reward_approvals USING btree (workspace_id, principal, at);

CREATE TABLE reward_events (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    reward_id bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    event text NOT NULL,
    state_before text NOT NULL,
    state_after text NOT NULL,
    reason text,
    CONSTRAINT reward_events_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT reward_events_workspace_id_reward_id_fkey FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards(workspace_id, id)
);

CREATE INDEX reward_events_by_reward ON reward_events USING btree (workspace_id, reward_id, id);

CREATE TABLE reward_rules (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    version bigint NOT NULL,
    program_id bigint NOT NULL,
    beneficiary text NOT NULL,
    milestone text NOT NULL,
    base text NOT NULL,
    kind text NOT NULL,
    choices text NOT NULL,
    rate bigint,
    amount bigint,
    tiers text NOT NULL,
    currency text NOT NULL,
    duration_months bigint,
    quantity bigint NOT NULL,
    clawback_on_early_end boolean NOT NULL,
    hold_days bigint NOT NULL,
    approval text NOT NULL,
    approval_above bigint,
    gift text,
    tier_by text NOT NULL,
    audience text NOT NULL,
    conditions text NOT NULL,
    cap_per_referral bigint,
    cap_per_advocate bigint,
    cap_per_year bigint,
    at_count bigint,
    valid_from bigint,
    valid_to bigint,
    is_current boolean NOT NULL,
    created_at bigint NOT NULL,
    campaign_id bigint NOT NULL DEFAULT 0,
    CONSTRAINT reward_rules_pkey PRIMARY KEY (workspace_id, id, version),
    CONSTRAINT reward_rules_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE INDEX reward_rules_by_program ON reward_rules USING btree (workspace_id, program_id, id);

CREATE TABLE rewards (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    referral_id bigint NOT NULL,
    advocate_id bigint NOT NULL,
    rule_id bigint NOT NULL,
    rule_version bigint NOT NULL,
    beneficiary text NOT NULL,
    beneficiary_key text NOT NULL,
    billing_object text NOT NULL,
    part bigint NOT NULL,
    kind text NOT NULL,
    quantity bigint NOT NULL,
    state text NOT NULL,
    currency text NOT NULL,
    entitled bigint NOT NULL,
    pending bigint NOT NULL,
    approved bigint NOT NULL,
    clearing bigint NOT NULL,
    settled bigint NOT NULL,
    owed bigint NOT NULL,
    netted bigint NOT NULL,
    forfeited bigint NOT NULL,
    recovered bigint NOT NULL,
    sunk bigint NOT NULL,
    is_granted boolean NOT NULL,
    base bigint NOT NULL,
    rate bigint,
    invoice text,
    tier bigint,
    basis_count bigint,
    is_capped boolean NOT NULL,
    earned_at bigint NOT NULL,
    hold_until bigint NOT NULL,
    reason text NOT NULL,
    is_doubtful boolean NOT NULL,
    needs_person boolean NOT NULL,
    is_superseded boolean NOT NULL,
    approved_at bigint,
    payout_id bigint,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    campaign_id bigint NOT NULL DEFAULT 0,
    CONSTRAINT rewards_not_negative CHECK (pending >= 0 AND approved >= 0 AND clearing >= 0 AND owed >= 0),
    CONSTRAINT rewards_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT rewards_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id),
    CONSTRAINT rewards_workspace_id_referral_id_rule_id_rule_version_benef_key UNIQUE (workspace_id, referral_id, rule_id, rule_version, beneficiary, billing_object, currency, part),
    CONSTRAINT rewards_workspace_id_rule_id_rule_version_fkey FOREIGN KEY (workspace_id, rule_id, rule_version) REFERENCES reward_rules(workspace_id, id, version)
);

CREATE INDEX rewards_by_advocate ON rewards USING btree (workspace_id, advocate_id, id);

CREATE INDEX rewards_by_approval ON rewards USING btree (state, approved_at);

CREATE INDEX rewards_by_beneficiary ON rewards USING btree (workspace_id, beneficiary_key, id);

CREATE INDEX rewards_by_payout ON rewards USING btree (workspace_id, payout_id);

CREATE INDEX rewards_by_referral ON rewards USING btree (workspace_id, referral_id, id);

CREATE INDEX rewards_by_rule ON rewards USING btree (workspace_id, rule_id, advocate_id);

CREATE INDEX rewards_by_state ON rewards USING btree (workspace_id, state, id);

CREATE INDEX rewards_on_hold ON rewards USING btree (state, hold_until);

CREATE UNIQUE INDEX rewards_of_rungs ON rewards USING btree (workspace_id, rule_id, advocate_id, part) WHERE billing_object = 'rung'::text;

CREATE TABLE scenario_minutes (
    workspace_id bigint NOT NULL,
    minute bigint NOT NULL,
    steps bigint NOT NULL,
    CONSTRAINT scenario_minutes_pkey PRIMARY KEY (workspace_id, minute),
    CONSTRAINT scenario_minutes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE scenario_steps (
    workspace_id bigint NOT NULL,
    scenario_id bigint NOT NULL,
    version bigint NOT NULL,
    place bigint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    next text,
    amount bigint,
    unit text,
    until text,
    template_key text,
    is_reply boolean,
    title_en text,
    title_fr text,
    text_en text,
    text_fr text,
    conditions text NOT NULL,
    yes text,
    no text,
    gift_id text,
    gift_rule_id bigint,
    CONSTRAINT scenario_steps_pkey PRIMARY KEY (workspace_id, scenario_id, version, place),
    CONSTRAINT scenario_steps_workspace_id_scenario_id_version_fkey FOREIGN KEY (workspace_id, scenario_id, version) REFERENCES scenario_versions(workspace_id, scenario_id, version)
);

CREATE TABLE scenario_versions (
    workspace_id bigint NOT NULL,
    scenario_id bigint NOT NULL,
    version bigint NOT NULL,
    trigger_kind text NOT NULL,
    milestone text,
    entry text NOT NULL,
    reentry_days bigint,
    max_days bigint NOT NULL,
    stops_at_last_rung boolean NOT NULL,
    created_at bigint NOT NULL,
    published_at bigint,
    CONSTRAINT scenario_versions_pkey PRIMARY KEY (workspace_id, scenario_id, version),
    CONSTRAINT scenario_versions_workspace_id_scenario_id_fkey FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios(workspace_id, id)
);

CREATE TABLE scenarios (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint,
    name text NOT NULL,
    preset text,
    state text NOT NULL,
    trigger_kind text NOT NULL,
    published bigint NOT NULL,
    latest bigint NOT NULL,
    paused_at bigint,
    segment_at bigint,
    segment_after bigint NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT scenarios_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT scenarios_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    CONSTRAINT scenarios_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE INDEX scenarios_by_segment ON scenarios USING btree (segment_at) WHERE segment_at IS NOT NULL;

CREATE INDEX scenarios_by_trigger ON scenarios USING btree (workspace_id, trigger_kind, state, id);

CREATE TABLE sender_checks (
    workspace_id bigint NOT NULL,
    domain text NOT NULL,
    checked_at bigint NOT NULL,
    spf text NOT NULL,
    dkim text NOT NULL,
    dmarc text NOT NULL,
    CONSTRAINT sender_checks_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT sender_checks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE senders (
    workspace_id bigint NOT NULL,
    from_name text NOT NULL,
    from_address text NOT NULL,
    reply_to text NOT NULL,
    publisher text NOT NULL,
    postal_address text NOT NULL,
    privacy_contact text NOT NULL,
    about_en text NOT NULL,
    about_fr text NOT NULL,
    legal_basis text NOT NULL,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    only_verified boolean NOT NULL DEFAULT false,
    CONSTRAINT senders_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT senders_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE share_targets (
    workspace_id bigint NOT NULL,
    start_bps bigint NOT NULL,
    target_bps bigint NOT NULL,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT share_targets_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT share_targets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE suppressions (
    workspace_id bigint NOT NULL,
    address_hash text NOT NULL,
    channel text NOT NULL,
    created_at bigint NOT NULL,
    id bigint NOT NULL DEFAULT 0,
    CONSTRAINT suppressions_pkey PRIMARY KEY (workspace_id, address_hash),
    CONSTRAINT suppressions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX suppressions_by_age ON suppressions USING btree (workspace_id, created_at);

CREATE INDEX suppressions_by_id ON suppressions USING btree (workspace_id, id);

CREATE TABLE survey_asks (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    survey_version bigint NOT NULL,
    user_id bigint NOT NULL,
    account_id bigint NOT NULL,
    shown_at bigint NOT NULL,
    was_shown boolean NOT NULL,
    dismissed_at bigint,
    answered_at bigint,
    score bigint,
    scale_min bigint NOT NULL,
    scale_max bigint NOT NULL,
    threshold bigint,
    comment text,
    CONSTRAINT survey_asks_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT survey_asks_score CHECK (score >= scale_min AND score <= scale_max),
    CONSTRAINT survey_asks_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES accounts(workspace_id, id),
    CONSTRAINT survey_asks_workspace_id_survey_id_survey_version_fkey FOREIGN KEY (workspace_id, survey_id, survey_version) REFERENCES survey_versions(workspace_id, survey_id, version),
    CONSTRAINT survey_asks_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE INDEX survey_asks_by_time ON survey_asks USING btree (workspace_id, survey_id, shown_at);

CREATE INDEX survey_asks_by_user ON survey_asks USING btree (workspace_id, user_id, survey_id, id);

CREATE TABLE survey_versions (
    workspace_id bigint NOT NULL,
    survey_id bigint NOT NULL,
    version bigint NOT NULL,
    state text NOT NULL,
    scale_min bigint NOT NULL,
    scale_max bigint NOT NULL,
    threshold bigint NOT NULL,
    low_at bigint,
    style text NOT NULL,
    audience text NOT NULL,
    question_en text,
    question_fr text,
    invitation_en text,
    invitation_fr text,
    thanks_en text,
    thanks_fr text,
    account_days bigint NOT NULL,
    sessions bigint NOT NULL,
    answer_days bigint NOT NULL,
    first_dismissal_days bigint NOT NULL,
    second_dismissal_days bigint NOT NULL,
    most_dismissals bigint NOT NULL,
    prompt_days bigint NOT NULL,
    launch_days bigint NOT NULL,
    actor text NOT NULL,
    actor_id bigint,
    created_at bigint NOT NULL,
    CONSTRAINT survey_versions_pkey PRIMARY KEY (workspace_id, survey_id, version),
    CONSTRAINT survey_versions_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id)
);

CREATE TABLE surveys (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    state text NOT NULL,
    opened_at bigint NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT surveys_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT surveys_workspace_id_program_id_fkey FOREIGN KEY (workspace_id, program_id) REFERENCES programs(workspace_id, id)
);

CREATE TABLE tasks (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    once_key text NOT NULL,
    text text NOT NULL,
    score bigint,
    score_max bigint,
    user_id bigint,
    account_id bigint,
    referral_id bigint,
    assignee bigint,
    done_at bigint,
    done_by text,
    done_by_id bigint,
    note text NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    due_at bigint,
    CONSTRAINT tasks_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT tasks_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES accounts(workspace_id, id),
    CONSTRAINT tasks_workspace_id_assignee_fkey FOREIGN KEY (workspace_id, assignee) REFERENCES members(workspace_id, id),
    CONSTRAINT tasks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    CONSTRAINT tasks_workspace_id_once_key_key UNIQUE (workspace_id, once_key),
    CONSTRAINT tasks_workspace_id_referral_id_fkey FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals(workspace_id, id),
    CONSTRAINT tasks_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id)
);

CREATE INDEX tasks_by_referral ON tasks USING btree (workspace_id, referral_id, id);

CREATE INDEX tasks_by_state ON tasks USING btree (workspace_id, state, id);

CREATE INDEX tasks_by_user ON tasks USING btree (workspace_id, user_id, id);

CREATE TABLE test_clock (
    id bigint NOT NULL,
    ahead bigint NOT NULL,
    CONSTRAINT test_clock_pkey PRIMARY KEY (id)
);

CREATE TABLE users (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text NOT NULL,
    account_id bigint NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    locale text,
    sessions bigint NOT NULL,
    last_seen_at bigint,
    left_at bigint,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    told_at bigint NOT NULL DEFAULT 0,
    quiet_until bigint,
    phone text,
    CONSTRAINT users_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT users_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES accounts(workspace_id, id),
    CONSTRAINT users_workspace_id_external_id_key UNIQUE (workspace_id, external_id)
);

CREATE INDEX users_by_account ON users USING btree (workspace_id, account_id, id);

CREATE INDEX users_by_email ON users USING btree (workspace_id, email_key, id);

CREATE TABLE webhook_attempts (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    at bigint NOT NULL,
    status bigint,
    fault text,
    millis bigint NOT NULL,
    CONSTRAINT webhook_attempts_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT webhook_attempts_workspace_id_delivery_id_fkey FOREIGN KEY (workspace_id, delivery_id) REFERENCES webhook_deliveries(workspace_id, id)
);

CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts USING btree (workspace_id, delivery_id, id);

CREATE TABLE webhook_deliveries (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    event_type text NOT NULL,
    object text NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    next_attempt_at bigint NOT NULL,
    status bigint,
    fault text,
    delivered_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT webhook_deliveries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries USING btree (workspace_id, endpoint_id, id);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (next_attempt_at, id) WHERE state = 'pending'::text;

CREATE INDEX webhook_deliveries_order ON webhook_deliveries USING btree (workspace_id, endpoint_id, object, id) WHERE state = 'pending'::text;

CREATE TABLE webhook_endpoints (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    url text NOT NULL,
    is_subscription boolean NOT NULL,
    event_types text NOT NULL,
    state text NOT NULL,
    stop_reason text,
    secret text NOT NULL,
    previous_secret text,
    previous_until bigint,
    lease bigint NOT NULL,
    lease_until bigint NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT webhook_endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE widget_keys (
    workspace_id bigint NOT NULL,
    kid text NOT NULL,
    algorithm text NOT NULL,
    secret text NOT NULL,
    created_at bigint NOT NULL,
    retired_at bigint,
    CONSTRAINT widget_keys_kid_key UNIQUE (kid),
    CONSTRAINT widget_keys_pkey PRIMARY KEY (workspace_id, kid),
    CONSTRAINT widget_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE workspace_secrets (
    workspace_id bigint NOT NULL,
    purpose text NOT NULL,
    secret text NOT NULL,
    CONSTRAINT workspace_secrets_pkey PRIMARY KEY (workspace_id, purpose),
    CONSTRAINT workspace_secrets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

CREATE TABLE workspaces (
    id bigint NOT NULL,
    name text NOT NULL,
    locale text NOT NULL,
    currency text NOT NULL,
    environment text NOT NULL,
    preset text NOT NULL,
    product text NOT NULL,
    accent text NOT NULL,
    website text,
    origins text NOT NULL,
    is_set_up boolean NOT NULL,
    time_zone text NOT NULL,
    four_eyes_above bigint,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    referral_page text,
    CONSTRAINT workspaces_pkey PRIMARY KEY (id)
);

