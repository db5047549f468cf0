package tui

import (
	"context"
	"slices"

	"mailkey/config/accounts"
)

// crew is who sits here, and whether others may.
type crew struct {
	me   accounts.User
	team bool // there are users beside whoever works at the computer itself; members are not told
}

// crewOf looks it up; an administrator alone may know of others.
func crewOf(ctx context.Context, svc *accounts.Service, who accounts.Actor) (crew, error) {
	me, err := svc.Me(ctx, who)
	if err != nil || me.Role != accounts.Administrator {
		return crew{me: me, team: true}, err
	}
	all, err := svc.Users(ctx, who)
	return crew{me, len(all) > 0}, err
}

// admin reports whether the person is an administrator, as far as is known. It
// decides what is shown; what is done is decided by Service each time.
func (a *App) admin() bool { return a.opts.admin() }

func (o Options) admin() bool {
	return o.Actor == accounts.Local || o.crew != nil && o.crew.me.Role == accounts.Administrator
}

// keeps reports whether the person may change an account: its owner and an
// administrator may, whoever is only assigned may not.
func (a *App) keeps(it accounts.Account) bool {
	return a.admin() || it.Owner == a.opts.Actor.User
}

// renews reports whether the person may give an account's password: a new one,
// or the first, for which whoever is assigned is asked too.
func (a *App) renews(it accounts.Account) bool { return a.keeps(it) || it.Awaits() }

// renewable is those of a list whose password the person may give; what waits for
// theirs comes first.
func (a *App) renewable(list []accounts.Account) []accounts.Account {
	some := slices.DeleteFunc(slices.Clone(list), func(it accounts.Account) bool { return !a.renews(it) })
	accounts.AwaitedFirst(some, a.opts.Actor)
	return some
}

// shares reports whether it can be said who else may use an account.
func (a *App) shares() bool { return a.opts.shares() }

func (o Options) shares() bool { return o.admin() && o.crew != nil && o.crew.team }

// people turns users' IDs into names.
type people []accounts.User

// name is what a user is called; whoever is gone has their ID.
func (p people) name(f Frame, id string) string {
	switch id {
	case accounts.Local.User:
		return f.T("access.server")
	case "":
		return f.T("audit.stranger")
	}
	for _, u := range p {
		if u.ID == id {
			return shown(u.Name)
		}
	}
	return shown(id)
}

// holdings is the accounts that a user owns, and those that they were assigned to.
func holdings(id string, all []accounts.Account) (owns, uses []accounts.Account) {
	for _, it := range all {
		switch {
		case it.Owner == id:
			owns = append(owns, it)
		case slices.Contains(it.Users, id):
			uses = append(uses, it)
		}
	}
	return owns, uses
}
