package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/ui/guide"
)

// undo asks before the former password is put back, and says what that does.
type undo struct {
	actor accounts.Actor
	id    string
	again bool // an undo is undone: it is the newer password that comes back
	yesNo
}

// undone is the verdict of the job.
type undone struct {
	account accounts.Account
	err     error
}

// Undone says that the former password is back: it is tested next.
type Undone struct{ account accounts.Account }

func (Undone) isMove() {}

// undone shows the account, and the test of the password that is back.
func (a *App) undone(m Undone) tea.Cmd {
	if s, ok := a.room.(*setup); ok {
		s.saved = nil // its new password is not the one in use any more
	}
	done := "undo.done"
	if !m.account.WentBack() {
		done = "redo.done"
	}
	return tea.Batch(a.enter(a.home()), a.act(a.room, Moves{
		Show{newAccount(a, m.account)}, Show{newTrial(a, m.account)}, tell(done),
	}))
}

// undo is the key that offers it, from the switch until the old one is forgotten.
func (s *setup) undo() command {
	d := s.draft()
	return on("u", "rotate.undo", func() Move { return Show{newUndo(s.opts.Actor, d.Replaces, false)} }).when(d.Undoable())
}

func newUndo(actor accounts.Actor, id string, again bool) *undo {
	return &undo{actor: actor, id: id, again: again}
}

// text is the key of a text, which is another one where an undo is undone.
func (u *undo) text(key string) string {
	if u.again {
		return "redo." + key
	}
	return "undo." + key
}

func (u *undo) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := u.commands().press(msg)
		return nil, m
	case Done:
		u.busy = false
		switch result := msg.Result.(type) {
		case undone:
			if u.err = result.err; result.err == nil {
				return nil, Undone{result.account}
			}
		case error:
			u.err = result
		}
	}
	return nil, nil
}

func (u *undo) commands() commands {
	return u.asks(u.enter, u.text("no"), Close{})
}

func (u *undo) Keys() []key.Binding { return u.commands().bindings() }

func (u *undo) enter() Move {
	actor, id := u.actor, u.id
	return u.answer(Close{}, Do{Name: "undo", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		a, err := svc.Undo(context.WithoutCancel(ctx), actor, id) // begun, it is finished
		return undone{a, err}
	}})
}

func (u *undo) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T(u.text("title"))))
	page.gap()
	for _, what := range []string{"back", "other", "firmao", "then"} {
		page.hang(lipgloss.NewStyle(), "  "+f.Theme.Symbol.Dot+" ", f.T(u.text(what)))
	}
	page.gap()
	if u.err != nil {
		page.failed(u.err)
	}
	deedButtons(page, []deed{{u.text("no"), guide.Page{}, nil}, {u.text("yes"), guide.Page{}, nil}}, u.at())
	return page.done()
}
