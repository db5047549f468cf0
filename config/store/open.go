// Package store keeps accounts, users, results of checks, the audit trail, drafts
// and sealed secrets in SQLite or PostgreSQL. It implements accounts.Store and
// vault.Rows. What a method has reported as done survives a power cut; what
// failed has changed nothing. Several copies of the program may use one database
// at once: who writes waits for who is writing.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	goosestore "github.com/pressly/goose/v3/database"

	"mailkey/config/accounts"
)

// Store is one open database. It is safe for concurrent use, and beside other
// copies of the program.
type Store struct {
	dialect
	db     pool
	where  string // the file, or the server and the database's name
	id     string
	schema int64           // its version
	remote *pgx.ConnConfig // of a server's database; nil: a file
}

//go:embed migrations/*/*.sql
var files embed.FS

// schema is what this version of the program reads and writes.
var schema = migrations{files, 3}

// Latest is the version that this program reads and writes.
func Latest() int64 { return schema.latest }

// migrations is the way from an empty database to version latest.
type migrations struct {
	files  fs.FS // a folder for each dialect, with files of the same numbers
	latest int64
}

// Connect opens the database at a URL: postgres://USER@HOST/NAME, or
// sqlite:///PATH. Without one it is Open of this computer's own file.
func Connect(ctx context.Context, address, own string) (*Store, error) {
	path, isFile, err := filePath(address, own)
	switch {
	case err != nil:
		return nil, err
	case isFile:
		return Open(ctx, path)
	}
	return openPostgres(ctx, address, schema)
}

// Inspect is Look for the database at a URL.
func Inspect(ctx context.Context, address, own string) (*Store, int64, error) {
	path, isFile, err := filePath(address, own)
	switch {
	case err != nil:
		return nil, 0, err
	case isFile:
		return Look(ctx, path)
	}
	return lookPostgres(ctx, address)
}

// Check reports what is wrong with a database's URL, and asks nobody. None is fine.
func Check(address string) error {
	_, isFile, err := filePath(address, "")
	if err == nil && !isFile {
		_, err = configure(address)
	}
	return err
}

// Shared reports whether a URL names a database that several computers may use.
func Shared(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// filePath is the path in a URL of sqlite; own where there is no URL.
func filePath(address, own string) (path string, isFile bool, err error) {
	if address == "" {
		return own, true, nil
	}
	path, isFile = strings.CutPrefix(address, "sqlite://")
	if Shared(address) || isFile && strings.HasPrefix(path, "/") {
		return path, isFile, nil
	}
	return "", false, &accounts.Error{
		Code: accounts.CodeUsage, Field: "database", Reason: accounts.ReasonDatabaseURL,
		Err: errors.New("a database is given as postgres://USER@HOST/NAME or sqlite:///PATH"),
	}
}

// version is the schema's, 0 for an empty database, and learns the store's id.
// It is one query, so that opening an up-to-date database takes a millisecond.
func (s *Store) version(ctx context.Context) (int64, error) {
	var version sql.NullInt64
	var id sql.NullString
	err := s.db.QueryRowContext(ctx, `SELECT
		(SELECT max(version_id) FROM goose_db_version WHERE is_applied),
		(SELECT value FROM meta WHERE name = 'store')`).Scan(&version, &id)
	if err != nil {
		return 0, err
	}
	s.id = id.String
	if s.id == "" { // killed between the first migration and the id
		return 0, nil
	}
	return version.Int64, nil
}

var errNewer = errors.New("it was written by a newer version of mailkey; update mailkey and try again")

// newer refuses a store from the future.
func (s *Store) newer() error {
	return &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonNewer, Err: fmt.Errorf("%s: %w", s.where, errNewer)}
}

// upgrade brings the database up to date. The caller holds the lock that other
// copies of the program wait for; keep keeps a copy of an older one first.
func (s *Store) upgrade(ctx context.Context, m migrations, keep func(version int64) error) error {
	applied, err := s.applied(ctx)
	switch {
	case err != nil:
		return err
	case applied > m.latest:
		return s.newer()
	case applied > 0 && applied < m.latest:
		if err := keep(applied); err != nil {
			return fmt.Errorf("keep a copy before the upgrade: %w", err)
		}
	}
	if applied < m.latest {
		if err := s.migrate(ctx, m); err != nil {
			return err
		}
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ('store', ?) ON CONFLICT (name) DO NOTHING`, rand.Text())
	if err != nil {
		return err
	}
	_, err = s.version(ctx)
	return err
}

// applied is the schema's version; 0 for a database without tables.
func (s *Store) applied(ctx context.Context) (int64, error) {
	var tables int
	err := s.db.QueryRowContext(ctx, s.tables).Scan(&tables)
	if err != nil || tables == 0 {
		return 0, err
	}
	var version sql.NullInt64
	err = s.db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&version)
	return version.Int64, err
}

func (s *Store) migrate(ctx context.Context, m migrations) error {
	if err := s.begun(ctx); err != nil {
		return err
	}
	sub, err := fs.Sub(m.files, s.folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.goose, s.db.DB, sub)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// begun makes the table of the schema's versions, as goose would: but goose
// tries a disk that fails four times, a second apart.
func (s *Store) begun(ctx context.Context) error {
	versions, err := goosestore.NewStore(s.goose, goose.DefaultTablename)
	if err != nil {
		return err
	}
	return s.tx(ctx, "open the store", func(tx *tx) error {
		var tables int
		err := tx.QueryRowContext(ctx, s.tables).Scan(&tables)
		if err != nil || tables > 0 {
			return err
		}
		if err := versions.CreateVersionTable(ctx, tx.Tx); err != nil {
			return err
		}
		return versions.Insert(ctx, tx.Tx, goosestore.InsertRequest{Version: 0})
	})
}

// ID is the store's own name, random and made once.
func (s *Store) ID() string { return s.id }

// Where is the database's file, or the server and the database's name.
func (s *Store) Where() string { return s.where }

// Schema is the version of what it holds.
func (s *Store) Schema() int64 { return s.schema }

// Close closes the database; another open of it stays useful.
func (s *Store) Close() error { return s.db.Close() }
