package store

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"mailkey/config/accounts"
)

// schemaOf is the URL of a schema of its own in the database that .ci/postgres
// started; it goes with the test.
func schemaOf(t testing.TB) string {
	t.Helper()
	address := os.Getenv("MAILKEY_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal("MAILKEY_TEST_POSTGRES must name a PostgreSQL: .ci/postgres start DIR")
		}
		t.Skip("no PostgreSQL: .ci/postgres start DIR")
	}
	name := "t" + strings.ToLower(rand.Text())
	admin, err := dial(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.db.Exec(`CREATE SCHEMA ` + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.db.Exec(`DROP SCHEMA ` + name + ` CASCADE`); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("MAILKEY_TEST_POSTGRES is no URL")
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}

// connect opens the database at a URL.
func connect(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Connect(context.Background(), address, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// both runs a test on each database; fresh is the URL of an empty one.
func both(t *testing.T, f func(t *testing.T, fresh func() string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, func() string { return "sqlite://" + database(t) }) })
	t.Run("postgres", func(t *testing.T) { f(t, func() string { return schemaOf(t) }) })
}

func serverReason(t *testing.T, err error, want accounts.Reason) {
	t.Helper()
	if accounts.ReasonOf(err) != want {
		t.Errorf("got %s/%s (%v), want %s", accounts.CodeOf(err), accounts.ReasonOf(err), err, want)
	}
}
