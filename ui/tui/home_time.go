package tui

import (
	"time"

	"mailkey/ui/i18n"
	"mailkey/ui/plain"
)

// ago says when something was, for a person: "3 min temu", "wczoraj". What lies
// far back, or in the future because somebody moved the clock, is a date.
func ago(l i18n.Lang, now, t time.Time) string {
	const jitter, farBack = 5 * time.Minute, 100
	passed, days := now.Sub(t), daysSince(now, t)
	switch {
	case passed < -jitter:
		return day(now, t)
	case passed < time.Minute:
		return l.T("ago.now")
	case passed < time.Hour:
		return l.T("ago.minutes", "n", int(passed.Minutes()))
	case days == 0 || passed < 6*time.Hour:
		return l.T("ago.hours", "n", int(passed.Hours()))
	case days == 1:
		return l.T("ago.yesterday")
	case days < farBack:
		return l.N("ago.days", days)
	}
	return day(now, t)
}

// age says how old something is, in days of the calendar: "41 dni".
func age(l i18n.Lang, now, t time.Time) string { return plain.Age(l, now, t) }

func daysSince(now, t time.Time) int { return plain.DaysSince(now, t) }

func day(now, t time.Time) string { return t.In(now.Location()).Format(time.DateOnly) }
