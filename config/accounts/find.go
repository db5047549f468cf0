package accounts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mailkey/mail"
)

// List is every account that the actor may see, by label.
func (s *Service) List(ctx context.Context, who Actor) ([]Account, error) {
	c, err := s.enter(ctx, who, "List")
	if err != nil {
		return nil, err
	}
	return s.visible(ctx, c)
}

func (s *Service) visible(ctx context.Context, who caller) ([]Account, error) {
	all, err := s.parts.Store.Accounts(ctx)
	if err != nil {
		return nil, stored(err)
	}
	all = slices.DeleteFunc(all, func(a Account) bool { return !allowed(who, see, who.relation(a)) })
	for i, a := range all {
		switch a, err = s.current(ctx, a); {
		case errors.Is(err, ErrNoAccount): // removed meanwhile
		case err != nil:
			return nil, err
		default:
			all[i] = who.veil(a)
		}
	}
	slices.SortStableFunc(all, func(a, b Account) int {
		return cmp.Or(
			CompareNames(a.Profile.Label, b.Profile.Label),
			cmp.Compare(a.Profile.Address.Key(), b.Profile.Address.Key()),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return all, nil
}

// CompareNames is the order of names in a list: capitals do not matter, and a row
// of digits counts as its number, so that "box 2" stands before "box 10".
func CompareNames(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m > 0 && n > 0 {
			one, other := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if order := cmp.Or(cmp.Compare(len(one), len(other)), cmp.Compare(one, other)); order != 0 {
				return order
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(strings.ToLower(a), strings.ToLower(b)))
}

// digits is how many of them a text begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// Find is the account with this address, else with this unique label. Capitals
// do not matter. One's own goes before other people's of the same address. What
// is an address names no account by its label: whoever calls a mailbox as
// another one's address must not get that one's new password.
func (s *Service) Find(ctx context.Context, who Actor, name string) (Account, error) {
	c, err := s.enter(ctx, who, "Find")
	if err != nil {
		return Account{}, err
	}
	all, err := s.visible(ctx, c)
	if err != nil {
		return Account{}, err
	}
	by := func(same func(Account) bool) []Account {
		return slices.DeleteFunc(slices.Clone(all), func(a Account) bool { return !same(a) })
	}
	own := func(a Account) bool { return a.Owner == who.User }
	address := func(a Account) bool { return strings.EqualFold(a.Profile.Address.String(), name) }
	_, notAddress := mail.ParseAddress(name)
	label := func(a Account) bool { return notAddress != nil && strings.EqualFold(a.Profile.Label, name) }

	for _, found := range [][]Account{
		by(func(a Account) bool { return own(a) && address(a) }), by(address), by(label),
	} {
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return Account{}, ambiguous(found)
		}
	}
	return Account{}, stored(ErrNoAccount)
}

// named is how many matches an error lists.
const named = 5

func ambiguous(found []Account) error {
	one, reason := found[0].Profile.Address.Key(), ReasonSameAddress
	if slices.ContainsFunc(found, func(a Account) bool { return a.Profile.Address.Key() != one }) {
		reason = ReasonAmbiguous
	}
	var matches []string
	for _, a := range found[:min(len(found), named)] {
		if reason == ReasonSameAddress { // then their names tell them apart, if anything does
			matches = append(matches, a.Profile.Label)
		} else {
			matches = append(matches, a.Profile.Address.String())
		}
	}
	list := strings.Join(matches, ", ")
	if len(found) > named {
		list += ", …"
	}
	return &Error{
		Code: CodeUsage, Reason: reason, Args: map[string]string{"matches": list},
		Err: fmt.Errorf("it fits several mailboxes (%s)", list),
	}
}

// Place is where new secrets will live, so that the person can be told.
type Place struct {
	Keeping Keeping
	Path    string // of the sealed store's key file; empty for the keyring
	Why     string // slug: why not the keyring ("no-keyring", "asked", "locked"); empty otherwise
}

// Place says where Save will put a secret.
func (s *Service) Place(ctx context.Context) Place { return s.parts.Vault.Place(ctx) }

// Draft is the actor's unfinished wizard as SaveDraft got it; nil when there is none.
func (s *Service) Draft(ctx context.Context, who Actor) ([]byte, error) {
	if _, err := s.enter(ctx, who, "Draft"); err != nil {
		return nil, err
	}
	answers, err := s.parts.Store.Draft(ctx, who.User)
	return answers, stored(err)
}

// SaveDraft remembers an unfinished wizard's answers, at most 64 kB. The caller
// leaves secrets out.
func (s *Service) SaveDraft(ctx context.Context, who Actor, answers []byte) error {
	if _, err := s.enter(ctx, who, "SaveDraft"); err != nil {
		return err
	}
	if len(answers) > maxDraft {
		return usage(FieldDraft, ReasonTooLong, errors.New("the unfinished answers are larger than 64 kB"))
	}
	return stored(s.parts.Store.SaveDraft(ctx, who.User, answers))
}

// DropDraft forgets it.
func (s *Service) DropDraft(ctx context.Context, who Actor) error {
	if _, err := s.enter(ctx, who, "DropDraft"); err != nil {
		return err
	}
	return stored(s.parts.Store.DropDraft(ctx, who.User))
}
