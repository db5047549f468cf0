package diagnose

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold reduces prose to what survives a copy through mail, chat and logs: small
// letters without accents, in words separated by one space. Apostrophes vanish,
// everything else that is no letter or digit separates words.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '´':
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		switch r {
		case 'ł':
			b.WriteByte('l')
		case 'ß':
			b.WriteString("ss")
		case 'ø':
			b.WriteByte('o')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// phrase is a piece of prose to look for, folded: all parts must occur, in any
// order but not far apart, for a log holds many sentences.
type phrase []string

// compile reads a phrase as the tables write it. It matches from the beginning
// of a word; its parts are separated by &; a part that ends in | must also end
// a word. Accents, capitals and punctuation do not matter.
func compile(s string) phrase {
	var p phrase
	for part := range strings.SplitSeq(s, "&") {
		folded := " " + fold(part)
		if strings.HasSuffix(strings.TrimSpace(part), "|") {
			folded += " "
		}
		p = append(p, folded)
	}
	return p
}
