-- Who left the team stays known: to histories, and to what needs two people.
ALTER TABLE members ADD COLUMN removed_at {i64};

CREATE TABLE member_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    member_id {i64} NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    event TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
) {strict};

CREATE INDEX member_events_by_member ON member_events (workspace_id, member_id, id);
CREATE INDEX console_sessions_by_member ON console_sessions (workspace_id, member_id);
CREATE INDEX owner_links_by_member ON owner_links (workspace_id, member_id);

-- Whose hands let money go; the row is what two payouts of one person at once wait for.
CREATE TABLE principals (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    PRIMARY KEY (workspace_id, name)
) {strict};

-- Whether a payout left without a second person. Those made before are taken for such while nobody decided.
ALTER TABLE payouts ADD COLUMN left_alone {bool} NOT NULL DEFAULT FALSE;
UPDATE payouts SET left_alone = TRUE WHERE state IN ('open', 'done') AND decided_at IS NULL;

CREATE INDEX payouts_by_principal ON payouts (workspace_id, principal, created_at);
CREATE INDEX reward_approvals_by_principal ON reward_approvals (workspace_id, principal, at);

-- When the publisher last said who somebody is, so that an older token says nothing new.
ALTER TABLE accounts ADD COLUMN told_at {i64} NOT NULL DEFAULT 0;
UPDATE accounts SET told_at = updated_at;
ALTER TABLE users ADD COLUMN told_at {i64} NOT NULL DEFAULT 0;
UPDATE users SET told_at = updated_at;

-- What happened to an order of a gift, and who did it.
CREATE TABLE gift_order_events (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    order_id {i64} NOT NULL,
    at {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    event TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, order_id) REFERENCES gift_orders (workspace_id, id)
) {strict};

CREATE INDEX gift_order_events_by_order ON gift_order_events (workspace_id, order_id, id);

-- A list of one account's lines reads no others.
CREATE INDEX entries_by_debit ON entries (workspace_id, debit, id);
CREATE INDEX entries_by_credit ON entries (workspace_id, credit, id);
