package cli

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/wizard"
)

// On a terminal the person is told who named the hosts, and asked; elsewhere it
// is an error that says how to agree.
func TestConsentIsAsked(t *testing.T) {
	claimed := func(f *discover.Finding) {
		f.Host, f.Consent = discover.Other, true
		f.IMAP.Host, f.SMTP.Host = "imap.hosting.example", "smtp.hosting.example"
		f.Evidence = []discover.Evidence{{Source: discover.SRV, Detail: "imap.hosting.example:993"}}
	}
	takesNone := func(f *discover.Finding) {
		f.Host = discover.Other
		f.Provider = discover.Provider{Name: "Outlook", Needs: []discover.Need{discover.OAuthOnly}}
	}
	for name, c := range map[string]struct {
		found func(*discover.Finding)
		flags map[string]string
		typed string // "" for no terminal
		yes   bool
		told  []string
	}{
		"nobody to ask":          {claimed, nil, "", false, []string{"imap.hosting.example, smtp.hosting.example", "--imap-host", "--smtp-host"}},
		"no-input":               {claimed, map[string]string{flagNoInput: "true"}, "y\n", false, []string{"--imap-host"}},
		"yes":                    {claimed, nil, "y\n", true, []string{"firma.pl", "SRV", "imap.hosting.example:993", "[y/N]"}},
		"tak":                    {claimed, nil, "tak\n", true, nil},
		"enter":                  {claimed, nil, "\n", false, nil},
		"no":                     {claimed, nil, "n\n", false, nil},
		"the end":                {claimed, nil, "\x04", false, nil},
		"one named":              {claimed, map[string]string{"imap-host": "a.example"}, "", false, []string{"to smtp.hosting.example,"}},
		"a port names no host":   {claimed, map[string]string{"imap-port": "993", "smtp-port": "465"}, "", false, []string{"imap.hosting.example"}},
		"takes no passwords":     {takesNone, nil, "", false, []string{"Outlook takes no passwords", "--imap-host"}},
		"takes none, but insist": {takesNone, nil, "y\n", true, []string{"Outlook takes no passwords"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, errs := newSession(t)
			if c.typed != "" {
				s.env.InTTY, s.env.ErrTTY = true, true
				s.env.In = strings.NewReader(strings.Trim(c.typed, "\x04"))
			}
			if c.flags != nil {
				s.given = c.flags
			}
			flow := wizard.Setup(now())
			if err := s.fill(flow); err != nil {
				t.Fatal(err)
			}
			flow.Draft.Login.Address = must(t, "ala@firma.pl")
			err := s.settle(t.Context(), flow.Draft, func(context.Context, mail.Address) discover.Finding {
				f := discover.Finding{Address: flow.Draft.Login.Address, IMAP: foundIMAP, SMTP: foundSMTP}
				c.found(&f)
				return f
			})
			var p *problem
			if refused := errors.As(err, &p); refused == c.yes || err != nil && !refused {
				t.Fatalf("error %v, want a yes: %v", err, c.yes)
			}
			said := errs.String()
			if p != nil {
				said += p.Message
				if p.Code != accounts.CodeConsent || p.Field != "imap-host" || exitCode(p.Code) != exitError {
					t.Errorf("code %q, field %q", p.Code, p.Field)
				}
			}
			for _, want := range c.told {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not told in %q", want, said)
				}
			}
		})
	}
}

// Servers that a file names are said to come from it, whoever named others for the
// address; and whoever says no hears of a command that takes them.
func TestConsentForFiles(t *testing.T) {
	for name, c := range map[string]struct {
		file   string
		told   []string
		untold string
	}{
		"others":   {"imap.file.example", []string{"are only in another program's settings file", "May the password go to imap.file.example?", "not sent to imap.file.example, and ala@firma.pl is not connected", "mailkey setup"}, "SRV"},
		"the same": {"imap.hosting.example", []string{"SRV", "not sent to imap.hosting.example"}, "settings file"},
	} {
		s, errs := newSession(t)
		s.env.InTTY, s.env.ErrTTY = true, true
		s.env.In = strings.NewReader("n\n")
		d := wizard.Setup(now()).Draft
		d.Login.Address = must(t, "ala@firma.pl")
		d.Login.IMAP = mail.Server{Host: c.file, Port: 993, Security: mail.TLS}
		d.Login.SMTP = d.Login.IMAP
		d.FromFiles = true
		d.Found = discover.Finding{
			Address: d.Login.Address, Host: discover.Other, Consent: true, IMAP: mail.Server{Host: "imap.hosting.example"}, SMTP: mail.Server{Host: "imap.hosting.example"},
			Evidence: []discover.Evidence{{Source: discover.SRV, Detail: "imap.hosting.example:993"}},
		}
		err := s.approve(d)
		if err == nil {
			t.Fatalf("%s: no is taken for yes", name)
		}
		said := errs.String() + err.Error()
		for _, want := range c.told {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not told in %q", name, want, said)
			}
		}
		if strings.Contains(said, c.untold) {
			t.Errorf("%s: %q is told in %q", name, c.untold, said)
		}
	}
}

// The authority that --ca-file names vouches for the domain's own settings too.
func TestTrusting(t *testing.T) {
	f := new(trustingFinder)
	trusting(f, "PEM")(t.Context(), must(t, "ala@firma.pl"))
	trusting(f, "")(t.Context(), must(t, "ala@firma.pl"))
	if got := strings.Join(f.with, " "); got != "PEM none" {
		t.Errorf("looked up with %s", got)
	}
}

type trustingFinder struct{ with []string }

func (f *trustingFinder) Find(context.Context, mail.Address) discover.Finding {
	f.with = append(f.with, "none")
	return discover.Finding{}
}

func (f *trustingFinder) FindWith(_ context.Context, _ mail.Address, ca string) discover.Finding {
	f.with = append(f.with, ca)
	return discover.Finding{}
}
