package mail

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"pgregory.net/rapid"
)

func reveal(s Secret) string {
	var out string
	_ = s.Use(func(password string) error {
		out = password
		return nil
	})
	return out
}

const letters = "abcdefghijklmnop"

func TestParseSecret(t *testing.T) {
	app := func(c Cleaning) Cleaning {
		c.AppPassword, c.Length = true, 16
		return c
	}
	for text, want := range map[string]struct {
		password string
		cleaning Cleaning
	}{
		letters:                                 {letters, app(Cleaning{})},
		"abcd efgh ijkl mnop":                   {letters, app(Cleaning{Spaces: 3})},
		"abcd\u00a0efgh\u00a0ijkl\u00a0mnop":    {letters, app(Cleaning{Spaces: 3})},
		"\tabcd\u2003efgh\u202fijkl\u3000mnop ": {letters, app(Cleaning{Spaces: 5})},
		letters + "\n":                          {letters, app(Cleaning{LineEnds: 1})},
		"abcd efgh\r\nijkl mnop\r\n":            {letters, app(Cleaning{Spaces: 2, LineEnds: 2})},
		"abcd\u200befgh\u200dijkl\ufeffmnop":    {letters, app(Cleaning{Invisible: 3})},
		"abcd\u00adefgh\u2060ijkl\ufe0fmnop":    {letters, app(Cleaning{Invisible: 3})},
		`"abcd efgh ijkl mnop"`:                 {letters, app(Cleaning{Spaces: 3, Quotes: 2})},
		"„abcd efgh ijkl mnop”":                 {letters, app(Cleaning{Spaces: 3, Quotes: 2})},
		"«abcdefghijklmnop»":                    {letters, app(Cleaning{Quotes: 2})},
		"'abcdefghijklmnop'":                    {letters, app(Cleaning{Quotes: 2})},
		"abcd-efgh-ijkl-mnop":                   {letters, app(Cleaning{Hyphens: 3})},
		"abcd–efgh—ijkl\u2011mnop":              {letters, app(Cleaning{Hyphens: 3})},
		"ABCD EFGH IJKL MNOP":                   {letters, app(Cleaning{Spaces: 3, Capitals: 16})},
		"Abcdefghijklmnop":                      {letters, app(Cleaning{Capitals: 1})},

		// Not an app password: byte for byte, but for one final line end.
		"abcdefghijklmno":     {"abcdefghijklmno", Cleaning{Length: 15}},
		"abcdefghijklmnopq":   {"abcdefghijklmnopq", Cleaning{Length: 17}},
		"Abcd Efgh":           {"Abcd Efgh", Cleaning{Length: 9}},
		" Tajne hasło 1! ":    {" Tajne hasło 1! ", Cleaning{Length: 16}},
		"zażółćgęśląjaźńą":    {"zażółćgęśląjaźńą", Cleaning{Length: 16}},
		"abcdefghijklmno1":    {"abcdefghijklmno1", Cleaning{Length: 16}},
		"hasło\n":             {"hasło", Cleaning{Length: 5, LineEnds: 1}},
		"hasło\r\n":           {"hasło", Cleaning{Length: 5, LineEnds: 1}},
		"hasło\n\n":           {"hasło\n", Cleaning{Length: 6, LineEnds: 1}},
		"hasło\r":             {"hasło\r", Cleaning{Length: 6}},
		"\"abc\"":             {"\"abc\"", Cleaning{Length: 5}},
		"xxxx xxxx xxxx 1234": {"xxxx xxxx xxxx 1234", Cleaning{Length: 19}},
		"a\x00b":              {"a\x00b", Cleaning{Length: 3}},
		"\xff\xfe":            {"\xff\xfe", Cleaning{Length: 2}},
		"":                    {"", Cleaning{}},
		"\n":                  {"", Cleaning{LineEnds: 1}},
	} {
		got, cleaning := ParseSecret(text)
		if reveal(got) != want.password || cleaning != want.cleaning {
			t.Errorf("%q:\n got %q %+v\nwant %q %+v", text, reveal(got), cleaning, want.password, want.cleaning)
		}
		if got.IsZero() != (want.password == "") {
			t.Errorf("%q: zero %v", text, got.IsZero())
		}
	}
}

// Whatever is typed, the result is 16 letters a–z that were there, or the very
// bytes but for one line end; and cleaning twice changes nothing more.
func TestParseSecretProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.String(),
			rapid.StringMatching(`[a-zA-Z \x{a0}\x{200b}"'„”\-–\n]{10,30}`),
			rapid.StringMatching(`([a-z]{4}[ \-\x{a0}]?){4}\n?`),
		).Draw(t, "text")
		secret, cleaning := ParseSecret(text)
		password := reveal(secret)
		if cleaning.AppPassword {
			kept := strings.ToLower(strings.Map(func(r rune) rune {
				if r < unicode.MaxASCII && unicode.IsLetter(r) {
					return r
				}
				return -1
			}, text))
			if len(password) != 16 || password != kept {
				t.Fatalf("%q became %q", text, password)
			}
			if again, c := ParseSecret(password); reveal(again) != password || c.Changed() {
				t.Fatalf("%q changes again: %+v", password, c)
			}
			return
		}
		if password != text && password+"\n" != text && password+"\r\n" != text {
			t.Fatalf("%q became %q", text, password)
		}
	})
}

