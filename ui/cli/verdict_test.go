package cli

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// Facts of a certificate are not shown as the server's words, and what the other
// lane knows stands in place of advice that it disproves.
func TestExplainedWords(t *testing.T) {
	server := mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
	certificate := &x509.Certificate{DNSNames: []string{"poczta.firma.pl"}, Issuer: pkix.Name{CommonName: "R11"}}
	for name, c := range map[string]struct {
		event        mail.Event
		shows, never string
	}{
		"certificate": {
			mail.Event{Stage: mail.Encrypt, Err: x509.HostnameError{Host: server.Host, Certificate: certificate}},
			"The certificate of imap.gmail.com:993: poczta.firma.pl", "The server imap.gmail.com:993",
		},
		"other lane": {
			mail.Event{Stage: mail.SignIn, Err: &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials"}},
			i18n.EN.T("cause.note.other-lane-works.known.why")[:40], "create a new app password",
		},
	} {
		p := mail.Profile{IMAP: server, SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}}
		broken, fine := c.event, mail.Event{Protocol: mail.SMTP, Server: p.SMTP, Stage: mail.Use, Status: mail.OK}
		broken.Protocol, broken.Server, broken.Status = mail.IMAP, server, mail.Failed
		s := &session{env: ui.Env{Lang: i18n.EN}}
		got := strings.Join(s.explained(pen{said: "|"}, judge(i18n.EN, p, mail.Report{broken, fine}, 0)), "\n")
		if !strings.Contains(got, c.shows) || strings.Contains(got, c.never) {
			t.Errorf("%s: want %q and not %q in\n%s", name, c.shows, c.never, got)
		}
	}
}

// One that failed is a failed check, whatever the others are; one that was broken
// off, or the whole run, is an interruption.
func TestExitOfResults(t *testing.T) {
	for name, c := range map[string]struct {
		verdicts string
		over     bool
		want     int
	}{
		"none":                  {"", false, exitOK},
		"good ones":             {"ok ok", false, exitOK},
		"one failed, first":     {"failed ok", false, exitCheckFailed},
		"one failed, last":      {"ok failed", false, exitCheckFailed},
		"one cancelled":         {"ok cancelled failed", false, exitInterrupted},
		"cancelled after all":   {"failed cancelled", false, exitInterrupted},
		"interrupted, all good": {"ok", true, exitInterrupted},
		"interrupted, failed":   {"failed", true, exitInterrupted},
	} {
		s, _ := newSession(t)
		ctx, stop := context.WithCancel(t.Context())
		if s.ctx = ctx; c.over {
			stop()
		}
		var results []accountResult
		for verdict := range strings.FieldsSeq(c.verdicts) {
			results = append(results, accountResult{Verdict: mail.Verdict(verdict)})
		}
		if got := s.exitOf(results...); got != c.want {
			t.Errorf("%s: exit code %d, want %d", name, got, c.want)
		}
		stop()
	}
}
