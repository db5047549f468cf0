package plain

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui"
	"mailkey/ui/calendar"
	"mailkey/ui/i18n"
)

// gate lets in who has the right word, and notes each word that was tried.
type gate struct {
	right string
	off   bool // by IMAP nobody gets in, whatever the word
	tried []string
}

func (g *gate) Run(_ context.Context, l mail.Login, _ func(mail.Event)) mail.Report {
	word := ""
	_ = l.Secret.Use(func(s string) error { word = s; return nil })
	g.tried = append(g.tried, word)
	var r mail.Report
	for _, lane := range mail.Protocols {
		for _, stage := range mail.Stages(mail.TLS) {
			e := mail.Event{Protocol: lane, Server: l.Server(lane), Stage: stage, Status: mail.OK}
			switch {
			case stage != mail.SignIn:
			case g.off && lane == mail.IMAP:
				e.Status, e.Err = mail.Failed, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "ALERT", Text: "IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)"}
			case word != g.right:
				e.Status, e.Err = mail.Failed, map[mail.Protocol]error{
					mail.IMAP: &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials (Failure)"},
					mail.SMTP: &mail.Refusal{Command: "AUTH PLAIN", Status: "535", Code: "5.7.8", Text: "Username and Password not accepted."},
				}[lane]
			}
			r = append(r, e)
			if e.Status == mail.Failed {
				break
			}
		}
	}
	return r
}

func (g *gate) SignIn(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	return g.Run(ctx, l, emit).Lane(mail.IMAP)
}

func (g *gate) RoundTrip(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	return g.Run(ctx, l, emit)
}

func (g *gate) Find(_ context.Context, a mail.Address) discover.Finding {
	found, _ := discover.Known(a)
	return found
}

const (
	oldWord = "aaaabbbbccccdddd"
	newWord = "eeeeffffgggghhhh"
)

// rotated is what was said while the stored mailbox's password was changed with
// these answers, and its row then. The gate takes the old word at first.
func rotated(t *testing.T, before func(*gate), keep func(string, []byte) (string, error), answers ...string) (said string, g *gate, row accounts.Account) {
	t.Helper()
	said, g, list := spoken(t, func(g *gate, _ *accounts.Service, _ accounts.Account) { before(g) }, func(e *ui.Env) { e.Keep = keep },
		&Options{Actor: accounts.Local, Rotate: true, Account: "Biuro"}, answers...)
	if len(list) != 1 {
		t.Fatalf("stored: %+v", list)
	}
	return said, g, list[0]
}

