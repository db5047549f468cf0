package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/guide"
)

// ErrEnded is what a question gets when there is no more input.
var ErrEnded = errors.New("the input ended before the question was answered")

// ErrLong is what a question gets for an answer that no person typed.
var ErrLong = errors.New("the answer is longer than 64 kB")

// Words that answer any question.
var (
	errBack = errors.New("back")
	errHelp = errors.New("help")
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 64 << 10

// Lines asks questions one line at a time. Questions go to Ask, which is the
// terminal even when the answer is piped elsewhere.
type Lines struct {
	env ui.Env
	in  *bufio.Reader
	ask io.Writer
}

// NewLines reads all of env's input; there must be one only.
func NewLines(env ui.Env, ask io.Writer) *Lines {
	return &Lines{env: env, in: bufio.NewReader(env.In), ask: ask}
}

type answer struct {
	text string
	err  error
}

// wait runs a blocking read and gives up when the context ends; the read stays
// behind, for nothing can wake it, and the program is about to leave.
func wait(ctx context.Context, read func() (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	got := make(chan answer, 1)
	go func() {
		text, err := read()
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Line asks and reads one line, without its end.
func (l *Lines) Line(ctx context.Context, prompt string) (string, error) {
	if l.env.Typed != nil {
		return l.typed(ctx, prompt, false)
	}
	_, _ = fmt.Fprint(l.ask, prompt)
	text, err := wait(ctx, l.read)
	if !l.env.InTTY {
		_, _ = fmt.Fprintln(l.ask) // nobody saw Enter being pressed
	}
	return text, err
}

// enter waits for the person.
func (l *Lines) enter(ctx context.Context) error {
	_, err := l.word(ctx, l.env.Lang.T("plain.enter")+" ")
	if errors.Is(err, errHelp) {
		return nil
	}
	return err
}

func (l *Lines) read() (string, error) {
	var line []byte
	for {
		part, err := l.in.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxLine {
			return "", ErrLong
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) == 0:
			return "", ErrEnded
		case err != nil && !errors.Is(err, io.EOF):
			return "", fmt.Errorf("read a line: %w", err)
		}
		return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
	}
}

// Secret asks for a line that a terminal does not show.
func (l *Lines) Secret(ctx context.Context, prompt string) (string, error) {
	if l.env.Typed != nil {
		return l.typed(ctx, prompt, true)
	}
	file, ok := l.env.In.(*os.File)
	if !ok || !l.env.InTTY || l.in.Buffered() > 0 {
		return l.Line(ctx, prompt)
	}
	fd := int(file.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("hide what is typed: %w", err)
	}
	defer term.Restore(fd, before) //nolint:errcheck // nothing better can be done
	text, err := wait(ctx, func() (string, error) {
		go l.whenHidden(fd, before, prompt)
		typed, err := term.ReadPassword(fd)
		if errors.Is(err, io.EOF) {
			err = ErrEnded
		}
		return string(typed), err
	})
	_, _ = fmt.Fprintln(l.ask)
	return text, err
}

// hiding is the longest time that a terminal takes to stop echoing.
const hiding = 100 * time.Millisecond

// whenHidden asks once the terminal has stopped showing what is typed, for a
// program, or a fast hand, answers as soon as it is asked.
func (l *Lines) whenHidden(fd int, before *term.State, prompt string) {
	for begun := time.Now(); time.Since(begun) < hiding; time.Sleep(50 * time.Microsecond) {
		if now, err := term.GetState(fd); err != nil || !reflect.DeepEqual(now, before) {
			break
		}
	}
	_, _ = fmt.Fprint(l.ask, prompt)
}

// typed lets the surroundings' own editor ask.
func (l *Lines) typed(ctx context.Context, prompt string, secret bool) (string, error) {
	above, last := "", prompt
	if i := strings.LastIndexByte(prompt, '\n'); i >= 0 {
		above, last = prompt[:i+1], prompt[i+1:]
	}
	_, _ = io.WriteString(l.ask, above)
	return wait(ctx, func() (text string, err error) {
		if secret {
			text, err = l.env.Typed.ReadPassword(last)
		} else {
			l.env.Typed.SetPrompt(last)
			text, err = l.env.Typed.ReadLine()
		}
		if errors.Is(err, io.EOF) {
			err = ErrEnded
		}
		return text, err
	})
}

// Confirm asks a question that only a clear yes answers with yes; Enter and
// going back are a no, and what is neither is asked again.
func (l *Lines) Confirm(ctx context.Context, question string) (bool, error) {
	yes, err := l.yesNo(ctx, question, false)
	if errors.Is(err, errBack) {
		return false, nil
	}
	return yes, err
}

// yesNo asks until the answer is a yes or a no. Def is what Enter means.
func (l *Lines) yesNo(ctx context.Context, question string, def bool) (bool, error) {
	choices := "plain.yes-no"
	if def {
		choices = "plain.yes-default"
	}
	prompt := strings.Join(guide.Wrap(question+" "+l.env.Lang.T(choices), width), "\n") + " "
	for {
		text, err := l.word(ctx, prompt)
		switch yes, clear := saysYes(text); {
		case errors.Is(err, errHelp):
			l.paragraph(l.env.Lang.T("plain.help"))
		case err != nil:
			return false, err
		case clear:
			return yes, nil
		case mail.Clean(text) == "":
			return def, nil
		}
		l.say(l.env.Lang.T("plain.yes-or-no"))
	}
}

// saysYes reads a yes or a no in either language; clear is false for neither.
func saysYes(text string) (yes, clear bool) {
	switch strings.ToLower(strings.TrimSpace(mail.Clean(text))) {
	case "t", "tak", "y", "yes":
		return true, true
	case "n", "nie", "no":
		return false, true
	}
	return false, false
}

// word reads an answer and looks for the words that are good anywhere.
func (l *Lines) word(ctx context.Context, prompt string) (string, error) {
	text, err := l.Line(ctx, prompt)
	if err != nil {
		return "", err
	}
	switch strings.ToLower(mail.Clean(text)) {
	case "back", "wstecz":
		return "", errBack
	case "?", "help", "pomoc":
		return "", errHelp
	}
	return text, nil
}

// choose asks for one of numbered choices and returns its index. Default is the
// index for an empty answer, or -1.
func (l *Lines) choose(ctx context.Context, choices []string, def int) (int, error) {
	return l.pick(ctx, choices, def, -1, -1)
}

// pick is choose where the choices at yes and no can also be said so; -1 where
// there is none.
func (l *Lines) pick(ctx context.Context, choices []string, def, yes, no int) (int, error) {
	for i, c := range choices {
		lead := fmt.Sprintf("  %d  ", i+1)
		rows := guide.Wrap(c, width-len(lead)) // under each other, and no word of a choice cut at the edge
		l.say(lead + strings.Join(rows, "\n"+strings.Repeat(" ", len(lead))))
	}
	prompt := l.env.Lang.T("plain.choice")
	if def >= 0 {
		prompt = l.env.Lang.T("plain.choice-default", "n", def+1)
	}
	for {
		text, err := l.word(ctx, prompt+" ")
		switch {
		case errors.Is(err, errHelp):
			l.paragraph(l.env.Lang.T("plain.help"))
			continue
		case err != nil:
			return 0, err
		case text == "" && def >= 0:
			return def, nil
		}
		if n := meant(text, choices, yes, no); n >= 0 {
			return n, nil
		}
		l.say(l.env.Lang.T("plain.no-such-choice", "of", len(choices)))
	}
}

// meant is the index of the choice that an answer names: by its number, by its
// text, or by a yes or no. -1 for none.
func meant(text string, choices []string, yes, no int) int {
	text = strings.TrimSpace(text)
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(choices) {
		return n - 1
	}
	if n := slices.IndexFunc(choices, func(c string) bool { return strings.EqualFold(c, text) }); n >= 0 {
		return n
	}
	switch affirms, clear := saysYes(text); {
	case clear && affirms:
		return yes
	case clear:
		return no
	}
	return -1
}

// width of what is told, in columns; readers that wrap by themselves lose nothing.
const width = 78

// paragraph says a text, wrapped between words.
func (l *Lines) paragraph(text string) {
	for row := range strings.SplitSeq(text, "\n") {
		l.say(strings.Join(guide.Wrap(row, width), "\n"))
	}
}

// say writes one line. What came from outside must be clean already.
func (l *Lines) say(text string) { _, _ = fmt.Fprintln(l.ask, text) }
