-- +goose Up
-- The password that the present one replaced, until the person says that the new
-- one works everywhere; revision 0 where there is none.
ALTER TABLE accounts ADD COLUMN former_keeping  TEXT    NOT NULL DEFAULT 'none';
ALTER TABLE accounts ADD COLUMN former_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN former_app_name TEXT    NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN former_since    BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN former_until    BIGINT  NOT NULL DEFAULT 0;

-- How the last fetch of an account ended. What was fetched stands beside the mail.
CREATE TABLE fetches (
	account  TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
	at       BIGINT NOT NULL,
	folder   TEXT NOT NULL,
	whole    BOOLEAN NOT NULL,
	verdict  TEXT NOT NULL,
	cause    TEXT NOT NULL,
	messages BIGINT NOT NULL,
	bytes    BIGINT NOT NULL
);

-- +goose Down
DROP TABLE fetches;
ALTER TABLE accounts DROP COLUMN former_until;
ALTER TABLE accounts DROP COLUMN former_since;
ALTER TABLE accounts DROP COLUMN former_app_name;
ALTER TABLE accounts DROP COLUMN former_revision;
ALTER TABLE accounts DROP COLUMN former_keeping;
