-- Automated sequences, who runs through them, and what each step came to.

CREATE TABLE scenarios (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    program_id {i64},
    name TEXT NOT NULL,
    preset TEXT,
    state TEXT NOT NULL,
    trigger_kind TEXT NOT NULL,
    published {i64} NOT NULL,
    latest {i64} NOT NULL,
    paused_at {i64},
    segment_at {i64},
    segment_after {i64} NOT NULL,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

CREATE INDEX scenarios_by_trigger ON scenarios (workspace_id, trigger_kind, state, id);
CREATE INDEX scenarios_by_segment ON scenarios (segment_at) WHERE segment_at IS NOT NULL;

-- The latest version is a draft while its number is above `published`; the others are never changed.
CREATE TABLE scenario_versions (
    workspace_id {i64} NOT NULL,
    scenario_id {i64} NOT NULL,
    version {i64} NOT NULL,
    trigger_kind TEXT NOT NULL,
    milestone TEXT,
    entry TEXT NOT NULL,
    reentry_days {i64},
    max_days {i64} NOT NULL,
    stops_at_last_rung {bool} NOT NULL,
    created_at {i64} NOT NULL,
    published_at {i64},
    PRIMARY KEY (workspace_id, scenario_id, version),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios (workspace_id, id)
) {strict};

CREATE TABLE scenario_steps (
    workspace_id {i64} NOT NULL,
    scenario_id {i64} NOT NULL,
    version {i64} NOT NULL,
    place {i64} NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    next TEXT,
    amount {i64},
    unit TEXT,
    until TEXT,
    template_key TEXT,
    is_reply {bool},
    title_en TEXT,
    title_fr TEXT,
    text_en TEXT,
    text_fr TEXT,
    conditions TEXT NOT NULL,
    yes TEXT,
    no TEXT,
    gift_id TEXT,
    gift_rule_id {i64},
    PRIMARY KEY (workspace_id, scenario_id, version, place),
    FOREIGN KEY (workspace_id, scenario_id, version)
        REFERENCES scenario_versions (workspace_id, scenario_id, version)
) {strict};

CREATE TABLE enrollments (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    scenario_id {i64} NOT NULL,
    version {i64} NOT NULL,
    user_id {i64} NOT NULL,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    due_at {i64} NOT NULL,
    standing TEXT NOT NULL,
    started_at {i64} NOT NULL,
    ends_at {i64} NOT NULL,
    ended_at {i64},
    end_reason TEXT,
    trigger_kind TEXT NOT NULL,
    score {i64},
    referral_id {i64},
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) {strict};

-- Nobody is twice in one scenario at a time.
CREATE UNIQUE INDEX enrollments_open ON enrollments (workspace_id, scenario_id, user_id) WHERE state <> 'ended';
CREATE INDEX enrollments_due ON enrollments (due_at) WHERE state = 'active';
CREATE INDEX enrollments_by_scenario ON enrollments (workspace_id, scenario_id, id);
CREATE INDEX enrollments_by_user ON enrollments (workspace_id, user_id, scenario_id, id);

-- The key is what makes a step happen once, whoever runs it and however often.
CREATE TABLE enrollment_steps (
    workspace_id {i64} NOT NULL,
    enrollment_id {i64} NOT NULL,
    step TEXT NOT NULL,
    user_id {i64} NOT NULL,
    kind TEXT NOT NULL,
    at {i64} NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (workspace_id, enrollment_id, step),
    FOREIGN KEY (workspace_id, enrollment_id) REFERENCES enrollments (workspace_id, id)
) {strict};

-- What the frequency cap looks at.
CREATE INDEX enrollment_emails ON enrollment_steps (workspace_id, user_id, at)
    WHERE kind = 'email' AND outcome = 'done';

-- How many steps were worked off in each minute: what progress and its rate are read from.
CREATE TABLE scenario_minutes (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    minute {i64} NOT NULL,
    steps {i64} NOT NULL,
    PRIMARY KEY (workspace_id, minute)
) {strict};

-- When scenarios may send; a workspace without a row keeps to the defaults.
CREATE TABLE message_rules (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    quiet_from {i64} NOT NULL,
    quiet_to {i64} NOT NULL,
    quiet_weekends {bool} NOT NULL,
    most_messages {i64} NOT NULL,
    per_days {i64} NOT NULL,
    version {i64} NOT NULL,
    PRIMARY KEY (workspace_id)
) {strict};

-- What a user recommended, whatever the program.
CREATE INDEX advocates_by_user ON advocates (workspace_id, user_id, program_id);
