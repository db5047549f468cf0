package gmailsim_test

import (
	"testing"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
)

// Every account takes the next practice password too. The old one dies by that
// where the address says so, for this address alone.
func TestNextPassword(t *testing.T) {
	s := start(t, gmailsim.Options{})
	try := func(address, password string) mail.Verdict {
		l := login(t, s, address, "imap.gmail.com", "smtp.gmail.com")
		l.Secret = mail.NewSecret(password)
		return rehearsal(s, false).Run(t.Context(), l, nil).Overall()
	}
	for _, step := range []struct {
		address, password string
		want              mail.Verdict
	}{
		{"ala@gmail.com", gmailsim.PracticePassword, mail.VerdictOK},
		{"ala@gmail.com", gmailsim.PracticeNext, mail.VerdictOK},
		{"ala@gmail.com", gmailsim.PracticePassword, mail.VerdictOK},
		{"ala+revoke@gmail.com", gmailsim.PracticePassword, mail.VerdictOK},
		{"ala+revoke@gmail.com", gmailsim.PracticeNext, mail.VerdictOK},
		{"ALA+revoke@gmail.com", gmailsim.PracticePassword, mail.VerdictFailed},
		{"ola+revoke@gmail.com", gmailsim.PracticePassword, mail.VerdictOK},
		{"ala+revoke@gmail.com", gmailsim.PracticeNext, mail.VerdictOK},
	} {
		if got := try(step.address, step.password); got != step.want {
			t.Errorf("%s with %s: %s, want %s", step.address, step.password, got, step.want)
		}
	}
}
