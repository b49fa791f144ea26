-- Whether the domain that a workspace sends from was verified, and whether its messages to prospects wait for that.

ALTER TABLE senders ADD COLUMN only_verified {bool} NOT NULL DEFAULT FALSE;

-- The last look at the records of a domain; of an earlier domain until the new one was looked at.
CREATE TABLE sender_checks (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    domain TEXT NOT NULL,
    checked_at {i64} NOT NULL,
    spf TEXT NOT NULL,
    dkim TEXT NOT NULL,
    dmarc TEXT NOT NULL,
    PRIMARY KEY (workspace_id)
) {strict};
