package plain

import (
	"fmt"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// Event says one event of a test in one line: "Odbieranie · Logowanie · w
// porządku · 0,4 s".
func Event(lang i18n.Lang, e mail.Event) string {
	parts := []string{
		lang.T("protocol." + string(e.Protocol)), lang.T("stage." + string(e.Stage)), lang.T("status." + string(e.Status)),
	}
	if e.Status == mail.OK || e.Status == mail.Failed {
		parts = append(parts, Took(lang, e.Took))
	}
	if detail := Detail(lang, e.Stage, e.Status, e.Detail); detail != "" {
		parts = append(parts, detail)
	}
	return strings.Join(parts, " · ")
}

// Detail says an event's detail: what became of the message to oneself in
// words, every other as it is.
func Detail(lang i18n.Lang, stage mail.Stage, status mail.Status, detail string) string {
	if status == mail.Failed && detail == mail.TestSubject {
		return lang.T("trip.may-stay")
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

// Travelled is what a person should know of the message to oneself beyond the
// stages: that it may have stayed, and that it landed in spam. Often nothing.
func Travelled(lang i18n.Lang, stage mail.Stage, status mail.Status, detail string) []string {
	found, arrived := mail.ParseArrival(detail)
	arrived = arrived && stage == mail.Arrive && status == mail.OK
	var all []string
	if arrived && found.Place == mail.PlaceSpam {
		all = append(all, lang.T("trip.look-in-spam"))
	}
	if arrived && found.Stays || status == mail.Failed && detail == mail.TestSubject {
		all = append(all, lang.T("trip.remains", "subject", mail.TestSubject))
	}
	return all
}

// Took says a duration: milliseconds below a tenth of a second, else seconds.
func Took(lang i18n.Lang, d time.Duration) string {
	if d < 100*time.Millisecond {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	s := fmt.Sprintf("%.1f s", d.Seconds())
	if lang == i18n.PL {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Words is what a diagnosis means to a person.
type Words struct {
	Title, Why, Next string
	Note             string // what is known beyond the cause; better than Why and Next
}

// Said says a diagnosis where there is no field to type into.
func Said(lang i18n.Lang, d diagnose.Diagnosis) Words {
	var pairs []any
	for name, value := range d.Args {
		pairs = append(pairs, name, value)
	}
	say := func(part string) string {
		key := "cause." + string(d.Cause) + "." + part
		if told := key + "-told"; i18n.Has(told) {
			key = told
		}
		return lang.T(key, pairs...)
	}
	w := Words{Title: say("title"), Why: say("why"), Next: say("next")}
	if d.Note != "" {
		note := "cause.note." + string(d.Note)
		w.Note = lang.T(note, pairs...)
		if i18n.Has(note + ".title") {
			w.Title = lang.T(note+".title", pairs...)
		}
	}
	return w
}
