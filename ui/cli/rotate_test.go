package cli

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"mailkey/config"
	"mailkey/config/accounts"
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
