package probe_test

import (
	"testing"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// SignIn asks the reading server alone, once, whatever it answers.
func TestSignInAsksOneServerOnce(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		want   string
	}{
		"accepted": {"", ""},
		"refused":  {"%t NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n", "refusal AUTHENTICATE NO AUTHENTICATIONFAILED"},
	} {
		ca := wiretest.NewCA(t)
		imap, smtp := gmail(ca)
		if c.answer != "" {
			imap = imap.With(m{"AUTHENTICATE": c.answer})
		}
		s := newStand(t, ca, imap, smtp, mail.TLS)
		report := s.prober.SignIn(t.Context(), s.login, nil)
		e, _ := report.Broken(mail.IMAP)
		if got := kind(e.Err); got != c.want || len(report) != 6 || len(report.Lane(mail.SMTP)) != 0 {
			t.Errorf("%s: %s, %v", name, got, report)
		}
		if len(s.dialled) != 1 || s.dialled[0] != s.login.IMAP.Addr() {
			t.Errorf("%s: dialled %q", name, s.dialled)
		}
	}
}
