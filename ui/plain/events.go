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

// Pairs is what the texts of a diagnosis are filled with.
func Pairs(d diagnose.Diagnosis) []any {
	var pairs []any
	for name, value := range d.Args {
		pairs = append(pairs, name, value)
	}
	return pairs
}
