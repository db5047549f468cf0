package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/ui/plain"
)

func (m *messages) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	count := ""
	if m.loaded && len(m.list) > 0 {
		count = f.N("fetch.messages", len(m.list))
		if m.more {
			count = f.T("messages.newest", "n", len(m.list))
		}
	}
	legend := slices.ContainsFunc(m.shown(), func(one mail.Message) bool { return !one.Seen })
	if legend && f.Wide() {
		count += "  * " + f.T("plain.read.unread")
	}
	page.line(spread(f.Theme.Title.Render(fit(shown(m.it.Profile.Label), f.Width-6-cells(count))), f.Theme.Dim.Render(count), f.Width-3))
	m.filtered(page)
	if f.Height >= 14 {
		page.gap()
	}
	if m.err != nil {
		page.failed(m.err)
		page.gap()
	}
	switch all := m.shown(); {
	case !m.loaded:
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("messages.loading"))
	case len(m.list) == 0 && m.err == nil:
		page.para(f.Theme.Strong, 0, f.T("messages.empty"))
		page.para(f.Theme.Dim, 0, f.T("messages.empty-next"))
	case len(all) == 0 && m.filter.String() != "":
		page.para(f.Theme.Dim, 0, f.T("messages.none"))
	default:
		room := f.Height - len(page.rows) - 1
		if m.more && f.Height >= 14 {
			room--
		}
		if legend = legend && !f.Wide(); legend {
			room--
		}
		page.roll(len(all), m.at, room, func(i int) string { return m.row(f, all[i], i == m.at) })
		if m.more && f.Height >= 14 {
			page.line(f.Theme.Dim.Render(f.T("messages.older")))
		}
		if legend {
			page.line("  " + f.Theme.Accent.Render("*") + " " + f.Theme.Dim.Render(f.T("plain.read.unread")))
		}
	}
	return page.done()
}

// filtered is the filter's line, where there is one.
func (m *messages) filtered(page *sheet) {
	f := page.f
	if !m.searching && m.filter.String() == "" {
		return
	}
	lead := "  " + f.Theme.Accent.Render("/") + " "
	text, x := m.filter.view(min(40, f.Width-20), "")
	found := f.Theme.Dim.Render(f.T("home.found", "n", len(m.shown()), "of", len(m.list)))
	page.line(spread(lead+f.Theme.Value.Render(text), found, f.Width-3))
	if m.searching {
		page.at(4 + x)
	}
}

// row is one message: unread, when, from whom, about what. Where it is narrow the
// day is enough.
func (m *messages) row(f Frame, one mail.Message, focused bool) string {
	usual, unread := lipgloss.NewStyle(), " "
	if !one.Seen {
		usual, unread = f.Theme.Strong, f.Theme.Accent.Render("*")
	}
	lead, style := f.pointed(focused, usual)
	date, from := plain.Dated(f.Now, one.Date), min(f.Width*28/100, 34)
	if !f.Wide() {
		date, from = date[5:min(10, len(date))], 11
	}
	line := lead + unread + " " + f.Theme.Dim.Render(date) + "  " + style.Render(pad(plain.Sender(f.Lang, one), from)) + "  "
	return line + style.Render(fit(plain.Subject(f.Lang, one), f.Width-3-cells(line)))
}
