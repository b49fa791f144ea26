-- When the address of an order is asked for by itself, or looked at again. Orders earned before this wait for a person.
ALTER TABLE gift_orders ADD COLUMN ask_at {i64};

CREATE INDEX gift_orders_to_ask ON gift_orders (ask_at) WHERE ask_at IS NOT NULL;

-- A message in the product that answers what its reader has just done.
ALTER TABLE prompts ADD COLUMN is_reply {bool};

-- How far a server with a test clock has moved it, in one row.
CREATE TABLE test_clock (
    id {i64} NOT NULL PRIMARY KEY,
    ahead {i64} NOT NULL
) {strict};
