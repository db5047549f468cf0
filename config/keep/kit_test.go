package keep

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
)

// home is a Place in a folder, sealed, over SQLite or the database at a URL.
func home(t testing.TB, folder, database string) Place {
	t.Helper()
	h := config.Home{Root: folder, Config: filepath.Join(folder, "config"), Data: filepath.Join(folder, "data"), State: filepath.Join(folder, "state")}
	if err := os.Chmod(filepath.Dir(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Prepare(); err != nil {
		t.Fatal(err)
	}
	return Place{Home: h, Database: database, Vault: "sealed"}
}

func fresh(t testing.TB, database string) Place {
	t.Helper()
	return home(t, filepath.Join(t.TempDir(), "home"), database)
}

// server is a schema of its own on the PostgreSQL that .ci/postgres started.
func server(t *testing.T) string {
	t.Helper()
	address := os.Getenv("MAILKEY_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal("MAILKEY_TEST_POSTGRES must name a PostgreSQL: .ci/postgres start DIR")
		}
		t.Skip("no PostgreSQL: .ci/postgres start DIR")
	}
	name := "k" + strings.ToLower(rand.Text())
	do := func(query string) {
		db, err := sql.Open("pgx", address)
		if err == nil {
			_, err = db.Exec(query)
			_ = db.Close()
		}
		if err != nil {
			t.Error(err)
		}
	}
	do(`CREATE SCHEMA ` + name)
	t.Cleanup(func() { do(`DROP SCHEMA ` + name + ` CASCADE`) })
	u, _ := url.Parse(address)
	u.RawQuery = url.Values{"search_path": {name}}.Encode()
	return u.String()
}

// passphrase gives a Place a file with a passphrase.
func (p Place) passphrase(t testing.TB, text string) Place {
	t.Helper()
	p.PassphraseFile = filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(p.PassphraseFile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func opened(t testing.TB, p Place) *Kept {
	t.Helper()
	k, err := p.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	return k
}

// add stores an account with a sealed password.
func add(t testing.TB, k *Kept, address, password string) {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	login := mail.Login{Profile: mail.Profile{
		Address: a, UserName: address,
		IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
	}, Secret: mail.NewSecret(password)}
	if _, err := k.service().SaveUntested(t.Context(), accounts.Local, login, accounts.Details{Keep: true}); err != nil {
		t.Fatal(err)
	}
}

func (k *Kept) service() *accounts.Service {
	return accounts.New(accounts.Parts{Store: k, Vault: k.Vault, Now: time.Now})
}

// passwords is what each account's password is, by address.
func passwords(t testing.TB, k *Kept) map[string]string {
	t.Helper()
	list, err := k.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, a := range list {
		secret, err := k.Vault.Get(t.Context(), a.Slot())
		if err != nil {
			t.Errorf("%s: %v", a.Profile.Address, err)
			continue
		}
		_ = secret.Use(func(text string) error { all[a.Profile.Address.String()] = text; return nil })
	}
	return all
}
