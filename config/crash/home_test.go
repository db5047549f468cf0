//go:build unix

package crash_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

// crashSeed is where every choice of these tests begins.
const crashSeed = 1

// The passwords of the matrix, and what a world calls them. The simulated Google
// takes the new one alone.
const (
	newPassword = gmailsim.PracticePassword
	oldPassword = "starehaslosprzed"
)

func passwordName(secret mail.Secret) (name string) {
	name = "strange"
	_ = secret.Use(func(s string) error {
		switch s {
		case newPassword:
			name = "new"
		case oldPassword:
			name = "old"
		}
		return nil
	})
	return name
}

// crashDesk is a store and its service, opened by the test itself.
type crashDesk struct {
	*accounts.Service
	rows  *store.Store
	vault *vault.Vault
}

func homeOf(folder string) config.Home {
	return config.Home{Root: folder, Config: filepath.Join(folder, "config"), Data: filepath.Join(folder, "data"), State: filepath.Join(folder, "state")}
}

func openDesk(ctx context.Context, folder string, now func() time.Time) (*crashDesk, error) {
	home := homeOf(folder)
	rows, err := store.Open(ctx, home.Database())
	if err != nil {
		return nil, err
	}
	v := vault.Choose(vault.Options{
		Kind: vault.WithSealed, StoreID: rows.ID(), Rows: rows,
		KeyFile: home.Key(), PassphraseKey: home.PassphraseKey(),
	})
	return &crashDesk{accounts.New(accounts.Parts{Store: rows, Vault: v, Now: now, Mail: home.Mail()}), rows, v}, nil
}

// world is what is known: each account with its password, and the former one,
// such as "ala@gmail.com: new, formerly old". "" is no account.
func world(ctx context.Context, folder string) (string, error) {
	d, err := openDesk(ctx, folder, time.Now)
	if err != nil {
		return "", err
	}
	defer d.rows.Close() //nolint:errcheck // only read
	list, err := d.List(ctx, accounts.Local)
	if err != nil {
		return "", err
	}
	var all []string
	for _, a := range list {
		line := a.Profile.Address.String() + ":"
		if a.Keeping != accounts.NotKept {
			secret, err := d.vault.Get(ctx, a.Slot())
			if err != nil {
				return "", fmt.Errorf("the password of %s cannot be read: %w", a.Profile.Address, err)
			}
			line += " " + passwordName(secret)
		}
		if a.Former != nil {
			secret, err := d.vault.Get(ctx, a.FormerSlot())
			if err != nil {
				return "", fmt.Errorf("the former password of %s cannot be read: %w", a.Profile.Address, err)
			}
			line += ", formerly " + passwordName(secret)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return strings.Join(all, "; "), nil
}

// nextUse is the next use of a home when an interrupted change counts as
// abandoned: another account comes and goes, and with it what was left.
func nextUse(ctx context.Context, folder string) error {
	later := func() time.Time { return time.Now().Add(2 * time.Minute) }
	d, err := openDesk(ctx, folder, later)
	if err != nil {
		return err
	}
	defer d.rows.Close() //nolint:errcheck // what matters is asked for below
	address, err := mail.ParseAddress("sprzatanie@gmail.com")
	if err != nil {
		return err
	}
	a, err := d.SaveUntested(ctx, accounts.Local, mail.Login{Secret: mail.NewSecret("sprzatanie"), Profile: mail.Profile{
		Address: address, UserName: address.String(),
		IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
	}}, accounts.Details{Purpose: accounts.OtherProgram, Keep: true})
	if err != nil {
		return err
	}
	return d.Remove(ctx, accounts.Local, a.ID)
}

// tidy looks for what should not be left: secrets that no account points at,
// notes of changes under way, files that are nobody's.
func tidy(ctx context.Context, folder string) (wrong []string) {
	db, err := sql.Open("sqlite", homeOf(folder).Database())
	if err != nil {
		return []string{err.Error()}
	}
	defer db.Close() //nolint:errcheck // only read
	for what, query := range map[string]string{
		"secrets of no account": `SELECT count(*) FROM secrets s WHERE NOT EXISTS
			(SELECT 1 FROM accounts a WHERE a.id = s.account AND s.revision IN (a.revision, a.former_revision))`,
		"slots on the move":      `SELECT count(*) FROM slots`,
		"results of no account":  `SELECT count(*) FROM results WHERE account NOT IN (SELECT id FROM accounts)`,
		"damage to the database": `SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
	} {
		n := 0
		if err := db.QueryRowContext(ctx, query).Scan(&n); err != nil {
			wrong = append(wrong, what+": "+err.Error())
		} else if n != 0 {
			wrong = append(wrong, fmt.Sprintf("%d %s", n, what))
		}
	}
	return append(wrong, strangers(folder)...)
}

// oldStore is a copy that an upgrade keeps of the store as it was.
var oldStore = regexp.MustCompile(`^data/mailkey\.db\.v\d+$`)

// aside is a backup that a restore keeps of what it replaces.
var aside = regexp.MustCompile(`^data/before-restore-[\d.-]+\.mailkey$`)

// strangers is files of a home that have no business there.
func strangers(folder string) (wrong []string) {
	known := []string{"mailkey.db", "mailkey.db-wal", "mailkey.db-shm", "sealed.key", "lock"}
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		rest, _ := filepath.Rel(folder, path)
		switch {
		case err != nil:
			wrong = append(wrong, err.Error())
		case d.IsDir() && slices.Contains([]string{".", "config", "data", "state"}, rest):
		case rest == "data/mail":
			return fs.SkipDir // a story of fetching looks for itself
		case oldStore.MatchString(rest), aside.MatchString(rest):
		case !slices.Contains(known, strings.TrimPrefix(rest, "data/")):
			wrong = append(wrong, rest+" is left")
		}
		return nil
	})
	return wrong
}

// exposed is what others could read: loose modes, and passwords in any form.
func exposed(folder string) (wrong []string) {
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if path == folder && errors.Is(err, fs.ErrNotExist) {
			return nil // nothing was made at all
		}
		if err != nil {
			wrong = append(wrong, err.Error())
			return nil
		}
		info, err := d.Info()
		if err != nil {
			wrong = append(wrong, err.Error())
			return nil
		}
		if path != folder && info.Mode().Perm()&0o077 != 0 {
			wrong = append(wrong, fmt.Sprintf("%s has mode %v", path, info.Mode()))
		}
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				wrong = append(wrong, err.Error())
			}
			wrong = append(wrong, told(path, data)...)
		}
		return nil
	})
	return wrong
}

// told is the passwords that are in a text, in any form.
func told(where string, data []byte) (wrong []string) {
	for _, form := range append(clitest.Canaries(newPassword), clitest.Canaries(oldPassword)...) {
		if bytes.Contains(data, []byte(form)) {
			wrong = append(wrong, fmt.Sprintf("a password is in %s, as %q", where, form))
		}
	}
	return wrong
}

// copyHome copies a folder, modes and all.
func copyHome(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rest), info.Mode().Perm())
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rest), data, info.Mode().Perm())
	})
}

// growOlder makes what a killed writer left look abandoned.
func growOlder(folder string) error {
	long := time.Now().Add(-2 * time.Hour)
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chtimes(path, long, long)
	})
}
