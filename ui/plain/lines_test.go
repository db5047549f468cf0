package plain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

func newLines(input io.Reader) (*Lines, *bytes.Buffer) {
	var asked bytes.Buffer
	return NewLines(ui.Env{In: input, Lang: i18n.EN}, &asked), &asked
}

// One reader serves every question, and its end is an error, never an answer.
func TestLinesInOrder(t *testing.T) {
	l, _ := newLines(strings.NewReader("first\r\n\nsecret word\nwithout an end"))
	for _, want := range []string{"first", "", "secret word", "without an end"} {
		ask := l.Line
		if strings.HasPrefix(want, "secret") {
			ask = l.Secret
		}
		if got, err := ask(t.Context(), "? "); got != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if got, err := l.Line(t.Context(), "? "); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %q, %v", got, err)
	}
}

func TestLineIsBounded(t *testing.T) {
	l, _ := newLines(io.LimitReader(endless{}, 10<<20))
	if got, err := l.Line(t.Context(), "? "); !errors.Is(err, ErrLong) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("x"), len(p))), nil }

// A question that nobody answers ends with the context.
func TestLineIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l, _ := newLines(mute{cancel, t.Context()})
	if _, err := l.Secret(ctx, "? "); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// mute calls asked when it is read from, and answers nothing before the end.
type mute struct {
	asked func()
	end   context.Context
}

func (m mute) Read([]byte) (int, error) {
	m.asked()
	<-m.end.Done()
	return 0, io.EOF
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		input string
		def   int
		want  int
		err   error
	}{
		{"2\n", -1, 1, nil},
		{"0\n4\nx\n 3 \n", -1, 2, nil},
		{"\n", 1, 1, nil},
		{"\n1\n", -1, 0, nil},
		{"?\n1\n", -1, 0, nil},
		{"back\n", 0, 0, errBack},
		{"Wstecz\n", 0, 0, errBack},
		{"", 0, 0, ErrEnded},
	} {
		l, asked := newLines(strings.NewReader(c.input))
		got, err := l.choose(t.Context(), []string{"one", "two", "three"}, c.def)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%q: %d, %v", c.input, got, err)
		}
		if !strings.Contains(asked.String(), "  2  two\n") {
			t.Errorf("the choices are not told: %q", asked)
		}
	}
}

// Only a clear yes is one, in either language; what is neither is asked again.
func TestConfirm(t *testing.T) {
	for text, want := range map[string]bool{
		"y": true, "TAK": true, "t ": true, "yes": true, "": false, "n": false, "Nie": false, "back": false,
		"może\ntak": true, "yep\n?\nno": false, "1\n\n": false,
	} {
		l, asked := newLines(strings.NewReader(text + "\n"))
		if got, err := l.Confirm(t.Context(), "?"); got != want || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
		if again := strings.Contains(asked.String(), "Answer yes or no."); again != strings.Contains(text, "\n") {
			t.Errorf("%q: asked again is %v", text, again)
		}
	}
	l, _ := newLines(strings.NewReader("perhaps\n"))
	if _, err := l.Confirm(t.Context(), "?"); !errors.Is(err, ErrEnded) {
		t.Errorf("a perhaps counts: %v", err)
	}
	l, asked := newLines(strings.NewReader("\n"))
	if yes, err := l.yesNo(t.Context(), "?", true); !yes || err != nil || !strings.Contains(asked.String(), "[Y/n]") {
		t.Errorf("Enter is %v, %v, after %q", yes, err, asked)
	}
}

// Where numbers are offered, a yes, a no and a choice's own words do as well.
func TestPick(t *testing.T) {
	for text, want := range map[string]int{"tak": 0, "Y": 0, "n": 1, "nie": 1, "i do not know": 2, "3": 2, "perhaps\n2": 1} {
		l, _ := newLines(strings.NewReader(text + "\n"))
		if got, err := l.pick(t.Context(), []string{"Yes", "No", "I do not know"}, -1, 0, 1); got != want || err != nil {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	l, _ := newLines(strings.NewReader("yes\n"))
	if got, err := l.choose(t.Context(), []string{"one", "two"}, -1); !errors.Is(err, ErrEnded) {
		t.Errorf("yes among other choices: %d, %v", got, err)
	}
}

// Help is broken between words, in either language.
func TestHelpIsWrapped(t *testing.T) {
	for _, lang := range i18n.Langs {
		l, asked := newLines(strings.NewReader("?\n1\n"))
		l.env.Lang = lang
		if _, err := l.choose(t.Context(), []string{"one"}, -1); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(asked.String()) {
			if n := utf8.RuneCountInString(line); n > width+1 {
				t.Errorf("%s: %d letters in %q", lang, n, line)
			}
		}
	}
}

func TestEvent(t *testing.T) {
	e := mail.Event{Protocol: mail.IMAP, Stage: mail.SignIn, Status: mail.OK, Took: 400 * time.Millisecond}
	if got, want := Event(i18n.PL, e), "Odbieranie · Logowanie · w porządku · 0,4 s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	e = mail.Event{Protocol: mail.SMTP, Stage: mail.Encrypt, Status: mail.NotReached, Took: time.Second}
	if got, want := Event(i18n.EN, e), "Sending · Encryption · not reached"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A choice that is longer than a row goes on under its own beginning.
func TestLongChoiceIsWrapped(t *testing.T) {
	l, asked := newLines(strings.NewReader("1\n"))
	long := strings.TrimSpace(strings.Repeat("mailbox ", 20))
	if n, err := l.choose(t.Context(), []string{long, "back"}, -1); n != 0 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	rows := strings.Split(asked.String(), "\n")
	for _, row := range rows {
		if utf8.RuneCountInString(row) > width {
			t.Errorf("longer than %d: %q", width, row)
		}
	}
	if !strings.HasPrefix(rows[0], "  1  mailbox") || !strings.HasPrefix(rows[1], "     mailbox") {
		t.Errorf("%q", rows)
	}
}
