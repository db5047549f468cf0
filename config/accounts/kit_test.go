package accounts_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
)

const canary = "qzjxkvwpbymgfhtd"

// clock is a Now that a test moves by hand.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

// prober answers as told, and keeps what it was asked.
type prober struct {
	asked []mail.Login
	err   error // why both lanes break at sign-in; nil: they do not
	away  error // why the reading lane breaks before
	then  func()

	unsent error // why a message to oneself is refused
	lost   bool  // it is taken, and never found
}

func (p *prober) RoundTrip(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	arrive := mail.Event{Protocol: mail.IMAP, Stage: mail.Arrive, Status: mail.OK}
	send := mail.Event{Protocol: mail.SMTP, Stage: mail.Send, Status: mail.OK}
	switch {
	case p.unsent != nil:
		arrive.Status, send.Status, send.Err = mail.NotReached, mail.Failed, p.unsent
	case p.lost:
		arrive.Status, arrive.Err = mail.Failed, &mail.NotArrived{}
	}
	return append(p.Run(ctx, login, emit), arrive, send)
}

func (p *prober) SignIn(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	return p.Run(ctx, login, emit).Lane(mail.IMAP)
}

func (p *prober) Run(_ context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	p.asked = append(p.asked, login)
	var r mail.Report
	for _, lane := range mail.Protocols {
		broken := false
		for _, stage := range mail.Stages(login.Server(lane).Security) {
			e := mail.Event{Protocol: lane, Server: login.Server(lane), Stage: stage, Status: mail.OK}
			switch {
			case broken:
				e.Status = mail.NotReached
			case stage == mail.Resolve && lane == mail.IMAP && p.away != nil:
				e.Status, e.Err, broken = mail.Failed, p.away, true
			case stage == mail.SignIn && p.err != nil:
				e.Status, e.Err, broken = mail.Failed, p.err, true
			}
			r = append(r, e)
			if emit != nil {
				emit(e)
			}
		}
	}
	if p.then != nil {
		p.then()
	}
	return r
}

var refusal = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"}

// fetcher answers as told, and keeps what it was asked.
type fetcher struct {
	asked  []mail.Login
	plans  []mail.FetchPlan
	answer mail.Fetched
	broken error // in the lane, at sign-in
	err    error // of this computer
	during func()
}

func (f *fetcher) Fetch(ctx context.Context, login mail.Login, plan mail.FetchPlan, emit func(mail.Event), _ func(mail.Progress)) (mail.Fetched, mail.Report, error) {
	f.asked, f.plans = append(f.asked, login), append(f.plans, plan)
	if f.during != nil {
		f.during()
	}
	report := (&prober{err: f.broken}).SignIn(ctx, login, emit)
	return f.answer, report, f.err
}

func (f *fetcher) Messages(_ context.Context, to string, n int) ([]mail.Message, error) {
	return []mail.Message{{ID: "1", Folder: to}}[:min(n, 1)], f.err
}

func (f *fetcher) Read(_ context.Context, to string, m mail.Message) (mail.MessageText, error) {
	return mail.MessageText{Message: m, Text: to}, f.err
}

// desk is a Service over a real database with sealed secrets.
type desk struct {
	*accounts.Service
	dir     string
	store   *store.Store
	vault   *vault.Vault
	prober  *prober
	fetcher *fetcher
	clock   *clock
}

// empty is a database as the first start makes it: making it once saves the
// hundreds of desks below their migrations.
var empty = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "mailkey")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a test's leftovers
	path := filepath.Join(dir, "mailkey.db")
	s, err := store.Open(context.Background(), path)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func open(t *testing.T) *desk {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	made, err := empty()
	if err == nil {
		err = errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "mailkey.db"), made, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return openIn(t, dir)
}

func openIn(t *testing.T, dir string) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(dir, "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d := &desk{
		dir: dir, store: s, prober: &prober{}, fetcher: &fetcher{}, clock: &clock{time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)},
		vault: vault.Choose(vault.Options{
			Kind: vault.WithSealed, StoreID: s.ID(), Rows: s,
			KeyFile: filepath.Join(dir, "sealed.key"), PassphraseKey: filepath.Join(dir, "sealed-passphrase.key"),
		}),
	}
	d.Service = d.service(d.store, d.vault)
	return d
}

func (d *desk) service(s accounts.Store, v accounts.Vault) *accounts.Service {
	return accounts.New(accounts.Parts{Store: s, Vault: v, Prober: d.prober, Fetcher: d.fetcher, Mail: filepath.Join(d.dir, "mail"), Now: d.clock.now})
}

func login(t *testing.T, address, password string) mail.Login {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return mail.Login{Secret: mail.NewSecret(password), Profile: mail.Profile{
		Address: a, UserName: address,
		IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
	}}
}

var kept = accounts.Details{Purpose: accounts.FirmaoNew, AppName: "Firmao 2026-11", Keep: true}

func (d *desk) proof(t *testing.T, l mail.Login) accounts.Checked {
	t.Helper()
	proof, _ := d.Check(t.Context(), accounts.Local, l, nil)
	if !proof.OK() {
		t.Fatal("the check should have passed")
	}
	return proof
}

func (d *desk) save(t *testing.T, address, password string) accounts.Account {
	t.Helper()
	a, err := d.Save(t.Context(), accounts.Local, d.proof(t, login(t, address, password)), kept)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// password is what the vault holds for the account as the store has it now.
func (d *desk) password(t *testing.T, id string) string {
	t.Helper()
	a, err := d.store.Account(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return reveal(t, d.vault, a.Slot())
}

// reveal is "" for an empty slot.
func reveal(t *testing.T, v accounts.Vault, slot accounts.Slot) (password string) {
	t.Helper()
	secret, err := v.Get(t.Context(), slot)
	if errors.Is(err, accounts.ErrNoSecret) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = secret.Use(func(s string) error { password = s; return nil })
	return password
}

// code fails unless err is an *accounts.Error of this code and reason.
func code(t *testing.T, err error, code accounts.Code, reason accounts.Reason) {
	t.Helper()
	if !errors.As(err, new(*accounts.Error)) || accounts.CodeOf(err) != code || accounts.ReasonOf(err) != reason {
		t.Errorf("got %q/%q (%v), want %q/%q", accounts.CodeOf(err), accounts.ReasonOf(err), err, code, reason)
	}
}
