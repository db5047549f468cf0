package keep

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

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
