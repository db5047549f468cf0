package tui

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/ui"
	"mailkey/ui/theme"
)

// App routes: sizes, jobs, the keys that work everywhere, and everything else
// to the screen.
type App struct {
	env    ui.Env
	opts   Options
	frame  Frame
	look   theme.Look
	room   Screen   // what is on the screen
	over   []Screen // what lies above it, the last one seen
	jobs   jobs
	clip   clipboard
	notice Tell
	steps  int // how often the conversation has moved on
	// receipt is of the last mailbox that was stored.
	receipt Receipt
	heard   func() time.Time // when bytes came last from the terminal; nil: not known
	burst   time.Time        // when the last paste came, or what followed it at once
	left    bool
	crew    crew
	closing bool // the server stops: to end once what runs is done
	menu    bool // the home menu has been seen: going back from a first screen leads there
}

// Init asks for the colour behind the text, and for what is stored.
func (a *App) Init() tea.Cmd {
	first := a.act(a.room, Do{Name: "start", Work: a.opts.start})
	if a.env.Theme != "" {
		return first
	}
	return tea.Batch(first, tea.RequestBackgroundColor)
}

// Update routes a message.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg)
		return a, nil
	case tea.BackgroundColorMsg:
		a.look.Light = !msg.IsDark()
		a.frame.Theme = theme.New(a.look)
		return a, nil
	case beatMsg:
		a.frame.Beat++
		a.jobs.beating = false
		a.frame.Now = a.env.Now()
		return a, a.jobs.beat()
	case jobMsg:
		a.frame.Now = a.env.Now()
		owner, news, again := a.jobs.take(msg)
		return a, tea.Batch(again, a.hand(owner, news), a.begun(news), a.drain())
	case closingMsg:
		a.closing = true
		return a, a.drain()
	case tea.KeyPressMsg:
		a.frame.Now = a.env.Now()
		return a, a.press(msg)
	case tea.PasteMsg:
		a.frame.Now = a.env.Now()
		a.burst, a.notice = a.came(), Tell{}
		return a, tea.Batch(a.hand(a.top(), msg), a.tidy(len(msg.Content)))
	}
	return a, nil
}

// hand gives a screen a message and acts on its answer. The application's own
// jobs (clipboard, browser) have no screen.
func (a *App) hand(to Screen, msg tea.Msg) tea.Cmd {
	switch {
	case msg == nil:
		return nil
	case to == nil:
		return a.own(msg)
	}
	cmd, answer := to.Update(msg)
	return tea.Batch(cmd, a.act(to, answer))
}

// pasteGap is how soon a key must come after a paste to be taken for a part of
// it: a line end behind a forged end of paste must not submit anything. A paste
// comes in one burst: the kernel hands over up to 4 kB at once and the next
// piece within a millisecond, over SSH a packet later within a few. What is
// compared is when bytes came, not when they are acted on, so that neither a slow
// drawing lets a forged line end through nor a waiting one swallows a real
// key. No hand is that quick, and a script that types by a command of its own
// (tmux send-keys) takes longer to start it; only a line end that such a script
// sends in one piece with its paste is lost.
const pasteGap = 10 * time.Millisecond

// came is when what is acted on now came, as nearly as that is known.
func (a *App) came() time.Time {
	if a.heard == nil {
		return a.frame.Now
	}
	return a.heard()
}

// press gives a key to the screen, and what the screen leaves to the keys that
// work everywhere.
func (a *App) press(msg tea.KeyPressMsg) tea.Cmd {
	if came := a.came(); !a.burst.IsZero() && came.Sub(a.burst) < pasteGap {
		a.burst = came
		if msg.Code == tea.KeyEnter || msg.String() == "ctrl+j" {
			return nil
		}
	}
	a.notice = Tell{}
	if tooSmall(a.frame) && msg.String() != "ctrl+c" {
		return nil
	}
	if answer, ok := a.global().press(msg); ok {
		return a.settled(func() tea.Cmd { return a.act(a.top(), answer) })
	}
	if a.scroll(msg) {
		return nil
	}
	return a.settled(func() tea.Cmd { return a.hand(a.top(), msg) })
}

// top is the screen that the person sees.
func (a *App) top() Screen {
	if n := len(a.over); n > 0 {
		return a.over[n-1]
	}
	return a.room
}

func (a *App) resize(msg tea.WindowSizeMsg) {
	if msg.Width <= 0 || msg.Height <= 0 {
		return // a terminal that does not know its size
	}
	a.frame.Width, a.frame.Height = min(msg.Width, 4096), min(msg.Height, 4096)
}

// global is the keys that work everywhere. They come before the screen's own,
// so none of them is a bare letter while typing.
func (a *App) global() commands {
	top := a.top()
	typing := false
	if t, ok := top.(typist); ok {
		typing = t.Typing()
	}
	_, helping := top.(*help)
	_, starting := top.(*start)
	ask := "f1 ?"
	if !typing {
		ask = "? f1"
	}
	help := on(ask, "key.help", func() Move { return Show{newHelp(a.top(), a.frame.Lang)} })
	if typing {
		help.SetKeys("f1")
	}
	return commands{
		help.when(!helping && !starting),
		on("f2", "key.language", func() Move { return Speak{other(a.frame.Lang)} }).when(!helping),
		on("ctrl+c", "key.leave", a.leave),
	}
}

// leave ends the program, after a question where something would be lost.
func (a *App) leave() Move {
	if _, asked := a.top().(*leaving); asked {
		return Leave{}
	}
	if l, ok := a.room.(interface{ Losing() string }); ok {
		if what := l.Losing(); what != "" {
			return Show{newLeaving(what)}
		}
	}
	return Leave{}
}

// View draws the header, the screen, the notice and the hint bar.
func (a *App) View() tea.View {
	content, cursor := a.draw()
	v := tea.NewView(content)
	v.AltScreen = true
	v.WindowTitle = "mailkey"
	v.Cursor = cursor
	return v
}

// hints is what the hint bar lists: the screen's keys, then help.
func (a *App) hints() []key.Binding {
	keys := a.top().Keys()
	if s, ok := a.top().(*setup); ok && !a.menu && s.firstStep() {
		keys = slices.DeleteFunc(slices.Clone(keys), func(k key.Binding) bool { return k.Help().Desc == "key.back" })
	}
	if a.arrows() && a.rolls() {
		keys = append(slices.Clone(keys), on("down", "key.scroll", nil).shown("up/down").Binding)
	}
	return append(keys, a.global()[:1].bindings()...)
}
