package tui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/ui/plain"
)

func (r *trail) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("trail.title")))
	r.whole(page)
	r.filtered(page)
	page.gap()
	if r.err != nil {
		page.failed(r.err)
		return page.done()
	}
	all := r.shown()
	switch {
	case !r.loaded:
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("trail.loading"))
	case len(r.it.Entries) == 0:
		page.para(f.Theme.Dim, 0, f.T("trail.empty"))
	case len(all) == 0:
		page.para(f.Theme.Dim, 0, f.T("trail.none"))
	default:
		below := newSheet(f)
		r.about(below, all[min(r.at, len(all)-1)])
		page.roll(len(all), r.at, max(f.Height-len(page.rows)-len(below.rows)-1, 2), func(i int) string { return r.row(f, all[i], i == r.at) })
		focus, cursor := page.focus, page.cursor
		page.gap()
		page.rows = append(page.rows, below.rows...)
		page.focus, page.cursor = focus, cursor
	}
	return page.done()
}

// whole says whether the trail is as it was written.
func (r *trail) whole(page *sheet) {
	f := page.f
	switch {
	case !r.loaded || r.err != nil:
	case r.it.Broken > 0:
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T("audit.broken", "n", r.it.Broken))
	case len(r.it.Entries) > 0:
		page.hang(f.Theme.Dim, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.N("trail.whole", int(r.it.Entries[0].Seq)))
	}
}

// filtered is the filter's line, where there is one.
func (r *trail) filtered(page *sheet) {
	f := page.f
	if !r.searching && r.filter.String() == "" {
		return
	}
	lead := "  " + f.Theme.Accent.Render("/") + " "
	text, x := r.filter.view(min(40, f.Width-20), "")
	found := f.Theme.Dim.Render(f.T("home.found", "n", len(r.shown()), "of", len(r.it.Entries)))
	page.line(spread(lead+f.Theme.Value.Render(text), found, f.Width-3))
	if r.searching {
		page.at(4 + x)
	}
}

// row is one entry: when, who, what, about what.
func (r *trail) row(f Frame, e accounts.Entry, focused bool) string {
	lead, style := f.pointed(focused, lipgloss.NewStyle())
	when, who := plain.When(f.Now)(e.At), 17
	if !f.Wide() {
		when, who = when[5:], 8
	}
	line := lead + f.Theme.Dim.Render(when) + "  " + style.Render(pad(r.name(f, e.Actor), who)) + "  " + style.Render(plain.TrailAction(f.Lang, e))
	if e.Object != "" {
		line += "  " + f.Theme.Value.Render(shown(e.Object))
	}
	return line
}

// about is everything about the entry in focus.
func (r *trail) about(page *sheet, e accounts.Entry) {
	f := page.f
	first := f.T("trail.entry", "n", strconv.FormatInt(e.Seq, 10)) + " " + f.Theme.Symbol.Sep + " " + r.name(f, e.Actor) + ": " + plain.TrailAction(f.Lang, e)
	if e.Object != "" {
		first += " " + f.Theme.Symbol.Sep + " " + shown(e.Object)
	}
	page.para(f.Theme.Strong, 0, first)
	if detail := plain.TrailDetail(f.T, r.it, e); detail != "" {
		page.line(f.Theme.Dim.Render(f.T("trail.detail")+": ") + detail)
	}
	proof := f.T("trail.no-key")
	if e.Key != "" {
		proof = f.T("trail.key", "key", shown(e.Key))
		for _, one := range r.list {
			for _, k := range one.Keys {
				if k.Fingerprint == e.Key && k.Comment != "" {
					proof += " (" + shown(k.Comment) + ")"
				}
			}
		}
	}
	page.line(f.Theme.Dim.Render(proof))
}
