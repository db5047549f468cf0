package probe_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// FuzzAnswers lets a server answer what it likes to a sign-in and to what comes
// after it, through the guard and the libraries: the test ends in time, signs
// in once, is content only with an agreement, and blames the password only
// where there was a refusal.
func FuzzAnswers(f *testing.F) {
	for _, table := range [][]failure{imapFailures, imapAnswers, similarIMAP, smtpFailures, smtpAnswers, similarSMTP} {
		for _, c := range table {
			if signIn, use := c.change["AUTHENTICATE"], c.change["EXAMINE"]; len(signIn)+len(use) > 0 && len(signIn)+len(use) < 500 {
				f.Add(signIn, use, true)
			}
			if signIn, use := c.change["AUTH"], c.change["MAIL"]; len(signIn)+len(use) > 0 && len(signIn)+len(use) < 500 {
				f.Add(signIn, use, false)
			}
		}
	}
	f.Add("* CAPABILITY IMAP4rev1 IDLE\r\n%t OK in\r\n", "* FLAGS (\\Seen)\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n%t OK [READ-ONLY] done\r\n", true)
	f.Fuzz(func(t *testing.T, signIn, use string, imap bool) {
		if strings.Contains(signIn+use, wiretest.Again) || strings.Contains(signIn+use, wiretest.Wait) {
			t.Skip()
		}
		synctest.Test(t, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			good, other := wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS)
			p := mail.SMTP
			if imap {
				p, good = mail.IMAP, good.With(answers("AUTHENTICATE", signIn, "EXAMINE", use))
			} else {
				other = other.With(answers("AUTH", signIn, "MAIL", use))
			}
			s := newStand(t, ca, good, other, mail.TLS)
			begin := time.Now()
			report := s.prober.Run(t.Context(), s.login, nil)
			if took := time.Since(begin); took > 20*time.Second+farewell {
				t.Errorf("took %s", took)
			}
			judgeFlip(t, 0, s.server(p), p, mail.TLS, report, explained(report, s.login.Profile, p))
			if n := s.server(p).Count("AUTHENTICATE") + s.server(p).Count("LOGIN") + s.server(p).Count("AUTH"); n > 1 {
				t.Errorf("signed in %d times", n)
			}
			s.nowhereElse(t)
			time.Sleep(3 * time.Second) // the farewell
		})
	})
}

// answers takes what is empty for what the good server says.
func answers(verb, first, then, second string) m {
	said := m{}
	if first != "" {
		said[verb] = first
	}
	if second != "" {
		said[then] = second
	}
	return said
}
