package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside fit to be shown: control characters, direction
// overrides, zero-width and other invisible letters go, line ends and tabs
// become single spaces, and invalid UTF-8 becomes U+FFFD. Every text that a
// server, a file or a person supplied passes through here before it is drawn.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case hidden(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// CleanUpTo is Clean, cut to at most n letters with an ellipsis.
func CleanUpTo(s string, n int) string {
	// A letter is at most four bytes; what is dropped may hide more, so leave room.
	if limit := 64 * (n + 1); len(s) > limit {
		s = s[:limit]
	}
	s = Clean(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}

// SaidMax is the number of letters of a server's own words that are shown.
const SaidMax = 200

// hidden reports letters that draw nothing or change how others are drawn:
// controls, format characters (bidi, zero-width, tags, soft hyphen), variation
// selectors, surrogates, private use and non-characters, fillers.
func hidden(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector, unicode.Noncharacter_Code_Point),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r),
		r == '\u2028', r == '\u2029', r == '\u115F', r == '\u1160', r == '\u3164', r == '\uFFA0', r == '\u2800':
		return true
	}
	return false
}
