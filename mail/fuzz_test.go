package mail

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzParseAddress: what is accepted is kept letter for letter, and could not
// mean a second thing to a server, a shell or a terminal.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{
		"ala@gmail.com", "Ala.Kot+x@Firma.PL", "żółw@żółw.pl", `"a b"@x.pl`, "a@b@c.pl", "a@b", "@b.pl", "a@", "a@b.pl\n", " a@b.pl", "a\u202e@b.pl", "a@xn--4gb.pl", "a@b.pl.", "a@[127.0.0.1]", "a\x00@b.pl", "a@gm\u0430il.com",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 90) + "pl", strings.Repeat("a", 65) + "@b.pl",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			var problem *AddressError
			if !errors.As(err, &problem) || problem.Problem == "" || !a.IsZero() || a.String() != "" {
				t.Fatalf("%q: %q with %v", s, a, err)
			}
			return
		}
		if a.String() != s || a.Local()+"@"+a.Domain() != a.Local()+"@"+strings.ToLower(s[strings.LastIndex(s, "@")+1:]) {
			t.Fatalf("%q became %q", s, a)
		}
		if Clean(s) != s || strings.ContainsAny(s, " \r\n\x00<>(),;:\\\"[]") || strings.Count(s, "@") != 1 || len(s) > maxAddress || !utf8.ValidString(s) {
			t.Fatalf("accepted %q", s)
		}
		var again Address
		text, _ := a.MarshalText()
		if err := again.UnmarshalText(text); err != nil || again != a || again.Key() != a.Key() {
			t.Fatalf("%q came back as %q, %v", a, again, err)
		}
	})
}

// FuzzParseSecret: an app password is exactly 16 letters, and anything else is
// kept byte for byte but for one line end; the counts tell what is missing.
func FuzzParseSecret(f *testing.F) {
	for _, s := range []string{"kawa lody park zima", "KAWA-LODY-PARK-ZIMA", "\u201ekawalodyparkzima\u201d\r\n", "kawa\u200blody\u00a0park\u2011zima", "", "\n", "hasło z żółwiem\n", "kawalodyparkzim", "kawalodyparkzimax", "\x00", "a\r\n\r\n", "\xff\xfe", strings.Repeat("a", 2000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		secret, what := ParseSecret(typed)
		got := ""
		if !secret.IsZero() {
			_ = secret.Use(func(p string) error { got = p; return nil })
		}
		exact := strings.TrimSuffix(typed, "\n")
		if exact != typed {
			exact = strings.TrimSuffix(exact, "\r")
		}
		if what.AppPassword {
			if len(got) != AppPasswordLetters || strings.Trim(got, "abcdefghijklmnopqrstuvwxyz") != "" || what.Length != AppPasswordLetters {
				t.Fatalf("%q is called an app password: %+v", got, what)
			}
			letters := strings.Map(func(r rune) rune {
				if r < utf8.RuneSelf && unicode.IsLetter(r) {
					return unicode.ToLower(r)
				}
				return -1
			}, typed)
			if letters != got {
				t.Fatalf("%q became %q", typed, got)
			}
		} else if got != exact {
			t.Fatalf("%q became %q, want %q", typed, got, exact)
		}
		again, twice := ParseSecret(got)
		if got != "" && what.AppPassword && (!again.Equal(secret) || twice.Changed()) {
			t.Fatalf("%q is cleaned twice: %+v", typed, twice)
		}
		if what.Changed() == (got == typed) && what.Changed() {
			t.Fatalf("%q: nothing was changed, and yet %+v", typed, what)
		}
	})
}

