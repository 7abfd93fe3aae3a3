-- The outbox: what must still happen. A job is written in the transaction that makes it necessary, so neither
-- can exist without the other.
CREATE TABLE jobs (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,
    payload     TEXT   NOT NULL, -- JSON
    dedup_key   TEXT,            -- at most one open job per key
    state       TEXT   NOT NULL, -- 'open', 'done', 'dead'
    run_at      BIGINT NOT NULL, -- business time
    attempts    BIGINT NOT NULL, -- counted at the claim; also the fence of who may write the result
    -- Wall clock: moving the shop's clock must not take a running job away from its runner.
    lease_until BIGINT NOT NULL,
    last_error  TEXT,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'open';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE state <> 'open';
CREATE UNIQUE INDEX jobs_one_open_per_key ON jobs (dedup_key) WHERE state = 'open';

-- The demo's mailbox. The message id is made from the job, so a job that runs twice writes one mail.
CREATE TABLE mails (
    id         TEXT   NOT NULL PRIMARY KEY,
    message_id TEXT   NOT NULL UNIQUE,
    sender     TEXT   NOT NULL,
    recipient  TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    html       TEXT   NOT NULL,
    sent_at    BIGINT NOT NULL
);
CREATE INDEX mails_by_time ON mails (sent_at);

-- Browser sessions, as the server's session layer reads and writes them.
CREATE TABLE sessions (
    id         TEXT   NOT NULL PRIMARY KEY,
    data       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
