package accounts

import (
	"context"
	"errors"
)

// relation is how the actor stands to what an action is about; a set of them is
// the answer to "when may they?".
type relation uint8

const (
	locked   relation = 1 << iota // about no stored account, by someone to whom no mailbox is assigned
	unlocked                      // about no stored account, by someone who has a mailbox
	stranger                      // about an account that is none of theirs
	assigned                      // about an account that they were assigned to
	owner                         // about an account of their own
	anybody                       // the action asks for no actor at all

	always = locked | unlocked | stranger | assigned | owner
)

// see is the action of learning that an account exists. Who may not see it is
// told that there is none.
const see = "see"

// rules is the one permission table: an action, and under which relations a
// member and an administrator may do it. An action is a method of Service. What
// is not listed is denied.
var rules = [...]struct {
	action                string
	member, administrator relation
}{
	{see, assigned | owner, always},

	{"Discover", anybody, anybody},
	{"DiscoverWith", anybody, anybody},
	{"Place", anybody, anybody},
	{"MailFolder", anybody, anybody},

	{"Check", unlocked, always},
	{"RoundTrip", unlocked, always},
	{"Save", unlocked, always},
	{"SaveUntested", unlocked, always},

	{"List", locked | unlocked, always}, // shows what the actor may see
	{"Find", locked | unlocked, always},
	{"Draft", locked | unlocked, always}, // one's own
	{"SaveDraft", locked | unlocked, always},
	{"DropDraft", locked | unlocked, always},

	{"Test", assigned | owner, always},
	{"TestRoundTrip", assigned | owner, always},
	{"Vet", assigned | owner, always},
	{"History", assigned | owner, always},
	{"Fetch", assigned | owner, always},
	{"Messages", assigned | owner, always},
	{"Read", assigned | owner, always},

	{"Password", 0, owner}, // an administrator's own; members exist in a team alone, where none is ever shown

	{"Edit", owner, always},
	{"Rename", owner, always},
	{"Rotate", owner, always},
	{"Undo", owner, always},
	{"Confirm", owner, always},
	{"TestFormer", owner, always},
	{"Remove", owner, always},
}

// allowed is the only reader of the table.
func allowed(who Actor, action string, r relation) bool {
	for _, rule := range rules {
		if rule.action != action {
			continue
		}
		switch {
		case (rule.member|rule.administrator)&anybody != 0:
			return true
		case who.User == "":
			return false
		case who.Role == Member:
			return rule.member&r != 0
		case who.Role == Administrator:
			return rule.administrator&r != 0
		}
	}
	return false
}

func (who Actor) relation(a Account) relation {
	if who.User != "" && a.Owner == who.User {
		return owner
	}
	return stranger
}

var errNotAllowed = &Error{Code: CodeNotAllowed, Err: errors.New("only the owner or an administrator may do this")}

// enter lets the actor begin an action that is about no stored account.
func (s *Service) enter(ctx context.Context, who Actor, action string) error {
	if allowed(who, action, locked) { // without asking the store
		return nil
	}
	if !allowed(who, action, unlocked) {
		return errNotAllowed
	}
	all, err := s.parts.Store.Accounts(ctx)
	if err != nil {
		return stored(err)
	}
	for _, a := range all {
		if who.relation(a)&(owner|assigned) != 0 {
			return nil
		}
	}
	return errNotAllowed
}

// account is the stored account, if the actor may do this to it. One that they
// may not even see does not exist for them.
func (s *Service) account(ctx context.Context, who Actor, action, id string) (Account, error) {
	if !allowed(who, action, always) {
		return Account{}, errNotAllowed
	}
	a, err := s.parts.Store.Account(ctx, id)
	switch {
	case err != nil:
		return Account{}, stored(err)
	case !allowed(who, see, who.relation(a)):
		return Account{}, stored(ErrNoAccount)
	case !allowed(who, action, who.relation(a)):
		return Account{}, errNotAllowed
	}
	return s.current(ctx, a)
}
