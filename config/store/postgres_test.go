package store

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/store/storetest"
)

func TestPostgresKeepsTheContract(t *testing.T) {
	contract(t, func(t *testing.T) contracted { return connect(t, storetest.URL(t)) })
}

// Both databases go the same way: files of the same names.
func TestMigrationsArePairs(t *testing.T) {
	names := func(folder string) string {
		all, err := fs.Glob(files, folder+"/*.sql")
		if err != nil || int64(len(all)) != schema.latest {
			t.Fatalf("%s: %d files, schema says %d (%v)", folder, len(all), schema.latest, err)
		}
		return strings.ReplaceAll(strings.Join(all, " "), folder+"/", "")
	}
	if a, b := names(inSQLite.folder), names(inPostgres.folder); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

// Nothing goes unencrypted, or to a server that is not verified, beyond this
// computer; and no error repeats the password of a URL.
func TestT12PostgresElsewhereIsVerified(t *testing.T) {
	for address, want := range map[string]accounts.Reason{
		"postgres://u:CANARY@db.firma.pl/x?sslmode=disable":                     accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@db.firma.pl/x?sslmode=prefer":                      accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@db.firma.pl/x?sslmode=allow":                       accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@db.firma.pl/x?sslmode=require":                     accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@127.0.0.1,db.firma.pl/x?sslmode=disable":           accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@127.0.0.1/x?host=db.firma.pl&sslmode=disable":      accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@127.0.0.1.firma.pl/x?sslmode=disable":              accounts.ReasonDatabaseTLS,
		"postgres://u:CANARY@db.firma.pl/x?sslmode=verify-full":                 "",
		"postgres://u:CANARY@db.firma.pl/x?sslmode=verify-ca":                   "",
		"postgres://u:CANARY@db.firma.pl/x":                                     "",
		"postgres://u:CANARY@[::1]:5432/x":                                      "",
		"postgres://u:CANARY@localhost/x":                                       "",
		"postgres:///x?host=/run/postgresql":                                    "",
		"postgres:///x":                                                         accounts.ReasonDatabaseURL,
		"postgres://u:CANARY@h:port/x":                                          accounts.ReasonDatabaseURL,
		"postgres://u:CANARY@h/x?sslmode=CANARY":                                accounts.ReasonDatabaseURL,
		"postgres://u:CANARY@db.firma.pl/x?sslrootcert=/nowhere&sslmode=verify": accounts.ReasonDatabaseURL,
		"mysql://u:CANARY@h/x":                                                  accounts.ReasonDatabaseURL,
		"sqlite://relative":                                                     accounts.ReasonDatabaseURL,
		"CANARY":                                                                accounts.ReasonDatabaseURL,
	} {
		_, _, err := filePath(address, "")
		if err == nil {
			_, err = configure(address)
		}
		serverReason(t, err, want)
		if err != nil && (strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "CANARY") || accounts.CodeOf(err) != accounts.CodeUsage) {
			t.Errorf("%s: %#v", address, err)
		}
	}
	for address, mode := range map[string]bool{"postgres://u@db.firma.pl/x": true, "postgres://u@127.0.0.1/x": false} {
		c, err := configure(address)
		if err != nil || (c.TLSConfig != nil) != mode || mode && (c.TLSConfig.InsecureSkipVerify || c.TLSConfig.ServerName != "db.firma.pl") || len(c.Fallbacks) != 0 {
			t.Errorf("%s: %+v %v", address, c, err)
		}
	}
}

