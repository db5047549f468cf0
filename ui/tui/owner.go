package tui

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
)

// ownerChange gives one mailbox another owner: who, what that means for both, and
// then it is done.
type ownerChange struct {
	app   *App
	it    accounts.Account
	heirs heirs
	all   []accounts.Account
	asked bool // what it means is shown
	grant accounts.Grant
	busy  bool
	err   error
}

// ownerChanged is the answer of the screen: the mailbox has another owner.
type ownerChanged struct{ name string }

func newOwner(a *App, it accounts.Account, list people, all []accounts.Account) *ownerChange {
	return &ownerChange{app: a, it: it, heirs: heirsBeside(it.Owner, list), all: all}
}

// ownerForeseen is the verdict of asking what it means.
type ownerForeseen struct {
	grant accounts.Grant
	err   error
}

func (o *ownerChange) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := o.commands().press(msg)
		return nil, m
	case Done:
		o.busy = false
		switch result := msg.Result.(type) {
		case ownerForeseen:
			if o.err = result.err; result.err == nil {
				o.grant, o.asked = result.grant, true
			}
		case acted:
			if o.err = result.err; result.err == nil {
				return nil, Close{ownerChanged{o.heirs.name(o.app.frame)}}
			}
		case error:
			o.err = result
		}
	}
	return nil, nil
}

func (o *ownerChange) commands() commands {
	if o.asked {
		return commands{
			on("enter", "transfer.give", o.enter),
			on("esc", "access.back", func() Move { o.asked = false; return nil }),
		}
	}
	all := append(commands{on("enter", "owner.next", o.foresee).when(len(o.heirs.ids) > 0)}, o.heirs.moves()...)
	return append(all, on("esc", "key.back", move(Close{returned{}})))
}

func (o *ownerChange) Keys() []key.Binding { return o.commands().bindings() }

// Head is what the header says.
func (o *ownerChange) Head() (title, address string) {
	return "owner.title", shown(o.it.Profile.Address.String())
}

// foresee asks what the heir gets by it.
func (o *ownerChange) foresee() Move {
	heir := o.heirs.chosen()
	if heir == accounts.Local.User {
		o.asked, o.grant, o.err = true, accounts.Grant{}, nil
		return nil
	}
	if o.busy {
		return nil
	}
	o.busy, o.err = true, nil
	actor, id := o.app.opts.Actor, o.it.ID
	return Do{Name: "foresee", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		grant, err := svc.Preview(ctx, actor, id, heir)
		return ownerForeseen{grant, err}
	}}
}

func (o *ownerChange) enter() Move {
	if o.busy {
		return nil
	}
	o.busy, o.err = true, nil
	actor, id, to := o.app.opts.Actor, o.it.ID, o.heirs.chosen()
	return Do{Name: "transfer", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		_, err := svc.Transfer(context.WithoutCancel(ctx), actor, id, to) // begun, it is finished
		return acted{err}
	}}
}

func (o *ownerChange) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("owner.title")))
	page.block(0, folded(mailboxText(f, o.it)+f.Theme.Dim.Render("  "+f.T("access.owned", "name", o.heirs.names.name(f, o.it.Owner))), f.Width-3)...)
	page.gap()
	if o.err != nil {
		page.failed(o.err)
		page.gap()
	}
	if o.asked {
		o.means(page)
		return page.done()
	}
	page.line(f.T("owner.who"))
	o.heirs.draw(page, 2)
	return page.done()
}

// means says what the new owner gets, and what the former one loses.
func (o *ownerChange) means(page *sheet) {
	f := page.f
	page.line(f.Theme.OK.Render(f.Theme.Symbol.Yes) + " " + f.Theme.Strong.Render(o.heirs.name(f)))
	gets := "owner.gets"
	if o.grant.Unlocks {
		gets = "owner.gets-unlocks"
	}
	page.para(lipgloss.NewStyle(), 2, f.T(gets))
	if key := o.loses(); key != "" {
		page.hang(lipgloss.NewStyle(), f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T(key, "name", o.heirs.names.name(f, o.it.Owner)))
	}
	page.gap()
	page.line(f.Theme.Press.Render("[ " + capital(f.T("transfer.give")) + " ]"))
	page.here()
}

// loses is the key of what it means for the former owner; nothing for the server.
func (o *ownerChange) loses() string {
	for _, one := range o.heirs.names {
		if one.ID != o.it.Owner {
			continue
		}
		owns, uses := holdings(one.ID, o.all)
		switch {
		case one.Role == accounts.Administrator:
			return "owner.loses-administrator"
		case slices.Contains(o.it.Users, one.ID): // assigned before they owned it
			return "owner.keeps"
		case len(owns)+len(uses) <= 1:
			return "owner.loses-last"
		}
		return "owner.loses"
	}
	return ""
}
