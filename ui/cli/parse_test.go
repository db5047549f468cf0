package cli

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui"
	"mailkey/ui/i18n"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

func now() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func newSession(t *testing.T) (*session, *bytes.Buffer) {
	var errs bytes.Buffer
	return &session{
		ctx: t.Context(), given: map[string]string{}, table: commands(),
		env:   ui.Env{In: strings.NewReader(""), Out: io.Discard, Err: &errs, Lang: i18n.EN, Now: now},
		parts: Parts{Locate: func() (config.Home, error) { return config.Home{}, os.ErrNotExist }},
	}, &errs
}

func TestTimeouts(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "2m": 2 * time.Minute, "20": 20 * time.Second, "0.5": 500 * time.Millisecond, "1h": time.Hour,
		"": 0, "0": 0, "-1s": 0, "2h": 0, "99999999999999999999": 0, "NaN": 0, "Inf": 0, "soon": 0, "10ms": 0,
	} {
		got, err := readTimeout(text)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestServersAreCompleted(t *testing.T) {
	for _, c := range []struct {
		lane       mail.Protocol
		have, want mail.Server
	}{
		{mail.IMAP, mail.Server{Host: "h"}, mail.Server{Host: "h", Port: 993, Security: mail.TLS}},
		{mail.SMTP, mail.Server{Host: "h"}, mail.Server{Host: "h", Port: 465, Security: mail.TLS}},
		{mail.IMAP, mail.Server{Host: "h", Security: mail.StartTLS}, mail.Server{Host: "h", Port: 143, Security: mail.StartTLS}},
		{mail.SMTP, mail.Server{Host: "h", Port: 587}, mail.Server{Host: "h", Port: 587, Security: mail.StartTLS}},
		{mail.SMTP, mail.Server{Host: "h", Port: 2525}, mail.Server{Host: "h", Port: 2525, Security: mail.TLS}},
		{mail.SMTP, mail.Server{Host: "h", Port: 587, Security: mail.TLS}, mail.Server{Host: "h", Port: 587, Security: mail.TLS}},
	} {
		if got := complete(c.lane, c.have); got != c.want {
			t.Errorf("%v: %v, want %v", c.have, got, c.want)
		}
	}
}

var (
	foundIMAP = mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
	foundSMTP = mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}
)

// What flags name stays; a password goes nowhere without a yes.
func TestSettle(t *testing.T) {
	address, other := must(t, "ala@firma.pl"), must(t, "ala@firma.com")
	good := discover.Finding{Address: address, Host: discover.Google, IMAP: foundIMAP, SMTP: foundSMTP}
	for name, c := range map[string]struct {
		flags      map[string]string
		found      func(*discover.Finding)
		imap, smtp string
		code       accounts.Code
	}{
		"all found": {nil, nil, "imap.gmail.com:993", "smtp.gmail.com:465", ""},
		"one named": {map[string]string{"imap-host": "mail.firma.pl"}, nil, "mail.firma.pl:993", "smtp.gmail.com:465", ""},
		"a port named": {
			map[string]string{"smtp-security": "starttls"}, nil, "imap.gmail.com:993", "smtp.gmail.com:587", "",
		},
		"all named, nothing asked": {
			map[string]string{"imap-host": "a.pl", "smtp-host": "b.pl"},
			func(f *discover.Finding) { panic("nobody should ask") }, "a.pl:993", "b.pl:465", "",
		},
		"nothing found":   {nil, func(f *discover.Finding) { f.IMAP, f.SMTP = mail.Server{}, mail.Server{} }, "", "", accounts.CodeNotFound},
		"consent needed":  {nil, func(f *discover.Finding) { f.Consent = true }, "", "", accounts.CodeConsent},
		"typing error":    {nil, func(f *discover.Finding) { f.Suggestion = other }, "", "", accounts.CodeConsent},
		"looks like it":   {nil, func(f *discover.Finding) { f.Warning = discover.LookAlike }, "", "", accounts.CodeConsent},
		"typo, all named": {map[string]string{"imap-host": "a.pl", "smtp-host": "b.pl"}, nil, "a.pl:993", "b.pl:465", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newSession(t)
			s.given = c.flags
			flow := wizard.Setup(now())
			if err := s.fill(flow); err != nil {
				t.Fatal(err)
			}
			flow.Draft.Login.Address = address
			err := s.settle(t.Context(), flow.Draft, func(context.Context, mail.Address) discover.Finding {
				f := good
				if c.found != nil {
					c.found(&f)
				}
				return f
			})
			var p *problem
			if errors.As(err, &p) != (c.code != "") || p != nil && (p.Code != c.code || p.Field != "imap-host") {
				t.Fatalf("error %v, want %q", err, c.code)
			}
			if login := flow.Draft.Login; c.code == "" && (login.IMAP.Addr() != c.imap || login.SMTP.Addr() != c.smtp) {
				t.Errorf("%s and %s", login.IMAP.Addr(), login.SMTP.Addr())
			}
		})
	}
}

