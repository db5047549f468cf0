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
	if e.Detail != "" {
		parts = append(parts, e.Detail)
	}
	return strings.Join(parts, " · ")
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
	Note             string // what the other lane adds; it knows better than Why and Next
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
		w.Note = lang.T("cause.note."+string(d.Note), pairs...)
	}
	return w
}
