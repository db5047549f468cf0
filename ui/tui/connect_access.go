package tui

import (
	"context"
	"strings"

	"mailkey/config/accounts"
)

// chosen is the answer of the screen that chooses who gets a new mailbox.
type chosen struct {
	users []string
	names people
}

// everybody looks up who there is.
func (c *connect) everybody() Move {
	actor := c.setup.opts.Actor
	return Do{Name: "people", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		all, err := svc.Users(ctx, actor)
		if err != nil {
			return err
		}
		return people(all)
	}}
}

// chooseUsers leads to the list to tick.
func (c *connect) chooseUsers() Move {
	c.keepTyped()
	p := c.draft.Profile()
	it := accounts.Account{Owner: c.setup.opts.Actor.User, Profile: p, Users: c.draft.Users}
	return Show{newChoosing(c.setup.opts, it)}
}

// access is the row that says who uses the mailbox beside its owner.
func (c *connect) access(page *sheet) {
	f := page.f
	mark, style := "  ", f.Theme.Dim
	if c.focus == stopAccess {
		mark, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Strong
	}
	line := mark + style.Render(pad(f.T("connect.access"), labelWidth(f))) + f.Theme.Value.Render(fit(whoText(f, c.names, c.draft.Users), f.Width-labelWidth(f)-5))
	page.line(line)
	if c.focus == stopAccess {
		page.here()
	}
}

// whoText is those users' names, or their number while those are not known.
func whoText(f Frame, list people, users []string) string {
	switch {
	case len(users) == 0:
		return f.T("connect.access-nobody")
	case list == nil:
		return f.N("users.count", len(users))
	}
	var names []string
	for _, id := range users {
		names = append(names, list.name(f, id))
	}
	return strings.Join(names, ", ")
}

// share gives a mailbox that was just stored to those who were chosen. It stays
// stored, whatever comes of that.
func (s *storedAs) share(ctx context.Context, svc *accounts.Service, actor accounts.Actor, users []string) {
	now, err := svc.SetAccess(context.WithoutCancel(ctx), actor, s.account.ID, s.account.Version, users)
	if s.ungiven = err; err == nil {
		s.account = now
	}
}

// given says who got the mailbox, or that they did not.
func (h *handOver) given(page *sheet) {
	f := page.f
	switch users := h.setup.draft().Users; {
	case h.ungiven != nil:
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("hand.not-given"))
	case h.shares() && len(users) > 0 && !h.setup.flow.Changes():
		page.para(f.Theme.Dim, 2, f.N("hand.given", len(users)))
	}
}
