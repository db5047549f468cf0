package cli

import (
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
)

// How often progress is told: on a line that is redrawn, and in lines of their own.
const (
	redrawEvery = 200 * time.Millisecond
	linesEvery  = 5 * time.Second
)

// progressLine tells on stderr how far a fetch has come, if that is a terminal.
type progressLine struct {
	s      *session
	shown  bool // somebody looks on
	redraw bool // one line, drawn over and over; else lines of their own
	drawn  bool // the line is there now
	last   time.Time
}

func (s *session) progressLine(address, to string) *progressLine {
	l := &progressLine{s: s, shown: s.env.ErrTTY}
	l.redraw = s.env.Getenv("NO_COLOR") == "" && s.env.Getenv("TERM") != "" && !s.plainWanted()
	if l.shown {
		s.tell(s.say("cli.fetch-begins", "address", address, "to", mail.Clean(to)))
		l.last = s.env.Now()
	}
	return l
}

// progress is told of how far it is; it says so when it is time to.
func (l *progressLine) progress(p mail.Progress) {
	every := linesEvery
	if l.redraw {
		every = redrawEvery
	}
	now := l.s.env.Now()
	if !l.shown || now.Sub(l.last) < every {
		return
	}
	l.last = now
	text := l.s.joined(plain.Underway(l.s.env.Lang, p))
	if l.s.env.ASCII {
		text = guide.ASCII(text)
	}
	if !l.redraw {
		l.s.tell(text)
		return
	}
	// A line that wraps could not be drawn over.
	_, _ = io.WriteString(l.s.env.Err, "\r"+ansi.Truncate(text, l.width()-1, "")+"\x1b[K")
	l.drawn = true
}

// width is how wide the terminal is now.
func (l *progressLine) width() int {
	if f, ok := l.s.env.Err.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 1 {
			return w
		}
	}
	return showWidth
}

// event clears the line before an event is told.
func (l *progressLine) event(watch func(mail.Event)) func(mail.Event) {
	if watch == nil {
		return nil
	}
	return func(e mail.Event) {
		l.clear()
		watch(e)
	}
}

func (l *progressLine) clear() {
	if l.drawn {
		_, _ = io.WriteString(l.s.env.Err, "\r\x1b[K")
		l.drawn = false
	}
}

// end takes the line away: what came is told elsewhere.
func (l *progressLine) end() { l.clear() }
