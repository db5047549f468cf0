package guide

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"

	"mailkey/ui/i18n"
)

//go:embed labels.toml
var labelsFile []byte

// ageMax is how long the labels are trusted after they were last compared with
// the real pages.
const ageMax = 180 * 24 * time.Hour

// Label is what a button or heading is called on Google's or Firmao's pages.
type Label struct {
	PL   string `toml:"pl"`   // empty: the Polish name could not be confirmed
	EN   string `toml:"en"`   // at Firmao: our gloss, for its pages are Polish
	Also string `toml:"also"` // another English name that some people see
	Note string `toml:"note"` // set where the name is uncertain: why

	firmao bool
}

type labelFile struct {
	Checked toml.LocalDate   `toml:"checked"`
	Google  map[string]Label `toml:"google"`
	Admin   map[string]Label `toml:"admin"`
	Firmao  map[string]Label `toml:"firmao"`
}

var labels = sync.OnceValues(func() (labelFile, error) {
	var f labelFile
	err := toml.Unmarshal(labelsFile, &f)
	for id, l := range f.Firmao {
		l.firmao = true
		f.Firmao[id] = l
	}
	return f, err
})

// Checked is the day on which the labels were last compared with the sources.
func Checked() time.Time {
	f, _ := labels()
	return f.Checked.AsTime(time.UTC)
}

// Stale reports whether the labels are too old to be trusted without a look.
func Stale(now time.Time) bool { return now.Sub(Checked()) > ageMax }

// FirmaoNames is what Firmao itself calls the things on its pages, letter by
// letter, as pairs of ID and name that a text can be filled with.
func FirmaoNames() []any {
	f, _ := labels()
	pairs := make([]any, 0, 2*len(f.Firmao))
	for id, l := range f.Firmao {
		pairs = append(pairs, id, l.PL)
	}
	return pairs
}

// label finds "app-passwords" (Google), "admin/security" or "firmao/accounts".
func label(id string) (Label, bool) {
	f, _ := labels()
	names := f.Google
	group, name, found := strings.Cut(id, "/")
	switch {
	case !found:
		name = id
	case group == "admin":
		names = f.Admin
	default:
		names = f.Firmao
	}
	l, ok := names[name]
	return l, ok
}

// beside shows both names, the reader's first, because Google's page follows
// the account's language and not the reader's. Firmao's pages are Polish, so a
// Polish reader needs no second name.
func (l Label) beside(lang i18n.Lang) string {
	first, second := l.names(lang)
	var hints []string
	if second != "" {
		hints = append(hints, second)
	}
	switch {
	case l.Also != "" && lang == i18n.PL:
		hints = append(hints, "bywa też „"+l.Also+"”")
	case l.Also != "":
		hints = append(hints, "may also be called “"+l.Also+"”")
	case l.Note != "" && l.PL != "" && lang == i18n.PL:
		hints = append(hints, "nazwa może być inna")
	case l.Note != "" && l.PL != "":
		hints = append(hints, "the name may differ")
	}
	if len(hints) == 0 {
		return quote(first, lang)
	}
	return quote(first, lang) + " (" + strings.Join(hints, "; ") + ")"
}

// names is the name to show first and, where there is one, the other.
func (l Label) names(lang i18n.Lang) (first, second string) {
	switch {
	case l.PL == "":
		return l.EN, ""
	case l.firmao && lang == i18n.PL:
		return l.PL, ""
	case l.PL == l.EN:
		return l.PL, ""
	case lang == i18n.PL || l.firmao:
		return l.PL, l.EN
	}
	return l.EN, l.PL
}

func quote(s string, lang i18n.Lang) string {
	if lang == i18n.PL {
		return "„" + s + "”"
	}
	return "“" + s + "”"
}

// path strings labels together: Security (Bezpieczeństwo) → Authentication …
func path(ids []string, lang i18n.Lang) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		l, _ := label(id)
		first, second := l.names(lang)
		if second != "" {
			first += " (" + second + ")"
		}
		names = append(names, first)
	}
	return strings.Join(names, " → ")
}
