package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/fleet"
	"mailkey/ui/i18n"
)

// boxes is n mailboxes of one host, whose tests take a second and end as told.
func boxes(n int, end error) []mailbox {
	at := func(p string, port int) mail.Server {
		return mail.Server{Host: p + ".gmail.com", Port: port, Security: mail.TLS}
	}
	var all []mailbox
	for i := range n {
		address, _ := mail.ParseAddress(fmt.Sprintf("ala%d@gmail.com", i))
		p := mail.Profile{Address: address, IMAP: at("imap", 993), SMTP: at("smtp", 465)}
		m := mailbox{address: address.String(), profile: p}
		m.test = func(ctx context.Context) (mail.Report, error) {
			time.Sleep(time.Second)
			var r mail.Report
			for _, lane := range mail.Protocols {
				e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: mail.SignIn, Status: mail.OK, Said: []mail.Line{{Text: "hello"}}}
				if e.Err = end; end != nil {
					e.Status = mail.Failed
				}
				r = append(r, e)
			}
			return r, nil
		}
		all = append(all, m)
	}
	return all
}

var busy = &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "UNAVAILABLE", Text: "try later"}

// A server that goes on asking for a pause leaves results that say so, and one
// document with an exit code.
func TestHeldFleet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, errs := newSession(t)
		var out strings.Builder
		s.env.Out, s.env.ErrTTY, s.json = &out, true, true
		s.results(s.testAll(fleet.Limits{}, boxes(100, busy))...)
		if err := s.flush(); err != nil || s.status != exitCheckFailed {
			t.Errorf("%v, exit code %d", err, s.status)
		}
		var doc testDoc
		if err := json.Unmarshal([]byte(out.String()), &doc); err != nil || len(doc.Accounts) != 100 {
			t.Fatalf("%v %.200s", err, out.String())
		}
		var held int
		for _, a := range doc.Accounts {
			if a.Verdict != mail.VerdictFailed {
				t.Errorf("%+v", a)
			}
			if a.Error != nil && a.Error.Code == accounts.CodeInterrupted && len(a.Lanes) == 0 && strings.Contains(a.Error.Message, "imap.gmail.com") {
				held++
			}
		}
		if held < 60 {
			t.Errorf("%d were held back", held)
		}
		for _, want := range []string{"A pause of 5", "A pause of 40", "100 of 100, 100 do not work"} {
			if !strings.Contains(errs.String(), want) {
				t.Errorf("stderr lacks %q:\n%q", want, errs.String())
			}
		}
	})
}

// How far it is stands on one line that is drawn over; where no line can be, each
// tenth is told; where nobody sits, nothing.
func TestFleetProgress(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*session)
		want func(string) bool
	}{
		"a terminal": {func(s *session) { s.env.ErrTTY = true }, func(text string) bool {
			return strings.HasSuffix(text, "\r40 of 40, 0 do not work\x1b[K\r\x1b[K") && !strings.Contains(text, "\n")
		}},
		"plain": {func(s *session) { s.env.ErrTTY, s.given[flagPlain] = true, "true" }, func(text string) bool {
			return strings.HasPrefix(text, "4 of 40, 0 do not work\n8 of 40") && strings.Count(text, "\n") == 10 && !strings.ContainsAny(text, "\r\x1b")
		}},
		"a file":  {func(*session) {}, func(text string) bool { return text == "" }},
		"verbose": {func(s *session) { s.env.ErrTTY, s.given[flagVerbose] = true, "true" }, func(text string) bool { return text == "" }},
	} {
		synctest.Test(t, func(t *testing.T) {
			s, errs := newSession(t)
			c.set(s)
			results := s.testAll(fleet.Limits{}, boxes(40, nil))
			if !c.want(errs.String()) {
				t.Errorf("%s: %q", name, errs.String())
			}
			// Nobody asked for a thousand conversations, so they are not kept.
			if kept := len(results[0].box.Report) > 0; kept != s.on(flagVerbose) {
				t.Errorf("%s: the conversation is kept: %v", name, kept)
			}
		})
	}
}

// Many mailboxes: how many stand how, and each reason once, in both languages.
func TestShowFleet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := append(boxes(20, nil), boxes(3, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials"})...)
		list = append(list, mailbox{address: "ola@x.test", problem: &problem{Code: accounts.CodeConsent, Message: "Nobody vouches for it."}})
		for _, lang := range i18n.Langs {
			s, _ := newSession(t)
			s.env.Lang = lang
			s.showFleet(s.testAll(fleet.Limits{}, list))
			text := s.out.String()
			for _, want := range []string{lang.N("cli.fleet-sum", 24), lang.N("cli.fleet-sum-ok", 20), lang.N("cli.fleet-sum-refused", 3), lang.N("cli.fleet-sum-failed", 1), "Nobody vouches for it.", "ola@x.test"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s lacks %q:\n%s", lang, want, text)
				}
			}
			if n := strings.Count(text, lang.T("cause.credentials-rejected.title")); n != 1 {
				t.Errorf("%s: the reason is told %d times", lang, n)
			}
			if n := strings.Count(text, "@gmail.com\n"); n != 3 {
				t.Errorf("%s: %d mailboxes under it\n%s", lang, n, text)
			}
		}
	})
}

// A mistake of our own in one test is that mailbox's alone.
func TestFleetPanics(t *testing.T) {
	s, _ := newSession(t)
	list := boxes(1, nil)
	list = append(list, mailbox{address: "ola@x.test", test: func(context.Context) (mail.Report, error) { panic("hunter2") }})
	list[0].test = func(context.Context) (mail.Report, error) { return nil, fleet.ErrUntested }
	results := s.testAll(fleet.Limits{}, list)
	if results[0].Verdict != mail.VerdictOK || results[1].Verdict != mail.VerdictFailed || results[1].Error == nil || strings.Contains(results[1].Error.Message, "hunter2") {
		t.Errorf("%+v", results)
	}
}
