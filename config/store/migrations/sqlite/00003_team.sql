-- +goose Up
CREATE TABLE users (
	id         TEXT NOT NULL PRIMARY KEY,
	name       TEXT NOT NULL,
	name_key   TEXT NOT NULL UNIQUE, -- folded: names that look alike are one
	role       TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL, -- 0: never
	version    INTEGER NOT NULL
);

-- A public key opens one user's door and no other's.
CREATE TABLE keys (
	fingerprint TEXT NOT NULL PRIMARY KEY,
	owner       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	line        TEXT NOT NULL,
	comment     TEXT NOT NULL,
	added_at    BIGINT NOT NULL,
	used_at     BIGINT NOT NULL
);

-- Only the digest of a code is kept.
CREATE TABLE invitations (
	digest TEXT NOT NULL PRIMARY KEY,
	owner  TEXT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
	until  BIGINT NOT NULL
);

CREATE TABLE assignments (
	account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	member  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	PRIMARY KEY (account, member)
);

-- Written before what it tells of takes effect. Each entry's digest covers the
-- one before it, so that a missing entry shows.
CREATE TABLE audit (
	seq    BIGINT NOT NULL PRIMARY KEY,
	at     BIGINT NOT NULL,
	actor  TEXT NOT NULL,
	key    TEXT NOT NULL,
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL,
	digest TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit;
DROP TABLE assignments;
DROP TABLE invitations;
DROP TABLE keys;
DROP TABLE users;
