-- How what an account allows was changed, and by whom: its own administrator, or the publisher.
CREATE TABLE account_events (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    account_id {i64} NOT NULL,
    at {i64} NOT NULL,
    administrator_id {i64},
    actor TEXT NOT NULL,
    actor_id {i64},
    gifts_allowed {bool} NOT NULL,
    recommending_allowed {bool} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id)
) {strict};

CREATE INDEX account_events_by_account ON account_events (workspace_id, account_id, id);

-- Whether a second person agreed to a payout; of one called off before now nobody knows, so that it counts as not.
ALTER TABLE payouts ADD COLUMN is_agreed {bool} NOT NULL DEFAULT FALSE;
UPDATE payouts SET is_agreed = TRUE WHERE state IN ('open', 'done') AND left_alone = FALSE;
