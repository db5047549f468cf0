package cli

import (
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
