-- The last entry of each workspace's chain: locked while entries are appended.
CREATE TABLE ledger_heads (
    workspace_id {i64} NOT NULL PRIMARY KEY,
    sequence {i64} NOT NULL,
    hash TEXT NOT NULL
) {strict};
