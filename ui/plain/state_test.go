package plain

import (
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// A test speaks of the settings and the password that it tested, not of later ones.
func TestStanding(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 12, 0, 0, 0, time.UTC) }
	test := func(d int, v mail.Verdict) *accounts.Result {
		r := &accounts.Result{At: day(d), Verdict: v}
		if v == mail.VerdictFailed {
			r.Cause = diagnose.CredentialsRejected
		}
		return r
	}
	for name, c := range map[string]struct {
		it      accounts.Account
		verdict mail.Verdict
		text    string
	}{
		"waits for its password":       {accounts.Account{Keeping: accounts.NotKept}, mail.VerdictCancelled, "no password yet"},
		"stored untested":              {accounts.Account{Password: day(3)}, mail.VerdictCancelled, "never tested"},
		"proved when it was stored":    {accounts.Account{Password: day(3), Proved: true}, mail.VerdictOK, "works, tested day 3"},
		"tested later":                 {accounts.Account{Password: day(3), Proved: true, Last: test(5, mail.VerdictOK)}, mail.VerdictOK, "works, tested day 5"},
		"edited after a good test":     {accounts.Account{Password: day(3), Last: test(5, mail.VerdictOK)}, mail.VerdictCancelled, "changed after its test (day 5)"},
		"edited after a bad test":      {accounts.Account{Password: day(3), Last: test(5, mail.VerdictFailed)}, mail.VerdictFailed, "does not work, tested day 5: The server did not accept the address and password"},
		"refused":                      {accounts.Account{Password: day(3), Proved: true, Last: test(5, mail.VerdictFailed)}, mail.VerdictFailed, "does not work, tested day 5: The server did not accept the address and password"},
		"a new password since refusal": {accounts.Account{Password: day(6), Proved: true, Last: test(5, mail.VerdictFailed)}, mail.VerdictOK, "works, tested day 6"},
	} {
		if got := Standing(c.it); got != c.verdict {
			t.Errorf("%s: %s", name, got)
		}
		if got := State(i18n.EN, c.it, func(at time.Time) string { return at.Format("day 2") }); got != c.text {
			t.Errorf("%s: %q", name, got)
		}
	}
}
