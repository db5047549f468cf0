package plain

import (
	"fmt"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Event says one event of a test in one line: "Odbieranie · Logowanie · w
// porządku · 0,4 s".
func Event(lang i18n.Lang, e mail.Event) string {
	parts := []string{
		lang.T("protocol." + string(e.Protocol)), Stage(lang, e.Protocol, e.Stage), lang.T("status." + string(e.Status)),
	}
	if e.Status == mail.OK || e.Status == mail.Failed {
		parts = append(parts, Took(lang, e.Took))
	}
	if detail := Detail(lang, e.Stage, e.Status, e.Detail); detail != "" {
		parts = append(parts, detail)
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
