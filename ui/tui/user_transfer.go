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
	heirs heirs
	owns  []accounts.Account
	busy  bool
	err   error
}

func newTransfer(a *App, it accounts.User, list people, owns []accounts.Account) *transfer {
	return &transfer{app: a, it: it, heirs: heirsBeside(it.ID, list), owns: owns}
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
	all := append(commands{on("enter", "transfer.give", t.enter)}, t.heirs.moves()...)
	return append(all, on("esc", "user-ask.no", move(Close{returned{}})))
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
	actor, to, owns := t.app.opts.Actor, t.heirs.chosen(), t.owns
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
		page.failed(t.err)
	}
	t.heirs.draw(page, 3)
	return page.done()
}
