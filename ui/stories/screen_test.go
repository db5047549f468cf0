//go:build linux

package stories_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"mailkey/ui/cli/clitest"
	"mailkey/ui/i18n"
)

// screen is the real binary at a real terminal, of which an emulator is the far
// end: it answers what the program asks, and shows what a person would see.
type screen struct {
	t    *testing.T
	lang i18n.Lang
	home string
	pty  *os.File // the terminal's far end
	own  *os.File // the program's end, held open so that its modes can be read after it
	cmd  *exec.Cmd
	at   unix.Termios // the modes before the program came
	gone chan struct{}

	keys chan string // on their way to the program
	news chan struct{}

	mu    sync.Mutex
	em    *vt.Emulator // only under mu
	raw   bytes.Buffer
	modes map[ansi.Mode]bool
	title string
	spied bool // the password is looked for in every frame
	leak  string
}

// How a screen differs from English at 80×24 with a home of its own.
type (
	inHome   string
	sized    pty.Winsize
	speaking i18n.Lang
	with     []string // variables
	under    []string // a program that starts mailkey
	instead  []string // a program in its place
)

// onScreen starts mailkey with args. It is ended with the test.
func onScreen(t *testing.T, args []string, differences ...any) *screen {
	t.Helper()
	s := &screen{
		t: t, lang: i18n.EN, home: filepath.Join(t.TempDir(), "home"), modes: map[ansi.Mode]bool{},
		keys: make(chan string, 1<<12), news: make(chan struct{}, 1), gone: make(chan struct{}),
	}
	size, env, starter, other := pty.Winsize{Cols: 80, Rows: 24}, []string(nil), []string(nil), []string(nil)
	for _, d := range differences {
		switch d := d.(type) {
		case inHome:
			s.home = string(d)
		case sized:
			size = pty.Winsize(d)
		case speaking:
			s.lang = i18n.Lang(d)
		case with:
			env = d
		case under:
			starter = d
		case instead:
			other = d
		}
	}
	s.em = vt.NewEmulator(int(size.Cols), int(size.Rows))
	s.em.SetCallbacks(vt.Callbacks{
		Title:       func(title string) { s.title = title },
		EnableMode:  func(m ansi.Mode) { s.modes[m] = true },
		DisableMode: func(m ansi.Mode) { s.modes[m] = false },
	})
	s.cmd = clitest.Command(t, s.home, args...)
	s.cmd.Env = append(s.cmd.Env, "MAILKEY_LANG="+string(s.lang), "DISPLAY=", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=disabled:", "NO_COLOR=", "LC_ALL=")
	s.cmd.Env = append(s.cmd.Env, env...)
	if starter != nil {
		s.startedBy(starter)
	}
	if other != nil {
		env := s.cmd.Env
		s.cmd = exec.CommandContext(t.Context(), other[0], other[1:]...)
		s.cmd.Env = env
	}
	s.start(size)
	return s
}

// startedBy lets another program start mailkey.
func (s *screen) startedBy(starter []string) {
	s.t.Helper()
	name := filepath.Join(s.t.TempDir(), "mailkey")
	if err := os.Symlink(s.cmd.Path, name); err != nil {
		s.t.Fatal(err)
	}
	other := exec.CommandContext(s.t.Context(), starter[0], append(append(starter[1:], name), s.cmd.Args[1:]...)...)
	other.Env = s.cmd.Env
	s.cmd = other
}

func (s *screen) start(size pty.Winsize) {
	s.t.Helper()
	far, own, err := pty.Open()
	if err != nil {
		s.t.Fatal(err)
	}
	// Opened anew so that closing it does not wait for the reader: package pty blocks.
	fd, err := unix.FcntlInt(far.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err := errors.Join(err, far.Close(), unix.SetNonblock(fd, true), pty.Setsize(own, &size)); err != nil {
		s.t.Fatal(err)
	}
	s.pty, s.own = os.NewFile(uintptr(fd), "terminal"), own
	s.at = s.termios()
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = s.own, s.own, s.own
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { _ = s.cmd.Wait(); close(s.gone) }()
	go s.read()
	go func() { // the emulator's answers; it must never wait for the program
		for b := make([]byte, 256); ; {
			n, err := s.em.Read(b)
			if err != nil {
				return
			}
			s.keys <- string(b[:n])
		}
	}()
	go func() {
		for k := range s.keys {
			_, _ = io.WriteString(s.pty, k)
		}
	}()
	s.t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-s.gone
		_ = s.own.Close()
		_ = s.pty.Close()
	})
}

