package probe_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire/wiretest"
)

// TestRefusalThreats is complete answers that say no: what is made of each, in
// the server's own words, and that nobody signs in a second time.
func TestRefusalThreats(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply string
		code  string
		cause diagnose.Cause
		words string // shown as the server's, its links in full
	}{
		{"I22 application-specific password required", "%t NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\r\n", "ALERT", diagnose.AccountPasswordUsed, "https://support.google.com/accounts/answer/185833"},
		{"I22 web login required", "* NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required.\r\n%t NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)\r\n", "ALERT", diagnose.WebLoginRequired, "https://accounts.google.com/signin/continue?sarp=1"},
		{"I22 IMAP off", "%t NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)\r\n", "ALERT", diagnose.IMAPOffUser, "not enabled for IMAP use"},
		{"I22 IMAP off for all", "%t NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)\r\n", "ALERT", diagnose.IMAPOffAdmin, "disabled for your domain"},
		{"I22 too many logins", "%t NO [ALERT] Too many login attempts, please try again later. (Failure)\r\n", "ALERT", diagnose.LoginThrottled, "try again later"},
		{"I22 too many connections", "%t NO [ALERT] Too many simultaneous connections. (Failure)\r\n", "ALERT", diagnose.TooManyConnections, "Too many simultaneous connections"},
		{"I23 UNAVAILABLE", "%t NO [UNAVAILABLE] Temporary authentication failure.\r\n", "UNAVAILABLE", diagnose.ServerTemporary, "Temporary authentication failure"},
		{"I23 UNAVAILABLE that speaks of the password", "%t NO [UNAVAILABLE] Invalid credentials, or no answer\r\n", "UNAVAILABLE", diagnose.ServerTemporary, "Invalid credentials"},
		{"I23 INUSE", "%t NO [INUSE] Mailbox in use\r\n", "INUSE", diagnose.ServerTemporary, "Mailbox in use"},
		{"I23 LIMIT", "%t NO [LIMIT] Not so fast\r\n", "LIMIT", diagnose.LoginThrottled, "Not so fast"},
		{"I23 CONTACTADMIN", "%t NO [CONTACTADMIN] Speak to us\r\n", "CONTACTADMIN", diagnose.ServerTemporary, "Speak to us"},
	} {
		t.Run(c.name, func(t *testing.T) {
			within(t, farewell, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS).With(signsIn(c.reply)), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
				report := s.prober.Run(t.Context(), s.login, nil)
				synctest.Wait()
				f := failure{stage: mail.SignIn, kind: "refusal AUTHENTICATE NO " + c.code, cause: c.cause, heard: "AUTHENTICATE LOGOUT"}
				f.check(t, s, report, mail.IMAP)
				d := explained(report, s.login.Profile, mail.IMAP)
				if !strings.Contains(d.Said, c.words) || d.SaidBy() != "server" {
					t.Errorf("said %q by %s, want %q", d.Said, d.SaidBy(), c.words)
				}
				if strings.HasPrefix(c.name, "I23") && (d.Cause.Retry() == diagnose.RetryNo || blamesPassword(d.Cause)) {
					t.Errorf("%s does not pass by itself", d.Cause)
				}
			})
		})
	}
}
