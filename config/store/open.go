// Package store keeps accounts, results of checks, drafts and sealed secrets in
// SQLite. It implements accounts.Store and vault.Rows. What a method has
// reported as done survives a power cut; what failed has changed nothing.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	goosestore "github.com/pressly/goose/v3/database"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"mailkey/config"
	"mailkey/config/accounts"
)

// Store is one open database. It is safe for concurrent use, and beside other
// copies of the program.
type Store struct {
	db     *sql.DB
	path   string
	id     string
	schema int64 // its version
}

//go:embed migrations/*.sql
var files embed.FS

// schema is what this version of the program reads and writes.
var schema = migrations{files, 3}

// migrations is the way from an empty database to version latest.
type migrations struct {
	files  fs.FS
	latest int64
}

// Open opens the database at path, or makes it: 0600 in a folder of 0700. An
// older one is brought up to date after a copy of it was kept beside it; a newer
// one is refused untouched. Errors are *accounts.Error with CodeStorage.
func Open(ctx context.Context, path string) (*Store, error) { return open(ctx, path, schema) }

func open(ctx context.Context, path string, m migrations) (*Store, error) {
	if err := prepare(path); err != nil {
		return nil, explain(path, "open the store", err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, explain(path, "open the store", err)
	}
	// One connection: queries within a process wait for each other instead of
	// failing, and memory stays small.
	db.SetMaxOpenConns(1)
	s := &Store{db: db, path: path, schema: m.latest}
	version, err := s.version(ctx)
	if err != nil || version != m.latest {
		err = s.upgrade(ctx, m)
	}
	if err != nil {
		return nil, errors.Join(explain(path, "open the store", err), db.Close())
	}
	return s, nil
}

// sides are SQLite's own files beside a database.
var sides = [...]string{"", "-wal", "-shm", "-journal"}

// prepare makes an empty file of the right mode, which SQLite then gives to its
// side files too, and refuses links and the like under all their names.
func prepare(path string) error {
	if _, err := config.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	for _, side := range sides {
		if _, _, err := config.CheckFile(path + side); err != nil {
			return err
		}
	}
	return config.Touch(path)
}

func dsn(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String() +
		"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_txlock=immediate"
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

// newer refuses a store from the future.
var errNewer = errors.New("it was written by a newer version of mailkey; update mailkey and try again")

// upgrade brings the database up to date while other copies of the program wait.
func (s *Store) upgrade(ctx context.Context, m migrations) error {
	unlock, err := config.Lock(ctx, filepath.Dir(s.path))
	if err != nil {
		return err
	}
	defer unlock()
	applied, err := s.applied(ctx)
	switch {
	case err != nil:
		return err
	case applied > m.latest:
		return &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonNewer, Err: fmt.Errorf("%s: %w", s.path, errNewer)}
	case applied > 0 && applied < m.latest:
		if err := s.keepCopy(ctx, applied); err != nil {
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
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`).Scan(&tables)
	if err != nil || tables == 0 {
		return 0, err
	}
	var version sql.NullInt64
	err = s.db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&version)
	return version.Int64, err
}

func (s *Store) migrate(ctx context.Context, m migrations) error {
	if _, err := s.db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return err
	}
	if err := s.numbered(ctx); err != nil {
		return err
	}
	sub, err := fs.Sub(m.files, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.db, sub)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// numbered makes the table of the schema's versions, as goose would: but goose
// tries a disk that fails four times, a second apart.
func (s *Store) numbered(ctx context.Context) error {
	versions, err := goosestore.NewStore(goosestore.DialectSQLite3, goose.DefaultTablename)
	if err != nil {
		return err
	}
	return s.tx(ctx, "open the store", func(tx *sql.Tx) error {
		var tables int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = ?`, versions.Tablename()).Scan(&tables)
		if err != nil || tables > 0 {
			return err
		}
		if err := versions.CreateVersionTable(ctx, tx); err != nil {
			return err
		}
		return versions.Insert(ctx, tx, goosestore.InsertRequest{Version: 0})
	})
}

// Copy is where the database of an older version is kept before an upgrade.
func Copy(path string, version int64) string { return fmt.Sprintf("%s.v%d", path, version) }

func (s *Store) keepCopy(ctx context.Context, version int64) error {
	path := Copy(s.path, version)
	if info, _, err := config.CheckFile(path); err != nil {
		return err
	} else if info != nil { // of an upgrade that was cut short
		if err := os.Remove(path); err != nil {
			return config.Explain(path, true, err)
		}
	}
	if err := config.Touch(path); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, path)
	return err
}

// ID is the store's own name, random and made once.
func (s *Store) ID() string { return s.id }

// Path is the database's file.
func (s *Store) Path() string { return s.path }

// Close closes the database; another open of it stays useful.
func (s *Store) Close() error { return s.db.Close() }
