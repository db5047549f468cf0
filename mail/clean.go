package mail

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside fit to be shown: control characters, direction
// overrides, zero-width and other invisible letters go, line ends and tabs
// become single spaces, and invalid UTF-8 becomes U+FFFD. Every text that a
// server, a file or a person supplied passes through here before it is drawn.
func Clean(s string) string { return clean(s, math.MaxInt) }

// CleanUpTo is Clean, cut to at most n letters with an ellipsis.
func CleanUpTo(s string, n int) string {
	if n <= 0 {
		return ""
	}
	s = clean(s, n+1)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}

// clean stops after the first most letters, so that a flood costs no memory.
func clean(s string, most int) string {
	var b strings.Builder
	b.Grow(min(len(s), most))
	written, space, broken := 0, false, false
	for i, r := range s {
		wasBroken := broken
		broken = r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD")
		switch {
		case written >= most:
			return b.String()
		case broken && wasBroken: // one U+FFFD for a run of bytes that are not UTF-8
		case unicode.IsSpace(r):
			space = written > 0
		case hidden(r):
		default:
			if space {
				b.WriteByte(' ')
				written++
				space = false
			}
			b.WriteRune(r)
			written++
		}
	}
	return b.String()
}

// SaidMax is the number of letters of a server's own words that are shown.
const SaidMax = 200

// hidden reports letters that draw nothing or change how others are drawn:
// controls, format characters (bidi, zero-width, tags, soft hyphen), variation
// selectors, surrogates, private use and non-characters, fillers.
func hidden(r rune) bool {
	switch {
	case r <= unicode.MaxASCII: // by far the most
		return r < ' ' || r == 0x7F
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector, unicode.Noncharacter_Code_Point),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r),
		r == '\u2028', r == '\u2029', r == '\u115F', r == '\u1160', r == '\u3164', r == '\uFFA0', r == '\u2800':
		return true
	}
	return false
}
