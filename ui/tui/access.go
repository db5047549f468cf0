package tui

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

// sharing is who may use a mailbox: a list to tick, then what that gives each of
// them, and only then it is saved.
type sharing struct {
	opts   Options
	app    *App             // nil for a mailbox that is not stored yet
	it     accounts.Account // as it was loaded; its version is what is saved with
	fresh  bool             // the mailbox is not stored yet: what is chosen is given later
	list   people
	all    []accounts.Account
	ticked map[string]bool
	loaded bool
	at     int
	busy   bool
	err    error

	grants []accounts.Grant // what saving gives; nil: nobody asked yet
	asked  bool
	former []string // who had access before the last change; undo goes back to it
	undos  bool     // there is something to undo
	news
}

func newAccess(a *App, it accounts.Account) *sharing {
	return &sharing{opts: a.opts, app: a, it: it, ticked: map[string]bool{}}
}

// newChoosing is the same for a mailbox that is not stored yet: nothing is saved,
// the choice is the answer.
func newChoosing(o Options, it accounts.Account) *sharing {
	return &sharing{opts: o, it: it, fresh: true, ticked: map[string]bool{}}
}

// accessFound is the verdict of looking up who may use the mailbox, foreseen of
// asking what a change gives, accessSet of a change.
type (
	accessFound struct {
		it   accounts.Account
		list people
		all  []accounts.Account
		err  error
	}
	foreseen struct {
		grants []accounts.Grant
		err    error
	}
	accessSet struct {
		it     accounts.Account
		former []string
		undo   bool
		err    error
	}
)

// Begin looks up the mailbox and everybody.
func (x *sharing) Begin() Move {
	actor, id, fresh, it := x.opts.Actor, x.it.ID, x.fresh, x.it
	return Do{Name: "access", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		list, err := svc.Users(ctx, actor)
		if err != nil {
			return accessFound{err: err}
		}
		all, err := svc.List(ctx, actor)
		if err != nil {
			return accessFound{err: err}
		}
		i := slices.IndexFunc(all, func(a accounts.Account) bool { return a.ID == id })
		if fresh {
			return accessFound{it: it, list: list, all: all}
		}
		if i < 0 {
			return accessFound{err: &accounts.Error{Code: accounts.CodeNotFound, Err: accounts.ErrNoAccount}}
		}
		return accessFound{all[i], list, all, nil}
	}}
}

func (x *sharing) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := x.commands().press(msg)
		return nil, m
	case Done:
		x.busy = false
		return nil, x.done(msg.Result)
	case ownerChanged:
		x.waits = Tell{"owner.done", []any{"name", msg.name}}
		return nil, x.Begin()
	}
	return nil, nil
}

func (x *sharing) done(result any) Move {
	switch result := result.(type) {
	case accessFound:
		if x.err = result.err; result.err == nil {
			x.all = result.all
			x.show(result.it, result.list)
		}
		return x.tell()
	case foreseen:
		if x.err = result.err; result.err == nil {
			x.grants, x.asked = result.grants, true
		}
	case accessSet:
		return x.set(result)
	case error:
		x.err = result
	}
	return nil
}

// set takes the verdict of a change. Somebody else was faster: the list is loaded
// anew, and nothing was done.
func (x *sharing) set(result accessSet) Move {
	x.asked, x.grants = false, nil
	switch {
	case accounts.ReasonOf(result.err) == accounts.ReasonChanged:
		x.undos, x.waits = false, Tell{Key: "access.changed"}
		return x.Begin()
	case result.err != nil:
		x.err = result.err
		return nil
	}
	x.err, x.former, x.undos = nil, result.former, !result.undo
	x.show(result.it, x.list)
	if result.undo {
		return tell("access.undone")
	}
	return tell("access.saved")
}

// show ticks those who have access.
func (x *sharing) show(it accounts.Account, list people) {
	x.it, x.list, x.loaded = it, list, true
	x.asked, x.grants = false, nil
	clear(x.ticked)
	for _, id := range it.Users {
		x.ticked[id] = true
	}
	x.at = min(x.at, max(len(list)-1, 0))
}

