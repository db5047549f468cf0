// Package storetest gives tests a real PostgreSQL, where there is one.
package storetest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// URL is Schema for whoever asks the database nothing.
func URL(t testing.TB) string {
	t.Helper()
	address, _ := Schema(t)
	return address
}

// Schema is the URL of a schema of its own on the PostgreSQL that .ci/postgres started,
// and the way to ask it; both go with the test. Without one the test is skipped, or
// fails where real servers are compulsory.
func Schema(t testing.TB) (address string, db *sql.DB) {
	t.Helper()
	address = os.Getenv("MAILKEY_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal("MAILKEY_TEST_POSTGRES must name a PostgreSQL: .ci/postgres start DIR")
		}
		t.Skip("no PostgreSQL: .ci/postgres start DIR")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("MAILKEY_TEST_POSTGRES is no URL") // the error would show the password in it
	}
	name := "t" + strings.ToLower(rand.Text())
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	db, err = sql.Open("pgx", u.String())
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
	return u.String(), db
}