// FuzzParseHost: what is accepted is a name or an address, as written.
func FuzzParseHost(f *testing.F) {
	for _, s := range []string{"imap.gmail.com", "127.0.0.1", "::1", "fe80::1%eth0", "https://x.pl", "a@b.pl", "x.pl:993", "x..pl", "-x.pl", "żółw.pl", "x y.pl", "x.pl\n", "", ".", "x.pl.", "1.2.3", "0x7f.1", "a_b.pl", "%00.pl"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		host, err := ParseHost(s)
		if err != nil {
			var problem *ServerError
			if !errors.As(err, &problem) || problem.Field != "host" || host != "" {
				t.Fatalf("%q: %q with %v", s, host, err)
			}
			return
		}
		if host != s || Clean(s) != s || strings.ContainsAny(s, " /\\@\r\n\x00\"'<>?#") || s == "" {
			t.Fatalf("accepted %q as %q", s, host)
		}
		if err := (Server{Host: s, Port: 993, Security: TLS}).Validate(); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

// FuzzClean: nothing that draws nothing or moves the cursor is left, cleaning
// twice changes nothing, and a cut is a cut of the same.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"plain", " a  b ", "\x1b[31mred\x1b[0m", "a\r\nb\tc", "\u202eevil\u2066", "z\u200bero\u00ad", "\xff\xfeX\x80", "\u009b31m", "👩\u200d👩", "e\u0301", "\U000e0041\ufe0f\u2800\u3164", strings.Repeat("ż", 300)} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		c := Clean(s)
		if !utf8.ValidString(c) || Clean(c) != c || strings.TrimSpace(c) != c || strings.Contains(c, "  ") {
			t.Fatalf("%q became %q, then %q", s, c, Clean(c))
		}
		for _, r := range c {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r != ' ' && unicode.IsSpace(r) {
				t.Fatalf("%q: %U is left in %q", s, r, c)
			}
		}
		n %= 500
		cut := CleanUpTo(s, n)
		if utf8.RuneCountInString(cut) > max(n, 0) || Clean(cut) != cut {
			t.Fatalf("%q up to %d: %q", s, n, cut)
		}
		if whole := utf8.RuneCountInString(c) <= n; n > 0 && whole != (cut == c) {
			t.Fatalf("%q up to %d: %q", s, n, cut)
		}
		if head, isCut := strings.CutSuffix(cut, "…"); isCut && cut != c && !strings.HasPrefix(c, head) {
			t.Fatalf("%q up to %d: %q is no beginning of %q", s, n, cut, c)
		}
	})
}

// FuzzDeaf: however a text and the forms of a secret are mixed, none comes out
// whole, lines keep their number, and what does not hold it stays as it is.
func FuzzDeaf(f *testing.F) {
	f.Add("535 no ", " go away\r\n", "kawalodyparkzima", uint8(0))
	f.Add("", "", "hasło z żółwiem", uint8(1))
	f.Add("a\nb", "\xff", "!!!!a", uint8(2))
	f.Add("AAAA", "AAAA", "aaaa", uint8(3))
	f.Add("x", "y", "\x00\x01\x02\x03", uint8(4))
	f.Fuzz(func(t *testing.T, before, after, password string, form uint8) {
		if !utf8.ValidString(password) || utf8.RuneCountInString(squeeze(password, letter).text) < fewest || len(password) > 200 || len(before)+len(after) > 4000 {
			t.Skip()
		}
		d := DeafTo(NewSecret(password))
		said := map[uint8]string{0: password, 1: strings.ToUpper(password), 2: strings.Join(strings.Split(password, ""), " "), 3: strings.Join(strings.Split(password, ""), "-"), 4: strings.Join(strings.Split(password, ""), "\u200b")}[form%5]
		small := strings.ToLower // not EqualFold, for which ſ is an s: Deaf compares small letters
		if form%5 == 1 && small(said) != small(password) {
			t.Skip() // not the same word for Unicode either, such as ß
		}
		text := before + said + after
		shown := d.Scrub(text)
		if strings.Contains(shown, said) && !strings.Contains(masked, said) || !d.Holds(text) {
			t.Fatalf("%q is left in %q", said, shown)
		}
		if strings.Count(shown, "\n") != strings.Count(text, "\n") {
			t.Fatalf("%q has other lines: %q", text, shown)
		}
		if !d.Holds(before) && d.Scrub(before) != before || (Deaf{}).Scrub(text) != text {
			t.Fatalf("%q was changed", before)
		}
		if err := d.Error(&Refusal{Command: "AUTH", Status: "535", Text: text}); strings.Contains(err.(*Refusal).Text, said) {
			t.Fatalf("%q is left in the error", said)
		}
	})
}
