package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/mail/fleet"
	"mailkey/ui/plain"
)

func (fl *fleetScreen) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	took := fl.took
	if fl.running() {
		took = f.Now.Sub(fl.began)
	}
	over := len(fl.rows) - fl.count(fleetWaits, fleetRuns)
	count, title := f.T("fleet.progress", "n", over, "of", len(fl.rows)), f.T("fleet.title")
	if timed := count + " " + f.Theme.Symbol.Sep + " " + seconds(f, took); cells(title+" "+timed) <= f.Width-3 {
		count = timed
	}
	page.line(spread(f.Theme.Title.Render(title), f.Theme.Dim.Render(count), f.Width-3))
	fl.narrowed(page)
	cols := fl.columns(f)
	if f.Height >= 14 {
		page.gap()
	}
	if cols.lane > 0 {
		head := "    " + pad(f.T("fleet.account"), cols.name) + "  "
		for _, lane := range mail.Protocols {
			head += pad(f.T("protocol."+string(lane)), cols.lane) + " "
		}
		last := "fleet.took"
		if cols.aged {
			last = "fleet.age"
		}
		page.line(f.Theme.Dim.Render(head + flush(f.T(last), cols.took) + "  " + f.T("fleet.result")))
	}
	below := fl.below(f)
	if len(fl.order) == 0 {
		page.line("  " + f.Theme.Dim.Render(f.T("fleet.none")))
	}
	page.roll(len(fl.order), fl.at, f.Height-len(page.rows)-len(below)-1, func(i int) string {
		return fl.row(f, cols, fl.rows[fl.order[i]], i == fl.at)
	})
	page.gap()
	page.block(0, below...)
	return page.done()
}

// table is the widths of the columns; lane 0: there is no room for both.
type table struct {
	name, lane, took int
	aged             bool // the password's age in place of the time that the test took
}

// narrowed is the line that says what is shown and in which order, where that is
// not everything by name.
func (fl *fleetScreen) narrowed(page *sheet) {
	f := page.f
	if fl.searching || fl.filter.String() != "" {
		lead := "  " + f.Theme.Accent.Render("/") + " "
		text, x := fl.filter.view(min(40, f.Width-20), "")
		page.line(spread(lead+f.Theme.Value.Render(text), f.Theme.Dim.Render(f.T("home.found", "n", len(fl.order), "of", len(fl.rows))), f.Width-3))
		if fl.searching {
			page.at(4 + x)
		}
	}
	if fl.only == showAll && fl.sort == byName {
		return
	}
	what := f.T(fleetFilterNames[fl.only]) + " " + f.Theme.Symbol.Sep + " " + f.T(fleetSortNames[fl.sort])
	page.line("  " + f.Theme.Dim.Render(fit(what, f.Width-5)))
}

func (fl *fleetScreen) columns(f Frame) table {
	name := max(cells(f.T("fleet.account")), fl.name)
	if !f.Wide() {
		return table{name: min(name, (f.Width-6)*2/5)}
	}
	return table{name: min(name, f.Width*22/100), lane: 12, took: 7, aged: fl.sort == byAge || fl.only == showOld}
}

func (fl *fleetScreen) row(f Frame, cols table, v fleetRow, focused bool) string {
	lead, style := f.pointed(focused, lipgloss.NewStyle())
	mark, tone, text := v.says(f)
	line := lead + tone.Render(mark) + " " + style.Render(padName(shown(v.it.Profile.Label), cols.name)) + "  "
	if cols.lane == 0 {
		if v.state == fleetRuns {
			text = v.slower(f)
		}
		return line + tone.Render(fit(text, f.Width-3-cells(line)))
	}
	for _, lane := range mail.Protocols {
		line += v.lane(f, lane, cols.lane) + " "
	}
	line += f.Theme.Dim.Render(flush(v.length(f, cols.aged), cols.took)) + "  "
	return line + tone.Render(fit(text, f.Width-3-cells(line)))
}

// length is how old the password is, or how long the test took; empty where there
// is nothing to tell.
func (v fleetRow) length(f Frame, aged bool) string {
	switch {
	case aged && v.undated:
		return "?"
	case aged && !v.it.Password.IsZero():
		return f.N("fleet.days", int(v.age(f.Now)/(24*time.Hour)))
	case !aged && v.took > 0:
		return seconds(f, v.took)
	}
	return ""
}

