package tui

import (
	"errors"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
)

// Every reason of the service has a sentence without gaps, and none that only
// makes sense on a command line.
func TestTroubleHasASentence(t *testing.T) {
	for _, lang := range i18n.Langs {
		f := Frame{Lang: lang}
		for _, r := range accounts.Reasons {
			got := f.trouble(&accounts.Error{Code: accounts.CodeVault, Reason: r, Err: errors.New("x")})
			if strings.ContainsAny(got, "«{") || strings.Contains(got, "password-stdin") {
				t.Errorf("%s (%s): %s", r, lang, got)
			}
		}
	}
}

func TestTroubleIsExact(t *testing.T) {
	cause := errors.New("dbus: no answer")
	for want, err := range map[string]error{
		"The keyring is locked or does not answer. Unlock it and try again.": &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonLocked, Err: cause},
		"The place for passwords does not work (dbus: no answer)":            &accounts.Error{Code: accounts.CodeVault, Err: cause},
		"/x cannot be read: no permission. Give yourself access.":            &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonPath, Err: &accounts.PathError{Path: "/x", Problem: "unreadable"}},
		"The data could not be written or read (dbus: no answer)":            cause,
		"This is a bug in mailkey, not in what you entered.":                 Crash{"error", "here"},
		"The disk is full. Free some space and try again.":                   &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonFull, Err: cause},
		i18n.EN.T("trial.no-secret"):                                         &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonNoSecret, Err: cause},
	} {
		if got := (Frame{Lang: i18n.EN}).trouble(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

// Over SSH the server's paths, keys and database are its own business.
func TestTroubleOverSSHNamesNoPlace(t *testing.T) {
	err := &accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonKey, Err: errors.New("/srv/sealed.key is missing")}
	if got := (Frame{Lang: i18n.EN, Remote: true}).trouble(err); got != i18n.EN.T("serve.broken") {
		t.Error(got)
	}
	if got := (Frame{Lang: i18n.EN}).trouble(err); !strings.Contains(got, "/srv/sealed.key") {
		t.Error(got)
	}
}
