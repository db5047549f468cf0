package probe_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// TestTripSaid is all that we say for a round trip: one connection and one
// sign-in per protocol, and only our own message is touched.
func TestTripSaid(t *testing.T) {
	within(t, 400*time.Millisecond+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		o := newOffice(ca)
		s := o.visit(t, ca)
		live := map[mail.Protocol][]string{}
		report := s.prober.RoundTrip(t.Context(), s.login, func(e mail.Event) {
			if e.Stage == mail.Send || e.Stage == mail.Arrive {
				live[e.Protocol] = append(live[e.Protocol], fmt.Sprint(e.Stage, " ", e.Status, " ", e.Detail))
			}
		})
		synctest.Wait()
		plain := base64.StdEncoding.EncodeToString([]byte("\x00ala@example.test\x00" + password))
		want := map[mail.Protocol][]string{
			mail.SMTP: {"EHLO [127.0.0.1]", "AUTH PLAIN " + plain, "MAIL FROM:<ala@example.test>", "RCPT TO:<ala@example.test>", "DATA", ".", "QUIT"},
			mail.IMAP: {
				"AUTHENTICATE PLAIN " + plain, "EXAMINE INBOX", "CAPABILITY", "NOOP", `UID SEARCH HEADER "Message-ID" "<ID>"`,
				`UID FETCH 2 (UID BODY.PEEK[HEADER.FIELDS ("Message-ID")])`, `LIST (SPECIAL-USE) "" "*"`, "SELECT INBOX", `UID SEARCH HEADER "Message-ID" "<ID>"`,
				`UID FETCH 2 (UID BODY.PEEK[HEADER.FIELDS ("Message-ID")])`, `UID STORE 2 +FLAGS.SILENT (\Deleted)`, "UID EXPUNGE 2", "LOGOUT",
			},
		}
		got := map[mail.Protocol][]string{mail.SMTP: o.said(mail.SMTP), mail.IMAP: o.said(mail.IMAP)}
		id := regexp.MustCompile(`<mailkey\.[A-Z2-7]{26}@example\.test>`)
		for i, line := range got[mail.IMAP] {
			got[mail.IMAP][i] = id.ReplaceAllString(line, "<ID>")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("said (-want +got)\n%s", diff)
		}
		if o.dials[mail.IMAP] != 1 || o.dials[mail.SMTP] != 1 {
			t.Errorf("dialled %v", o.dials)
		}
		if diff := cmp.Diff(map[mail.Protocol][]string{
			mail.SMTP: {"send running ", "send ok ala@example.test"}, mail.IMAP: {"arrive running ", "arrive ok INBOX"},
		}, live); diff != "" {
			t.Errorf("events (-want +got)\n%s", diff)
		}
		if report.Overall() != mail.VerdictOK || len(report) != 14 || o.left("INBOX") != "1" {
			t.Errorf("left %q, %v", o.left("INBOX"), report)
		}
	})
}

// TestLetter is the message itself.
func TestLetter(t *testing.T) {
	within(t, 400*time.Millisecond+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		o := newOffice(ca)
		s := o.visit(t, ca)
		if report := s.prober.RoundTrip(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK {
			t.Fatal(report)
		}
		text := o.texts[0]
		letter, err := netmail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
		if err != nil || subject != mail.TestSubject {
			t.Errorf("subject %q", subject)
		}
		want := map[string]string{
			"From": "<ala@example.test>", "To": "<ala@example.test>", "Auto-Submitted": "auto-generated",
			"Content-Type": "text/plain; charset=utf-8", "Date": time.Now().UTC().Format(time.RFC1123Z)[:16],
		}
		for field, value := range want {
			if got := letter.Header.Get(field); !strings.HasPrefix(got, value) {
				t.Errorf("%s: %q, want %q", field, got, value)
			}
		}
		if len(letter.Header) != 9 || strings.Contains(text, password) || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || len(text) > 1000 {
			t.Errorf("%d bytes:\n%s", len(text), text)
		}
	})
}

