//go:build linux

package stories_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// onEachDatabase tells a story of a team on SQLite, and on a PostgreSQL where there
// is one.
func onEachDatabase(t *testing.T, story func(t *testing.T, tm *team)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		story(t, newTeam(t, ""))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		tm := newTeam(t, teamDatabase(t))
		story(t, tm)
		if _, err := os.Stat(filepath.Join(tm.home, "data", "mailkey.db")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("it was kept in a file all the same (%v)", err)
		}
	})
}

// teamDatabase is the URL of a schema of its own, on the PostgreSQL that
// .ci/postgres started.
func teamDatabase(t *testing.T) string {
	t.Helper()
	address := os.Getenv("MAILKEY_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal("there is no PostgreSQL (.ci/postgres start DIR), and it is compulsory here")
		}
		t.Skip("there is no PostgreSQL: .ci/postgres start DIR")
	}
	db, err := sql.Open("pgx", address)
	name := "s" + strings.ToLower(rand.Text())
	if err == nil {
		_, err = db.Exec(`CREATE SCHEMA ` + name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP SCHEMA ` + name + ` CASCADE`); err != nil {
			t.Error(err)
		}
		_ = db.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("MAILKEY_TEST_POSTGRES is no URL")
	}
	u.RawQuery = url.Values{"search_path": {name}}.Encode()
	return u.String()
}

// keptIn writes the database's URL into the settings file, as docs/storage.md says.
func (tm *team) keptIn(database string) {
	tm.t.Helper()
	if database == "" {
		return
	}
	path := filepath.Join(tm.home, "config", "config.toml")
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, []byte(`database = "`+database+`"`+"\n"), 0o600)
	}
	if err != nil {
		tm.t.Fatal(err)
	}
}
