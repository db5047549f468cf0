package plain

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
	"mailkey/ui/report"
)

// maxName is how much of a mailbox's name stands in a sentence, in letters.
const maxName = 60

// Who is a mailbox in a sentence: its name and address, or once where they are
// the same.
func Who(p mail.Profile) string {
	address, name := mail.CleanUpTo(p.Address.String(), mail.SaidMax), mail.CleanUpTo(p.Label, maxName)
	if name == "" || p.Label == p.Address.String() {
		return address
	}
	return name + " (" + address + ")"
}

// Stage names a stage of a lane: what is used at the end is a mailbox where mail
// is read, and a sender where it is sent.
func Stage(lang i18n.Lang, lane mail.Protocol, stage mail.Stage) string {
	if own := "stage." + string(lane) + "." + string(stage); i18n.Has(own) {
		return lang.T(own)
	}
	return lang.T("stage." + string(stage))
}

// Detail says an event's detail: how many messages the inbox holds and what became
// of the message to oneself in words, every other as it is.
func Detail(lang i18n.Lang, stage mail.Stage, status mail.Status, detail string) string {
	if status == mail.Failed && detail == mail.TestSubject {
		return lang.T("trip.may-stay")
	}
	if n, ok := inboxed(detail); ok && stage == mail.Use {
		return lang.N("trip.messages", n)
	}
	found, ok := mail.ParseArrival(detail)
	if stage != mail.Arrive || status != mail.OK || !ok {
		return detail
	}
	where := map[mail.Place]string{mail.PlaceInbox: "trip.inbox", mail.PlaceSpam: "trip.spam", mail.PlaceAllMail: "trip.all-mail"}[found.Place]
	state := "trip.deleted"
	if found.Stays {
		state = "trip.stays"
	}
	return lang.T(state, "where", lang.T(where))
}

// inboxed reads how many messages the inbox was found to hold.
func inboxed(detail string) (n int, ok bool) {
	count, ok := strings.CutPrefix(detail, string(mail.PlaceInbox)+": ")
	n, err := strconv.Atoi(count)
	return n, ok && err == nil
}

// Remains reports that the message to oneself may have stayed in the mailbox.
func Remains(r mail.Report) bool {
	for _, e := range r {
		at, arrived := mail.ParseArrival(e.Detail)
		switch {
		case e.Detail == mail.TestSubject && (e.Stage == mail.Send || e.Stage == mail.Arrive),
			e.Stage == mail.Arrive && e.Status == mail.OK && arrived && at.Stays:
			return true
		}
	}
	return false
}

// Travelled is what a person should know of the message to oneself beyond the
// stages: that it may have stayed, and that it landed in spam. Often nothing.
func Travelled(lang i18n.Lang, stage mail.Stage, status mail.Status, detail string) []string {
	found, arrived := mail.ParseArrival(detail)
	var all []string
	if arrived && stage == mail.Arrive && status == mail.OK && found.Place == mail.PlaceSpam {
		all = append(all, lang.T("trip.look-in-spam"))
	}
	if Remains(mail.Report{{Stage: stage, Status: status, Detail: detail}}) {
		all = append(all, lang.T("trip.remains", "subject", mail.TestSubject))
	}
	return all
}

// Arrived says where the message to oneself was found, and what that means. Only a
// company can do something about its domain's name with spam filters.
func Arrived(lang i18n.Lang, e mail.Event, address mail.Address) (title string, more []string) {
	at, _ := mail.ParseArrival(e.Detail)
	place := map[mail.Place]string{mail.PlaceSpam: "spam", mail.PlaceAllMail: "all-mail"}[at.Place]
	if place == "" {
		place = "inbox"
	} else {
		more = append(more, lang.T("round."+place+"-why"))
	}
	if _, provided := discover.Known(address); at.Place == mail.PlaceSpam && !provided {
		more = append(more, lang.T("round.spam-domain"))
	}
	if !at.Stays {
		more = append(more, lang.T("round.deleted"))
	}
	return lang.T("round."+place, "after", After(lang, e.Took)), more
}

// After says how long something took, as a person would: at once, after half a minute.
func After(lang i18n.Lang, d time.Duration) string {
	for _, step := range []struct {
		below time.Duration
		key   string
	}{
		{2 * time.Second, "after.at-once"},
		{10 * time.Second, "after.few-seconds"},
		{20 * time.Second, "after.some-seconds"},
		{45 * time.Second, "after.half-minute"},
		{80 * time.Second, "after.minute"},
	} {
		if d < step.below {
			return lang.T(step.key)
		}
	}
	return lang.N("after.minutes", int((d+30*time.Second)/time.Minute))
}

// Within says for how long something was waited for: 3 seconds, 2 minutes.
func Within(lang i18n.Lang, d time.Duration) string { return report.Within(lang, d) }

// Known reports whether the host is a built-in provider's: then its name is right.
func Known(host string) bool { return report.Known(host) }

// Words is what a diagnosis means to a person.
type Words struct {
	Title, Why, Next string
	Note             string // Why and Next, where they are about more than the cause
}

// Said says a diagnosis where there is no field to type into.
func Said(lang i18n.Lang, d diagnose.Diagnosis) Words { return words(lang, d, report.Told) }

// Shown says a diagnosis where the field to type into is at hand.
func Shown(lang i18n.Lang, d diagnose.Diagnosis) Words { return words(lang, d, "") }

func words(lang i18n.Lang, d diagnose.Diagnosis, ending string) Words {
	said := report.Say(lang, d, ending, nil)
	w := Words{Title: said.Title, Why: said.Why, Next: said.Next}
	if d.Note != "" {
		w.Note = w.Why + " " + w.Next
	}
	return w
}

// Until says when something ends: today or tomorrow by the clock, else with the day.
func Until(lang i18n.Lang, now, t time.Time) string {
	t = t.In(now.Location())
	switch -DaysSince(now, t) {
	case 0:
		return lang.T("until.today", "at", t.Format("15:04"))
	case 1:
		return lang.T("until.tomorrow", "at", t.Format("15:04"))
	}
	return lang.T("until.day", "at", t.Format("2006-01-02 15:04"))
}

// Undated reports whether something is dated in the future, beyond what the clocks
// of two computers differ by: then a clock was wrong, and its age is not known.
func Undated(now, t time.Time) bool { return t.After(now.Add(24 * time.Hour)) }

// Age says how old something is, in days of the calendar: "41 dni".
func Age(lang i18n.Lang, now, t time.Time) string {
	if Undated(now, t) {
		return lang.T("age.future")
	}
	if days := DaysSince(now, t); days > 0 {
		return lang.N("age.days", days)
	}
	return lang.T("age.today")
}

// DaysSince counts midnights, where now is.
func DaysSince(now, t time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(now.Location()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // where every day has 24 hours
	}
	return int(midnight(now).Sub(midnight(t)) / (24 * time.Hour))
}

// capital is a text with a capital letter in front, where it stands by itself.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
