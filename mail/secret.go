package mail

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unicode"
)

// Secret holds a password so that no print, log or JSON can show it. The only
// way out is Use. (A closure, because a plain string inside a struct leaks
// through %+v of an enclosing unexported field.)
type Secret struct{ reveal func() string }

const dots = "••••••••"

// NewSecret wraps a password byte for byte.
func NewSecret(password string) Secret {
	if password == "" {
		return Secret{}
	}
	return Secret{func() string { return password }}
}

// IsZero reports whether there is no password.
func (s Secret) IsZero() bool { return s.reveal == nil }

// Use hands the password to f, for as long as f runs, and returns f's error.
func (s Secret) Use(f func(string) error) error {
	if s.reveal == nil {
		return errors.New("no password")
	}
	return f(s.reveal())
}

// Equal compares in constant time for passwords of one length.
func (s Secret) Equal(t Secret) bool {
	if s.IsZero() || t.IsZero() {
		return s.IsZero() && t.IsZero()
	}
	return subtle.ConstantTimeCompare([]byte(s.reveal()), []byte(t.reveal())) == 1
}

// String is always dots, as are all other forms.
func (s Secret) String() string { return dots }

// Format keeps every verb of fmt from looking inside.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, dots) }

// MarshalText keeps encoders from looking inside.
func (s Secret) MarshalText() ([]byte, error) { return []byte(dots), nil }

// LogValue keeps slog from looking inside.
func (s Secret) LogValue() slog.Value { return slog.StringValue(dots) }

// AppPasswordLetters is the length of a Google app password: letters a to z.
const AppPasswordLetters = 16

// Cleaning tells what ParseSecret found and removed, so that the person can be
// told. The counts are of letters; CRLF is one line end.
type Cleaning struct {
	AppPassword bool // the result is exactly 16 letters a–z
	Length      int  // letters of the result
	Spaces      int  // removed: spaces of every kind, tabs
	Invisible   int  // removed: zero-width and other invisible letters
	Quotes      int  // removed
	Hyphens     int  // removed
	LineEnds    int  // removed
	Capitals    int  // made small
}

// Changed reports whether anything had to be cleaned.
func (c Cleaning) Changed() bool {
	return c.Spaces+c.Invisible+c.Quotes+c.Hyphens+c.LineEnds+c.Capitals > 0
}

// ParseSecret reads what was typed or pasted. If taking away spaces, invisible
// letters, quotes, hyphens and line ends, and making capitals small, leaves
// exactly 16 letters a–z, that is the secret. Anything else is another
// provider's password and is kept byte for byte, but for one final line end.
func ParseSecret(typed string) (Secret, Cleaning) {
	clean, what := cleanAppPassword(typed)
	if what.AppPassword {
		return NewSecret(clean), what
	}
	exact, end := strings.CutSuffix(typed, "\n")
	if end {
		exact = strings.TrimSuffix(exact, "\r")
	}
	what = Cleaning{Length: len([]rune(exact))}
	if end {
		what.LineEnds = 1
	}
	return NewSecret(exact), what
}

func cleanAppPassword(typed string) (string, Cleaning) {
	var what Cleaning
	var b strings.Builder
	last := rune(0)
	for _, r := range typed {
		before := last
		last = r
		switch {
		case r == '\n' && before == '\r': // one line end, counted already
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r - 'A' + 'a')
			what.Capitals++
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			what.LineEnds++
		case unicode.IsSpace(r):
			what.Spaces++
		case hidden(r):
			what.Invisible++
		case unicode.In(r, unicode.Pi, unicode.Pf) || strings.ContainsRune("\"'`„‚", r):
			what.Quotes++
		case unicode.Is(unicode.Pd, r) || r == '\u2212':
			what.Hyphens++
		default:
			return "", Cleaning{}
		}
		if b.Len() > AppPasswordLetters {
			return "", Cleaning{}
		}
	}
	what.Length = b.Len()
	what.AppPassword = b.Len() == AppPasswordLetters
	return b.String(), what
}

// MaxSecret is the longest password accepted, in bytes.
const MaxSecret = 1024

// Errors of ReadSecret.
var (
	ErrSecretEmpty   = errors.New("the password is empty")
	ErrSecretTooLong = errors.New("the password is longer than 1 kB")
	ErrSecretNUL     = errors.New("the password holds a NUL byte")
)

// ReadSecret reads a password from r up to the first line end, at most
// MaxSecret bytes, and cleans it as ParseSecret does.
func ReadSecret(r io.Reader) (Secret, Cleaning, error) {
	line := make([]byte, 0, 64)
	one := make([]byte, 1)
	for {
		n, err := r.Read(one)
		if n == 1 {
			if one[0] == '\n' {
				break
			}
			if len(line) == MaxSecret+len("\r") {
				return Secret{}, Cleaning{}, ErrSecretTooLong
			}
			line = append(line, one[0])
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Secret{}, Cleaning{}, fmt.Errorf("read the password: %w", err)
		}
	}
	typed := strings.TrimSuffix(string(line), "\r")
	switch {
	case typed == "":
		return Secret{}, Cleaning{}, ErrSecretEmpty
	case len(typed) > MaxSecret:
		return Secret{}, Cleaning{}, ErrSecretTooLong
	case strings.ContainsRune(typed, 0):
		return Secret{}, Cleaning{}, ErrSecretNUL
	}
	secret, what := ParseSecret(typed)
	return secret, what, nil
}
