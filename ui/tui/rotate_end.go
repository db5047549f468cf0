package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/calendar"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
)

// finish is the end of a rotation: the old password is forgotten, or kept for
// the rest of its day.
type finish struct {
	setup  *setup
	at     int // forget, or keep
	busy   bool
	almost bool // forgotten, but for its secret, which is swept up later
	err    error
}

// forgot is the verdict of the job.
type forgot struct{ err error }

func newFinishing(s *setup) *finish {
	e := &finish{setup: s}
	if s.draft().Former != nil && s.life != accounts.Dead {
		e.at = 1 // it may still be needed
	}
	return e
}

func (e *finish) kept() bool { return e.setup.draft().Undoable() }

func (e *finish) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := e.commands().press(msg)
		return nil, m
	case Done:
		e.busy = false
		switch result := msg.Result.(type) {
		case forgot:
			e.almost = accounts.ReasonOf(result.err) == accounts.ReasonLeftOver
			if e.err = result.err; result.err == nil || e.almost {
				e.err, e.setup.draft().Forgotten = nil, true
			}
		case error:
			e.err = result
		}
	}
	return nil, nil
}

func (e *finish) choices() []deed {
	return []deed{{"rotate.forget", guide.Page{}, e.forget()}, {"rotate.keep-day", guide.Page{}, Home{}}}
}

// forget gives up the old password for good.
func (e *finish) forget() Move { return forgetting(e.setup.opts.Actor, e.setup.draft().Replaces) }

func forgetting(actor accounts.Actor, id string) Move {
	return Do{Name: "confirm", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		_, err := svc.Confirm(context.WithoutCancel(ctx), actor, id) // begun, it is finished
		return forgot{err}
	}}
}

func (e *finish) commands() commands {
	remind := on("i", "rotate.remind", e.remind).when(e.setup.env.Keep != nil && e.setup.draft().Replaces != "" && !e.setup.draft().Repeated())
	if !e.kept() {
		return commands{on("enter", "hand.menu", move(Home{})), remind}
	}
	to := func(at int) func() Move { return func() Move { e.at = at; return nil } }
	return commands{
		on("enter", "key.choose", e.enter),
		on("down right tab", "key.move", to(1)).shown("left/right"),
		on("up left shift+tab", "", to(0)).shown(""),
		e.setup.undo(),
		remind,
		on("esc", "key.back", move(Back{})),
	}
}

func (e *finish) Keys() []key.Binding { return e.commands().bindings() }

func (e *finish) enter() Move {
	if e.busy {
		return nil
	}
	e.busy = e.at == 0
	return e.choices()[e.at].move
}

func (e *finish) remind() Move {
	p := e.setup.draft().Profile()
	return Remind{calendar.Entry{ID: e.setup.draft().Replaces, Address: p.Address.String(), Name: p.Label, Since: e.setup.env.Now()}}
}

func (e *finish) View(f Frame) (string, *tea.Cursor) {
	page, d := newSheet(f), e.setup.draft()
	if d.Repeated() {
		page.line(f.Theme.Title.Render(f.T("rotate.same-title")))
		page.gap()
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.same"))
		return page.done()
	}
	title, end := "rotate.end-title", "rotate.end-new"
	if d.First() {
		title, end = "first.end-title", "first.end"
	}
	page.line(f.Theme.Title.Render(f.T(title)))
	page.gap()
	page.hang(f.Theme.Strong, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T(end, "address", shown(d.Login.Address.String())))
	switch {
	case d.First():
	case e.almost:
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.almost"))
	case d.Forgotten:
		page.hang(f.Theme.Strong, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T("rotate.forgotten"))
	case d.Former == nil:
		page.para(f.Theme.Dim, 2, f.T("rotate.none-kept"))
	default:
		page.gap()
		page.para(f.Theme.Dim, 0, f.T("rotate.end-kept", "until", until(f, d.Former.Until)))
		if e.setup.life != accounts.Dead {
			page.para(f.Theme.Warn, 0, f.T("rotate.end-alive"))
		}
		page.gap()
		if e.err != nil {
			page.failed(e.err)
		}
		deedButtons(page, e.choices(), e.at)
	}
	if e.setup.env.Keep != nil {
		page.gap()
		page.para(f.Theme.Dim, 0, f.T("rotate.end-remind"))
	}
	return page.done()
}

// until says when something ends.
func until(f Frame, t time.Time) string { return plain.Until(f.Lang, f.Now, t) }

// Remind writes a calendar file with a reminder to change the password again.
type Remind struct{ entry calendar.Entry }

func (Remind) isMove() {}

// reminded is the verdict of its job.
type reminded struct {
	path string
	err  error
}

func (a *App) remind(m Remind) tea.Cmd {
	keep, now := a.env.Keep, a.env.Now()
	if keep == nil {
		a.notice = Tell{Key: "remind.nowhere"}
		return nil
	}
	data := calendar.File(a.frame.Lang, now, calendar.Usual, m.entry)
	return a.jobs.start(nil, Do{Name: "remind", Quiet: true, Lasting: true, Work: func(context.Context, *accounts.Service, func(any)) any {
		path, err := keep(calendar.Name, data)
		return reminded{path, err}
	}})
}

// told is the screen that says where the file is, or why there is none.
func (r reminded) told() *text {
	if r.err != nil {
		return unwritten("remind.failed", noPlace(r.err))
	}
	return written("remind.kept-title", r.path, "remind.kept-what")
}
