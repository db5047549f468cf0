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
	"mailkey/ui/i18n"
)

// scripted is discovery and the servers: what it finds, and which hosts were tried.
type scripted struct {
	found discover.Finding
	tried []string
}

func (s *scripted) Find(_ context.Context, a mail.Address) discover.Finding {
	f := s.found
	f.Address = a
	return f
}

func (s *scripted) Run(_ context.Context, l mail.Login, _ func(mail.Event)) mail.Report {
	var r mail.Report
	for _, lane := range mail.Protocols {
		server := l.Server(lane)
		s.tried = append(s.tried, server.Host)
		for _, stage := range mail.Stages(server.Security) {
			r = append(r, mail.Event{Protocol: lane, Server: server, Stage: stage, Status: mail.OK})
		}
	}
	return r
}

func (s *scripted) SignIn(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	return s.Run(ctx, l, emit).Lane(mail.IMAP)
}

func (s *scripted) RoundTrip(ctx context.Context, l mail.Login, emit func(mail.Event)) mail.Report {
	return s.Run(ctx, l, emit)
}

func server(host string, port int) mail.Server {
	return mail.Server{Host: host, Port: port, Security: mail.TLS}
}

// talked is what was asked when these lines were answered, and which hosts got
// the password.
func talked(t *testing.T, found discover.Finding, lang i18n.Lang, answers ...string) (said string, tried []string) {
	t.Helper()
	servers := &scripted{found: found}
	return answered(t, servers, servers, servers, lang, func(*ui.Env) {}, answers...)
}

// answered is talked with these servers.
func answered(t *testing.T, prober accounts.Prober, finder accounts.Finder, servers *scripted, lang i18n.Lang, change func(*ui.Env), answers ...string) (said string, tried []string) {
	t.Helper()
	rows, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // a test's
	service := accounts.New(accounts.Parts{Store: rows, Vault: new(vault.Memory), Prober: prober, Finder: finder})
	var out bytes.Buffer
	env := ui.Env{In: strings.NewReader(strings.Join(answers, "\n") + "\n"), Out: &out, Lang: lang, Now: time.Now}
	change(&env)
	if err := Run(t.Context(), env, service, Options{Actor: accounts.Local, Setup: true}); err != nil && !errors.Is(err, ErrEnded) {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "«{\x1b") {
		t.Errorf("a text is missing: %s", out.String())
	}
	return out.String(), servers.tried
}

// By lines, too, a password goes nowhere without a yes that was said.
func TestConsentByLines(t *testing.T) {
	claimed := discover.Finding{
		Host: discover.Other, Kind: discover.OtherKind, Consent: true,
		IMAP: server("imap.hosting.example", 993), SMTP: server("smtp.hosting.example", 465),
		Evidence: []discover.Evidence{{Source: discover.Autoconfig, Detail: "imap.hosting.example:993"}},
	}
	outlook := discover.Finding{
		Host: discover.Other, Kind: discover.OtherKind, IMAP: server("imap.o.example", 993), SMTP: server("smtp.o.example", 465),
		Provider: discover.Provider{Name: "Outlook", Needs: []discover.Need{discover.OAuthOnly}, Where: "https://o.example/help"},
	}
	needy := discover.Finding{
		Host: discover.Other, Kind: discover.OtherKind, IMAP: server("imap.wp.pl", 993), SMTP: server("smtp.wp.pl", 465),
		Provider: discover.Provider{Name: "WP", Needs: []discover.Need{discover.AppPassword, discover.MaySwitchOn}, Where: "https://wp.example/help"},
	}
	imitates := discover.Finding{Host: discover.UnknownHost, Kind: discover.UnknownKind, Warning: discover.LookAlike, ASCII: "xn--frma.pl", Consent: true}
	address := []string{"ala@firma.pl", "", ""} // address, name, purpose
	password := []string{"secret word", "", ""} // password, keep, no other servers
	for name, c := range map[string]struct {
		found   discover.Finding
		answers [][]string
		tried   string
		told    []string
	}{
		"yes":   {claimed, [][]string{address, password, {"t"}}, "imap.hosting.example smtp.hosting.example", []string{"autoconfig", "imap.hosting.example:993"}},
		"enter": {claimed, [][]string{address, password, {""}}, "", nil},
		"no, then others": {
			claimed, [][]string{address, password, {"n", "a.example", "993", "", "b.example", "465", "", ""}}, "a.example b.example", nil,
		},
		"no, then the same": {claimed, [][]string{address, password, {"n", "", "", "", "", "", "", ""}}, "", nil},
		"takes none":        {outlook, [][]string{address, {""}}, "", []string{"https://o.example/help", "Outlook"}},
		"insisted":          {outlook, [][]string{address, {"y"}, password}, "imap.o.example smtp.o.example", nil},
		"needs":             {needy, [][]string{address, password}, "imap.wp.pl smtp.wp.pl", []string{"https://wp.example/help", "IMAP"}},
		"a look-alike":      {imitates, [][]string{address, {""}}, "", []string{"xn--frma.pl"}},
	} {
		for _, lang := range i18n.Langs {
			t.Run(name+"/"+string(lang), func(t *testing.T) {
				var answers []string
				for _, a := range c.answers {
					answers = append(answers, a...)
				}
				said, tried := talked(t, c.found, lang, answers...)
				if got := strings.Join(tried, " "); got != c.tried {
					t.Errorf("the password went to %q, want %q; said\n%s", got, c.tried, said)
				}
				for _, want := range c.told {
					if !strings.Contains(said, want) {
						t.Errorf("%q is not told in\n%s", want, said)
					}
				}
				if c.found.Host == discover.Other && strings.Contains(said, "16") {
					t.Errorf("16 letters are asked of another provider:\n%s", said)
				}
			})
		}
	}
}
