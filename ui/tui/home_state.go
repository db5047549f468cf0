package tui

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// condition is how a stored account stands.
type condition int

const (
	works    condition = iota
	untested           // stored without a test
	awaits             // it has no password yet
	changed            // its settings were changed after the last test
	shaky              // the last test met passing trouble: nothing needs to be changed
	broken             // the last test failed
)

// stand is how an account stands, and since when that is known. The wizard's
// own test counts: it proved the account when its password came in.
func stand(a accounts.Account) (condition, time.Time) {
	switch last := a.Last; {
	case a.Awaits():
		return awaits, time.Time{}
	case a.Proved && (last == nil || last.At.Before(a.Password)):
		return works, a.Password
	case last == nil:
		return untested, time.Time{}
	case last.Verdict == mail.VerdictFailed && passing(last.Cause):
		return shaky, last.At
	case last.Verdict == mail.VerdictFailed:
		return broken, last.At
	case !a.Proved:
		return changed, last.At
	default:
		return works, last.At
	}
}

// needsCare reports whether a person should look at the account.
func needsCare(a accounts.Account) bool {
	c, _ := stand(a)
	return c == broken
}

// mark is the symbol of a condition, in its style.
func (c condition) mark(f Frame) (string, lipgloss.Style) {
	switch c {
	case works:
		return f.Theme.Symbol.Yes, f.Theme.OK
	case broken:
		return f.Theme.Symbol.No, f.Theme.Bad
	case changed, shaky, awaits:
		return f.Theme.Symbol.Warn, f.Theme.Warn
	}
	return f.Theme.Symbol.Dot, f.Theme.Dim
}

// says is an account's condition in words.
func says(f Frame, a accounts.Account) string {
	switch c, at := stand(a); c {
	case works:
		return f.T("state.works", "ago", ago(f.Lang, f.Now, at))
	case broken, shaky:
		return causeName(f.Lang, a.Last.Cause)
	case changed:
		return f.T("state.changed")
	case awaits:
		return f.T("state.awaits")
	}
	if a.Version > 1 {
		return f.T("state.unknown")
	}
	return f.T("state.untested")
}

// causeName is what a cause is called where nothing more is known about it.
func causeName(l i18n.Lang, c diagnose.Cause) string {
	key := "cause." + string(c) + ".name"
	if i18n.Has(key) {
		return l.T(key)
	}
	title := "cause." + string(c) + ".title"
	if text := l.T(title); i18n.Has(title) && !strings.Contains(text, "{") {
		return strings.TrimSuffix(text, ".")
	}
	return l.T("state.broken")
}

// passing reports whether trying again unchanged may help.
func passing(c diagnose.Cause) bool { return c.Retry() != diagnose.RetryNo }

// aboutPassword reports whether a new password is the cure.
func aboutPassword(c diagnose.Cause) bool {
	return c != "" && (c.Step() == diagnose.StepAppPassword || c.Step() == diagnose.StepPasswordEntry)
}