// users is those who are ticked, those of them who were not, and those who were and are not.
func (x *sharing) users() (all, given, taken []string) {
	for _, one := range x.list {
		had := slices.Contains(x.it.Users, one.ID)
		switch has := x.ticked[one.ID]; {
		case has && !had:
			given = append(given, one.ID)
		case had && !has:
			taken = append(taken, one.ID)
		}
		if x.ticked[one.ID] {
			all = append(all, one.ID)
		}
	}
	return all, given, taken
}

func (x *sharing) changed() bool {
	_, given, taken := x.users()
	return len(given)+len(taken) > 0
}

func (x *sharing) commands() commands {
	by := func(n int) func() Move {
		return func() Move { x.at = min(max(x.at+n, 0), max(len(x.list)-1, 0)); return nil }
	}
	if x.asked {
		return commands{
			on("enter", x.saves(), x.save),
			on("esc", "access.back", func() Move { x.asked, x.grants = false, nil; return nil }),
		}
	}
	some, changed := x.loaded && len(x.list) > 0, x.changed()
	return commands{
		on("space", "home.mark", x.tick).when(some && !x.owner(x.at)),
		on("enter", "access.next", x.foresee).when(changed),
		on("u", "access.undo", x.undo).when(x.undos && !changed),
		on("o", "owner.change", x.handOver).when(x.loaded && !x.fresh && !changed),
		on("r", "home.reload", x.Begin).when(x.err != nil),
		on("down j", "key.move", by(+1)).shown("up/down").when(some),
		on("up k", "", by(-1)).shown("").when(some),
		on("pgdown", "", by(+10)).shown("").when(some),
		on("pgup", "", by(-10)).shown("").when(some),
		on("home g", "", by(-len(x.list))).shown("").when(some),
		on("end G", "", by(+len(x.list))).shown("").when(some),
		on("esc", "key.back", move(Close{returned{}})),
	}
}

func (x *sharing) Keys() []key.Binding { return x.commands().bindings() }

// Head is what the header says.
func (x *sharing) Head() (title, address string) {
	return "access.title", shown(x.it.Profile.Address.String())
}

// owner reports whether the i-th user owns the mailbox: they need no tick.
func (x *sharing) owner(i int) bool { return i < len(x.list) && x.list[i].ID == x.it.Owner }

func (x *sharing) tick() Move {
	id := x.list[x.at].ID
	x.ticked[id] = !x.ticked[id]
	return nil
}

// foresee asks what the change gives each of those who are newly ticked.
func (x *sharing) foresee() Move {
	if x.busy {
		return nil
	}
	_, given, _ := x.users()
	if x.fresh {
		x.grants, x.asked = x.givenTo(given), true
		return nil
	}
	x.busy, x.err = true, nil
	actor, id := x.opts.Actor, x.it.ID
	return Do{Name: "foresee", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		var f foreseen
		for _, one := range given {
			grant, err := svc.Preview(ctx, actor, id, one)
			if err != nil {
				return foreseen{err: err}
			}
			f.grants = append(f.grants, grant)
		}
		return f
	}}
}

func (x *sharing) save() Move {
	all, _, _ := x.users()
	if x.fresh {
		return Close{chosen{all, x.list}}
	}
	return x.change(all, false)
}

// saves is what saving is called.
func (x *sharing) saves() string {
	if x.fresh {
		return "access.choose"
	}
	return "access.save"
}

// givenTo is what a mailbox that is not stored yet gives each of these.
func (x *sharing) givenTo(users []string) (grants []accounts.Grant) {
	for _, one := range x.list {
		if slices.Contains(users, one.ID) {
			grants = append(grants, accounts.Grant{User: one, Account: x.it, Unlocks: one.LockedAmong(x.all)})
		}
	}
	return grants
}

// handOver leads to the screen that gives the mailbox another owner.
func (x *sharing) handOver() Move { return Show{newOwner(x.app, x.it, x.list, x.all)} }

// undo goes back to who had access before the last change.
func (x *sharing) undo() Move { return x.change(x.former, true) }

func (x *sharing) change(to []string, undo bool) Move {
	if x.busy {
		return nil
	}
	x.busy, x.err = true, nil
	actor, it, former := x.opts.Actor, x.it, slices.Clone(x.it.Users)
	return Do{Name: "change", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		now, err := svc.SetAccess(context.WithoutCancel(ctx), actor, it.ID, it.Version, to) // begun, it is finished
		return accessSet{now, former, undo, err}
	}}
}
