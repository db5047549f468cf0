package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

// home is the menu and the account list.
type home struct {
	app  *App
	list []accounts.Account
}

// newHome shows the menu; list is what is stored, or nil when it is yet to be
// asked for (in Begin).
func newHome(a *App, list []accounts.Account) Screen { return &home{a, list} }

func (h *home) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := h.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (h *home) commands() commands {
	return commands{
		on("n", "home.setup", func() Move { return Enter{newSetup(h.app.opts, h.app.env)} }),
		on("q", "key.leave", move(Leave{})),
	}
}

func (h *home) Keys() []key.Binding { return h.commands().bindings() }

func (h *home) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	for _, a := range h.list {
		page.line(a.Profile.Label + "  " + a.Profile.Address.String())
	}
	return page.done()
}
