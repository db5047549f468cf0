package store

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/config/store/storetest"
	"mailkey/mail/wire/wiretest"
)

// guardedBy is the URL of a schema of its own, over TLS that is verified against
// an authority. The server's certificate is for 127.0.0.1.
func guardedBy(t *testing.T, address, host, mode, authority string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = net.JoinHostPort(host, u.Port())
	query := u.Query()
	query.Set("sslmode", mode)
	if authority != "" {
		query.Set("sslrootcert", authority)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// authorityOf is the file of the authority behind the server's certificate.
func authorityOf(t *testing.T) string {
	t.Helper()
	path := os.Getenv("MAILKEY_TEST_POSTGRES_CA")
	if path == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal("MAILKEY_TEST_POSTGRES_CA must name the authority: .ci/postgres start DIR")
		}
		t.Skip("a PostgreSQL without a certificate: .ci/postgres start DIR")
	}
	return path
}

// T12: over TLS the store and the queue's connections work as ever, and what
// they send is encrypted, to a server whose certificate was verified.
func TestT12PostgresOverVerifiedTLS(t *testing.T) {
	address, authority := storetest.URL(t), authorityOf(t)
	for _, c := range []struct{ host, mode string }{{"127.0.0.1", "verify-full"}, {"127.0.0.1", "verify-ca"}, {"localhost", "verify-ca"}} {
		s := connect(t, guardedBy(t, address, c.host, c.mode, authority))
		const encrypted = `SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`
		var store, queue bool
		if err := s.db.QueryRowContext(t.Context(), encrypted).Scan(&store); err != nil || !store {
			t.Errorf("%s, %s: the store's connection is encrypted: %v (%v)", c.host, c.mode, store, err)
		}
		pool, err := s.Pool(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := pool.QueryRow(t.Context(), encrypted).Scan(&queue); err != nil || !queue {
			t.Errorf("%s, %s: the queue's connection is encrypted: %v (%v)", c.host, c.mode, queue, err)
		}
		pool.Close()
	}
	s := connect(t, guardedBy(t, address, "127.0.0.1", "verify-full", authority))
	want := insert(t, s, account(t, "a", "ala@firma.pl"))
	got, err := connect(t, address).Account(t.Context(), "a")
	is(t, err, nil)
	same(t, got, want)
}

// T12: a certificate of another authority, or for another name, or a server that
// refuses TLS: nothing is sent to it, and the reason is told, not the password.
func TestT12PostgresWithTheWrongCertificate(t *testing.T) {
	address, authority := storetest.URL(t), authorityOf(t)
	foreign := filepath.Join(t.TempDir(), "other.pem")
	if err := os.WriteFile(foreign, []byte(wiretest.NewCA(t).PEM), 0o600); err != nil {
		t.Fatal(err)
	}
	const other, none = accounts.ReasonCertificate, accounts.ReasonDatabaseTLS
	for name, c := range map[string]struct {
		address string
		want    accounts.Reason
	}{
		"another authority":            {guardedBy(t, address, "127.0.0.1", "verify-full", foreign), other},
		"another authority, verify-ca": {guardedBy(t, address, "127.0.0.1", "verify-ca", foreign), other},
		"nobody's":                     {guardedBy(t, address, "127.0.0.1", "verify-full", ""), other},
		"another name":                 {guardedBy(t, address, "localhost", "verify-full", authority), other},
		"no TLS at all":                {guardedBy(t, noTLS(t), "127.0.0.1", "verify-full", authority), none},
	} {
		_, err := Connect(t.Context(), c.address, "")
		serverReason(t, err, c.want)
		u, _ := url.Parse(c.address)
		password, _ := u.User.Password()
		if err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// noTLS is a server that knows no TLS.
func noTLS(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			request := make([]byte, 8)
			if _, err := c.Read(request); err == nil {
				_, _ = c.Write([]byte("N"))
			}
			if n, _ := c.Read(request); n > 0 {
				t.Error("something was sent without TLS")
			}
			_ = c.Close()
		}
	}()
	return "postgres://mailkey:CANARY@" + l.Addr().String() + "/mailkey"
}
