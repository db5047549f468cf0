package probe_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// TestSmuggling: nothing in a message can be taken for its end, or for a
// command, and nothing in the settings for a line of its own.
func TestSmuggling(t *testing.T) {
	const second = "MAIL FROM:<evil@example.test>"
	for name, c := range map[string]struct{ text, want string }{
		"S13 a lone dot":          {"a\r\n.\r\n" + second + "\r\n", "a\r\n..\r\n" + second + "\r\n.\r\n"},
		"S13 dot, bare LF":        {"a\n.\n" + second + "\n", "a\r\n..\r\n" + second + "\r\n.\r\n"},
		"S13 dot, bare CR":        {"a\r.\r" + second + "\r", "a\r\n..\r\n" + second + "\r\n.\r\n"},
		"S13 LF dot CRLF":         {"a\n.\r\n" + second + "\r\n", "a\r\n..\r\n" + second + "\r\n.\r\n"},
		"S13 CRLF dot LF":         {"a\r\n.\n" + second + "\r\n", "a\r\n..\r\n" + second + "\r\n.\r\n"},
		"S13 CR CRLF dot":         {"a\r\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"},
		"S13 dots at the start":   {".hidden\r\n..\r\n", "..hidden\r\n...\r\n.\r\n"},
		"S13 no line end, a dot":  {"a\r\n.", "a\r\n..\r\n.\r\n"},
		"S13 nothing but the end": {".\r\n", "..\r\n.\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, time.Second+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				s := o.visit(t, ca)
				if err := s.prober.SendText(t.Context(), s.login, c.text); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if len(o.texts) != 1 || o.texts[0] != c.want || slices.Contains(o.said(mail.SMTP), second) {
					t.Errorf("sent %q, want %q; said %q", o.texts, c.want, o.said(mail.SMTP))
				}
			})
		})
	}
	for name, change := range map[string]func(*mail.Login){
		"S12 CRLF in the user name": func(l *mail.Login) { l.UserName = "ala\r\n" + second },
		"S12 LF in the user name":   func(l *mail.Login) { l.UserName = "ala\n" + second },
		"S12 NUL in the user name":  func(l *mail.Login) { l.UserName = "ala\x00" },
	} {
		t.Run(name, func(t *testing.T) {
			within(t, time.Second+farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				o := newOffice(ca)
				s := o.visit(t, ca)
				change(&s.login)
				report := s.prober.RoundTrip(t.Context(), s.login, nil)
				synctest.Wait()
				if e, _ := report.Broken(mail.SMTP); e.Stage != mail.SignIn || len(o.texts) > 0 || strings.Contains(strings.Join(o.said(mail.SMTP), " "), "MAIL") {
					t.Errorf("%v, said %q", e, o.said(mail.SMTP))
				}
			})
		})
	}
	t.Run("S12 CRLF in the name", func(t *testing.T) { // it has no place in what is sent
		within(t, time.Second+farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			o := newOffice(ca)
			s := o.visit(t, ca)
			s.login.Label = "Ala\r\nBcc: ewa@example.test"
			if report := s.prober.RoundTrip(t.Context(), s.login, nil); report.Overall() != mail.VerdictOK || strings.Contains(o.texts[0], "ewa") {
				t.Errorf("sent %q, %v", o.texts, report)
			}
		})
	})
	for _, bad := range []string{"ala\r\n@example.test", "ala\n@example.test", "ala@example.test\r\n", "a\x00la@example.test", "ala@example.test\n" + second} {
		t.Run("S12 address", func(t *testing.T) {
			if _, err := mail.ParseAddress(bad); err == nil {
				t.Errorf("%q is taken for an address", bad)
			}
		})
	}
}
