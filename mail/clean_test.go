package mail

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"Zażółć gęślą jaźń":              "Zażółć gęślą jaźń",
		"Зустріч 会議 ☕":                   "Зустріч 会議 ☕",
		"z\u0307 e\u0301":                "z\u0307 e\u0301", // combining marks stay
		"a\x1b[31mb\x1b[0m":              "a[31mb[0m",
		"a\x1b]52;c;aGFrZXI=\x07b":       "a]52;c;aGFrZXI=b",
		"a\x9b31mb":                      "a\uFFFD31mb", // a byte that is not UTF-8
		"a\u009b31mb":                    "a31mb",
		"a\x00\x08\x7fb":                 "ab",
		"line\r\nline\tcol":              "line line col",
		"  a \n\n b  ":                   "a b",
		"a\u2028b\u2029c\u0085d":         "a b c d",
		"a\u00a0b\u3000c":                "a b c",
		"moc.\u202eliamg\u202c.com":      "moc.liamg.com",
		"a\u2066b\u2069c\u200ed\u061ce":  "abcde",
		"a\u200bb\u200cc\u200dd\ufeffe":  "abcde",
		"a\u00adb\u034fc\u2060d\u180ee":  "abcde",
		"a\ufe0fb\U000e0041c\U000e0101d": "abcd",
		"a\u3164b\u115fc\uffa0d\u2800e":  "abcde",
		"a\ue000b\U000f0000c\ufdd0d":     "abcd",
		"x\ufff9y\ufffaz\ufffb":          "xyz",
		"\xff\xfe":                       "\uFFFD",
		"ab\u200b c":                     "ab c",
		"a \u200b b":                     "a b",
		"\U0001d173music":                "music",
	} {
		if got := Clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// dirty says what must never be drawn, in words of its own, not by asking the
// code under test.
func dirty(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r <= 0x9f: // C0, DEL, C1
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0x061c, r == 0x00ad:
	case r >= 0xe0000 && r <= 0xe0fff, r == 0x2028, r == 0x2029, r >= 0xfe00 && r <= 0xfe0f:
	case unicode.Is(unicode.Cf, r):
	default:
		return false
	}
	return true
}

func TestCleanProperty(t *testing.T) {
	nasty := rapid.StringOf(rapid.OneOf(
		rapid.RuneFrom([]rune("ab żółć\u0301\u0307 ")),
		rapid.RuneFrom([]rune{0, 7, 9, 10, 13, 27, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x200b, 0x200d, 0x200e, 0x202e, 0x2066, 0x2028, 0xfeff, 0xfe0f, 0xe0041, 0xfffd}),
		rapid.Rune(),
	))
	raw := rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) })
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(nasty, raw).Draw(t, "text")
		got := Clean(text)
		if !utf8.ValidString(got) {
			t.Fatalf("%q became invalid UTF-8", text)
		}
		for _, r := range got {
			if dirty(r) || unicode.IsSpace(r) && r != ' ' {
				t.Fatalf("%q keeps %U", text, r)
			}
		}
		if again := Clean(got); again != got {
			t.Fatalf("%q, cleaned twice: %q", got, again)
		}
		if strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Fatalf("%q became %q", text, got)
		}
		n := rapid.IntRange(1, 20).Draw(t, "n")
		cut := CleanUpTo(text, n)
		if utf8.RuneCountInString(cut) > n || Clean(cut) != cut {
			t.Fatalf("%q up to %d became %q", text, n, cut)
		}
		if utf8.RuneCountInString(got) <= n && len(text) <= 64 && cut != got {
			t.Fatalf("%q fits into %d and yet became %q", got, n, cut)
		}
	})
}

// What draws a letter of some language is nobody's attack.
func TestCleanKeepsLettersAndMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aąż"), unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Nd)).Draw(t, "text")
		text = "x" + strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, text)
		if got := Clean(text); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestCleanUpTo(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"abcdef", 6, "abcdef"},
		{"abcdef", 5, "abcd…"},
		{"abcd efgh", 6, "abcd…"},
		{"żółćżółć", 4, "żół…"},
		{strings.Repeat("\u200b", 1000) + "abc", 3, "abc"},
		{"abcdef", 1, "…"},
		{"abcdef", 0, ""},
		{"abcdef", -1, ""},
		{"", 0, ""},
		{strings.Repeat("ż", 10<<20), 3, "żż…"},
	} {
		if got := CleanUpTo(c.text, c.n); got != c.want {
			t.Errorf("%q up to %d: %q, want %q", clip(c.text), c.n, got, c.want)
		}
	}
}
