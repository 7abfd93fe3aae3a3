-- The next number of anything that is counted.
CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('orders', 100000000);

-- An order keeps everything as it was agreed: prices, address, tax rates. Nothing in it is looked up later.
CREATE TABLE orders (
    number           TEXT   NOT NULL PRIMARY KEY,
    key              TEXT   NOT NULL, -- opens the guest's order page together with the number
    checkout_id      TEXT   NOT NULL,
    cart_id          TEXT   NOT NULL,
    state            TEXT   NOT NULL, -- commerce::order::OrderState
    buyer_id         TEXT   NOT NULL,
    buyer_name       TEXT   NOT NULL,
    buyer_email      TEXT   NOT NULL,
    address          TEXT,            -- JSON; absent when nothing is sent
    shipping_code    TEXT,
    shipping_name    TEXT,
    currency         TEXT   NOT NULL,
    subtotal_minor   BIGINT NOT NULL,
    discount_minor   BIGINT NOT NULL,
    shipping_minor   BIGINT NOT NULL,
    tax_minor        BIGINT NOT NULL,
    total_minor      BIGINT NOT NULL CHECK (total_minor > 0),
    totals           TEXT   NOT NULL, -- JSON: the whole quote with its tax lines, rates and bases
    -- Stock was taken and not given back yet. Only the update that turns 1 into 0 may give it back.
    stock_taken      BIGINT NOT NULL CHECK (stock_taken IN (0, 1)),
    received_mail    BIGINT NOT NULL CHECK (received_mail IN (0, 1)), -- "we received your order" was written
    cancel_reason    TEXT,
    purchase_seen_at BIGINT,          -- the success page has counted the purchase
    placed_at        BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
);
-- One checkout makes one order that lives, whatever tab or retry asks.
CREATE UNIQUE INDEX orders_one_per_checkout ON orders (checkout_id) WHERE state <> 'canceled';

CREATE TABLE order_lines (
    order_number     TEXT   NOT NULL REFERENCES orders (number),
    position         BIGINT NOT NULL,
    sku              TEXT   NOT NULL,
    slug             TEXT   NOT NULL,
    name             TEXT   NOT NULL,
    variant          TEXT   NOT NULL,
    picture          TEXT   NOT NULL,
    unit_price_minor BIGINT NOT NULL,
    quantity         BIGINT NOT NULL CHECK (quantity > 0),
    digital          BIGINT NOT NULL CHECK (digital IN (0, 1)),
    tax_class        TEXT   NOT NULL,
    PRIMARY KEY (order_number, position)
);

-- What happened to an order, in order, for people. Written in the transaction that made it happen.
CREATE TABLE order_history (
    id           TEXT   NOT NULL PRIMARY KEY,
    order_number TEXT   NOT NULL REFERENCES orders (number),
    position     BIGINT NOT NULL, -- 1, 2, 3 … within the order: two events may share a millisecond
    at           BIGINT NOT NULL,
    event        TEXT   NOT NULL,
    detail       TEXT   NOT NULL,
    UNIQUE (order_number, position)
);

-- One payment per order. The gateway knows it by gateway_id, we know everything that we sent or shall send.
CREATE TABLE payments (
    id               TEXT   NOT NULL PRIMARY KEY,
    order_number     TEXT   NOT NULL UNIQUE REFERENCES orders (number),
    checkout_id      TEXT   NOT NULL,
    gateway_id       TEXT   NOT NULL,
    state            TEXT   NOT NULL, -- commerce::payment::PaymentState
    currency         TEXT   NOT NULL,
    total_minor      BIGINT NOT NULL,
    details          TEXT   NOT NULL, -- JSON: the exact parameters of "set the details"
    -- The buyer pressed "Place order" and the confirmation is still to be done.
    confirm_wanted   BIGINT NOT NULL CHECK (confirm_wanted IN (0, 1)),
    -- Written, durably, before the confirmation leaves. From then on what is unclear is pending, never failed.
    confirm_sent_at  BIGINT,
    wanted_at        BIGINT NOT NULL, -- when the buyer last pressed "Place order"
    attempts         BIGINT NOT NULL, -- authorizations so far: 1 is …-A1
    reason           TEXT,            -- why it was declined or canceled
    hold_until       BIGINT,          -- a declined order is held until then
    looks            BIGINT NOT NULL, -- how often the job has looked without news
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
);
-- One payment at the gateway is spent on one order that lives.
CREATE UNIQUE INDEX payments_one_per_gateway_id ON payments (gateway_id) WHERE state <> 'canceled';

-- What was asked of the gateway for a payment: authorizations, later captures and refunds below them. The id is
-- our own reference id, written with the exact parameters before the call is made.
CREATE TABLE transactions (
    id           TEXT   NOT NULL PRIMARY KEY,
    payment_id   TEXT   NOT NULL REFERENCES payments (id),
    parent_id    TEXT   REFERENCES transactions (id),
    kind         TEXT   NOT NULL, -- 'authorization', 'capture', 'refund'
    position     BIGINT NOT NULL, -- the attempt, from 1
    gateway_id   TEXT,            -- known from the gateway's first answer
    state        TEXT   NOT NULL, -- 'planned', 'pending', 'open', 'declined', 'closed', 'completed'
    reason       TEXT,
    soft_decline BIGINT NOT NULL CHECK (soft_decline IN (0, 1)),
    amount_minor BIGINT NOT NULL,
    currency     TEXT   NOT NULL,
    parameters   TEXT   NOT NULL, -- JSON
    sent_at      BIGINT,
    expires_at   BIGINT,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE INDEX transactions_by_payment ON transactions (payment_id, kind, position);
