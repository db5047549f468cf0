package mail

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Deaf takes a secret out of text in whatever form a server may echo it: as it
// is, spaced, in capitals, with invisible letters between, in hexadecimal, and
// in base64 at any offset, as SASL sends it, whatever became of its capitals. The zero value takes nothing out.
type Deaf struct{ secret Secret }

// DeafTo is deaf to a secret. Secrets under 4 letters stay: taking out every
// "a" would show them rather than hide them.
func DeafTo(s Secret) Deaf { return Deaf{s} }

const (
	fewest = 4
	masked = "••••"
)

// Scrub masks the secret. Line ends stay, so that lines keep their number.
func (d Deaf) Scrub(text string) string {
	if !d.Holds(text) {
		return text
	}
	var spans [][2]int
	_ = d.secret.Use(func(password string) error {
		for _, g := range guises(password) {
			squeezed := squeeze(text, g.keep)
			for _, form := range g.forms {
				spans = append(spans, squeezed.find(form)...)
			}
		}
		return nil
	})
	return mask(text, spans)
}

// Holds reports whether the secret stands in the text, in whatever form: whether
// Scrub would mask anything, at a tenth of the work.
func (d Deaf) Holds(text string) bool {
	if d.secret.IsZero() || len(text) < fewest {
		return false
	}
	holds := false
	_ = d.secret.Use(func(password string) error {
		for _, g := range guises(password) {
			squeezed := strings.Map(g.keep, text)
			for _, form := range g.forms {
				holds = holds || utf8.RuneCountInString(form) >= fewest && strings.Contains(squeezed, form)
			}
		}
		return nil
	})
	return holds
}

// guise is a way in which a secret may stand in a text: what of the text
// matters, and the forms to look for in that.
type guise struct {
	keep  func(rune) rune
	forms []string
}

func guises(password string) []guise {
	if utf8.RuneCountInString(password) < fewest {
		return nil
	}
	return []guise{
		{letter, []string{strings.Map(letter, password), hex.EncodeToString([]byte(password))}},
		{visible, []string{strings.Map(visible, password)}},
		{sextet, base64Cores(password)},
	}
}

// Error masks the secret in an error's words. Errors of this package keep their
// type; any other in which the secret stands becomes plain text.
func (d Deaf) Error(err error) error {
	if err == nil || d.Scrub(err.Error()) == err.Error() && !carries(err) {
		return err
	}
	var (
		refusal *Refusal
		misdeed *Misbehaviour
		lacking *NotOffered
		stray   *WrongProtocol
		dropped *Dropped
	)
	switch {
	case errors.As(err, &refusal):
		return &Refusal{Command: refusal.Command, Status: refusal.Status, Code: d.Scrub(refusal.Code), Text: d.Scrub(refusal.Text)}
	case errors.As(err, &misdeed):
		return &Misbehaviour{Kind: misdeed.Kind, Said: d.Scrub(misdeed.Said), Err: d.Error(misdeed.Err)}
	case errors.As(err, &lacking):
		return &NotOffered{What: lacking.What, Said: d.Scrub(lacking.Said)}
	case errors.As(err, &stray):
		return &WrongProtocol{Said: d.Scrub(stray.Said)}
	case errors.As(err, &dropped):
		return &Dropped{Said: d.Scrub(dropped.Said), Err: d.Error(dropped.Err)}
	}
	return errors.New(d.Scrub(err.Error()))
}

// carries reports whether an error holds a server's words in its fields, where
// err.Error() may show only a part of them.
func carries(err error) bool {
	switch err.(type) {
	case *Refusal, *Misbehaviour, *NotOffered, *WrongProtocol, *Dropped:
		return true
	}
	return false
}

// squeezed is a text without the letters that do not matter, each remaining byte knowing
// where it came from.
type squeezed struct {
	text string
	from []int // offset of each byte's letter in the original
	size []int // and that letter's length
}

// squeeze keeps what keep returns for each letter; a negative answer drops it.
func squeeze(s string, keep func(rune) rune) squeezed {
	var out strings.Builder
	var q squeezed
	for at, r := range s {
		_, size := utf8.DecodeRuneInString(s[at:])
		kept := keep(r)
		if kept < 0 {
			continue
		}
		for n, _ := out.WriteRune(kept); n > 0; n-- {
			q.from = append(q.from, at)
			q.size = append(q.size, size)
		}
	}
	q.text = out.String()
	return q
}

// visible keeps what is drawn, small: for passwords made of few letters and many signs.
func visible(r rune) rune {
	if unicode.IsSpace(r) || !unicode.IsGraphic(r) {
		return -1
	}
	return unicode.ToLower(r)
}

// letter keeps letters and digits, small.
func letter(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return unicode.ToLower(r)
	}
	return -1
}

// sextet keeps the letters of base64, both alphabets as one, and small: a
// library puts some of what it quotes in capitals.
func sextet(r rune) rune {
	switch {
	case r == '-':
		return '+'
	case r == '_':
		return '/'
	case r == '+' || r == '/' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return unicode.ToLower(r)
	}
	return -1
}

// find is where form stands in the original text.
func (q squeezed) find(form string) [][2]int {
	if utf8.RuneCountInString(form) < fewest {
		return nil
	}
	var spans [][2]int
	for at := 0; ; {
		i := strings.Index(q.text[at:], form)
		if i < 0 {
			return spans
		}
		last := at + i + len(form) - 1
		spans = append(spans, [2]int{q.from[at+i], q.from[last] + q.size[last]})
		at += i + 1
	}
}

// base64Cores is the part of a secret's base64 that does not depend on what
// stands before and after it, for each of the three ways in which it can lie.
func base64Cores(password string) []string {
	var cores []string
	for before := range 3 {
		bits := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + password))
		first := (before*8 + 5) / 6
		last := (before + len(password)) * 8 / 6
		cores = append(cores, squeeze(bits[first:last], sextet).text)
	}
	return cores
}

// mask replaces the spans, which may overlap.
func mask(text string, spans [][2]int) string {
	if len(spans) == 0 {
		return text
	}
	hidden := make([]bool, len(text))
	for _, s := range spans {
		for i := s[0]; i < s[1]; i++ {
			hidden[i] = true
		}
	}
	var out strings.Builder
	for i := range len(text) {
		switch {
		case !hidden[i] || text[i] == '\n':
			out.WriteByte(text[i])
		case i == 0 || !hidden[i-1]:
			out.WriteString(masked)
		}
	}
	return out.String()
}
