package plain

import (
	"slices"

	"mailkey/config/accounts"
)

// awaited asks for the passwords that accounts wait for from this very person,
// one after the other.
func (t *talk) awaited(list []accounts.Account) error {
	for _, a := range list {
		if !a.AwaitedFrom(t.o.Actor) {
			continue
		}
		t.say("")
		t.tell("plain.awaits", "address", a.Profile.Address.String())
		yes, err := t.Confirm(t.ctx, t.text("plain.awaits-ask"))
		if err != nil || !yes {
			return err
		}
		if err := t.renew(a); err != nil {
			return err
		}
	}
	return nil
}

// renewable is the accounts whose password the person may give: those that wait
// for theirs first.
func (t *talk) renewable() ([]accounts.Account, error) {
	list, err := t.service.List(t.ctx, t.o.Actor)
	if err != nil {
		return nil, err
	}
	keeps, err := t.keeper()
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(a accounts.Account) bool { return !keeps(a) && !a.Awaits() })
	accounts.AwaitedFirst(list, t.o.Actor)
	return list, nil
}
