package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail/discover"
	"mailkey/ui/plain"
)

// remove asks before an account goes, and says what goes with it.
type remove struct {
	app *App
	it  accounts.Account
	yesNo
}

// removed is the answer when the account is gone. leftOver: its password is to
// be deleted later.
type removed struct {
	address  string
	leftOver bool
}

func newRemove(a *App, it accounts.Account) *remove { return &remove{app: a, it: it} }

// gone is the verdict of the job.
type gone struct{ err error }

func (r *remove) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := r.commands().press(msg)
		return nil, m
	case Done:
		r.busy = false
		switch result := msg.Result.(type) {
		case gone:
			return nil, r.done(result.err)
		case error:
			r.err = result
		}
	}
	return nil, nil
}

func (r *remove) done(err error) Move {
	address := shown(r.it.Profile.Address.String())
	switch {
	case err == nil:
		return Close{removed{address, false}}
	case accounts.ReasonOf(err) == accounts.ReasonLeftOver:
		return Close{removed{address, true}}
	}
	r.err = err
	return nil
}

func (r *remove) commands() commands {
	return r.asks(r.enter, "remove.no", Close{returned{}})
}

func (r *remove) Keys() []key.Binding { return r.commands().bindings() }

// Head is what the header says.
func (r *remove) Head() (title, address string) {
	return "account.title", shown(r.it.Profile.Address.String())
}

func (r *remove) enter() Move {
	actor, id := r.app.opts.Actor, r.it.ID
	return r.answer(Close{returned{}}, Do{Name: "remove", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		return gone{svc.Remove(context.WithoutCancel(ctx), actor, id)} // begun, it is finished
	}})
}

func (r *remove) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("remove.title")))
	name, address := shown(r.it.Profile.Label), shown(r.it.Profile.Address.String())
	if name != address {
		address = name + "  " + f.Theme.Dim.Render(address)
	}
	page.line("  " + f.Theme.Value.Render(address))
	page.gap()
	page.line(f.T("remove.goes"))
	for _, what := range plain.Goes(f.Lang, r.it) {
		page.hang(f.Theme.Strong, "  "+f.Theme.Bad.Render(f.Theme.Symbol.Dot)+" ", what)
	}
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("remove.stays"))
	if r.it.Fetched != nil {
		page.para(f.Theme.Dim, 0, f.T("remove.mail", "path", shown(r.it.Fetched.To)))
	}
	page.gap()
	if r.err != nil {
		page.failed(r.err)
	}
	no, yes := f.Theme.Press, f.Theme.Button
	if r.yes {
		no, yes = yes, no
	}
	page.line("  " + no.Render("[ "+f.T("remove.no")+" ]") + "  " + yes.Render("[ "+f.T("remove.yes")+" ]"))
	page.here()
	if discover.Of(r.it.Profile).Host == discover.Google && f.Height >= minHeight {
		page.gap()
		page.para(f.Theme.Dim, 0, f.T("remove.revoke"))
	}
	return page.done()
}