func TestReadSecret(t *testing.T) {
	for text, want := range map[string]struct {
		password string
		err      error
	}{
		letters:                                   {letters, nil},
		letters + "\n":                            {letters, nil},
		"abcd efgh ijkl mnop\r\n":                 {letters, nil},
		"Tajne hasło\nsecond line":                {"Tajne hasło", nil},
		" spacja \r\n":                            {" spacja ", nil},
		strings.Repeat("x", MaxSecret):            {strings.Repeat("x", MaxSecret), nil},
		strings.Repeat("x", MaxSecret) + "\r\n":   {strings.Repeat("x", MaxSecret), nil},
		strings.Repeat("x", MaxSecret+1):          {"", ErrSecretTooLong},
		strings.Repeat("x", MaxSecret+1) + "\r\n": {"", ErrSecretTooLong},
		"":            {"", ErrSecretEmpty},
		"\n":          {"", ErrSecretEmpty},
		"\r\n":        {"", ErrSecretEmpty},
		"\nhasło":     {"", ErrSecretEmpty},
		"ha\x00sło\n": {"", ErrSecretNUL},
		"hasło\n\x00": {"hasło", nil},
	} {
		got, _, err := ReadSecret(strings.NewReader(text))
		if reveal(got) != want.password || !errors.Is(err, want.err) {
			t.Errorf("%q: %q, %v", clip(text), reveal(got), err)
		}
	}
	broken := errors.New("broken pipe")
	if _, _, err := ReadSecret(io.MultiReader(strings.NewReader("haslo"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a broken pipe gives %v", err)
	}
	// What follows the first line belongs to somebody else.
	rest := strings.NewReader("haslo\nnext")
	if _, _, err := ReadSecret(rest); err != nil || rest.Len() != len("next") {
		t.Errorf("%d bytes are left, %v", rest.Len(), err)
	}
}

// endless is 10 MB of a password; it counts what is taken.
type endless struct{ taken int }

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	e.taken += len(b)
	return len(b), nil
}

func TestReadSecretIsBounded(t *testing.T) {
	var source endless
	if _, _, err := ReadSecret(&source); !errors.Is(err, ErrSecretTooLong) {
		t.Errorf("an endless password gives %v", err)
	}
	if source.taken > 2*MaxSecret {
		t.Errorf("took %d bytes", source.taken)
	}
	huge := strings.Repeat("abcd ", 2<<20)
	if got, c := ParseSecret(huge); c.AppPassword || reveal(got) != huge {
		t.Errorf("10 MB: %+v", c)
	}
}

// TestSecretIsNeverPrinted tries every way in which Go writes a value, bare and
// inside other things.
func TestSecretIsNeverPrinted(t *testing.T) {
	const canary = "kanarekkanarekka"
	s := NewSecret(canary)
	type inner struct{ secret Secret }
	type outer struct {
		Secret  Secret
		Pointer *Secret
		inner   inner
		List    []Secret
		Map     map[string]Secret
		Any     any
		login   Login
	}
	values := []any{
		s, &s,
		inner{s},
		&inner{s},
		[]Secret{s},
		[1]Secret{s},
		map[string]Secret{"a": s},
		Login{Secret: s},
		&Login{Secret: s},
		outer{s, &s, inner{s}, []Secret{s}, map[string]Secret{"a": s}, s, Login{Secret: s}},
		fmt.Errorf("x: %v", s),
		[]any{s},
	}
	var all bytes.Buffer
	for _, v := range values {
		for _, verb := range "vsqdxXbcoOUeEfFgGtTp" {
			for _, flags := range []string{"", "+", "#", "-20", "020", " "} {
				fmt.Fprintf(&all, "%"+flags+string(verb)+"\n", v)
			}
		}
		fmt.Fprintln(&all, v)
		b, err := json.Marshal(v)
		fmt.Fprintln(&all, string(b), err)
		for _, h := range []slog.Handler{slog.NewTextHandler(&all, nil), slog.NewJSONHandler(&all, nil)} {
			slog.New(h).Info("x", "value", v, slog.Group("g", "value", v))
		}
	}
	fmt.Fprintln(&all, s.String(), s.LogValue())
	for _, form := range []string{canary, "kana reka", fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), "a2FuYXJla2thbmFyZWtr", fmt.Sprint([]byte(canary))} {
		if i := strings.Index(all.String(), form); i >= 0 {
			t.Errorf("it shows in %q", all.String()[max(0, i-60):i+len(form)])
		}
	}
	for _, verb := range "vsqdxXc" { // %p and %T never ask the value, and show only an address and a type
		if got := fmt.Sprintf("%"+string(verb), s); got != dots {
			t.Errorf("%%%c prints %q", verb, got)
		}
	}
	if b, err := json.Marshal(s); err != nil || string(b) != `"`+dots+`"` {
		t.Errorf("as JSON it is %s, %v", b, err)
	}
}

func TestSecretUseAndEqual(t *testing.T) {
	a, b, none := NewSecret("hasło"), NewSecret("hasło"), NewSecret("")
	if !a.Equal(b) || a.Equal(NewSecret("hasłO")) || a.Equal(NewSecret("hasł")) || a.Equal(none) || none.Equal(a) || !none.Equal(Secret{}) {
		t.Error("Equal")
	}
	if !none.IsZero() || a.IsZero() {
		t.Error("IsZero")
	}
	boom := errors.New("boom")
	if err := a.Use(func(string) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("Use gives %v", err)
	}
	called := false
	if err := none.Use(func(string) error { called = true; return nil }); err == nil || called {
		t.Error("an empty secret was used")
	}
}
