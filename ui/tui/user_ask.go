package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

// question asks before something is done to a user, and names what happens. Its
// texts are user-ask.NAME.title and .yes.
type question struct {
	app  *App
	name string
	it   accounts.User
	what []string // keys of what happens
	more []any    // what those texts name beside the user
	do   func(context.Context, *accounts.Service) error
	told Tell // when it is done

	yesNo
}

// acted is the verdict of doing something to a user.
type acted struct{ err error }

func newKeyQuestion(a *App, it accounts.User, k accounts.Key) *question {
	name := shown(k.Comment)
	if name == "" {
		name = shown(k.Fingerprint)
	}
	what := []string{"user-ask.key.ends"}
	if len(it.Keys) == 1 {
		what = append(what, "user-ask.key.last")
	}
	return &question{
		app: a, name: "key", it: it, what: what, more: []any{"key", name}, told: Tell{"users.key-removed", []any{"name", shown(it.Name)}},
		do: func(ctx context.Context, svc *accounts.Service) error {
			_, err := svc.RemoveKey(ctx, a.opts.Actor, it.ID, k.Fingerprint)
			return err
		},
	}
}

func newRoleQuestion(a *App, it accounts.User) *question {
	to := accounts.Administrator
	what := []string{"user-ask.administrator.sees", "user-ask.administrator.may"}
	if it.Role == accounts.Administrator {
		to, what = accounts.Member, []string{"user-ask.member.sees", "user-ask.member.may"}
	}
	return &question{
		app: a, name: string(to), it: it, what: what, told: Tell{"users.role-told." + string(to), []any{"name", shown(it.Name)}},
		do: func(ctx context.Context, svc *accounts.Service) error {
			_, err := svc.SetRole(ctx, a.opts.Actor, it.ID, to)
			return err
		},
	}
}

func newRemoveQuestion(a *App, it accounts.User, uses []accounts.Account) *question {
	what := []string{"user-ask.remove.keys"}
	var addresses []string
	for _, one := range uses {
		addresses = append(addresses, shown(one.Profile.Address.String()))
	}
	if len(uses) > 0 {
		what = append(what, "user-ask.remove.access")
	}
	return &question{
		app: a, name: "remove", it: it, what: append(what, "user-ask.remove.trail"), more: []any{"addresses", strings.Join(addresses, ", ")},
		told: Tell{"users.removed", []any{"name", shown(it.Name)}},
		do: func(ctx context.Context, svc *accounts.Service) error {
			return svc.RemoveUser(ctx, a.opts.Actor, it.ID)
		},
	}
}

func (q *question) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := q.commands().press(msg)
		return nil, m
	case Done:
		q.busy = false
		switch result := msg.Result.(type) {
		case acted:
			if q.err = result.err; result.err == nil {
				return nil, Close{usersChanged{q.told, q.name == "remove"}}
			}
			if accounts.ReasonOf(result.err) == accounts.ReasonOwns { // since a moment ago
				return nil, Close{usersChanged{notice: Tell{Key: "users.owns-now"}}}
			}
		case error:
			q.err = result
		}
	}
	return nil, nil
}

func (q *question) commands() commands {
	return q.asks(q.enter, "user-ask.no", Close{returned{}})
}

func (q *question) Keys() []key.Binding { return q.commands().bindings() }

// Head is what the header says.
func (q *question) Head() (title, name string) { return "users.title", shown(q.it.Name) }

func (q *question) enter() Move {
	do := q.do
	return q.answer(Close{returned{}}, Do{Name: "ask", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		return acted{do(context.WithoutCancel(ctx), svc)} // begun, it is finished
	}})
}

func (q *question) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	pairs := append([]any{"name", shown(q.it.Name)}, q.more...)
	page.para(f.Theme.Title, 0, f.T("user-ask."+q.name+".title", pairs...))
	page.gap()
	for _, what := range q.what {
		page.hang(f.Theme.Strong, "  "+f.Theme.Warn.Render(f.Theme.Symbol.Dot)+" ", f.T(what, pairs...))
	}
	page.gap()
	if q.err != nil {
		page.failed(q.err)
	}
	deedButtons(page, []deed{{key: "user-ask.no"}, {key: "user-ask." + q.name + ".yes"}}, q.at())
	return page.done()
}
