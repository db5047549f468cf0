package store

import (
	"context"
	"testing"

	"mailkey/config/accounts"
	"mailkey/config/store/storetest"
)

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
	t.Run("postgres", func(t *testing.T) { f(t, func() string { return storetest.URL(t) }) })
}

func serverReason(t *testing.T, err error, want accounts.Reason) {
	t.Helper()
	if accounts.ReasonOf(err) != want {
		t.Errorf("got %s/%s (%v), want %s", accounts.CodeOf(err), accounts.ReasonOf(err), err, want)
	}
}
