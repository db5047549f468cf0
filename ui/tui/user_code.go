package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// code shows the code of an invitation, which is kept nowhere: it is gone when
// this screen is left.
type code struct {
	it     accounts.User
	secret mail.Secret
}

func newCode(made invited) *code { return &code{made.user, made.code} }

func (c *code) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := c.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (c *code) commands() commands {
	return commands{
		on("c", "code.copy", move(Copy{What: "code.name", Secret: c.secret})),
		on("enter esc", "code.done", move(Close{usersChanged{}})),
	}
}

func (c *code) Keys() []key.Binding { return c.commands().bindings() }

// Head is what the header says.
func (c *code) Head() (title, name string) { return "users.title", shown(c.it.Name) }

func (c *code) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.para(f.Theme.Title, 0, f.T("code.title", "name", shown(c.it.Name)))
	page.gap()
	text := ""
	_ = c.secret.Use(func(s string) error { text = s; return nil })
	box := lipgloss.NewStyle().Border(f.Theme.Symbol.Box).Padding(0, 2)
	if f.Wide() {
		text = strings.ReplaceAll(strings.Join(strings.Split(text, ""), " "), " - ", "   ")
	}
	page.block(1, strings.Split(box.Render(f.Theme.Accent.Bold(true).Render(text)), "\n")...)
	page.para(f.Theme.Strong, 0, f.T("code.until", "at", hour(f, c.it.Invited)))
	page.gap()
	page.para(lipgloss.NewStyle(), 0, f.T("code.how"))
	page.para(f.Theme.Dim, 0, f.T("code.once"))
	return page.done()
}
