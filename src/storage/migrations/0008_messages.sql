-- Mail to one recipient each: what is to be sent, and what became of it. `next_attempt_at` is there while a message is
-- queued or being sent; until then the server of `lease` holds it.
CREATE TABLE messages (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    kind TEXT NOT NULL,
    template TEXT NOT NULL,
    template_version {i64} NOT NULL,
    locale TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    once_key TEXT NOT NULL,
    referral_id {i64},
    user_id {i64},
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    unsubscribe_url TEXT NOT NULL,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    answer TEXT,
    attempts {i64} NOT NULL,
    next_attempt_at {i64},
    lease {i64} NOT NULL,
    sent_at {i64},
    bounced_at {i64},
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, once_key),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) {strict};

CREATE INDEX messages_by_state ON messages (workspace_id, state, id);
CREATE INDEX messages_by_recipient ON messages (workspace_id, recipient_key, id);
CREATE INDEX messages_by_referral ON messages (workspace_id, referral_id, id);
CREATE INDEX messages_by_user ON messages (workspace_id, user_id, id);
-- What is due is asked of all workspaces; these hold what waits, however much was sent.
CREATE INDEX messages_queued ON messages (next_attempt_at, id) WHERE state = 'queued';
CREATE INDEX messages_sending ON messages (next_attempt_at, id) WHERE state = 'sending';