// spoken is what was said in a conversation where a mailbox is stored with the
// old word, and what is stored at its end.
func spoken(t *testing.T, before func(*gate, *accounts.Service, accounts.Account), change func(*ui.Env), o *Options, answers ...string) (said string, g *gate, list []accounts.Account) {
	t.Helper()
	rows, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // a test's
	g = &gate{right: oldWord}
	service := accounts.New(accounts.Parts{Store: rows, Vault: new(vault.Memory), Prober: g, Finder: g})
	address, err := mail.ParseAddress("ala@gmail.com")
	if err != nil {
		t.Fatal(err)
	}
	p := mail.Profile{Label: "Biuro", Address: address, UserName: address.String(), IMAP: server("imap.gmail.com", 993), SMTP: server("smtp.gmail.com", 465)}
	proof, _ := service.Check(t.Context(), accounts.Local, mail.Login{Profile: p, Secret: mail.NewSecret(oldWord)}, nil)
	row, err := service.Save(t.Context(), accounts.Local, proof, accounts.Details{Purpose: accounts.FirmaoNew, AppName: "Firmao 2026-05", Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	before(g, service, row)
	g.tried = nil
	var out bytes.Buffer
	env := ui.Env{In: strings.NewReader(strings.Join(answers, "\n") + "\n"), Out: &out, Lang: i18n.EN, Now: time.Now}
	change(&env)
	if err := Run(t.Context(), env, service, *o); err != nil && !errors.Is(err, ErrEnded) {
		t.Fatal(err)
	}
	if list, err = service.List(t.Context(), accounts.Local); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "«{\x1b") || strings.Contains(out.String(), oldWord) || strings.Contains(out.String(), newWord) {
		t.Errorf("a text is missing, or a password is said: %s", out.String())
	}
	return out.String(), g, list
}

// R05: the old one is revoked already and the new one is wrong: it is said, and
// each was tried once.
func TestR05BothWrong(t *testing.T) {
	said, g, row := rotated(t, func(g *gate) { g.right = "something else" }, nil, "1", "1", newWord, "", "", "7")
	if got := strings.Join(g.tried, " "); got != oldWord+" "+newWord {
		t.Errorf("tried: %s", got)
	}
	if !strings.Contains(said, "A new password is the cure") || !strings.Contains(said, "The old password was refused as well") {
		t.Errorf("it says\n%s", said)
	}
	if row.Revision != 1 || row.Former != nil {
		t.Errorf("stored: %+v", row)
	}
}

// Where a new password is no cure it is said, and what is; whoever leaves it as it
// is has changed nothing.
func TestNoCureByLines(t *testing.T) {
	said, g, row := rotated(t, func(g *gate) { g.off = true }, nil, "3")
	if !strings.Contains(said, "A new password will not cure this") || !strings.Contains(said, "request to turn on IMAP") && !strings.Contains(said, "administrator") || len(g.tried) != 1 {
		t.Errorf("tried %d, it says\n%s", len(g.tried), said)
	}
	if row.Revision != 1 {
		t.Errorf("stored: %+v", row)
	}
	said, _, _ = rotated(t, func(g *gate) { g.off = true }, nil, "2")
	if !strings.Contains(said, "Create an app password") {
		t.Errorf("insisting does not go on:\n%s", said)
	}
}

// Whoever goes back is asked again, and nothing is tried or stored twice.
func TestGoingBackInARotation(t *testing.T) {
	right := func(g *gate) { g.right = newWord }
	said, g, row := rotated(t, right, nil, "1", "back", "1", "1", newWord, "", "", "", "1", "back", "1", "1", "2", "1")
	if got := strings.Join(g.tried, " "); got != oldWord+" "+newWord {
		t.Errorf("tried: %s\n%s", got, said)
	}
	if row.Revision != 2 || row.Former == nil || strings.Count(said, "has a new password") != 1 {
		t.Errorf("stored: %+v, said\n%s", row, said)
	}
}

// A reminder is written into a file, if that is wanted.
func TestReminderByLines(t *testing.T) {
	for answer, want := range map[string]bool{"y": true, "n": false, "": false} {
		kept := ""
		keep := func(name string, data []byte) (string, error) { kept = name + string(data); return "/x/" + name, nil }
		said, _, row := rotated(t, func(g *gate) { g.right = newWord }, keep, "1", "1", newWord, "", "", "", "1", "1", "2", "2", answer)
		if got := strings.HasPrefix(kept, calendar.Name) && strings.Contains(kept, "BEGIN:VEVENT"); got != want || strings.Contains(said, "/x/mailkey.ics") != want {
			t.Errorf("%q: kept %q, said\n%s", answer, kept, said)
		}
		if row.Former != nil {
			t.Error("the old one is not forgotten")
		}
	}
}

func TestUntil(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 50, 0, 0, time.UTC)
	for after, want := range map[time.Duration]string{
		5 * time.Minute: "until 23:55 today", 20 * time.Minute: "until 00:10 tomorrow", 24 * time.Hour: "until 23:50 tomorrow", 50 * time.Hour: "until 2026-11-25 01:50",
	} {
		if got := Until(i18n.EN, now, now.Add(after)); got != want {
			t.Errorf("after %v: %q, want %q", after, got, want)
		}
	}
}

// What is dated in the future has no age; a clock that is a little ahead changes nothing.
func TestAgeOfTheFuture(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 50, 0, 0, time.UTC)
	for ahead, want := range map[time.Duration]string{0: "since today", time.Hour: "since today", 25 * time.Hour: "dated in the future", -49 * time.Hour: "2 days"} {
		if got := Age(i18n.EN, now, now.Add(ahead)); got != want {
			t.Errorf("%v ahead: %q, want %q", ahead, got, want)
		}
	}
}

// A mailbox that is called as its address is named once.
func TestWho(t *testing.T) {
	address, err := mail.ParseAddress("ala@firma.pl")
	if err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]string{
		"Biuro": "Biuro (ala@firma.pl)", "ala@firma.pl": "ala@firma.pl", "": "ala@firma.pl", "a\x1b[1mb\u202e": mail.Clean("a\x1b[1mb\u202e") + " (ala@firma.pl)",
	} {
		if got := Who(mail.Profile{Label: label, Address: address}); got != want {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
}
