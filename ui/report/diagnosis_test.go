package report

import (
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// Whoever reads one field alone is not misled: where more is known than the cause,
// every field follows that.
func TestDiagnosedFieldsAreTrue(t *testing.T) {
	at := func(host string) mail.Event { return mail.Event{Protocol: mail.IMAP, Server: mail.Server{Host: host}} }
	for name, c := range map[string]struct {
		d            diagnose.Diagnosis
		retry        diagnose.Retry
		step         diagnose.Step
		why, next    string
		never, title string
	}{
		"the cause alone": {
			diagnose.Diagnosis{Cause: diagnose.CredentialsRejected, Because: at("imap.gmail.com")},
			diagnose.RetryNo, diagnose.StepAppPassword, "does not say which", "app password", "other server", "did not accept",
		},
		"another's server, the other lane works": {
			diagnose.Diagnosis{Cause: diagnose.CredentialsRejected, Because: at("imap.firma.test"), Note: diagnose.OtherLaneWorks},
			diagnose.RetryNo, diagnose.StepServers, "password is right", "Check this server's name", "app password", "works for sending",
		},
		"a provider's server, the other lane works": {
			diagnose.Diagnosis{Cause: diagnose.CredentialsRejected, Because: at("imap.gmail.com"), Note: diagnose.OtherLaneWorks},
			diagnose.RetryWait, diagnose.StepNone, "server's name is right", "few minutes", "Check this server's name", "works for sending",
		},
		"sent and not seen": {
			diagnose.Diagnosis{Cause: diagnose.ServerMisbehaving, Because: at("imap.firma.test"), Note: diagnose.NotArrived, Args: map[string]string{"after": "120"}},
			diagnose.RetryWait, diagnose.StepNone, "within 2 minutes", "Look in spam", "«", "did not arrive",
		},
	} {
		got := Diagnosed(i18n.EN, c.d)
		if got.Retry != c.retry || got.Step != c.step || got.Note != c.d.Note {
			t.Errorf("%s: %+v", name, got)
		}
		if !strings.Contains(got.Title, c.title) || !strings.Contains(got.Why, c.why) || !strings.Contains(got.Next, c.next) || strings.Contains(got.Why+got.Next, c.never) {
			t.Errorf("%s: %q, %q, %q", name, got.Title, got.Why, got.Next)
		}
	}
}
