package plain

import (
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Standing is how an account's last test ended: VerdictCancelled when nobody
// ever tested it.
func Standing(a accounts.Account) mail.Verdict {
	switch {
	case a.Last != nil:
		return a.Last.Verdict
	case a.Proved: // by the check before it was stored
		return mail.VerdictOK
	}
	return mail.VerdictCancelled
}

// State says it, with the time as told by when.
func State(lang i18n.Lang, a accounts.Account, when func(time.Time) string) string {
	if a.Awaits() {
		return lang.T("standing.awaits")
	}
	tested := a.Password
	if a.Last != nil {
		tested = a.Last.At
	}
	switch Standing(a) {
	case mail.VerdictOK:
		return lang.T("standing.works", "at", when(tested))
	case mail.VerdictFailed:
		return lang.T("standing.broken", "at", when(tested), "why", lang.T("cause."+string(a.Last.Cause)+".title"))
	}
	return lang.T("standing.never")
}

// When says a time to the minute, by the clock that now goes by.
func When(now time.Time) func(time.Time) string {
	return func(t time.Time) string { return t.In(now.Location()).Format("2006-01-02 15:04") }
}

// Kept reports whether a second password is still kept, to go back to.
func Kept(a accounts.Account, now time.Time) bool {
	return a.Former != nil && now.Before(a.Former.Until)
}

// Unfinished reports whether that one is a replaced password: it is to be revoked,
// and forgotten. After an undo it is the newer one, which may be the only one that
// works: nobody is led to revoke it.
func Unfinished(a accounts.Account, now time.Time) bool { return Kept(a, now) && !a.WentBack() }

// Aged says, as a further part of a line, how old the password is, and that the
// one before it is still kept.
func Aged(lang i18n.Lang, now time.Time, a accounts.Account) string {
	if a.Awaits() {
		return ""
	}
	text := " · " + lang.T("state.password", "age", Age(lang, now, a.Password))
	if Unfinished(a, now) {
		text += " · " + lang.T("state.unfinished")
	}
	return text
}
