-- What the law wants of a prospect's data: who may be written to, what they were told, when they are forgotten.

-- For how long a workspace keeps what, and where it is; no row: the defaults.
CREATE TABLE contact_settings (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    country TEXT NOT NULL,
    has_own_policies {bool} NOT NULL,
    notice_alert_days {i64} NOT NULL,
    notice_days {i64} NOT NULL,
    silent_days {i64} NOT NULL,
    engaged_months {i64} NOT NULL,
    money_years {i64} NOT NULL,
    suppression_years {i64},
    version {i64} NOT NULL,
    PRIMARY KEY (workspace_id)
) {strict};

CREATE TABLE contact_policies (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    country TEXT NOT NULL,
    message TEXT NOT NULL,
    phone {bool} NOT NULL,
    needs_acquaintance {bool} NOT NULL,
    PRIMARY KEY (workspace_id, country)
) {strict};

-- Whom the one message was made for, by keyed hash: one row for ever, whichever advocate, and after erasure too.
CREATE TABLE prospect_contacts (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    prospect_hash TEXT NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, prospect_hash)
) {strict};

-- What a referral's prospect was told, and when somebody has to look or forget. Holds no personal data.
CREATE TABLE prospect_notices (
    workspace_id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    step TEXT NOT NULL,
    link_only TEXT,
    country TEXT NOT NULL,
    country_source TEXT NOT NULL,
    may_call {bool} NOT NULL,
    knows_professionally {bool} NOT NULL,
    address_hash TEXT,
    submitted_at {i64} NOT NULL,
    contacted_at {i64},
    objected_at {i64},
    try_at {i64},
    alert_at {i64},
    erase_at {i64},
    PRIMARY KEY (workspace_id, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

CREATE INDEX prospect_notices_to_try ON prospect_notices (try_at);
CREATE INDEX prospect_notices_to_erase ON prospect_notices (erase_at);
CREATE INDEX prospect_notices_to_alert ON prospect_notices (workspace_id, alert_at);

-- The links of pages by which a prospect answers or a user unsubscribes; they outlive erasure by the keyed hash.
CREATE TABLE contact_links (
    token TEXT NOT NULL,
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    referral_id {i64},
    user_id {i64},
    address_hash TEXT,
    created_at {i64} NOT NULL,
    PRIMARY KEY (token)
) {strict};

CREATE UNIQUE INDEX contact_links_of_referrals ON contact_links (workspace_id, referral_id);
CREATE UNIQUE INDEX contact_links_of_users ON contact_links (workspace_id, user_id);

-- What a prospect agreed to, in which version of the text.
CREATE TABLE prospect_consents (
    workspace_id {i64} NOT NULL,
    referral_id {i64} NOT NULL,
    text TEXT NOT NULL,
    locale TEXT NOT NULL,
    is_forwarded {bool} NOT NULL,
    created_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referrals (workspace_id, id)
) {strict};

-- A number by which the list is walked, and nothing else.
ALTER TABLE suppressions ADD COLUMN id {i64} NOT NULL DEFAULT 0;
UPDATE suppressions SET id = created_at;
CREATE INDEX suppressions_by_id ON suppressions (workspace_id, id);
CREATE INDEX suppressions_by_age ON suppressions (workspace_id, created_at);

CREATE INDEX referrals_by_phone ON referrals (workspace_id, phone, id);

-- Whoever was recommended before: by the clocks of the defaults. Of those nobody informed somebody is told at once, and
-- they are forgotten when their referral moves next, so that an upgrade by itself erases nobody.
INSERT INTO prospect_notices (workspace_id, referral_id, step, link_only, country, country_source, may_call,
    knows_professionally, address_hash, submitted_at, contacted_at, objected_at, try_at, alert_at, erase_at)
SELECT r.workspace_id, r.id, 'none', NULL, COALESCE(r.country, 'FR'),
    CASE WHEN r.country IS NULL THEN 'workspace' ELSE 'given' END, r.address_class <> 'consumer',
    1 = 0, NULL, r.submitted_at,
    (SELECT MIN(e.at) FROM referral_events e WHERE e.workspace_id = r.workspace_id AND e.referral_id = r.id
        AND e.state_after = 'contacted'),
    (SELECT MIN(e.at) FROM referral_events e WHERE e.workspace_id = r.workspace_id AND e.referral_id = r.id
        AND e.event = 'objection'),
    NULL,
    CASE WHEN r.state IN ('submitted', 'review', 'accepted', 'advocate_call', 'to_contact')
        THEN r.submitted_at + 2160000000000 END,
    CASE WHEN r.won_at IS NOT NULL THEN r.won_at + 315576000000000
        WHEN r.engaged_at IS NOT NULL THEN r.engaged_at + 94672800000000
        WHEN r.state = 'contacted' THEN r.updated_at + 2592000000000 END
FROM referrals r WHERE r.state <> 'erased';
