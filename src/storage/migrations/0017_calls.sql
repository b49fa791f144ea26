-- How a program wants its referrals called.
CREATE TABLE call_settings (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    advocate_first {bool} NOT NULL,
    no_answer_limit {i64} NOT NULL,
    advocate_hours {i64} NOT NULL,
    prospect_hours {i64} NOT NULL,
    retry_hours {i64} NOT NULL,
    follow_up_hours {i64} NOT NULL,
    escalation_hours {i64} NOT NULL,
    hold_minutes {i64} NOT NULL,
    advocate_script_en TEXT,
    advocate_script_fr TEXT,
    prospect_script_en TEXT,
    prospect_script_fr TEXT,
    hourly_cost {i64} NOT NULL,
    version {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

-- What a rep takes and when they work. A member without a row takes everything, at the usual hours.
CREATE TABLE rep_profiles (
    workspace_id {i64} NOT NULL,
    member_id {i64} NOT NULL,
    time_zone TEXT NOT NULL,
    work_from {i64} NOT NULL,
    work_to {i64} NOT NULL,
    work_days {i64} NOT NULL,
    countries TEXT NOT NULL,
    languages TEXT NOT NULL,
    employees_from {i64},
    employees_to {i64},
    takes_new {bool} NOT NULL,
    absent_from {i64},
    absent_until {i64},
    calendar_token TEXT NOT NULL,
    version {i64} NOT NULL,
    PRIMARY KEY (workspace_id, member_id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) {strict};

CREATE UNIQUE INDEX rep_profiles_by_token ON rep_profiles (calendar_token);

-- Which rep looks after an account.
CREATE TABLE account_reps (
    workspace_id {i64} NOT NULL,
    account_id {i64} NOT NULL,
    member_id {i64} NOT NULL,
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) {strict};

-- What a rep has to do about a referral: one row for each that was ever to be worked by somebody. Rep 0 is nobody.
CREATE TABLE call_tasks (
    workspace_id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    rep_id {i64} NOT NULL,
    routed_by TEXT NOT NULL,
    is_open {bool} NOT NULL,
    is_free {bool} NOT NULL,
    due_at {i64} NOT NULL,
    escalates_at {i64},
    worth {i64} NOT NULL,
    held_by TEXT NOT NULL,
    held_until {i64},
    call_back_at {i64},
    advocate_attempts {i64} NOT NULL,
    prospect_attempts {i64} NOT NULL,
    assigned_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    version {i64} NOT NULL,
    PRIMARY KEY (workspace_id, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

CREATE INDEX call_tasks_by_due ON call_tasks (workspace_id, is_open, due_at, worth DESC, referral_id);
CREATE INDEX call_tasks_by_rep ON call_tasks (workspace_id, rep_id, is_open, due_at, worth DESC, referral_id);
CREATE INDEX call_tasks_by_hold ON call_tasks (held_until);
CREATE INDEX call_tasks_by_escalation ON call_tasks (escalates_at);

-- Every call, as the rep wrote it down.
CREATE TABLE calls (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    party TEXT NOT NULL,
    outcome TEXT NOT NULL,
    minutes {i64} NOT NULL,
    cost {i64} NOT NULL,
    currency TEXT NOT NULL,
    note TEXT,
    reason TEXT,
    call_back_at {i64},
    order_amount {i64},
    order_currency TEXT,
    actor TEXT NOT NULL,
    actor_id {i64},
    rep_id {i64} NOT NULL,
    at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

CREATE INDEX calls_by_referral ON calls (workspace_id, referral_id, id);
CREATE INDEX calls_by_time ON calls (workspace_id, at);

-- Where a rep calls an advocate.
ALTER TABLE users ADD COLUMN phone TEXT;
