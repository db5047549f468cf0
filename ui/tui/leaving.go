package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// leaving asks before something would be lost.
type leaving struct{ what string } // the key of what would be lost

func newLeaving(what string) *leaving { return &leaving{what} }

func (l *leaving) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := l.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (l *leaving) commands() commands {
	return commands{
		on("enter", "leaving.yes", move(Leave{})),
		on("esc", "leaving.no", move(Close{})),
	}
}

func (l *leaving) Keys() []key.Binding { return l.commands().bindings() }

func (l *leaving) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("leaving.title")))
	page.gap()
	page.para(f.Theme.Strong, 0, f.T(l.what))
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("leaving.kept"))
	return page.done()
}
