package accounts

import (
	"context"
	"slices"
)

// supply is the action of giving an account its first password, which is Rotate
// for an account that has none yet. Whoever was assigned may do that, for it is
// they who can get one: nothing that works is replaced by it.
const supply = "supply"

// Awaits reports whether the account has no password yet: it was stored without
// one. A password that is typed for a single test changes nothing about that.
func (a Account) Awaits() bool { return a.Keeping == NotKept && a.Password.IsZero() }

// AwaitedFrom reports whether it is this actor who is asked for its first
// password: its owner, or somebody assigned.
func (a Account) AwaitedFrom(who Actor) bool {
	return a.Awaits() && who.relation(a)&(owner|assigned) != 0
}

// AwaitedFirst puts the accounts that wait for this actor's password before the
// others.
func AwaitedFirst(list []Account, who Actor) {
	rank := func(a Account) int {
		if a.AwaitedFrom(who) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b Account) int { return rank(a) - rank(b) })
}

// toRotate is the account, if the actor may change its password, or give the
// first one. Who is only assigned may do the latter, and change nothing else by it;
// where somebody else was quicker since revision from, they are told that.
func (s *Service) toRotate(ctx context.Context, who Actor, id string, from int, proof Checked, d Details) (Account, Checked, Details, error) {
	a, err := s.account(ctx, who, "Rotate", id)
	if CodeOf(err) != CodeNotAllowed {
		return a, proof, d, err
	}
	first, err := s.account(ctx, who, supply, id)
	switch given := proof.login; {
	case err != nil:
		return Account{}, proof, d, err
	case !first.Awaits() && from != 0 && from != first.Revision:
		return Account{}, proof, d, stored(ErrChanged)
	case !first.Awaits():
		return Account{}, proof, d, errNotAllowed
	default:
		given.Profile = first.Profile
		if !given.SameSettings(proof.login) {
			return Account{}, proof, d, errNotAllowed
		}
		proof.login = given // with the name that it has
		return first, proof, Details{AppName: d.AppName, Keep: true}, nil
	}
}

// ownerOf is the user whose account a new one is to be, and what the audit trail
// says of that: the actor, or whom the details name. Only who may hand accounts
// over may make one for somebody else.
func (s *Service) ownerOf(ctx context.Context, who Actor, d Details) (id, detail string, err error) {
	if d.Owner == "" || d.Owner == who.User {
		return who.User, "", nil
	}
	c, err := s.caller(ctx, who)
	switch {
	case err != nil:
		return "", "", err
	case !allowed(c, "Transfer", stranger):
		return "", "", errNotAllowed
	case d.Owner == Local.User:
		return d.Owner, d.Owner, nil
	}
	names, err := s.namesOf(ctx, []string{d.Owner})
	if err != nil {
		return "", "", err
	}
	return d.Owner, names[0], nil
}
