package tui

import (
	"io"
	"runtime"
	"sync/atomic"
	"time"

	"mailkey/ui"
)

// intake cuts a huge paste short before Bubble Tea gathers it: that takes a
// second and 200 MB for a paste of 10 MB, and nothing here needs more than a
// log to explain. What comes through still is too long, so that it is refused,
// not taken for something shorter.
type intake struct {
	tty
	read    []byte
	pasting bool
	matched int // bytes of the marker looked for that have been seen
	through int // how many of those went through
	kept    int // bytes of the paste under way

	born time.Time
	last atomic.Int64 // when bytes came last, counted from born
}

// heard is when bytes came last from the terminal, which is not when they are
// acted on. Any goroutine may ask.
func (in *intake) heard() time.Time { return in.born.Add(time.Duration(in.last.Load())) }

// The markers of bracketed paste.
const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// tty is what Bubble Tea needs of its input to make it raw and to wait for it.
type tty interface {
	io.ReadWriteCloser
	Fd() uintptr
	Name() string
}

// maxPaste is how much of a paste comes through, in bytes: a log whose end is looked at.
const maxPaste = 1 << 20

// bounded puts an intake before a terminal. Windows reads its console's events,
// not bytes.
func bounded(env ui.Env) io.Reader {
	if env.Sizes != nil {
		return distant{&intake{tty: far{Reader: env.In}, born: time.Now()}}
	}
	t, ok := env.In.(tty)
	if !ok || runtime.GOOS == "windows" {
		return env.In
	}
	return &intake{tty: t, born: time.Now()}
}

// distant is an intake before a terminal at the other end of a connection: it can
// only be read.
type distant struct{ in *intake }

func (d distant) Read(p []byte) (int, error) { return d.in.Read(p) }
func (d distant) heard() time.Time           { return d.in.heard() }

// far is a tty for an intake alone, which only reads.
type far struct {
	io.Reader
	tty
}

func (f far) Read(p []byte) (int, error) { return f.Reader.Read(p) }

// Read reads less than p has room for, since the end of a paste that was cut comes
// through whole; nothing and no error when all was cut.
func (in *intake) Read(p []byte) (int, error) {
	if len(p) <= len(pasteEnd) {
		n, err := in.tty.Read(p)
		in.last.Store(int64(time.Since(in.born)))
		return n, err
	}
	if in.read == nil {
		in.read = make([]byte, 4<<10)
	}
	n, err := in.tty.Read(in.read[:min(len(in.read), len(p)-len(pasteEnd))])
	in.last.Store(int64(time.Since(in.born)))
	return len(in.take(p[:0], in.read[:n])), err
}

// take appends to out what may come through.
func (in *intake) take(out, read []byte) []byte {
	for _, b := range read {
		looked := pasteStart
		if in.pasting {
			looked = pasteEnd
		}
		switch {
		case b == looked[in.matched]:
			in.matched++
		case b == looked[0]:
			in.matched, in.through = 1, 0
		default:
			in.matched, in.through = 0, 0
		}
		if !in.pasting || in.kept < maxPaste {
			out = append(out, b)
			in.kept++
			in.through = min(in.through+1, in.matched)
		}
		if in.matched == len(looked) {
			if in.pasting { // the end always comes through whole
				out = append(out, looked[in.through:]...)
			}
			in.pasting = !in.pasting
			in.matched, in.through, in.kept = 0, 0, 0
		}
	}
	return out
}
