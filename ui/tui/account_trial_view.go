package tui

import (
	tea "charm.land/bubbletea/v2"

	"mailkey/mail"
)

func (t *trial) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	took := t.took
	if t.running() {
		took = f.Now.Sub(t.began)
	}
	if t.asking {
		t.askFor(page)
		return page.done()
	}
	page.line(spread(f.Theme.Title.Render(fit(shown(t.it.Profile.Label), f.Width-12)), f.Theme.Dim.Render(seconds(f, took)), f.Width-2))
	page.gap()
	t.lanes.draw(page)
	page.gap()
	switch {
	case t.running():
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("check.running"))
		return page.done()
	case t.result == mail.VerdictOK:
		page.para(f.Theme.OK, 0, f.Theme.Symbol.Yes+" "+f.T("trial.ok"))
	case t.result == mail.VerdictCancelled:
		page.para(f.Theme.Strong, 0, f.T("check.cancelled"))
	case len(t.why) > 0:
		explained(page, f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" ", t.why[0])
	}
	if t.err != nil {
		if len(t.report) > 0 {
			page.para(f.Theme.Warn, 0, f.T("trial.unsaved"))
		}
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.trouble(t.err))
	}
	page.gap()
	t.choices(page)
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
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("trial.forgotten"))
}

// choices is the remedies, the best one first.
func (t *trial) choices(page *sheet) {
	f := page.f
	var all []string
	for i, d := range t.deeds {
		style := f.Theme.Button
		if i == t.at {
			style = f.Theme.Press
		}
		all = append(all, style.Render("[ "+fit(f.T(d.key, "page", d.page.Title(f.Lang)), f.Width-8)+" ]"))
	}
	for _, line := range flowing(all, f.Width-4) {
		page.line("  " + line)
	}
	page.here()
}
