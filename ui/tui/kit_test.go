package tui

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/mail/gmailsim"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// noon is when every test happens.
var noon = time.Date(2026, 11, 22, 12, 41, 0, 0, time.UTC)

// canary is the app password of every test: it must never be seen.
const canary = gmailsim.PracticePassword

// betrays is what must be found nowhere: the canary whole, spaced, in base64.
func betrays(s string) string {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00ala@gmail.com\x00" + canary))
	for _, form := range []string{canary, gmailsim.PracticeNext, gmailsim.PracticeNextGroups, base64.StdEncoding.EncodeToString([]byte(gmailsim.PracticeNext)), gmailsim.PracticeGroups, base64.StdEncoding.EncodeToString([]byte(canary)), plain} {
		if strings.Contains(s, form) {
			return form
		}
	}
	return ""
}

// practised is a service over a new store, with the simulated Google at its edge.
func practised(t *testing.T, sim *gmailsim.Sim) *accounts.Service {
	t.Helper()
	dir := t.TempDir()
	rows, err := store.Open(t.Context(), filepath.Join(dir, "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	return accounts.New(accounts.Parts{
		Store: rows, Vault: new(vault.Memory), Now: time.Now,
		Prober: &probe.Prober{Dialer: &wire.Dialer{Resolver: sim.Resolver(), Dial: sim.Dial}},
		Finder: discover.New(sim.Resolver()),
	})
}

func simulated(t *testing.T) *gmailsim.Sim {
	t.Helper()
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return sim
}

// terminal is a running program on a screen in memory.
type terminal struct {
	t      *testing.T
	em     *vt.SafeEmulator
	keys   chan []byte // on their way to the program
	raw    *tap
	done   chan struct{}
	result Receipt
	err    error
	stop   context.CancelFunc
}

// tap is the emulator as the program's terminal: it turns \n into \r\n, as a
// real one does, and keeps every byte.
type tap struct {
	mu  sync.Mutex
	em  io.Writer
	all bytes.Buffer
}

func (t *tap) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all.Write(p)
	_, err := t.em.Write(bytes.ReplaceAll(bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n")))
	return len(p), err
}

func (t *tap) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all.String()
}