// A server that is not there, refuses, or lacks the database is told from each
// other, soon, and without the password.
func TestPostgresThatCannotBeUsed(t *testing.T) {
	good := storetest.URL(t)
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(*url.URL)) string {
		other := *u
		f(&other)
		return other.String()
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close() //nolint:errcheck // only listens
	for name, c := range map[string]struct {
		address string
		want    accounts.Reason
	}{
		"closed port":    {change(func(u *url.URL) { u.Host = "127.0.0.1:1" }), accounts.ReasonUnreachable},
		"I01 silence":    {change(func(u *url.URL) { u.Host = silent.Addr().String() }), accounts.ReasonUnreachable},
		"wrong password": {change(func(u *url.URL) { u.User = url.UserPassword("mailkey", "CANARY") }), accounts.ReasonDatabaseSignIn},
		"no database":    {change(func(u *url.URL) { u.Path = "/nowhere" }), accounts.ReasonNoDatabase},
		"nobody vouches": {change(func(u *url.URL) { q := u.Query(); q.Set("sslmode", "verify-full"); u.RawQuery = q.Encode() }), accounts.ReasonCertificate},
		"no schema":      {change(func(u *url.URL) { u.RawQuery = "search_path=nowhere" }), accounts.ReasonNoDatabase},
	} {
		begun := time.Now()
		_, err := Connect(t.Context(), c.address, "")
		if _, _, look := Inspect(t.Context(), c.address, ""); name != "no schema" && accounts.ReasonOf(look) != c.want {
			t.Errorf("%s, looked at: %v", name, look)
		}
		serverReason(t, err, c.want)
		password, _ := u.User.Password()
		if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "CANARY") || strings.Contains(text, password) {
			t.Errorf("%s: it tells the password: %s", name, text)
		}
		if took := time.Since(begun); took > 4*connecting {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// A connection that breaks costs one call at most, and is told in plain words.
func TestPostgresConnectionLost(t *testing.T) {
	address := storetest.URL(t)
	s, other := connect(t, address), connect(t, address)
	insert(t, s, account(t, "a", "ala@firma.pl"))
	err := s.tx(t.Context(), "try", func(tx *tx) error {
		var pid int
		if err := tx.QueryRowContext(t.Context(), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
			return err
		}
		if _, err := tx.ExecContext(t.Context(), `DELETE FROM accounts`); err != nil {
			return err
		}
		if _, err := other.db.ExecContext(t.Context(), `SELECT pg_terminate_backend(?)`, pid); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), `SELECT 1`)
		return err
	})
	serverReason(t, err, accounts.ReasonUnreachable)
	if list, err := s.Accounts(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

// K06: a holder that hangs is waited for, but not for ever; then it says busy.
func TestK06HeldPostgresSaysBusy(t *testing.T) {
	address := storetest.URL(t)
	holder := connect(t, address)
	held := make(chan struct{})
	free := make(chan struct{})
	done := make(chan error)
	go func() {
		done <- holder.tx(context.Background(), "hold", func(*tx) error { close(held); <-free; return nil })
	}()
	<-held
	s, err := dial(address, map[string]string{"lock_timeout": "50ms"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // only used
	serverReason(t, s.SaveDraft(t.Context(), "ala", nil), accounts.ReasonBusy)
	if _, err := s.Draft(t.Context(), "ala"); err != nil { // who reads waits for nobody
		t.Error(err)
	}
	close(free)
	is(t, <-done, nil)
	is(t, s.SaveDraft(t.Context(), "ala", nil), nil)
}

// K09: an older database is brought up to date with what is in it, once, also by
// several copies at the same time; a newer one is refused untouched.
func TestK09OtherPostgresSchemas(t *testing.T) {
	older := func(version int64) migrations {
		m := fstest.MapFS{}
		all, _ := fs.Glob(files, inPostgres.folder+"/*.sql")
		for _, name := range all[:version] {
			data, _ := files.ReadFile(name)
			m[name] = &fstest.MapFile{Data: data}
		}
		return migrations{m, version}
	}
	for version := int64(1); version < schema.latest; version++ {
		address := storetest.URL(t)
		s, err := openPostgres(t.Context(), address, older(version))
		if err != nil {
			t.Fatal(err)
		}
		want := insert(t, s, account(t, "a", "ala@firma.pl"))
		look, found, err := Inspect(t.Context(), address, "")
		if err != nil || found != version {
			t.Fatal(found, err)
		}
		list, err := look.Accounts(t.Context())
		is(t, err, nil)
		same(t, list, []accounts.Account{want})
		if err := look.SaveDraft(t.Context(), "ala", nil); accounts.ReasonOf(err) != accounts.ReasonReadOnly {
			t.Errorf("it can be written: %v", err)
		}
		is(t, look.Close(), nil)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				up, err := Connect(t.Context(), address, "")
				if err != nil {
					t.Error(err)
					return
				}
				got, err := up.Account(t.Context(), "a")
				is(t, err, nil)
				same(t, got, want)
				if up.ID() != s.ID() {
					t.Error("another id")
				}
				is(t, up.Close(), nil)
			})
		}
		all.Wait()
		is(t, s.Close(), nil)
	}
	newer := older(schema.latest)
	newer.latest++
	newer.files.(fstest.MapFS)[inPostgres.folder+"/09999_next.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE accounts ADD COLUMN note TEXT NOT NULL DEFAULT 'x';\n")}
	address := storetest.URL(t)
	s, err := openPostgres(t.Context(), address, newer)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // only read
	before := dumpOf(t, s)
	_, err = Connect(t.Context(), address, "")
	serverReason(t, err, accounts.ReasonNewer)
	_, _, err = Inspect(t.Context(), address, "")
	serverReason(t, err, accounts.ReasonNewer)
	same(t, dumpOf(t, s), before)
}
