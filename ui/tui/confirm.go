package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// confirm asks before something that a person should choose knowingly. Its
// texts are confirm.NAME.title, .why, .yes and .no; its answer is confirmed.
type confirm struct{ name string }

// confirmed is the answer yes.
type confirmed struct{ name string }

func newConfirm(name string) *confirm { return &confirm{name} }

func (c *confirm) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := c.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (c *confirm) commands() commands {
	return commands{
		on("enter", "confirm."+c.name+".yes", move(Close{confirmed{c.name}})),
		on("esc", "confirm."+c.name+".no", move(Close{})),
	}
}

func (c *confirm) Keys() []key.Binding { return c.commands().bindings() }

func (c *confirm) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.gap()
	page.line(f.Theme.Title.Render(f.T("confirm." + c.name + ".title")))
	page.gap()
	page.para(lipgloss.NewStyle(), 0, f.T("confirm."+c.name+".why"))
	return page.done()
}
