package tui

import (
	tea "charm.land/bubbletea/v2"

	"mailkey/mail"
)

func (t *trial) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	took := t.took
	switch {
	case t.running():
		took = f.Now.Sub(t.began)
	case t.round.running():
		took = f.Now.Sub(t.round.began)
	case t.round.asked:
		took = t.round.took
	}
	if t.asking {
		t.askFor(page)
		return page.done()
	}
	page.line(spread(f.Theme.Title.Render(fit(shown(t.it.Profile.Label), f.Width-12)), f.Theme.Dim.Render(seconds(f, took)), f.Width-3))
	page.gap()
	switch {
	case t.round.asked:
		t.round.lanes.draw(page)
		page.gap()
		page.focus, page.head = len(page.rows), true // where not all fits, the outcome matters more than the lanes
		t.round.draw(page)
		if t.round.err != nil && len(t.round.report) > 0 {
			page.para(f.Theme.Warn, 0, f.T("trial.unsaved"))
			page.failed(t.round.err)
		}
		return page.done()
	case t.err == nil || len(t.report) > 0:
		t.lanes.draw(page)
		page.gap()
	}
	top := len(page.rows)
	switch {
	case t.running():
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("check.running"))
		return page.done()
	case t.result == mail.VerdictOK:
		page.hang(f.Theme.OK, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T("trial.ok"))
		page.gap()
		page.para(f.Theme.Dim, 2, f.T("round.offer"))
	case t.result == mail.VerdictCancelled:
		page.para(f.Theme.Strong, 0, f.T("check.cancelled"))
	case len(t.why) > 0:
		explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", t.why[0])
	}
	if t.err != nil {
		if len(t.report) > 0 {
			page.para(f.Theme.Warn, 0, f.T("trial.unsaved"))
		}
		page.failed(t.err)
	}
	page.gap()
	deedButtons(page, t.deeds, t.at)
	if t.reading || t.result == mail.VerdictOK {
		page.focus, page.head = top, true
	}
	return page.done()
}

// askFor is the masked field for a password that is not kept.
func (t *trial) askFor(page *sheet) {
	f := page.f
	page.line(f.Theme.Title.Render(fit(shown(t.it.Profile.Label), f.Width-4)))
	page.gap()
	page.para(f.Theme.Strong, 0, f.T("trial.password"))
	page.gap()
	t.ask.row(page, t.ask.fields[0], "")
	if f.Practice && t.app.opts.PracticePassword != "" {
		page.para(f.Theme.Warn, labelWidth(f)+2, f.T("connect.practice", "password", t.app.opts.PracticePassword))
	}
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("trial.forgotten"))
}
