-- What a publisher gives, and its dispatch.

CREATE TABLE gifts (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    unit_cost {i64} NOT NULL,
    currency TEXT NOT NULL,
    stock {i64},
    is_experience {bool} NOT NULL,
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT gifts_stock CHECK (stock >= 0)
) {strict};

-- What takes a piece locks the gift's own row first.
CREATE TABLE gift_variants (
    workspace_id {i64} NOT NULL,
    gift_id TEXT NOT NULL,
    code TEXT NOT NULL,
    place {i64} NOT NULL,
    label_en TEXT NOT NULL,
    label_fr TEXT NOT NULL,
    stock {i64},
    PRIMARY KEY (workspace_id, gift_id, code),
    FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts (workspace_id, id),
    CONSTRAINT gift_variants_stock CHECK (stock >= 0)
) {strict};

CREATE TABLE gift_pictures (
    workspace_id {i64} NOT NULL,
    gift_id TEXT NOT NULL,
    type TEXT NOT NULL,
    data {bytes} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, gift_id),
    FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts (workspace_id, id)
) {strict};

-- One for each reward of a thing that is sent or handed over, from its approval on.
CREATE TABLE gift_orders (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    reward_id {i64} NOT NULL,
    gift_id TEXT,
    kind TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    quantity {i64} NOT NULL,
    currency TEXT NOT NULL,
    value {i64} NOT NULL,
    state TEXT NOT NULL,
    is_reserved {bool} NOT NULL,
    counted_year {i64},
    is_near_limit {bool} NOT NULL,
    variant TEXT,
    tracking TEXT,
    address_name TEXT,
    address_line1 TEXT,
    address_line2 TEXT,
    address_postcode TEXT,
    address_city TEXT,
    address_country TEXT,
    confirmed_at {i64},
    shipped_at {i64},
    closed_at {i64},
    version {i64} NOT NULL,
    created_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, reward_id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES rewards (workspace_id, id),
    FOREIGN KEY (workspace_id, gift_id) REFERENCES gifts (workspace_id, id)
) {strict};

CREATE INDEX gift_orders_by_state ON gift_orders (workspace_id, state, id);
CREATE INDEX gift_orders_by_gift ON gift_orders (workspace_id, gift_id, state);
CREATE INDEX gift_orders_closed ON gift_orders (closed_at);

-- What each person was given in a calendar year; the row is what two confirmations at once wait for.
CREATE TABLE gift_values (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    year {i64} NOT NULL,
    recipient_key TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount {i64} NOT NULL,
    PRIMARY KEY (workspace_id, year, recipient_key, currency),
    CONSTRAINT gift_values_amount CHECK (amount >= 0)
) {strict};

-- The yearly limit from a day on; no amount means none.
CREATE TABLE gift_limits (
    workspace_id {i64} NOT NULL REFERENCES workspaces (id),
    valid_from TEXT NOT NULL,
    amount {i64},
    currency TEXT,
    PRIMARY KEY (workspace_id, valid_from)
) {strict};
