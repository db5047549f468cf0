package plain

import (
	"context"
	"slices"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// who asks an administrator of a team who else is to use a new mailbox. It is
// given to them once it is stored.
func (w *walk) who() error {
	list, err := w.colleagues()
	if err != nil || len(list) == 0 {
		return err
	}
	d := w.draft()
	w.say("")
	w.tell("plain.who")
	for {
		var texts []string
		for _, u := range list {
			text := mail.CleanUpTo(u.Name, mail.SaidMax)
			if slices.Contains(d.Users, u.ID) {
				text = w.text("plain.who-has", "name", text)
			}
			texts = append(texts, text)
		}
		n, err := w.choose(w.ctx, append(texts, w.text("plain.who-done")), len(list))
		if err != nil || n == len(list) {
			return err
		}
		id := list[n].ID
		if at := slices.Index(d.Users, id); at >= 0 {
			d.Users = slices.Delete(slices.Clone(d.Users), at, at+1)
			continue
		}
		d.Users = append(slices.Clone(d.Users), id)
		if err := w.foresee(list[n]); err != nil {
			return err
		}
	}
}

// colleagues is those whom the mailbox can be given to; nobody for who may not.
func (w *walk) colleagues() ([]accounts.User, error) {
	if w.flow.Changes() {
		return nil, nil
	}
	me, err := w.service.Me(w.ctx, w.o.Actor)
	if err != nil || me.Role != accounts.Administrator {
		return nil, err
	}
	all, err := w.service.Users(w.ctx, w.o.Actor)
	return slices.DeleteFunc(all, func(u accounts.User) bool { return u.ID == w.o.Actor.User }), err
}

// foresee says what the mailbox gives somebody.
func (w *walk) foresee(u accounts.User) error {
	list, err := w.service.List(w.ctx, w.o.Actor)
	if err != nil {
		return err
	}
	key := "access.grant"
	if u.LockedAmong(list) {
		key = "access.grant-unlocks"
	}
	w.tell(key, "address", w.draft().Login.Address.String())
	return nil
}

// share gives a mailbox that was just stored to those who were chosen. It stays
// stored, whatever comes of that.
func (w *walk) share(a accounts.Account) accounts.Account {
	users := w.draft().Users
	if len(users) == 0 || w.flow.Changes() {
		return a
	}
	now, err := w.service.SetAccess(context.WithoutCancel(w.ctx), w.o.Actor, a.ID, a.Version, users)
	if err != nil {
		w.tell("plain.not-given", "why", w.trouble(err))
		return a
	}
	var names []string
	if list, err := w.service.Users(w.ctx, w.o.Actor); err == nil {
		for _, u := range list {
			if slices.Contains(users, u.ID) {
				names = append(names, mail.CleanUpTo(u.Name, mail.SaidMax))
			}
		}
	}
	w.tell("plain.given", "names", strings.Join(names, ", "))
	return now
}
