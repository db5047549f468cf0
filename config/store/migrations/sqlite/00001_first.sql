-- +goose Up
-- Times are milliseconds since 1970 in UTC. A secret is only ever here sealed.
CREATE TABLE meta (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE accounts (
	id            TEXT NOT NULL PRIMARY KEY,
	owner         TEXT NOT NULL,
	address       TEXT NOT NULL,
	address_key   TEXT NOT NULL,
	label         TEXT NOT NULL,
	user_name     TEXT NOT NULL,
	imap_host     TEXT NOT NULL,
	imap_port     INTEGER NOT NULL,
	imap_security TEXT NOT NULL,
	smtp_host     TEXT NOT NULL,
	smtp_port     INTEGER NOT NULL,
	smtp_security TEXT NOT NULL,
	ca            TEXT NOT NULL,
	purpose       TEXT NOT NULL,
	app_name      TEXT NOT NULL,
	proved        BOOLEAN NOT NULL,
	keeping       TEXT NOT NULL,
	revision      INTEGER NOT NULL,
	last_revision INTEGER NOT NULL, -- handed out; never goes back
	created_at    BIGINT NOT NULL,
	password_at   BIGINT NOT NULL,
	version       INTEGER NOT NULL,
	UNIQUE (owner, address_key)
);

CREATE TABLE results (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- the order; clocks jump
	account  TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	at       BIGINT NOT NULL,
	verdict  TEXT NOT NULL,
	cause    TEXT NOT NULL,
	protocol TEXT NOT NULL,
	took_ms  BIGINT NOT NULL
);
CREATE INDEX results_by_account ON results (account, id);

-- Slots of secrets that are on their way in (reserved) or out (loose).
CREATE TABLE slots (
	account  TEXT NOT NULL,
	revision INTEGER NOT NULL,
	keeping  TEXT NOT NULL,
	loose    BOOLEAN NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (account, revision)
);

CREATE TABLE secrets (
	account  TEXT NOT NULL,
	revision INTEGER NOT NULL,
	sealed   BLOB NOT NULL,
	PRIMARY KEY (account, revision)
);

CREATE TABLE drafts (
	owner   TEXT NOT NULL PRIMARY KEY,
	answers BLOB NOT NULL
);

-- +goose Down
DROP TABLE drafts;
DROP TABLE secrets;
DROP TABLE slots;
DROP TABLE results;
DROP TABLE accounts;
DROP TABLE meta;
