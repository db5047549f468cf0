package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// Words is what a diagnosis means to a person, each sentence true by itself.
type Words struct{ Title, Why, Next string }

// Told is the ending of texts for where there is no field to type into.
const Told = "-told"

// Say says a diagnosis. Texts whose key has the ending are preferred, and those of
// its note go before those of its cause; value makes each value fit to stand among
// words, nil leaves it as it is.
func Say(lang i18n.Lang, d diagnose.Diagnosis, ending string, value func(string) string) Words {
	var pairs []any
	for name, v := range d.Args {
		if n, err := strconv.Atoi(v); err == nil && name == "after" {
			v = Within(lang, time.Duration(n)*time.Second)
		} else if value != nil {
			v = value(v)
		}
		pairs = append(pairs, name, v)
	}
	var ways []string
	if d.Note != "" {
		note := "cause.note." + string(d.Note) + "."
		ways = append(ways, note+string(d.Because.Protocol)+".%s")
		if Known(d.Because.Server.Host) {
			ways = append(ways, note+"known.%s")
		}
		ways = append(ways, note+"%s")
	}
	cause := "cause." + string(d.Cause) + ".%s"
	say := func(part string) string {
		for _, way := range append(ways, cause+ending) {
			if key := fmt.Sprintf(way, part); i18n.Has(key) {
				return lang.T(key, pairs...)
			}
		}
		return lang.T(fmt.Sprintf(cause, part), pairs...)
	}
	return Words{say("title"), say("why"), say("next")}
}

// Known reports whether the host is a built-in provider's: then its name is right.
func Known(host string) bool {
	server := mail.Server{Host: host}
	return host != "" && !discover.Of(mail.Profile{IMAP: server, SMTP: server}).Consent
}

// Within says for how long something was waited for: 3 seconds, 2 minutes.
func Within(lang i18n.Lang, d time.Duration) string {
	if d < 50*time.Second {
		return lang.N("within.seconds", int(d.Seconds()))
	}
	return lang.N("within.minutes", int((d+30*time.Second)/time.Minute))
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
