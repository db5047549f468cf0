package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"mailkey/config"
)

var inSQLite = dialect{
	folder: "migrations/sqlite", goose: goose.DialectSQLite3, driver: "sqlite",
	rebind: func(query string) string { return query },
	read:   sql.TxOptions{ReadOnly: true},
	tables: `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`,
	// secure_delete overwrites, and the checkpoint empties the log. The log can be
	// in use by another copy of the program; its last one empties it.
	wipe: `PRAGMA wal_checkpoint(TRUNCATE)`,
	say:  explain,
}

// Open opens the database at path, or makes it: 0600 in a folder of 0700. An
// older one is brought up to date after a copy of it was kept beside it; a newer
// one is refused untouched. Errors are *accounts.Error with CodeStorage.
func Open(ctx context.Context, path string) (*Store, error) { return open(ctx, path, schema) }

func open(ctx context.Context, path string, m migrations) (*Store, error) {
	if err := prepare(path); err != nil {
		return nil, explain(path, "open the store", err)
	}
	s, err := openFile(path, dsn(path))
	if err != nil {
		return nil, err
	}
	s.schema = m.latest
	version, err := s.version(ctx)
	if err != nil || version != m.latest {
		err = s.upgradeFile(ctx, m)
	}
	if err != nil {
		return nil, errors.Join(explain(path, "open the store", err), s.Close())
	}
	return s, nil
}

// openFile is the Store over a file. It has one connection: queries within a
// process wait for each other instead of failing, and memory stays small.
func openFile(path, source string) (*Store, error) {
	db, err := sql.Open(inSQLite.driver, source)
	if err != nil {
		return nil, explain(path, "open the store", err)
	}
	db.SetMaxOpenConns(1)
	return &Store{dialect: inSQLite, db: pool{db, inSQLite.rebind}, where: path}, nil
}

// upgradeFile brings the file up to date while other copies of the program wait.
func (s *Store) upgradeFile(ctx context.Context, m migrations) error {
	unlock, err := config.Lock(ctx, filepath.Dir(s.where))
	if err != nil {
		return err
	}
	defer unlock()
	if applied, err := s.applied(ctx); err == nil && applied < m.latest {
		if _, err := s.db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
			return err
		}
	}
	return s.upgrade(ctx, m, func(version int64) error { return s.keepCopy(ctx, version) })
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

// Copy is where the database of an older version is kept before an upgrade.
func Copy(path string, version int64) string { return fmt.Sprintf("%s.v%d", path, version) }

func (s *Store) keepCopy(ctx context.Context, version int64) error {
	path := Copy(s.where, version)
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
