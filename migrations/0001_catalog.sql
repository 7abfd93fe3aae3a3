-- The shelf: what is sold, how it is sent, how it is taxed.
--
-- The whole database keeps to what SQLite and PostgreSQL read alike: TEXT, BIGINT and DOUBLE PRECISION only.
-- Money is BIGINT minor units beside its currency, time is BIGINT milliseconds since 1970 (UTC), a flag is 0 or
-- 1, lists and documents are TEXT holding JSON, and ids are made by the program.

CREATE TABLE categories (
    slug     TEXT   NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL,
    blurb    TEXT   NOT NULL,
    picture  TEXT   NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE products (
    slug          TEXT   NOT NULL PRIMARY KEY,
    category_slug TEXT   NOT NULL REFERENCES categories (slug),
    name          TEXT   NOT NULL,
    tagline       TEXT   NOT NULL,
    description   TEXT   NOT NULL, -- JSON: paragraphs
    picture       TEXT   NOT NULL,
    tax_class     TEXT   NOT NULL,
    digital       BIGINT NOT NULL CHECK (digital IN (0, 1)),
    featured      BIGINT NOT NULL CHECK (featured IN (0, 1)),
    position      BIGINT NOT NULL,
    words         TEXT   NOT NULL  -- name and texts in lower case: what a search looks through
);
CREATE INDEX products_by_category ON products (category_slug, position);

CREATE TABLE variants (
    sku          TEXT   NOT NULL PRIMARY KEY,
    product_slug TEXT   NOT NULL REFERENCES products (slug),
    name         TEXT   NOT NULL,
    price_minor  BIGINT NOT NULL CHECK (price_minor >= 0),
    currency     TEXT   NOT NULL,
    -- The check is the last guard against selling what is not there: two orders for the last piece cannot both
    -- take it, whatever the program does.
    stock        BIGINT NOT NULL CHECK (stock >= 0),
    position     BIGINT NOT NULL
);
CREATE INDEX variants_by_product ON variants (product_slug, position);

CREATE TABLE shipping_methods (
    code            TEXT   NOT NULL PRIMARY KEY,
    name            TEXT   NOT NULL,
    promise         TEXT   NOT NULL,
    price_minor     BIGINT NOT NULL CHECK (price_minor >= 0),
    free_from_minor BIGINT,          -- subtotal from which it costs nothing; absent: never
    currency        TEXT   NOT NULL,
    countries       TEXT   NOT NULL, -- JSON: ISO codes; empty means everywhere
    except_states   TEXT   NOT NULL, -- JSON: states it does not reach
    position        BIGINT NOT NULL
);

CREATE TABLE tax_rules (
    country  TEXT   NOT NULL,
    state    TEXT   NOT NULL, -- empty: the whole country
    class    TEXT   NOT NULL,
    rate_ppm BIGINT NOT NULL CHECK (rate_ppm >= 0), -- 8.25 % is 82500
    label    TEXT   NOT NULL,
    PRIMARY KEY (country, state, class)
);
