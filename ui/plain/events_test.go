package plain

import (
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// What is told by lines speaks of no field, and of nothing unknown as a dash.
func TestSaid(t *testing.T) {
	for _, lang := range i18n.Langs {
		for cause, never := range map[diagnose.Cause]string{
			"account-password-used": "field|pole|tutaj", "credentials-rejected": "wklej|paste|—", "port-mode-mismatch": "—",
		} {
			w := Said(lang, diagnose.Diagnosis{
				Cause: cause, Because: mail.Event{Protocol: mail.IMAP},
				Args: map[string]string{"host": "imap.gmail.com", "port": "—", "address": "—", "protocol": "IMAP"},
			})
			for word := range strings.SplitSeq(never, "|") {
				if strings.Contains(w.Why+w.Next, word) {
					t.Errorf("%s, %s: %q in %q %q", lang, cause, word, w.Why, w.Next)
				}
			}
		}
	}
}

// Notes stand beside the rest, which the faces leave out then.
func TestSaidNote(t *testing.T) {
	w := Said(i18n.EN, diagnose.Diagnosis{Cause: diagnose.Unknown, Note: diagnose.OtherLaneWorks})
	if !strings.HasPrefix(w.Note, "The other server accepted") || w.Next == "" {
		t.Errorf("%+v", w)
	}
}
