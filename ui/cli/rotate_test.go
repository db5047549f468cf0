package cli

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// lone is a store, a vault and a prober for one account, whose test is interrupted.
type lone struct {
	accounts.Store
	accounts.Prober
	a         accounts.Account
	interrupt func()
}

func (l lone) Accounts(context.Context) ([]accounts.Account, error) {
	return []accounts.Account{l.a}, nil
}

func (l lone) Account(context.Context, string) (accounts.Account, error) { return l.a, nil }

func (l lone) Run(ctx context.Context, login mail.Login, _ func(mail.Event)) mail.Report {
	l.interrupt()
	var r mail.Report
	for _, lane := range mail.Protocols {
		r = append(r, mail.Event{Protocol: lane, Server: login.Server(lane), Stage: mail.SignIn, Status: mail.Failed, Err: ctx.Err()})
	}
	return r
}

type loneVault struct{ accounts.Vault }

func (loneVault) Get(context.Context, accounts.Slot) (mail.Secret, error) {
	return mail.NewSecret("abcdefghijklmnop"), nil
}

// An interrupted test of the old password says nothing about what a new one would cure.
func TestOldPasswordTestInterrupted(t *testing.T) {
	address, err := mail.ParseAddress("ala@firma.example")
	if err != nil {
		t.Fatal(err)
	}
	server := mail.Server{Host: "a.example", Port: 993, Security: mail.TLS}
	ctx, cancel := context.WithCancel(t.Context())
	l := lone{interrupt: cancel, a: accounts.Account{
		ID: "1", Owner: accounts.Local.User, Keeping: accounts.Sealed, Revision: 1,
		Profile: mail.Profile{Address: address, Label: "Ala", UserName: address.String(), IMAP: server, SMTP: server},
	}}
	var out bytes.Buffer
	env := ui.Env{In: strings.NewReader("ponmlkjihgfedcba\n"), Out: &out, Err: &out, Lang: i18n.EN, Now: now}
	code := Run(ctx, env, []string{"rotate", "ala@firma.example", "--password-stdin", "--test-old"}, Parts{
		Locate: func() (config.Home, error) { return config.Home{}, fs.ErrNotExist },
		Open: func(context.Context, Options) (*Opened, error) {
			return &Opened{Service: accounts.New(accounts.Parts{Store: l, Vault: loneVault{}, Prober: l}), Close: func() error { return nil }}, nil
		},
	})
	if code != exitInterrupted || strings.Contains(out.String(), i18n.EN.T("rotate.misses")) || !strings.Contains(out.String(), "ala@firma.example") {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}

// losing is a vault that is not to be read any more after so many times.
type losing struct {
	accounts.Vault
	reads int
}

func (v *losing) Get(ctx context.Context, slot accounts.Slot) (mail.Secret, error) {
	if v.reads--; v.reads < 0 {
		return mail.Secret{}, &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonLocked, Err: errors.New("locked")}
	}
	return v.Vault.Get(ctx, slot)
}

// An undo whose test cannot run has happened all the same, and it is said.
func TestUndoneUntested(t *testing.T) {
	for _, c := range []struct {
		flag string
		want []string
	}{
		{"--plain", []string{"The old password is in use again", "ala@firma.example was not tested", "keyring", "mailkey rotate undo ala@firma.example"}},
		{"--json", []string{`"undone":true`, `"verdict":"failed"`, `"lanes":[]`, `"code":"vault"`}},
	} {
		rows, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "mailkey.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close() //nolint:errcheck // a test's
		keeps := &losing{new(vault.Memory), 100}
		service := accounts.New(accounts.Parts{Store: rows, Vault: keeps, Prober: passing{}})
		address, err := mail.ParseAddress("ala@firma.example")
		if err != nil {
			t.Fatal(err)
		}
		server := mail.Server{Host: "a.example", Port: 993, Security: mail.TLS}
		proved := func(password string) accounts.Checked {
			proof, _ := service.Check(t.Context(), accounts.Local, mail.Login{
				Profile: mail.Profile{Address: address, Label: "Ala", UserName: address.String(), IMAP: server, SMTP: server}, Secret: mail.NewSecret(password),
			}, nil)
			return proof
		}
		a, err := service.Save(t.Context(), accounts.Local, proved("abcdefghijklmnop"), accounts.Details{Keep: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := service.Rotate(t.Context(), accounts.Local, a.ID, 0, proved("ponmlkjihgfedcba"), accounts.Details{Keep: true}); err != nil {
			t.Fatal(err)
		}
		keeps.reads = 1 // by the undo itself
		var out bytes.Buffer
		env := ui.Env{Out: &out, Err: &out, Lang: i18n.EN, Now: now}
		code := Run(t.Context(), env, []string{"rotate", "undo", "Ala", c.flag}, Parts{
			Locate: func() (config.Home, error) { return config.Home{}, fs.ErrNotExist },
			Open: func(context.Context, Options) (*Opened, error) {
				return &Opened{Service: service, Close: func() error { return nil }}, nil
			},
		})
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s", c.flag, want, out.String())
			}
		}
		if list, err := service.List(t.Context(), accounts.Local); err != nil || code != exitCheckFailed || !list[0].WentBack() {
			t.Errorf("%s: exit %d, stored %+v, %v", c.flag, code, list, err)
		}
	}
}

// passing is servers that let everybody in.
type passing struct{ accounts.Prober }

func (passing) Run(_ context.Context, login mail.Login, _ func(mail.Event)) mail.Report {
	var r mail.Report
	for _, lane := range mail.Protocols {
		for _, stage := range mail.Stages(mail.TLS) {
			r = append(r, mail.Event{Protocol: lane, Server: login.Server(lane), Stage: stage, Status: mail.OK})
		}
	}
	return r
}

// A full disk is no wrong use of export; a folder that is not there is.
func TestUnexported(t *testing.T) {
	s := &session{env: ui.Env{Lang: i18n.EN}}
	for err, want := range map[error]accounts.Code{
		syscall.ENOSPC: accounts.CodeStorage, syscall.EROFS: accounts.CodeStorage, syscall.EIO: accounts.CodeStorage,
		syscall.ENOENT: accounts.CodeUsage, syscall.ENOTDIR: accounts.CodeUsage,
	} {
		got := s.problemOf(s.unexported("x", config.Explain("x", true, err)))
		if got.Code != want || got.Message == "" {
			t.Errorf("%v: %+v, want %s", err, got, want)
		}
	}
}
