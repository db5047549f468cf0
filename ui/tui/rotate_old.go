package tui

import (
	"context"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
	"mailkey/ui/wizard"
)

// oldCheck tries the password that is to be replaced, once by each protocol, and
// says whether a new one is the cure.
type oldCheck struct {
	setup   *setup
	profile mail.Profile
	lanes   lanes
	over    bool
	report  mail.Report
	cure    wizard.Cure
	why     []diagnose.Diagnosis
	deeds   []deed
	at      int
	reading bool
	err     error // it could not begin
	began   time.Time
	took    time.Duration
}

// oldChecked is the verdict of the job.
type oldChecked struct {
	report mail.Report
	err    error
}

func newOldCheck(s *setup) *oldCheck {
	p := s.draft().Profile()
	return &oldCheck{setup: s, profile: p, lanes: newLanes(drawable(p)), began: s.env.Now()}
}

// Begin runs the test, unless it is over: coming back is no reason to sign in again.
func (c *oldCheck) Begin() Move {
	if c.over {
		return nil
	}
	d, actor := c.setup.draft(), c.setup.opts.Actor
	id, typed, login := d.Replaces, d.OldSecret, mail.Login{Profile: c.profile, Secret: d.OldSecret}
	return Do{Name: "old", Work: func(ctx context.Context, svc *accounts.Service, tell func(any)) any {
		emit := func(e mail.Event) { tell(e) }
		if id == "" {
			_, report := svc.Check(ctx, actor, login, emit)
			return oldChecked{report: report}
		}
		report, err := svc.Test(ctx, actor, id, typed, emit)
		if len(report) > 0 {
			err = nil // that it could not be remembered changes nothing here
		}
		return oldChecked{report, err}
	}}
}

func (c *oldCheck) Update(msg tea.Msg) (tea.Cmd, Move) {
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
		case oldChecked:
			c.finish(result)
		case error:
			c.finish(oldChecked{err: result})
		}
	}
	return nil, nil
}

// finish takes the verdict, and what it says of a new password.
func (c *oldCheck) finish(r oldChecked) {
	c.over, c.report, c.err, c.took = true, r.report, r.err, c.setup.env.Now().Sub(c.began)
	for _, e := range r.report {
		c.lanes.take(e)
	}
	old := &c.setup.draft().Old
	old.Insist = false
	if r.err == nil {
		old.Cure, c.why = wizard.CureOf(r.report, c.profile)
	}
	c.cure = old.Cure
	c.deeds, c.reading = c.choices(), c.cure == wizard.Misses
	if d := c.setup.draft(); d.Newer != nil {
		c.deeds = slices.Insert(c.deeds, 0, deed{"trial.redo", guide.Page{}, Show{newUndo(c.setup.opts.Actor, d.Replaces, true)}})
	}
}

// choices is what can be done now, the best first.
func (c *oldCheck) choices() []deed {
	onward := deed{"rotate.go-on", guide.Page{}, Next{}}
	switch c.cure {
	case wizard.Cures:
		return []deed{onward}
	case wizard.Works:
		return []deed{onward, {"rotate.leave-it", guide.Page{}, Home{}}}
	case "":
		return []deed{{key: "check.again"}, {"rotate.skip-it", guide.Page{}, Next{}}}
	}
	var all []deed
	if len(c.why) > 0 {
		helper := &check{setup: c.setup, profile: c.profile, report: c.report, result: mail.VerdictFailed, why: c.why}
		order, fix := plain.Remedies(c.why[0])
		for _, r := range order {
			if d, ok := helper.deed(r, fix); ok && r != plain.Later && r != plain.Password {
				all = append(all, d)
			}
		}
	} else {
		all = append(all, deed{key: "check.again"})
	}
	return append(all, deed{"rotate.insist", guide.Page{}, insist{}})
}

// insist goes on although a new password will not help.
type insist struct{}

func (insist) isMove() {}

func (c *oldCheck) commands() commands {
	if !c.over {
		return commands{
			on("s", "rotate.skip", c.skip),
			on("esc", "check.cancel", c.cancel),
		}
	}
	return commands{
		on("enter", "key.choose", c.enter),
		on("r", "key.again", c.again),
		on("down right tab", "key.move", func() Move { return c.walk(+1) }).shown("left/right").when(len(c.deeds) > 1 || c.reading),
		on("up left shift+tab", "", func() Move { return c.walk(-1) }).shown(""),
		on("esc", "key.back", move(Back{})),
	}
}

func (c *oldCheck) Keys() []key.Binding { return c.commands().bindings() }

// Reading is true while the arrows belong to the explanation.
func (c *oldCheck) Reading() bool { return c.reading }

func (c *oldCheck) walk(by int) Move {
	if c.at == 0 && by < 0 {
		c.reading = len(c.why) > 0
		return nil
	}
	c.reading, c.at = false, min(max(c.at+by, 0), len(c.deeds)-1)
	return nil
}

func (c *oldCheck) enter() Move {
	switch m := c.deeds[c.at].move.(type) {
	case nil:
		return c.again()
	case insist:
		c.setup.draft().Old.Insist = true
		return Next{}
	default:
		return m
	}
}

func (c *oldCheck) again() Move {
	*c = *newOldCheck(c.setup)
	return c.Begin()
}

// cancel ends the test at once.
func (c *oldCheck) cancel() Move {
	c.lanes.stop()
	c.finish(oldChecked{report: nil, err: context.Canceled})
	return Stop{"old"}
}

// skip ends it and goes on: nobody has to have the old password tested.
func (c *oldCheck) skip() Move {
	return Moves{c.cancel(), Next{}}
}

func (c *oldCheck) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	took := c.took
	if !c.over {
		took = f.Now.Sub(c.began)
	}
	page.line(spread(f.Theme.Title.Render(f.T("rotate.old-title")), f.Theme.Dim.Render(seconds(f, took)), f.Width-3))
	page.gap()
	c.lanes.draw(page)
	page.gap()
	top := len(page.rows)
	switch {
	case !c.over:
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("rotate.old-running"))
		return page.done()
	case c.err != nil && accounts.CodeOf(c.err) != accounts.CodeInterrupted:
		page.failed(c.err)
		page.para(f.Theme.Dim, 2, f.T("rotate.old-untested"))
	case c.cure == wizard.Works:
		page.hang(f.Theme.OK, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T("rotate.works"))
		page.para(f.Theme.Dim, 2, f.T("rotate.works-next"))
	case c.cure == wizard.Cures:
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.cures"))
		page.para(f.Theme.Dim, 2, f.T("rotate.cures-next"))
	case c.cure == wizard.Misses:
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.misses"))
		if len(c.why) > 0 {
			explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", c.why[0])
		}
	default:
		page.para(f.Theme.Strong, 0, f.T("check.cancelled"))
		page.para(f.Theme.Dim, 0, f.T("rotate.old-untested"))
	}
	if newer := c.setup.draft().Newer; newer != nil {
		page.gap()
		page.para(f.Theme.Strong, 0, f.T("rotate.newer", "until", plain.Until(f.Lang, f.Now, newer.Until)))
	}
	page.gap()
	deedButtons(page, c.deeds, c.at)
	if c.reading {
		page.focus, page.head = top, true
	}
	return page.done()
}
