-- What users are asked in the publisher's product, what they answered, and what people must do about it.
CREATE TABLE surveys (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    state TEXT NOT NULL,
    opened_at {i64} NOT NULL,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};

CREATE TABLE survey_versions (
    workspace_id {i64} NOT NULL,
    survey_id {i64} NOT NULL,
    version {i64} NOT NULL,
    state TEXT NOT NULL,
    scale_min {i64} NOT NULL,
    scale_max {i64} NOT NULL,
    threshold {i64} NOT NULL,
    low_at {i64},
    style TEXT NOT NULL,
    audience TEXT NOT NULL,
    question_en TEXT,
    question_fr TEXT,
    invitation_en TEXT,
    invitation_fr TEXT,
    thanks_en TEXT,
    thanks_fr TEXT,
    account_days {i64} NOT NULL,
    sessions {i64} NOT NULL,
    answer_days {i64} NOT NULL,
    first_dismissal_days {i64} NOT NULL,
    second_dismissal_days {i64} NOT NULL,
    most_dismissals {i64} NOT NULL,
    prompt_days {i64} NOT NULL,
    launch_days {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, survey_id, version),
    FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id)
) {strict};

-- One row each time a user was asked. The row of the user is what two pages at once wait for.
CREATE TABLE survey_asks (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    survey_id {i64} NOT NULL,
    survey_version {i64} NOT NULL,
    user_id {i64} NOT NULL,
    account_id {i64} NOT NULL,
    shown_at {i64} NOT NULL,
    was_shown {bool} NOT NULL,
    dismissed_at {i64},
    answered_at {i64},
    score {i64},
    scale_min {i64} NOT NULL,
    scale_max {i64} NOT NULL,
    threshold {i64},
    comment TEXT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, survey_id, survey_version)
        REFERENCES survey_versions (workspace_id, survey_id, version),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id),
    CONSTRAINT survey_asks_score CHECK (score >= scale_min AND score <= scale_max)
) {strict};

CREATE INDEX survey_asks_by_user ON survey_asks (workspace_id, user_id, survey_id, id);
CREATE INDEX survey_asks_by_time ON survey_asks (workspace_id, survey_id, shown_at);

-- A message for one user in the product.
CREATE TABLE prompts (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    user_id {i64} NOT NULL,
    once_key TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    action TEXT NOT NULL,
    expires_at {i64},
    shown_at {i64},
    dismissed_at {i64},
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, once_key),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) {strict};

CREATE INDEX prompts_by_user ON prompts (workspace_id, user_id, id);

-- What somebody of the team has to do.
CREATE TABLE tasks (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    once_key TEXT NOT NULL,
    text TEXT NOT NULL,
    score {i64},
    score_max {i64},
    user_id {i64},
    account_id {i64},
    referral_id {i64},
    assignee {i64},
    done_at {i64},
    done_by TEXT,
    done_by_id {i64},
    note TEXT NOT NULL,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, once_key),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, assignee) REFERENCES members (workspace_id, id)
) {strict};

CREATE INDEX tasks_by_state ON tasks (workspace_id, state, id);
CREATE INDEX tasks_by_user ON tasks (workspace_id, user_id, id);

-- Until when the host's token wants a user left in peace, as it last said.
ALTER TABLE users ADD COLUMN quiet_until {i64};