func must(t *testing.T, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Errors from anywhere are said in the reader's language, clean and coded.
func TestProblems(t *testing.T) {
	for _, c := range []struct {
		err   error
		code  accounts.Code
		field string
		exit  int
		says  string
	}{
		{errors.New("disk \x1b[31mon fire"), "storage", "", 1, "disk [31mon fire"},
		{&accounts.Error{Code: accounts.CodeNotAllowed, Err: errors.New("no")}, "not-allowed", "", 4, "not allowed"},
		{&accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonLocked, Err: errors.New("x")}, "vault", "", 1, "Unlock it"},
		{&accounts.Error{Code: accounts.CodeUsage, Field: "imap-port", Err: &mail.ServerError{Field: "port", Problem: mail.PortRange}}, "usage", "imap-port", 2, "from 1 to 65535"},
		{&accounts.Error{Code: accounts.CodeNotFound, Reason: accounts.ReasonAmbiguous, Args: map[string]string{"matches": "a@b.pl, c@d.pl"}, Err: errors.New("x")}, "not-found", "", 1, "a@b.pl, c@d.pl"},
		{fmt.Errorf("open: %w", &config.PathError{Path: "/x", Problem: config.ReadOnly}), "storage", "", 1, "/x lies on a read-only disk"},
		{fmt.Errorf("test: %w", context.Canceled), "interrupted", "", 130, "Interrupted"},
	} {
		s, errs := newSession(t)
		s.fail(c.err)
		p := s.problemOf(c.err)
		if p.Code != c.code || p.Field != c.field || s.status != c.exit || !strings.Contains(errs.String(), c.says) || strings.Contains(errs.String(), "\x1b") {
			t.Errorf("%v: %+v, exit %d, %q", c.err, p, s.status, errs)
		}
	}
}

func TestCAFile(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, path := range map[string]string{
		"missing": filepath.Join(folder, "missing"), "a folder": folder, "empty": write("empty", nil), "device": "/dev/zero",
		"too large": write("large", bytes.Repeat([]byte("#"), maxCA+1)),
		"a key":     write("key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret")})),
	} {
		s, _ := newSession(t)
		_, err := s.readCA(path)
		var p *problem
		if !errors.As(err, &p) || p.Code != accounts.CodeUsage || p.Field != flagCA {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is wrong with an answer is not blamed on the data.
func TestInputEnded(t *testing.T) {
	s, _ := newSession(t)
	for _, err := range []error{plain.ErrEnded, plain.ErrLong} {
		if p := s.problemOf(s.inputEnded(err)); p.Code != accounts.CodeUsage {
			t.Errorf("%v: %+v", err, p)
		}
	}
}

// A stdin that never ends does not hold up an interrupt.
func TestInterruptWhileReading(t *testing.T) {
	s, _ := newSession(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.ctx = ctx
	reader, writer := io.Pipe()
	defer writer.Close() //nolint:errcheck // a pipe in memory
	s.env.In = reader
	cancel()
	if _, err := s.stdinSecret(); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
