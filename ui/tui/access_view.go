package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
)

func (x *sharing) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("access.title")))
	page.line(mailboxText(f, x.it))
	page.gap()
	if x.err != nil {
		page.failed(x.err)
		page.gap()
	}
	switch {
	case x.asked:
		x.foreseen(page)
	case !x.loaded:
		if x.err == nil {
			page.para(f.Theme.Dim, 0, f.T("home.loading"))
		}
	case len(x.list) == 0:
		page.para(f.Theme.Strong, 0, f.T("users.nobody"))
	default:
		x.choose(page)
	}
	return page.done()
}

// choose writes the list to tick; its owner stands above it where that is nobody
// of the list.
func (x *sharing) choose(page *sheet) {
	f := page.f
	if x.it.Owner == accounts.Local.User {
		page.line(f.Theme.Dim.Render(f.T("access.owned", "name", f.T("access.server"))))
	}
	name := 0
	for _, one := range x.list {
		name = max(name, cells(shown(one.Name)))
	}
	name = min(name, f.Width*40/100)
	room := f.Width - 9 - name // for what somebody is or has, behind pointer, box and name
	below := 0
	if f.Height >= 14 {
		below = 3
	}
	page.roll(len(x.list), x.at, f.Height-len(page.rows)-below, func(i int) string {
		one := x.list[i]
		lead, style := f.pointed(i == x.at, lipgloss.NewStyle())
		box := f.Theme.Symbol.Off
		what := f.T("role." + string(one.Role))
		switch {
		case x.owner(i):
			box, what = f.Theme.Symbol.On, f.T("access.owner-mark")
		case x.ticked[one.ID]:
			box, what = f.Theme.Symbol.On, f.T("access.has")
		case one.Role == accounts.Administrator && cells(f.T("access.sees-all")) <= room:
			what = f.T("access.sees-all")
		}
		if !x.owner(i) && x.ticked[one.ID] != slices.Contains(x.it.Users, one.ID) {
			unsaved := f.Theme.Warn.Render(f.T("access.unsaved"))
			if what += " " + unsaved; cells(what) > room { // the box says the rest
				what = unsaved
			}
		}
		return lead + f.Theme.Accent.Render(box) + " " + style.Render(pad(shown(one.Name), name)) + "  " + f.Theme.Dim.Render(what)
	})
	if below == 0 {
		return
	}
	focus := page.focus
	page.gap()
	hint := "access.hint"
	if x.fresh {
		hint = "access.hint-new"
	}
	if x.undos && !x.changed() {
		hint = "access.hint-undo"
	}
	page.para(f.Theme.Dim, 0, f.T(hint))
	page.focus = focus
}

// foreseen says what saving gives and takes.
func (x *sharing) foreseen(page *sheet) {
	f := page.f
	address := shown(x.it.Profile.Address.String())
	for _, g := range x.grants {
		page.line(f.Theme.OK.Render(f.Theme.Symbol.Yes) + " " + f.Theme.Strong.Render(shown(g.User.Name)))
		key := "access.grant"
		if g.Unlocks {
			key = "access.grant-unlocks"
		}
		page.para(lipgloss.NewStyle(), 2, f.T(key, "address", address))
	}
	_, _, taken := x.users()
	if len(taken) > 0 {
		var names []string
		for _, id := range taken {
			names = append(names, x.list.name(f, id))
		}
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("access.loses", "names", strings.Join(names, ", ")))
	}
	page.gap()
	page.line(f.Theme.Press.Render("[ " + capital(f.T(x.saves())) + " ]"))
	page.here()
}
