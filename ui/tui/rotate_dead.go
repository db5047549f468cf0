package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// deadCheck offers one sign-in with the former password, which shows whether it
// is dead. Nothing is sent before the person asks for it.
type deadCheck struct {
	setup  *setup
	lanes  lanes
	asked  bool
	over   bool
	life   accounts.Life
	why    []diagnose.Diagnosis
	report mail.Report
	err    error
}

// deadChecked is the verdict of the job.
type deadChecked struct {
	life   accounts.Life
	report mail.Report
	err    error
}

func newDeadCheck(s *setup) *deadCheck {
	return &deadCheck{setup: s, lanes: newLanes(drawable(s.draft().Profile()))}
}

func (c *deadCheck) ask() Move {
	c.asked, c.over, c.err, c.why = true, false, nil, nil
	c.lanes = newLanes(drawable(c.setup.draft().Profile()))
	actor, id := c.setup.opts.Actor, c.setup.draft().Replaces
	return Do{Name: "dead", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		life, report, err := svc.TestFormer(ctx, actor, id, func(e mail.Event) { tell(e) })
		return deadChecked{life, report, err}
	}}
}

func (c *deadCheck) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := c.commands().press(msg)
		return nil, m
	case Told:
		if e, ok := msg.News.(mail.Event); ok {
			c.lanes.take(e)
		}
	case Done:
		switch result := msg.Result.(type) {
		case deadChecked:
			c.finish(result)
		case error:
			c.finish(deadChecked{accounts.LifeUnknown, nil, result})
		}
	}
	return nil, nil
}

func (c *deadCheck) finish(r deadChecked) {
	c.over, c.life, c.report, c.err = true, r.life, r.report, r.err
	for _, e := range r.report {
		c.lanes.take(e)
	}
	if r.life == accounts.LifeUnknown {
		c.why = diagnose.Explain(r.report, c.setup.draft().Profile())
	}
	c.setup.life = r.life
}

func (c *deadCheck) commands() commands {
	switch {
	case c.asked && !c.over:
		return commands{on("esc", "check.cancel", func() Move {
			c.lanes.stop()
			c.asked = false
			return Stop{"dead"}
		})}
	case !c.over:
		return commands{
			on("enter", "rotate.dead-ask", c.ask),
			on("s", "rotate.skip", move(Next{})),
			c.setup.undo(),
			on("esc", "key.back", move(Back{})),
		}
	}
	return commands{
		on("enter", "key.next", move(Next{})),
		on("r", "key.again", c.ask),
		c.setup.undo(),
		on("esc", "key.back", move(Back{})),
	}
}

func (c *deadCheck) Keys() []key.Binding { return c.commands().bindings() }

func (c *deadCheck) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.line(f.Theme.Title.Render(f.T("rotate.dead-title")))
	page.gap()
	if !c.asked {
		page.para(f.Theme.Strong, 0, f.T("rotate.dead-what"))
		page.gap()
		page.para(f.Theme.Dim, 0, f.T("rotate.dead-wait"))
		page.gap()
		page.line(f.Theme.Press.Render("[ " + capital(f.T("rotate.dead-ask")) + " ]"))
		page.here()
		return page.done()
	}
	page.block(0, c.lanes.lane(f, mail.IMAP, min(f.Width-3, 60))...)
	page.gap()
	top := len(page.rows)
	switch {
	case !c.over:
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("rotate.dead-running"))
		return page.done()
	case c.err != nil:
		page.failed(c.err)
	case c.life == accounts.Dead:
		page.hang(f.Theme.OK, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T("rotate.dead"))
	case c.life == accounts.Alive:
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.alive"))
		page.para(f.Theme.Dim, 2, f.T("rotate.alive-next"))
		if f.Practice {
			page.para(f.Theme.Warn, 2, f.T("rotate.practice-alive"))
		}
	default:
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.life-unknown"))
		if len(c.why) > 0 {
			explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", c.why[0])
		}
	}
	page.focus, page.head = top, true
	return page.done()
}
