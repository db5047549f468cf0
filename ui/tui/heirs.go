package tui

import (
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
)

// heirs is a list to choose from: who is to own a mailbox.
type heirs struct {
	ids   []string // users', and Local's for the server itself
	names people
	at    int
}

// heirsBeside is everybody but one, and the server itself at the end.
func heirsBeside(one string, list people) heirs {
	h := heirs{names: list}
	for _, u := range list {
		if u.ID != one {
			h.ids = append(h.ids, u.ID)
		}
	}
	if one != accounts.Local.User {
		h.ids = append(h.ids, accounts.Local.User)
	}
	return h
}

// chosen is whom the pointer stands at.
func (h *heirs) chosen() string { return h.ids[h.at] }

// name is what they are called.
func (h *heirs) name(f Frame) string { return h.names.name(f, h.chosen()) }

// moves is the keys that go through the list.
func (h *heirs) moves() commands {
	last := len(h.ids) - 1
	return commands{
		on("down tab j", "key.move", func() Move { h.at = min(h.at+1, last); return nil }).shown("up/down").when(last > 0),
		on("up shift+tab k", "", func() Move { h.at = max(h.at-1, 0); return nil }).shown("").when(last > 0),
	}
}

// draw writes the list into the rest of the page, of which that many rows are sure.
func (h *heirs) draw(page *sheet, least int) {
	f := page.f
	page.roll(len(h.ids), h.at, max(f.Height-len(page.rows), least), func(i int) string {
		lead, style := f.pointed(i == h.at, lipgloss.NewStyle())
		return lead + style.Render(h.names.name(f, h.ids[i]))
	})
}
