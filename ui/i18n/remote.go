package i18n

import (
	"regexp"
	"strings"
	"sync"
)

// command is a command that somebody over SSH can give too; compiled when it is needed first.
var command = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\bmailkey (accounts|access|discover|explain|export|fetch|guide|messages|rotate|setup|test|users)\b( (?:undo|confirm)\b)?`)
})

// host stands for the team's server in a command.
var host = map[Lang]string{PL: "SERWER", EN: "HOST"}

// Remote is T for whoever sits at another computer, over SSH: what is said
// otherwise to them has a text of its own, and the commands that are named begin
// with ssh. Nothing that is filled in is touched.
func (l Lang) Remote(key string, pairs ...any) string {
	t, ok := find(key + ".remote")
	if !ok {
		t, ok = find(key)
	}
	if !ok {
		return l.T(key)
	}
	text := t.in(l)
	if !strings.Contains(text, "mailkey ") {
		return fill(text, pairs)
	}
	return fill(command().ReplaceAllStringFunc(text, func(found string) string {
		said := strings.TrimPrefix(found, "mailkey ")
		if (said == "setup" || said == "rotate") && !strings.Contains(text, "--password-stdin") {
			return "ssh -t " + host[l] + " " + said // it asks questions
		}
		return "ssh " + host[l] + " " + said
	}), pairs)
}