// TestSendFails: whatever SMTP refuses ends the stage Send, with the server's
// words, and Arrive is not reached.
func TestSendFails(t *testing.T) {
	big := strings.Repeat("x", 10)
	for name, c := range map[string]struct {
		ehlo   string
		say    map[string]string
		want   string
		detail string
	}{
		"the recipient is refused":    {"", m{"RCPT": "550 5.1.1 no such user\r\n"}, "refusal RCPT 550 5.1.1", ""},
		"DATA is refused":             {"", m{"DATA": "554 5.5.1 no\r\n"}, "refusal DATA 554 5.5.1", ""},
		"the message is refused":      {"", m{".": "550 5.7.1 spam\r\n"}, "refusal DATA 550 5.7.1", ""},
		"not now":                     {"", m{".": "451 4.3.0 later\r\n"}, "refusal DATA 451 4.3.0", ""},
		"S06 552 after the message":   {"", m{".": "552 5.3.4 too big\r\n"}, "refusal DATA 552 5.3.4", ""},
		"S06 552 to the recipient":    {"", m{"RCPT": "552 5.2.2 full\r\n"}, "refusal RCPT 552 5.2.2", ""},
		"S06 SIZE below the message":  {"250-SIZE 100\r\n", m{"MAIL FROM:<ala@example.test> SIZE=": "552 5.3.4 too big\r\n"}, "refusal MAIL 552 5.3.4", ""},
		"cut before DATA is answered": {"", m{"DATA": wiretest.Cut}, "dropped", ""},
		"cut after the message":       {"", m{".": wiretest.Cut}, "dropped", mail.TestSubject},
		"silent after the message":    {"", m{".": wiretest.Hang}, "silent", mail.TestSubject},
		"421 instead of an answer":    {"", m{".": "421 4.3.2 closing\r\n" + wiretest.Cut}, "refusal DATA 421 4.3.2", ""},
		"421 behind an answer":        {"", m{"RCPT": "250 ok\r\n421 4.4.2 you were idle\r\n" + wiretest.Cut}, "refusal DATA 421 4.4.2", ""},
		"250 instead of 354":          {"", m{"DATA": "250 ok\r\n"}, "nonsense", ""},
		"250 and 354 at once":         {"", m{"RCPT": "250 ok\r\n354 go on\r\n250 kept\r\n"}, "nonsense", ""},
		"kept before it is sent":      {"", m{"DATA": "354 go\r\n250 kept\r\n"}, "nonsense", ""},
		"codes that change":           {"", m{"RCPT": "250-ok\r\n354 go on\r\n"}, "nonsense", ""},
		"a flood":                     {"", m{"RCPT": strings.Repeat("250-"+big+"\r\n", 2000)}, "flood", ""},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, 61*time.Second, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				o.say = c.say
				if c.ehlo != "" {
					o.ehlo = c.ehlo
				}
				s := o.visit(t, ca)
				report := s.prober.RoundTrip(t.Context(), s.login, nil)
				send, arrive := last(report, mail.SMTP), last(report, mail.IMAP)
				if send.Stage != mail.Send || kind(send.Err) != c.want || send.Detail != c.detail {
					t.Errorf("%s %q %v, want %q", send.Stage, send.Detail, send.Err, c.want)
				}
				if arrive.Stage != mail.Arrive || arrive.Status != mail.NotReached {
					t.Errorf("arrive: %v", arrive)
				}
				if report.Verdict(mail.IMAP) != mail.VerdictOK || report.Overall() != mail.VerdictFailed {
					t.Errorf("verdicts %s, %s", report.Verdict(mail.IMAP), report.Overall())
				}
			})
		})
	}
}

// TestTripNotBegun: with a broken lane nothing is sent.
func TestTripNotBegun(t *testing.T) {
	for name, say := range map[string]m{
		"imap": {"AUTHENTICATE": "%t NO [AUTHENTICATIONFAILED] no\r\n"},
		"smtp": {"AUTH PLAIN": "535 5.7.8 no\r\n"},
		"use":  {"EXAMINE": "%t NO no\r\n"},
	} {
		within(t, 2*farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			o := newOffice(ca)
			o.say = say
			s := o.visit(t, ca)
			report := s.prober.RoundTrip(t.Context(), s.login, nil)
			for p, stage := range map[mail.Protocol]mail.Stage{mail.IMAP: mail.Arrive, mail.SMTP: mail.Send} {
				if e := last(report, p); e.Stage != stage || e.Status != mail.NotReached {
					t.Errorf("%s: %v", name, e)
				}
			}
			if good := report.Verdict(mail.IMAP) == mail.VerdictOK; good != (name == "smtp") || report.Overall() != mail.VerdictFailed || len(o.texts) > 0 {
				t.Errorf("%s: verdicts %s and %s, sent %q", name, report.Verdict(mail.IMAP), report.Verdict(mail.SMTP), o.texts)
			}
		})
	}
}

// TestTripCancelled at every stage ends at once, and says what may remain.
func TestTripCancelled(t *testing.T) {
	for _, c := range []struct {
		at     mail.Stage
		p      mail.Protocol
		say    m
		detail string
	}{
		{mail.SignIn, mail.SMTP, m{"AUTH PLAIN": wiretest.Hang}, ""},
		{mail.Send, mail.SMTP, m{"RCPT": wiretest.Hang}, ""},
		{mail.Send, mail.SMTP, m{".": wiretest.Hang}, mail.TestSubject},
		{mail.Arrive, mail.IMAP, m{"UID SEARCH": "* SEARCH\r\n%t OK\r\n"}, mail.TestSubject},
		{mail.Arrive, mail.IMAP, m{"UID EXPUNGE": wiretest.Hang}, mail.TestSubject},
	} {
		within(t, 2*time.Second, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			o := newOffice(ca)
			o.say = c.say
			s := o.visit(t, ca)
			ctx, cancel := context.WithCancel(t.Context())
			report := s.prober.RoundTrip(ctx, s.login, func(e mail.Event) {
				if e.Stage == c.at && e.Protocol == c.p && e.Status == mail.Running {
					time.AfterFunc(time.Second, cancel)
				}
			})
			e, _ := report.Broken(c.p)
			if e.Stage != c.at || !errors.Is(e.Err, context.Canceled) || e.Detail != c.detail || report.Overall() != mail.VerdictCancelled {
				t.Errorf("%s: %v", c.at, report)
			}
		})
	}
}