// read brings what is written to the emulator, and looks at every frame.
func (s *screen) read() {
	for b := make([]byte, 64<<10); ; {
		n, err := s.pty.Read(b)
		s.mu.Lock()
		s.raw.Write(b[:n])
		_, _ = s.em.Write(b[:n])
		if s.spied && s.leak == "" {
			news := s.raw.Bytes()[max(0, s.raw.Len()-n-100):] // a form may have begun before
			for where, text := range map[string]string{"screen": s.shown(), "title": s.title, "bytes": string(news)} {
				if form := betrayed(text); form != "" {
					s.leak = form + " in the " + where + "\n" + s.shown()
				}
			}
		}
		s.mu.Unlock()
		select {
		case s.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// shown is the text on the screen and what has rolled out of it. Under mu.
func (s *screen) shown() string {
	var rolled strings.Builder
	for y := range s.em.ScrollbackLen() {
		for x := range s.em.Width() {
			if c := s.em.ScrollbackCellAt(x, y); c != nil {
				rolled.WriteString(c.Content)
			}
		}
		rolled.WriteByte('\n')
	}
	return rolled.String() + ansi.Strip(s.em.Render())
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown()
}

// written is every byte so far.
func (s *screen) written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raw.String()
}

// flat is a text as it was before lines were broken and boxes drawn.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("┃", " ", "│", " ").Replace(text)), " ")
}

// until waits for something to be so.
func (s *screen) until(what string, so func() bool) {
	s.t.Helper()
	for deadline := time.After(patience); ; {
		if so() {
			return
		}
		select {
		case <-s.news:
		case <-deadline:
			s.t.Fatalf("never came: %s; the screen is\n%s", what, s.text())
		}
	}
}

// sees waits for texts that are on the screen together: keys of the catalogue
// (what they are filled with is not looked at), or, where there is no such key, the
// text itself.
func (s *screen) sees(texts ...string) *screen {
	s.t.Helper()
	s.until(strings.Join(texts, " and "), func() bool {
		shown := flat(s.text())
		for _, text := range texts {
			if !s.holds(shown, text) {
				return false
			}
		}
		return true
	})
	return s
}

// lost waits until a text is gone.
func (s *screen) lost(text string) *screen {
	s.t.Helper()
	s.until("an end of "+text, func() bool { return !s.holds(flat(s.text()), text) })
	return s
}

func (s *screen) holds(shown, text string) bool {
	rest := shown
	for piece, after, more := cutPlace(s.say(text)); ; piece, after, more = cutPlace(after) {
		_, tail, found := strings.Cut(rest, flat(piece))
		if !found {
			return false
		}
		if rest = tail; !more {
			return true
		}
	}
}

// cutPlace cuts a text of the catalogue at the first place that is filled in.
func cutPlace(text string) (before, after string, found bool) {
	before, rest, open := strings.Cut(text, "{")
	_, after, shut := strings.Cut(rest, "}")
	return before, after, open && shut
}

// say is the text of a key, in the screen's language.
func (s *screen) say(key string, pairs ...any) string {
	if text := s.lang.T(key, pairs...); text != "«"+key+"»" {
		return text
	}
	return key
}

// types sends keys as a terminal does.
func (s *screen) types(keys ...string) *screen {
	for _, k := range keys {
		s.keys <- k
	}
	return s
}

// Keys as a terminal sends them.
const (
	enter, tab, esc = "\r", "\t", "\x1b"
	up, down        = "\x1b[A", "\x1b[B"
	end             = "\x1b[F"
	erase           = "\x15" // ctrl+u
	ctrlC, ctrlV    = "\x03", "\x16"
	ctrlR, ctrlO    = "\x12", "\x0f"
)

// pastes sends a paste, waits until its effect is seen, and then as long as a
// hand needs: a line end right behind a paste is taken for a part of it.
func (s *screen) pastes(text, effect string) *screen {
	s.t.Helper()
	s.types("\x1b[200~" + text + "\x1b[201~").sees(effect)
	<-time.After(60 * time.Millisecond)
	return s
}

// leaves waits for the program's end, and returns its exit code and what it
// wrote after it left the full screen.
func (s *screen) leaves() (int, string) {
	s.t.Helper()
	select {
	case <-s.gone:
	case <-time.After(patience):
		s.t.Fatalf("it does not end; the screen is\n%s", s.text())
	}
	const last = "\x1b[0m that was all" // comes behind all that the program wrote
	if _, err := s.own.WriteString(last); err != nil {
		s.t.Fatal(err)
	}
	s.until("the end", func() bool { return strings.HasSuffix(s.written(), last) })
	all := strings.TrimSuffix(s.written(), last)
	return s.cmd.ProcessState.ExitCode(), all[strings.LastIndex(all, "\x1b[?1049l")+1:]
}

// restored: the terminal is as it was before the program came.
func (s *screen) restored() {
	s.t.Helper()
	if now := s.termios(); now != s.at {
		s.t.Errorf("the terminal's modes are %+v, were %+v", now, s.at)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.em.IsAltScreen() {
		s.t.Error("the full screen was not left")
	}
	// Terminals have one cursor for both screens (DECTCEM); the emulator has two, so
	// that what it says depends on which of them the program hid first.
	if all := s.raw.String(); strings.LastIndex(all, "\x1b[?25l") > strings.LastIndex(all, "\x1b[?25h") {
		s.t.Error("the cursor stays hidden")
	}
	for mode, on := range s.modes {
		switch mode {
		case ansi.ModeBracketedPaste, ansi.ModeFocusEvent, ansi.ModeMouseButtonEvent, ansi.ModeMouseAnyEvent, ansi.ModeMouseNormal:
			if on {
				s.t.Errorf("mode %v stays on", mode)
			}
		}
	}
}

func (s *screen) termios() unix.Termios {
	s.t.Helper()
	state, err := unix.IoctlGetTermios(int(s.own.Fd()), unix.TCGETS)
	if err != nil {
		s.t.Fatal(err)
	}
	return *state
}

func (s *screen) resize(cols, rows uint16) *screen {
	s.t.Helper()
	s.mu.Lock()
	s.em.Resize(int(cols), int(rows))
	s.mu.Unlock()
	if err := pty.Setsize(s.own, &pty.Winsize{Cols: cols, Rows: rows}); err != nil {
		s.t.Fatal(err)
	}
	return s
}

// mayMount skips where a disk cannot be put in a mount namespace of its own.
func mayMount(t *testing.T) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", t.TempDir()).CombinedOutput(); err != nil {
		say := t.Skipf
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" { // CI may, so that nothing is left out there
			say = t.Fatalf
		}
		say("no disk of our own can be mounted here: %v %s", err, out)
	}
}
