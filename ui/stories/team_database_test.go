//go:build linux

package stories_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"mailkey/config/store/storetest"
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
		tm := newTeam(t, storetest.URL(t))
		story(t, tm)
		if _, err := os.Stat(filepath.Join(tm.home, "data", "mailkey.db")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("it was kept in a file all the same (%v)", err)
		}
	})
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
