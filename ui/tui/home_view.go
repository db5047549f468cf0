package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

func (h *home) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	h.module(page)
	if n := len(h.awaited()); n > 0 && f.Wide() {
		page.line("  " + f.Theme.Warn.Render(f.Theme.Symbol.Warn+" "+f.N("home.awaits", n)))
	}
	h.filtered(page)
	menu := h.menu(f)
	switch shown := h.shown(); {
	case h.err != nil:
		page.hang(f.Theme.Bad, "  "+f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.trouble(h.err))
	case !h.loaded:
		page.para(f.Theme.Dim, 2, f.T("home.loading"))
	case len(h.list) == 0:
		page.para(f.Theme.Dim, 2, f.T("home.empty"))
	case len(shown) == 0:
		page.para(f.Theme.Dim, 2, f.T("home.none"))
	default:
		cols := h.columns(f)
		page.roll(len(shown), h.at, f.Height-len(page.rows)-len(menu)-1, func(i int) string {
			return h.row(f, cols, shown[i], i == h.at && !h.inMenu)
		})
	}
	page.gap()
	page.block(0, menu...)
	if h.inMenu || page.focus < 0 {
		page.here()
	}
	return page.done()
}

// module is the line that the CRM has for the same thing, with the count.
func (h *home) module(page *sheet) {
	f := page.f
	name := f.Theme.Title.Render(f.T("home.module") + " " + f.Theme.Symbol.Open)
	if !h.loaded {
		page.line(" " + name)
		return
	}
	care := 0
	for _, a := range h.list {
		if needsCare(a) {
			care++
		}
	}
	count := f.Theme.Dim.Render(f.N("home.count", len(h.list)))
	if !f.Wide() && care > 0 {
		count = ""
	} else if care > 0 {
		count += f.Theme.Dim.Render(" " + f.Theme.Symbol.Sep + " ")
	}
	if care > 0 {
		count += f.Theme.Bad.Render(f.N("home.care", care))
	}
	page.line(spread(" "+name, count, f.Width-3))
}

// filtered is the filter's line, where there is one.
func (h *home) filtered(page *sheet) {
	f := page.f
	if !h.searching && h.filter.String() == "" {
		return
	}
	lead := "  " + f.Theme.Accent.Render("/") + " "
	text, x := h.filter.view(min(40, f.Width-20), "")
	found := f.Theme.Dim.Render(f.T("home.found", "n", len(h.shown()), "of", len(h.list)))
	page.line(spread(lead+f.Theme.Value.Render(text), found, f.Width-3))
	if h.searching {
		page.at(4 + x)
	}
}

// columns is the widths of a row's parts; address 0: there is no room for it.
type columns struct {
	mark          bool
	name, address int
}

func (h *home) columns(f Frame) columns {
	cols := columns{mark: len(h.marked) > 0}
	named := false
	for _, a := range h.list {
		cols.name = max(cols.name, cells(a.Profile.Label))
		cols.address = max(cols.address, cells(a.Profile.Address.String()))
		named = named || a.Profile.Label != a.Profile.Address.String()
	}
	if !f.Wide() {
		cols.name, cols.address = min(cols.name, (f.Width-6)*2/5), 0
		return cols
	}
	if !named { // the names are the addresses, which have the room of both
		cols.name, cols.address = min(cols.name, f.Width/2), 0
		return cols
	}
	cols.name = min(cols.name, f.Width*23/100)
	cols.address = min(cols.address, f.Width*32/100)
	return cols
}

// row is one account: its name, its address, how it stands and how old its
// password is.
func (h *home) row(f Frame, cols columns, a accounts.Account, focused bool) string {
	lead, style := f.pointed(focused, lipgloss.NewStyle())
	name := mail.CleanUpTo(a.Profile.Label, 100)
	if cols.mark {
		box := f.Theme.Symbol.Off
		if h.marked[a.ID] {
			box = f.Theme.Symbol.On
		}
		lead += f.Theme.Accent.Render(box) + " "
	}
	c, _ := stand(a)
	symbol, tone := c.mark(f)
	address := mail.CleanUpTo(a.Profile.Address.String(), 100)
	if address == name && cols.address > 0 { // it has the room of both
		cols.name, cols.address = cols.name+2+cols.address, 0
	}
	line := lead + tone.Render(symbol) + " " + style.Render(padName(name, cols.name)) + "  "
	if cols.address > 0 {
		line += f.Theme.Dim.Render(pad(address, cols.address)) + "  "
	}
	return line + h.state(f, a, f.Width-3-cells(line))
}

// state is how the account stands, in as many words as there is room for.
func (h *home) state(f Frame, a accounts.Account, room int) string {
	c, at := stand(a)
	_, tone := c.mark(f)
	texts := []string{says(f, a)}
	switch {
	case c == broken && aboutPassword(a.Last.Cause):
		cure := "state.renew"
		if plain.Kept(a, f.Now) && a.WentBack() {
			cure = "state.restore"
		}
		texts = []string{texts[0] + " " + f.Theme.Symbol.Arrow + " " + f.T(cure), texts[0]}
	case a.AwaitedFrom(h.app.opts.Actor):
		said := f.T("state.awaits-you")
		texts = []string{said + " " + f.Theme.Symbol.Arrow + " " + f.T("state.give"), said, texts[0]}
	case c == works && plain.Unfinished(a, f.Now):
		tone = f.Theme.Warn
		texts = []string{f.Theme.Symbol.Warn + " " + f.T("state.unfinished")}
	case c == works:
		tone = f.Theme.Dim
		when := ago(f.Lang, f.Now, at)
		old := " " + f.Theme.Symbol.Sep + " " + f.T("state.password", "age", age(f.Lang, f.Now, a.Password))
		texts = []string{texts[0] + old, when + old, texts[0], when}
	}
	for _, text := range texts {
		if cells(text) <= room {
			return tone.Render(text)
		}
	}
	return tone.Render(fit(texts[len(texts)-1], room))
}

// menu is the lines of what can be done.
func (h *home) menu(f Frame) []string {
	var all []string
	width := 0
	for _, e := range h.entries() {
		width = max(width, cells(f.T(e.text))+4)
	}
	for i, e := range h.entries() {
		lead, style := f.pointed(h.inMenu && i == h.item, f.Theme.Strong)
		text := capital(f.T(e.text))
		if f.Wide() { // in columns
			text = pad(text, width-4)
		}
		all = append(all, lead+f.Theme.Key.Render(e.letter)+" "+style.Render(text))
	}
	lines := flowing(all, f.Width-3)
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// capital is a text with a capital letter in front, where it stands by itself.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
