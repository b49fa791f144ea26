-- Where money goes, who agreed to it, and what billing said of benefits.

-- `owner` is `workspace`, `advocate:ID` or `account:ID`: the beneficiary keys of rewards.
CREATE TABLE bank_accounts (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, owner)
) {strict};

-- Agreements that wait for a second one, each for an amount at most.
CREATE TABLE reward_approvals (
    workspace_id {i64} NOT NULL,
    reward_id {i64} NOT NULL,
    event TEXT NOT NULL,
    principal TEXT NOT NULL,
    amount {i64} NOT NULL,
    at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, reward_id, event, principal),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) {strict};

-- The last word of billing on each benefit.
CREATE TABLE benefit_acknowledgements (
    workspace_id {i64} NOT NULL,
    reward_id {i64} NOT NULL,
    outcome TEXT NOT NULL,
    reference TEXT,
    at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, reward_id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id)
) {strict};

CREATE INDEX billing_links_by_referral ON billing_links (workspace_id, referral_id, kind, value);
CREATE INDEX payouts_open ON payouts (state, provider, id);
CREATE INDEX rewards_by_approval ON rewards (state, approved_at);
