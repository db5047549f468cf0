package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"mailkey/config/accounts"
	"mailkey/ui"
	"mailkey/ui/theme"
)

// Options is how a session begins.
type Options struct {
	Actor   accounts.Actor    // who sits there; zero: the one person of local use
	Setup   bool              // begin with the wizard even when accounts are stored
	Rotate  bool              // begin with a change of password
	Account string            // of which account: its address, known or not, or its name; empty: it is asked for
	Fill    map[string]string // wizard fields given beforehand (field ID → text), never the password
	// Practice is what a rehearsal shows as a hint where a password is typed.
	PracticePassword string
	PracticeNext     string // the one that it is changed for
	CA               string // PEM that the mailbox's connections trust beside the system's roots
	Remote           bool   // over SSH

	pen     *pen                  // of the session
	crew    *crew                 // who sits here, as far as is known
	profile *colorprofile.Profile // tests decide it; else the terminal does
	more    []tea.ProgramOption   // of tests
}

// Receipt is what stays on the terminal after leaving.
type Receipt struct {
	Lines []string // in the person's language, without escapes
	Saved bool     // an account was stored
}

// leaveWithin is how long leaving may take once it has been asked for.
const leaveWithin = time.Second

// Run shows the full screen until the person leaves or ctx ends. open is called
// behind the first frame. Whatever happens the terminal is left as it was, and
// unfinished answers are remembered (without the password).
//
// The caller's ctx should end on SIGINT, SIGTERM and SIGHUP.
func Run(ctx context.Context, env ui.Env, open func(context.Context) (*accounts.Service, error), opts Options) (Receipt, error) {
	_ = os.Unsetenv("TEA_TRACE") // it would write down every key, the password's too
	_ = os.Unsetenv("TEA_DEBUG")
	within, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	app := newApp(within, env, open, opts)
	model := &guard{app: app}
	in := bounded(env)
	if i, ok := in.(interface{ heard() time.Time }); ok {
		app.heard = i.heard
	}
	program := tea.NewProgram(model, programOptions(env, opts, in)...)
	model.program = program
	go follow(within, env, program)
	halt := context.AfterFunc(ctx, func() {
		go program.Quit()
		time.AfterFunc(leaveWithin, program.Kill)
	})
	defer halt()
	_, err := program.Run()
	receipt := app.finish(ctx)
	switch {
	case model.crash != nil:
		return receipt, *model.crash
	case errors.Is(err, tea.ErrProgramKilled) || errors.Is(err, tea.ErrInterrupted):
		return receipt, context.Canceled
	case err != nil:
		return receipt, fmt.Errorf("use the terminal: %w", err)
	case !app.left && ctx.Err() != nil:
		return receipt, ctx.Err()
	}
	if s, ok := app.room.(*start); ok {
		return receipt, s.err // it stays on the terminal when the screen is gone
	}
	return receipt, nil
}

func programOptions(env ui.Env, opts Options, in io.Reader) []tea.ProgramOption {
	all := []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(env.Out), tea.WithEnvironment(env.Environ),
		tea.WithoutSignalHandler(), tea.WithFPS(120),
	}
	profile := opts.profile
	if env.Sizes != nil {
		all = append(all, tea.WithWindowSize(80, 24)) // until the first size is told
		if profile == nil {
			its := colorprofile.Env(env.Environ)
			profile = &its
		}
	}
	if profile != nil {
		all = append(all, tea.WithColorProfile(*profile))
	}
	return append(all, opts.more...)
}

func newApp(ctx context.Context, env ui.Env, open func(context.Context) (*accounts.Service, error), opts Options) *App {
	if opts.Actor == (accounts.Actor{}) {
		opts.Actor = accounts.Local
	}
	opts.pen = newPen()
	if env.Now == nil {
		env.Now = time.Now
	}
	a := &App{env: env, opts: opts, jobs: newJobs(ctx, newService(open))}
	a.look = theme.Look{Light: env.Theme == "light", Plain: env.Getenv("NO_COLOR") != "" || colourless(env.Getenv("TERM")), ASCII: env.ASCII}
	a.frame = Frame{
		Width: 80, Height: 24, Theme: theme.New(a.look), Lang: env.Lang, Now: env.Now(),
		Practice: env.Practice, Remote: opts.Remote,
	}
	a.opts.crew = &a.crew
	a.room = &start{app: a}
	return a
}

// colourless reports whether a terminal says by its name that it has no colours.
func colourless(name string) bool {
	return strings.HasSuffix(name, "-mono") || strings.HasPrefix(name, "vt1") || strings.HasPrefix(name, "vt2")
}

// guard keeps a panic in Update or View from printing anything: the program
// ends in good order and Run returns the crash.
type guard struct {
	app     *App
	program *tea.Program // nil in tests
	pace    pace
	crash   *Crash
}

func (g *guard) Init() tea.Cmd { return g.app.Init() }

func (g *guard) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = g // also after a panic
	defer g.catch(&cmd)
	if g.crash != nil {
		return g, tea.Quit
	}
	_, cmd = g.app.Update(msg)
	return g, cmd
}

func (g *guard) View() (v tea.View) {
	defer g.pace.wake(g.program) // after the view, however long it took
	defer g.catch(nil)
	if g.crash != nil {
		return tea.NewView("")
	}
	return g.app.View()
}

func (g *guard) catch(cmd *tea.Cmd) {
	if p := recover(); p != nil {
		crash := crashed(p)
		g.crash = &crash
		if cmd != nil {
			*cmd = tea.Quit
		} else {
			go g.program.Quit()
		}
	}
}

// finish is what is done after the last frame: the clipboard, the unfinished
// answers, the receipt.
func (a *App) finish(ctx context.Context) Receipt {
	a.jobs.end(leaveWithin)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	a.clip.leave(ctx, a.env)
	if s, ok := a.room.(*setup); ok {
		return s.finish(ctx, a)
	}
	return a.receipt
}