// says is the account's mark and, in words, how it stands.
func (v fleetRow) says(f Frame) (mark string, tone lipgloss.Style, text string) {
	switch v.state {
	case fleetRuns:
		return f.Spinner(), f.Theme.Accent, ""
	case fleetWorks:
		return f.Theme.Symbol.Yes, f.Theme.OK, f.T("fleet.works")
	case fleetBroken:
		return f.Theme.Symbol.No, f.Theme.Bad, causeName(f.Lang, v.cause)
	case fleetLater:
		if errors.Is(v.err, fleet.ErrHeld) {
			return f.Theme.Symbol.Warn, f.Theme.Warn, f.T("fleet.held")
		}
		if v.cause == "" {
			return f.Theme.Symbol.Warn, f.Theme.Warn, f.T("fleet.failed")
		}
		return f.Theme.Symbol.Warn, f.Theme.Warn, causeName(f.Lang, v.cause)
	case fleetStopped:
		return f.Theme.Symbol.Dot, f.Theme.Dim, f.T("fleet.cancelled")
	case fleetAsks:
		if v.it.Awaits() {
			return f.Theme.Symbol.Warn, f.Theme.Warn, f.T("state.awaits")
		}
		return f.Theme.Symbol.Warn, f.Theme.Warn, f.T("fleet.no-password")
	}
	return f.Theme.Symbol.Dot, f.Theme.Dim, f.T("fleet.waits")
}

// lane is one protocol's cell: the stage under way, or the one that broke.
func (v fleetRow) lane(f Frame, lane mail.Protocol, width int) string {
	e, begun := v.stage[lane]
	stage := f.T("stage." + string(e.Stage))
	switch {
	case !begun:
		return strings.Repeat(" ", width)
	case e.Status == mail.Failed && errors.Is(e.Err, context.Canceled):
		return f.Theme.Dim.Render(pad(f.Theme.Symbol.Dot+" "+stage, width))
	case e.Status == mail.Failed:
		return f.Theme.Bad.Render(pad(f.Theme.Symbol.No+" "+stage, width))
	case v.state == fleetRuns && e.Status == mail.Running:
		return f.Theme.Accent.Render(pad(f.Spinner()+" "+stage, width))
	case v.state == fleetRuns:
		return f.Theme.Dim.Render(pad(f.Theme.Symbol.Yes+" "+stage, width))
	}
	return f.Theme.OK.Render(pad(f.Theme.Symbol.Yes+" "+f.T("fleet.works"), width))
}

// slower is the stage under way, where there is room for one only.
func (v fleetRow) slower(f Frame) string {
	for _, lane := range mail.Protocols {
		if e, ok := v.stage[lane]; ok && e.Status == mail.Running {
			return f.T("stage." + string(e.Stage))
		}
	}
	return ""
}

// below is what stands under the table: the account in focus in full words, and
// the sum.
func (fl *fleetScreen) below(f Frame) []string {
	var lines []string
	v := fl.focused()
	if fl.choosing {
		return []string{f.Theme.Symbol.Bar + " " + fit(f.N("fleet.keep-as", len(fl.order)), f.Width-4)}
	}
	if v != nil && v.cause != "" {
		_, tone, _ := v.says(f)
		lines = append(lines, tone.Render(f.Theme.Symbol.Bar)+" "+fit(f.T("cause."+string(v.cause)+".title"), f.Width-4))
	} else if f.Height >= 14 {
		lines = append(lines, "")
	}
	if fl.stopping {
		return append(lines, f.Spinner()+" "+f.T("fleet.stopping"))
	}
	if rest := fl.pausing.until.Sub(f.Now); fl.running() && rest > 0 {
		text := f.T("fleet.paused", "host", mail.CleanUpTo(fl.pausing.host, 60), "for", plain.Left(f.Lang, rest))
		mark := f.Theme.Warn.Render(f.Theme.Symbol.Warn) + " "
		for _, line := range wrap(text, f.Width-5) {
			lines, mark = append(lines, mark+line), "  "
		}
		if !f.Wide() && f.Height < 14 { // the sum can wait as well
			return lines
		}
	}
	return append(lines, fl.sum(f)...)
}

// sum counts how the tests ended; on a small screen the rest is lumped together.
func (fl *fleetScreen) sum(f Frame) []string {
	type part struct {
		key  string
		n    int
		tone lipgloss.Style
	}
	parts := []part{
		{"fleet.sum-works", fl.count(fleetWorks), f.Theme.OK},
		{"fleet.sum-care", fl.count(fleetBroken), f.Theme.Bad},
	}
	if f.Wide() || f.Height >= 14 {
		parts = append(
			parts,
			part{"fleet.sum-later", fl.count(fleetLater), f.Theme.Warn},
			part{"fleet.sum-asks", fl.count(fleetAsks), f.Theme.Warn},
			part{"fleet.sum-stopped", fl.count(fleetStopped), f.Theme.Dim},
		)
	} else {
		parts = append(parts, part{"fleet.sum-others", fl.count(fleetLater, fleetAsks, fleetStopped), f.Theme.Warn})
	}
	var texts []string
	for _, p := range parts {
		if p.n > 0 {
			texts = append(texts, p.tone.Render(f.N(p.key, p.n))+",")
		}
	}
	if len(texts) == 0 {
		return nil
	}
	texts[len(texts)-1] = strings.TrimSuffix(texts[len(texts)-1], ",")
	lines := flowing(texts, f.Width-3)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], ",  ", ", ")
	}
	return lines
}

// flush is a text at the right end of a column.
func flush(s string, width int) string {
	return strings.Repeat(" ", max(width-cells(s), 0)) + s
}
