package accounts

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// SetAccess says who may use an account beside its owner: exactly these users. version
// is the account's as the administrator saw it; ReasonChanged when somebody
// changed it meanwhile, and then nothing is done. A user who gets their first
// mailbox has mail from that moment on.
func (s *Service) SetAccess(ctx context.Context, who Actor, id string, version int, users []string) (Account, error) {
	a, err := s.account(ctx, who, "SetAccess", id)
	if err != nil {
		return Account{}, err
	}
	users = slices.Compact(slices.Sorted(slices.Values(users)))
	names, err := s.namesOf(ctx, users)
	if err != nil {
		return Account{}, err
	}
	if err := s.log(ctx, who, "SetAccess", a.Profile.Address.String(), strings.Join(names, ", ")); err != nil {
		return Account{}, err
	}
	a, err = s.parts.Store.SetAccess(ctx, a.ID, version, users)
	return a, stored(err)
}

// namesOf is the users' names; an unknown one is ErrNoUser.
func (s *Service) namesOf(ctx context.Context, users []string) ([]string, error) {
	var names []string
	for _, id := range users {
		u, err := s.parts.Store.User(ctx, id)
		if err != nil {
			return nil, stored(err)
		}
		names = append(names, u.Name)
	}
	return names, nil
}

// Transfer gives an account to another owner.
func (s *Service) Transfer(ctx context.Context, who Actor, id, to string) (Account, error) {
	owner := to
	if to != Local.User {
		u, err := s.parts.Store.User(ctx, to)
		if err != nil {
			if _, denied := s.enter(ctx, who, "Users"); denied != nil { // who may not ask is not told
				err = denied
			}
			return Account{}, stored(err)
		}
		owner = u.Name
	}
	return s.changeWith(ctx, who, "Transfer", id, owner, func(a *Account) error { a.Owner = to; return nil })
}

// Grant is what being assigned to an account gives a user.
type Grant struct {
	User    User
	Account Account
	Unlocks bool // it is their first mailbox: mail unlocks for them
	Already bool // they have it
	Owns    bool // it is theirs
}

// Preview is what SetAccess would give a user, before it is done.
func (s *Service) Preview(ctx context.Context, who Actor, id, user string) (Grant, error) {
	a, err := s.account(ctx, who, "Preview", id)
	if err != nil {
		return Grant{}, err
	}
	u, err := s.parts.Store.User(ctx, user)
	if err != nil {
		return Grant{}, stored(err)
	}
	all, err := s.parts.Store.Accounts(ctx)
	if err != nil {
		return Grant{}, stored(err)
	}
	return Grant{User: u, Account: a, Unlocks: u.LockedAmong(all), Already: slices.Contains(a.Users, u.ID), Owns: a.Owner == u.ID}, nil
}

// LockedAmong reports whether a mailbox would unlock mail for the user: they are no
// administrator, and none of all the accounts is theirs to use.
func (u User) LockedAmong(all []Account) bool {
	they := Actor{User: u.ID}
	return u.Role != Administrator && !slices.ContainsFunc(all, func(a Account) bool { return they.relation(a)&(owner|assigned) != 0 })
}

// Unlocked reports whether the actor has mail: an administrator, or somebody with
// at least one mailbox.
func (s *Service) Unlocked(ctx context.Context, who Actor) (bool, error) {
	c, err := s.enter(ctx, who, "Unlocked")
	if err != nil {
		return false, err
	}
	if c.role == Administrator {
		return true, nil
	}
	mine, err := s.visible(ctx, c)
	return len(mine) > 0, err
}

// ErrNoUser and the following are a Store's answers about users.
var (
	ErrNoUser            = errors.New("there is no such user")
	ErrNoInvitation      = errors.New("this code is not valid")
	ErrLastAdministrator = errors.New("somebody must stay an administrator")
	ErrUserExists        = errors.New("this name is somebody's already")
	ErrKeyExists         = errors.New("this key is somebody's already")
	ErrOwns              = errors.New("the user still owns mailboxes")
)
