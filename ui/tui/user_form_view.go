package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

func (u *userForm) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("user-form."+string(u.work)+".title", "name", shown(u.it.Name))))
	page.gap()
	for _, stop := range u.stops() {
		u.field(page, stop)
	}
	if u.err != nil {
		page.hang(f.Theme.Bad, "  "+f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.trouble(u.err))
	}
	focus, cursor := page.focus, page.cursor
	page.gap()
	page.para(f.Theme.Dim, 2, f.T(u.hint()))
	page.focus, page.cursor = focus, cursor
	return page.done()
}

// hint is the key of what is worth knowing about the field in focus.
func (u *userForm) hint() string {
	switch {
	case u.focus == userRole:
		return "user-form.hint.role." + string(u.role)
	case u.focus == userKey || u.work == addKey:
		return "user-form.hint.key"
	case u.work == renameUser:
		return "user-form.hint.rename"
	case u.byCode:
		return "user-form.hint.code"
	}
	return "user-form.hint.paste"
}

// field writes one field, or the button.
func (u *userForm) field(page *sheet, stop string) {
	f, focused := page.f, u.focus == stop
	mark, style := "  ", f.Theme.Dim
	if focused {
		mark, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Strong
	}
	if stop == stopButton {
		page.gap()
		button := f.Theme.Button
		if focused {
			button = f.Theme.Press
		}
		page.line(strings.Repeat(" ", labelWidth(f)) + mark + button.Render("[  "+f.T(u.button())+"  ]"))
		if focused {
			page.here()
		}
		return
	}
	label := f.T("user-form." + stop)
	lead := mark + style.Render(pad(label, labelWidth(f)))
	if labelWidth(f) == 0 {
		page.line(mark + style.Render(label))
		lead = "  "
	}
	switch stop {
	case userRole:
		page.line(lead + choice(f, f.T("role.member"), u.role == accounts.Member, focused) + "   " + choice(f, f.T("role.administrator"), u.role == accounts.Administrator, focused))
	case userHow:
		page.line(lead + choice(f, f.T("user-form.by-code"), u.byCode, focused) + "   " + choice(f, f.T("user-form.by-key"), !u.byCode, focused))
	default:
		u.line(page, lead, stop, focused)
		return
	}
	if focused {
		page.here()
	}
}

// line writes a field that is typed, and what is wrong with it.
func (u *userForm) line(page *sheet, lead, stop string, focused bool) {
	f := page.f
	in := &u.name
	if stop == userKey {
		in = &u.key
	}
	room := f.Width - 3 - cells(lead)
	text, x := in.view(room, "")
	line := f.Theme.Value.Render(text)
	if len(in.text) == 0 {
		line = f.Theme.Dim.Render(fit(f.T("user-form."+stop+".example"), room))
	}
	page.line(lead + line)
	if focused {
		page.at(cells(lead) + x)
	}
	if key := u.wrong[stop]; key != "" {
		page.hang(f.Theme.Bad, strings.Repeat(" ", labelWidth(f)+2)+f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T(key))
	}
}

// button is the key of what the button does.
func (u *userForm) button() string {
	if u.work == addUser && u.byCode {
		return "user-form.add.make-code"
	}
	return "user-form." + string(u.work) + ".button"
}
