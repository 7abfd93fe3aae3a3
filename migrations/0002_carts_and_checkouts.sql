-- A cart belongs to a session, lives thirty days after its last change, and never holds a price: prices are
-- read from the shelf until an order writes them down.

CREATE TABLE carts (
    id         TEXT   NOT NULL PRIMARY KEY,
    -- Counts changes, so that a page that shows an older cart can be told so.
    revision   BIGINT NOT NULL,
    -- The checkout whose order is being placed from this cart; no line changes while it is set.
    frozen_by  TEXT,
    notice     TEXT,   -- what happened to an earlier try, as a code
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX carts_by_expiry ON carts (expires_at);

CREATE TABLE cart_lines (
    cart_id  TEXT   NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    sku      TEXT   NOT NULL REFERENCES variants (sku),
    quantity BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (cart_id, sku)
);

-- One buyer's way from one cart to one order. Each step is saved here, so that reload, Back, a second tab and
-- another device show the same.
CREATE TABLE checkouts (
    id                TEXT   NOT NULL PRIMARY KEY,
    cart_id           TEXT   NOT NULL, -- no reference: an order's checkout outlives its cart
    buyer_id          TEXT   NOT NULL,
    buyer_name        TEXT   NOT NULL,
    buyer_email       TEXT   NOT NULL,
    sealed_token      TEXT   NOT NULL, -- the buyer's access token, encrypted with the shop's key
    token_expires_at  BIGINT NOT NULL,
    payment_id        TEXT,            -- the gateway's id of this payment
    address           TEXT,            -- JSON; complete once it was read with the buyer's token
    method            TEXT,            -- code of the shipping method
    wallet            TEXT   NOT NULL, -- 'unknown', 'chosen', 'missing' or 'not_allowed'
    quoted_minor      BIGINT,          -- the total that the shopper was shown last
    refusal           TEXT,            -- JSON: why the last step did not go on
    note              TEXT,            -- JSON: what we changed by ourselves, and says so
    stage             TEXT   NOT NULL, -- 'choosing', 'deciding', 'choose_another_method', 'placed', 'ended'
    order_number      TEXT,
    revision          BIGINT NOT NULL, -- counts what the shopper would notice
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);
-- Signing in again finds the same checkout: one open checkout per cart and buyer.
CREATE UNIQUE INDEX checkouts_one_open ON checkouts (cart_id, buyer_id)
    WHERE stage IN ('choosing', 'deciding', 'choose_another_method');
CREATE INDEX checkouts_by_buyer ON checkouts (buyer_id, updated_at);
CREATE INDEX checkouts_by_payment ON checkouts (payment_id);
CREATE INDEX checkouts_by_stage ON checkouts (stage, updated_at);
