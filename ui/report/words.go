package report

import (
	"fmt"
	"strings"
	"time"

	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// sentences is a diagnosis in the reader's language. A note knows better than
// why and next.
type sentences struct{ title, why, next, note string }

// words says a diagnosis where there is no field to type into; value makes each
// of its values fit to stand among words.
func words(lang i18n.Lang, d diagnose.Diagnosis, value func(string) string) sentences {
	var pairs []any
	for name, v := range d.Args {
		if unknown := "unknown." + name; v == "—" && i18n.Has(unknown) {
			v = lang.T(unknown)
		} else {
			v = value(v)
		}
		pairs = append(pairs, name, v)
	}
	say := func(part string) string {
		key := "cause." + string(d.Cause) + "." + part
		if told := key + "-told"; i18n.Has(told) {
			key = told
		}
		return lang.T(key, pairs...)
	}
	s := sentences{title: say("title"), why: say("why"), next: say("next")}
	if d.Note != "" {
		s.note = lang.T("cause.note."+string(d.Note), pairs...)
	}
	return s
}

// took is a duration as a person reads it.
func took(lang i18n.Lang, d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", max(d.Milliseconds(), 0))
	}
	s := fmt.Sprintf("%.1f s", d.Seconds())
	if lang == i18n.PL {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