// launch runs the program until the test is over.
func launch(t *testing.T, open func(context.Context) (*accounts.Service, error), opts Options, change func(*ui.Env)) *terminal {
	t.Helper()
	const width, height = 80, 24
	em := vt.NewSafeEmulator(width, height)
	in, out := io.Pipe()
	// Never make the emulator wait for the program: it holds its lock while it answers.
	term := &terminal{t: t, em: em, keys: make(chan []byte, 4096), raw: &tap{em: em}, done: make(chan struct{})}
	var pumps sync.WaitGroup
	pumps.Go(func() {
		for b := make([]byte, 256); ; {
			n, err := em.Read(b)
			if err != nil {
				return
			}
			term.send(string(b[:n]))
		}
	})
	pumps.Go(func() {
		for b := range term.keys {
			_, _ = out.Write(b)
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	term.stop = stop
	profile := colorprofile.TrueColor
	opts.profile, opts.more = &profile, []tea.ProgramOption{tea.WithWindowSize(width, height)}
	env := ui.Env{
		In: in, Out: term.raw, Err: io.Discard, InTTY: true, OutTTY: true,
		Environ: []string{"TERM=xterm-256color"}, Lang: i18n.PL, Theme: "dark", Now: time.Now,
	}
	if change != nil {
		change(&env)
	}
	go func() {
		defer close(term.done)
		term.result, term.err = Run(ctx, env, open, opts)
	}()
	t.Cleanup(func() {
		stop()
		<-term.done
		_ = em.InputPipe().(io.Closer).Close() // its Close races with its Read
		_ = in.Close()
		close(term.keys)
		pumps.Wait()
	})
	return term
}

// screen is what is on it now, without colours.
func (x *terminal) screen() string { return ansi.Strip(x.em.Render()) }

// wait waits until text is on the screen, at most 10 s.
func (x *terminal) wait(text string) {
	x.t.Helper()
	x.until(func() bool { return strings.Contains(x.screen(), text) }, text)
	x.look()
}

func (x *terminal) until(so func() bool, what string) {
	x.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			x.t.Fatalf("never saw %q; the screen is\n%s", what, x.screen())
		}
	}
}

// look searches the screen for the secret.
func (x *terminal) look() {
	x.t.Helper()
	if form := betrays(x.screen()); form != "" {
		x.t.Fatalf("the screen shows %q\n%s", form, x.screen())
	}
}

func (x *terminal) send(s string) { x.keys <- []byte(s) }

// press sends keys, as a terminal does.
func (x *terminal) press(keys ...rune) {
	for _, k := range keys {
		seq, special := map[rune]string{
			tea.KeyEnter: "\r", tea.KeyTab: "\t", tea.KeyUp: "\x1b[A", tea.KeyDown: "\x1b[B", tea.KeyEscape: "\x1b",
			tea.KeyLeft: "\x1b[D", tea.KeyRight: "\x1b[C", tea.KeySpace: " ", tea.KeyBackspace: "\x7f",
		}[k]
		if !special {
			seq = string(k)
		}
		x.send(seq)
	}
	x.look()
}

func (x *terminal) ctrl(k rune) { x.send(string(k & 0x1f)) }

func (x *terminal) text(s string) { x.send(s); x.look() }

func (x *terminal) paste(s string) { x.send("\x1b[200~" + s + "\x1b[201~") }

// ended waits until the program has left.
func (x *terminal) ended() {
	x.t.Helper()
	select {
	case <-x.done:
	case <-time.After(5 * time.Second):
		x.t.Fatal("the program does not end")
	}
}

// never is a service that cannot be opened: for screens that need none.
func never(context.Context) (*accounts.Service, error) { return nil, errors.New("there is none") }

// still is an App that no program runs: tests hand it messages themselves.
func still(t testing.TB, lang i18n.Lang) *App {
	t.Helper()
	env := ui.Env{
		Out: io.Discard, Lang: lang, Theme: "dark", Now: func() time.Time { return noon },
		Browse: func(context.Context, string) error { return nil },
		Keep:   func(name string, _ []byte) (string, error) { return "/home/ala/" + name, nil },
	}
	a := newApp(t.Context(), env, never, Options{})
	a.jobs.beating = true // no spinner ticks
	t.Cleanup(func() { a.jobs.end(time.Second) })
	return a
}

// found is what discovery says of a company domain at Google.
func foundAt(t *testing.T, address string) discover.Finding {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return discover.Finding{
		Address: a, Host: discover.Google, Kind: discover.Workspace,
		IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
		CRM:  discover.CRMGuess{IMAP: "imap." + a.Domain(), SMTP: "smtp." + a.Domain()},
	}
}

// nowhere is what discovery says when it cannot tell.
func nowhere(t *testing.T, address string) discover.Finding {
	t.Helper()
	return discover.Finding{Address: foundAt(t, address).Address, Host: discover.UnknownHost, Kind: discover.UnknownKind}
}

// pressed is a key press as the program gets it.
func pressed(s string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "space": tea.KeySpace, "f1": tea.KeyF1, "f2": tea.KeyF2,
		"backspace": tea.KeyBackspace, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "end": tea.KeyEnd, "home": tea.KeyHome,
	}
	if r, ok := strings.CutPrefix(s, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(r[0]), Mod: tea.ModCtrl}
	}
	if r, ok := strings.CutPrefix(s, "shift+"); ok {
		k := pressed(r)
		k.Mod = tea.ModShift
		return k
	}
	if code, ok := named[s]; ok {
		k := tea.KeyPressMsg{Code: code}
		if s == "space" {
			k.Text = " "
		}
		return k
	}
	r := []rune(s)[0]
	return tea.KeyPressMsg{Code: r, Text: s}
}

// feedKeys hands a screen keys and forgets what it answers.
func feedKeys(s Screen, keys ...string) {
	for _, k := range keys {
		s.Update(pressed(k))
	}
}

func typed(s Screen, text string) {
	for _, r := range text {
		s.Update(pressed(string(r)))
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}
