package plain

import (
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Standing is how an account stands: VerdictCancelled when nobody tested it as it
// is now.
func Standing(a accounts.Account) mail.Verdict {
	switch {
	case a.Awaits():
		return mail.VerdictCancelled
	case provedLast(a):
		return mail.VerdictOK
	case a.Last == nil, a.Last.Verdict == mail.VerdictOK && !a.Proved:
		return mail.VerdictCancelled
	}
	return a.Last.Verdict
}

// provedLast reports whether the latest test is the one that the password had to
// pass before it was stored.
func provedLast(a accounts.Account) bool {
	return a.Proved && (a.Last == nil || a.Last.At.Before(a.Password))
}

// State says it, with the time as told by when.
func State(lang i18n.Lang, a accounts.Account, when func(time.Time) string) string {
	switch verdict := Standing(a); {
	case a.Awaits():
		return lang.T("standing.awaits")
	case provedLast(a):
		return lang.T("standing.works", "at", when(a.Password))
	case verdict == mail.VerdictOK:
		return lang.T("standing.works", "at", when(a.Last.At))
	case verdict == mail.VerdictFailed:
		return lang.T("standing.broken", "at", when(a.Last.At), "why", lang.T("cause."+string(a.Last.Cause)+".title"))
	case a.Last != nil && a.Last.Verdict == mail.VerdictOK:
		return lang.T("standing.changed", "at", when(a.Last.At))
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
