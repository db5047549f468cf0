package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
)

// transfer asks who gets the mailboxes of somebody who is to go.
type transfer struct {
	app   *App
	it    accounts.User
	heirs []string // users' IDs; the last one is the server itself
	names people
	owns  []accounts.Account
	at    int
	busy  bool
	err   error
}

func newTransfer(a *App, it accounts.User, list people, owns []accounts.Account) *transfer {
	t := &transfer{app: a, it: it, names: list, owns: owns}
	for _, one := range list {
		if one.ID != it.ID {
			t.heirs = append(t.heirs, one.ID)
		}
	}
	t.heirs = append(t.heirs, accounts.Local.User)
	return t
}

func (t *transfer) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := t.commands().press(msg)
		return nil, m
	case Done:
		t.busy = false
		switch result := msg.Result.(type) {
		case acted:
			if t.err = result.err; result.err == nil {
				return nil, Close{usersChanged{notice: Tell{"transfer.done", []any{"name", shown(t.it.Name)}}}}
			}
		case error:
			t.err = result
		}
	}
	return nil, nil
}

func (t *transfer) commands() commands {
	last := len(t.heirs) - 1
	return commands{
		on("enter", "transfer.give", t.enter),
		on("down tab j", "key.move", func() Move { t.at = min(t.at+1, last); return nil }).shown("up/down").when(last > 0),
		on("up shift+tab k", "", func() Move { t.at = max(t.at-1, 0); return nil }).shown("").when(last > 0),
		on("esc", "user-ask.no", move(Close{returned{}})),
	}
}

func (t *transfer) Keys() []key.Binding { return t.commands().bindings() }

// Head is what the header says.
func (t *transfer) Head() (title, name string) { return "users.title", shown(t.it.Name) }

// enter hands everything over, one mailbox after the other.
func (t *transfer) enter() Move {
	if t.busy {
		return nil
	}
	t.busy, t.err = true, nil
	actor, to, owns := t.app.opts.Actor, t.heirs[t.at], t.owns
	return Do{Name: "transfer", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		for _, it := range owns {
			if _, err := svc.Transfer(ctx, actor, it.ID, to); err != nil && accounts.CodeOf(err) != accounts.CodeNotFound {
				return acted{err}
			}
		}
		return acted{}
	}}
}

func (t *transfer) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.para(f.Theme.Title, 0, f.T("transfer.title", "name", shown(t.it.Name)))
	var addresses []string
	for _, it := range t.owns {
		addresses = append(addresses, shown(it.Profile.Address.String()))
	}
	page.para(lipgloss.NewStyle(), 2, strings.Join(addresses, ", "))
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("transfer.why"))
	page.gap()
	if t.err != nil {
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.trouble(t.err))
	}
	page.roll(len(t.heirs), t.at, max(f.Height-len(page.rows), 3), func(i int) string {
		lead, style := "  ", lipgloss.NewStyle()
		if i == t.at {
			lead, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Accent
		}
		return lead + style.Render(t.names.name(f, t.heirs[i]))
	})
	return page.done()
}
