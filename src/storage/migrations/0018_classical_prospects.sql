-- Prospects that did not come by referral, which referral is compared with. Nobody is named: counts of a month, told by
-- whoever counts, and single ones by a number of the publisher's. `month` is its first day; days count from 1970 (UTC);
-- the rep 0 is nobody in particular.
CREATE TABLE classical_counts (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    month {i64} NOT NULL,
    rep_id {i64} NOT NULL,
    contacted {i64} NOT NULL,
    won {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, month, rep_id),
    CONSTRAINT classical_counts_won CHECK (won >= 0 AND won <= contacted)
) {strict};

CREATE TABLE classical_prospects (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    external_id TEXT NOT NULL,
    contacted_on {i64} NOT NULL,
    won_on {i64},
    rep_id {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT classical_prospects_won CHECK (won_on IS NULL OR won_on >= contacted_on)
) {strict};

CREATE UNIQUE INDEX classical_prospects_by_external_id ON classical_prospects (workspace_id, external_id);
CREATE INDEX classical_prospects_by_contact ON classical_prospects (workspace_id, contacted_on, rep_id);
CREATE INDEX classical_prospects_by_sale ON classical_prospects (workspace_id, won_on, rep_id) WHERE won_on IS NOT NULL;

-- What share of its new customers a workspace wants from referral, and where it started, in basis points.
CREATE TABLE share_targets (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    start_bps {i64} NOT NULL,
    target_bps {i64} NOT NULL,
    version {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id)
) {strict};

-- Files being brought in. The bytes stay in the database until they are, so that any server goes on where another was
-- stopped. `mapping` has a line `field=column` for each field; columns and parts count from 0, lines of text from 1.
CREATE TABLE imports (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id {i64} NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    encoding TEXT NOT NULL,
    separator TEXT NOT NULL,
    headings TEXT NOT NULL,
    first_row {i64} NOT NULL,
    first_line {i64} NOT NULL,
    size {i64} NOT NULL,
    mapping TEXT NOT NULL,
    position {i64} NOT NULL,
    line {i64} NOT NULL,
    row_count {i64} NOT NULL,
    added {i64} NOT NULL,
    changed {i64} NOT NULL,
    unchanged {i64} NOT NULL,
    refused {i64} NOT NULL,
    version {i64} NOT NULL,
    actor TEXT NOT NULL,
    actor_id {i64},
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id)
) {strict};

CREATE INDEX imports_under_way ON imports (id) WHERE state IN ('checking', 'running');
CREATE INDEX imports_left ON imports (updated_at) WHERE state IN ('uploaded', 'checked');

CREATE TABLE import_parts (
    workspace_id {i64} NOT NULL,
    import_id {i64} NOT NULL,
    number {i64} NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (workspace_id, import_id, number),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) {strict};

CREATE TABLE import_faults (
    workspace_id {i64} NOT NULL,
    import_id {i64} NOT NULL,
    line {i64} NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (workspace_id, import_id, line, field, code),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) {strict};
