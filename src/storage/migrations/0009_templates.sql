-- What a workspace's messages say, and who sends them.

CREATE TABLE senders (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    publisher TEXT NOT NULL,
    postal_address TEXT NOT NULL,
    privacy_contact TEXT NOT NULL,
    about_en TEXT NOT NULL,
    about_fr TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    version {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id)
) {strict};

-- What the publisher tells of each item of GDPR article 14, or why there is nothing to tell.
CREATE TABLE legal_answers (
    workspace_id {i64} NOT NULL REFERENCES senders (workspace_id),
    topic TEXT NOT NULL,
    text_en TEXT,
    text_fr TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace_id, topic)
) {strict};

-- Templates that were ever edited; without a live version the text shipped with the program is in force.
CREATE TABLE message_templates (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    template TEXT NOT NULL,
    locale TEXT NOT NULL,
    last_version {i64} NOT NULL,
    live_version {i64},
    draft_subject TEXT,
    draft_body TEXT,
    revision {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, template, locale)
) {strict};

-- Never changed nor removed: messages sent name the version they were made from.
CREATE TABLE message_template_versions (
    workspace_id {i64} NOT NULL,
    template TEXT NOT NULL,
    locale TEXT NOT NULL,
    number {i64} NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    PRIMARY KEY (workspace_id, template, locale, number),
    FOREIGN KEY (workspace_id, template, locale) REFERENCES message_templates (workspace_id, template, locale)
) {strict};
