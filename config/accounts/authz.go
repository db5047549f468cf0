package accounts

import (
	"context"
	"errors"
	"slices"
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

	none   = relation(0)
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
	{"Changes", anybody, anybody}, // tells that there are any, and no more

	{"Check", unlocked, always},
	{"RoundTrip", unlocked, always},
	{"Save", unlocked, always},
	{"SaveUntested", unlocked, always},

	{"List", locked | unlocked, always}, // shows what the actor may see
	{"Find", locked | unlocked, always},
	{"Draft", locked | unlocked, always}, // one's own
	{"SaveDraft", locked | unlocked, always},
	{"DropDraft", locked | unlocked, always},
	{"Me", locked | unlocked, always},
	{"Unlocked", locked | unlocked, always},

	{"Identify", anybody, anybody}, // whoever proved a key
	{"Redeem", anybody, anybody},   // whoever has a code

	{"Users", none, always},
	{"FindUser", none, always},
	{"AddUser", none, always},
	{"Invite", none, always},
	{"InviteAgain", none, always},
	{"AddKey", none, always},
	{"RemoveKey", none, always},
	{"SetRole", none, always},
	{"RenameUser", none, always},
	{"RemoveUser", none, always},
	{"Audit", none, always},

	{"Due", none, always},
	{"TestDue", none, always},

	{"SetAccess", none, always},
	{"Preview", none, always},
	{"Transfer", none, always},

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
	{supply, assigned | owner, always},
	{"Undo", owner, always},
	{"Confirm", owner, always},
	{"TestFormer", owner, always},
	{"Remove", owner, always},
}

// caller is an actor as the store knows them at this moment.
type caller struct {
	Actor
	role Role
	user User
}

// caller looks the actor up. Somebody whose key was taken away is nobody.
func (s *Service) caller(ctx context.Context, who Actor) (caller, error) {
	switch who.User {
	case "":
		return caller{}, errNotAllowed
	case Local.User:
		if who != Local { // whoever comes with a key is not at the server itself
			return caller{}, errNotAllowed
		}
		return caller{who, Administrator, User{ID: Local.User, Name: Local.User, Role: Administrator}}, nil
	}
	u, err := s.parts.Store.User(ctx, who.User)
	switch {
	case errors.Is(err, ErrNoUser):
		return caller{}, errNotAllowed
	case err != nil:
		return caller{}, stored(err)
	case who.Key != "" && !slices.ContainsFunc(u.Keys, func(k Key) bool { return k.Fingerprint == who.Key }):
		return caller{}, errNotAllowed
	}
	return caller{who, u.Role, u}, nil
}

// allowed is the only reader of the table.
func allowed(who caller, action string, r relation) bool {
	for _, rule := range rules {
		if rule.action != action {
			continue
		}
		switch {
		case (rule.member|rule.administrator)&anybody != 0:
			return true
		case who.User == "":
			return false
		case who.role == Member:
			return rule.member&r != 0
		case who.role == Administrator:
			return rule.administrator&r != 0
		}
	}
	return false
}

func (who Actor) relation(a Account) relation {
	switch {
	case who.User == "":
	case a.Owner == who.User:
		return owner
	case slices.Contains(a.Users, who.User):
		return assigned
	}
	return stranger
}

var errNotAllowed = &Error{Code: CodeNotAllowed, Err: errors.New("only the owner or an administrator may do this")}

// enter lets the actor begin an action that is about no stored account.
func (s *Service) enter(ctx context.Context, who Actor, action string) (caller, error) {
	c, err := s.caller(ctx, who)
	if err != nil {
		return caller{}, err
	}
	if allowed(c, action, locked) { // without asking the store
		return c, nil
	}
	if !allowed(c, action, unlocked) {
		return caller{}, errNotAllowed
	}
	all, err := s.parts.Store.Accounts(ctx)
	if err != nil {
		return caller{}, stored(err)
	}
	for _, a := range all {
		if who.relation(a)&(owner|assigned) != 0 {
			return c, nil
		}
	}
	return caller{}, errNotAllowed
}

// account is the stored account, if the actor may do this to it. One that they
// may not even see does not exist for them.
func (s *Service) account(ctx context.Context, who Actor, action, id string) (Account, error) {
	c, err := s.caller(ctx, who)
	if err != nil {
		return Account{}, err
	}
	if !allowed(c, action, always) {
		return Account{}, errNotAllowed
	}
	a, err := s.parts.Store.Account(ctx, id)
	switch {
	case err != nil:
		return Account{}, stored(err)
	case !allowed(c, see, who.relation(a)):
		return Account{}, stored(ErrNoAccount)
	case !allowed(c, action, who.relation(a)):
		return Account{}, errNotAllowed
	}
	a, err = s.current(ctx, a)
	return c.veil(a), err
}

// veil hides from a member who else uses an account.
func (who caller) veil(a Account) Account {
	if who.role != Administrator {
		a.Users = slices.DeleteFunc(slices.Clone(a.Users), func(id string) bool { return id != who.User })
	}
	return a
}
