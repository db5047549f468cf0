package accounts

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/discover"
)

// Save stores what Check proved: secret first, then the row. CodeExists when
// the owner has this address already.
func (s *Service) Save(ctx context.Context, who Actor, proof Checked, d Details) (Account, error) {
	if _, err := s.enter(ctx, who, "Save"); err != nil {
		return Account{}, err
	}
	if err := proof.good(who, s.parts.Now()); err != nil {
		return Account{}, err
	}
	a, err := s.add(ctx, who, proof.login, d, true)
	if err != nil {
		return Account{}, err
	}
	return s.remember(ctx, a, proof), nil
}

// remember makes the check that proved an account its latest result. The account
// is stored by now, so that a failure here changes nothing but what is shown.
func (s *Service) remember(ctx context.Context, a Account, proof Checked) Account {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recording)
	defer cancel()
	result := proof.result()
	if s.parts.Store.Record(ctx, a.ID, a.Version, result) == nil {
		a.Last = &result
	}
	return a
}

// SaveUntested stores settings that nobody proved, marked so. The secret may be
// missing when it is not to be kept.
func (s *Service) SaveUntested(ctx context.Context, who Actor, login mail.Login, d Details) (Account, error) {
	if _, err := s.enter(ctx, who, "SaveUntested"); err != nil {
		return Account{}, err
	}
	return s.add(ctx, who, login, d, false)
}

func (s *Service) add(ctx context.Context, who Actor, login mail.Login, d Details, proved bool) (Account, error) {
	profile, err := settle(login.Profile)
	if err != nil {
		return Account{}, err
	}
	if d, err = d.settle(); err != nil {
		return Account{}, err
	}
	owner, whose, err := s.ownerOf(ctx, who, d)
	if err != nil {
		return Account{}, err
	}
	all, err := s.parts.Store.Accounts(ctx)
	if err != nil {
		return Account{}, stored(err)
	}
	for _, a := range all { // before the keyring is asked for anything; Insert makes sure
		if a.Owner == owner && a.Profile.Address.Key() == profile.Address.Key() {
			return Account{}, stored(ErrExists)
		}
	}
	action := "Save"
	if !proved {
		action = "SaveUntested"
	}
	if err := s.log(ctx, who, action, profile.Address.String(), whose); err != nil {
		return Account{}, err
	}
	s.sweep(ctx)
	now := s.now()
	a := Account{
		ID: rand.Text(), Owner: owner, Profile: profile, Purpose: d.Purpose, AppName: d.AppName,
		Proved: proved, Created: now, Password: now, Version: 1,
	}
	if login.Secret.IsZero() {
		a.Password = time.Time{}
	}
	slot, err := s.keep(ctx, a.ID, login.Secret, d.Keep)
	if err != nil {
		return Account{}, err
	}
	a.Keeping, a.Revision = slot.Keeping, slot.Revision
	if err := s.parts.Store.Insert(ctx, a); err != nil {
		return Account{}, s.takeBack(ctx, slot, stored(err))
	}
	return a, nil
}

// now is the time as it is stored: in milliseconds.
func (s *Service) now() time.Time { return s.parts.Now().UTC().Truncate(time.Millisecond) }

// take is the profile that replaces the account's own: same address, and the
// old label where there is no new one.
func (a Account) take(p mail.Profile) (mail.Profile, error) {
	if p.Address.Key() != a.Profile.Address.Key() {
		return p, usage(FieldAddress, ReasonOtherAddress, errors.New("an account's address cannot change; add another account"))
	}
	if p.Label == "" {
		p.Label = a.Profile.Label
	}
	return settle(p)
}

// Edit changes a stored account's profile; it is then unproved until the next
// good test, unless only the label changed. The address cannot change, nor, in a
// team, the hosts that a kept password is for, but to a known provider's: ReasonElsewhere.
func (s *Service) Edit(ctx context.Context, who Actor, id string, p mail.Profile) (Account, error) {
	return s.change(ctx, who, "Edit", id, func(a *Account) (err error) {
		old := *a
		if a.Profile, err = a.take(p); err != nil {
			return err
		}
		if len(old.Slots()) > 0 && old.elsewhere(who, a.Profile) {
			return errElsewhere
		}
		same := mail.Login{Profile: old.Profile}.SameSettings(mail.Login{Profile: a.Profile})
		a.Proved = a.Proved && same
		return nil
	})
}

var errElsewhere = &Error{
	Code: CodeNotAllowed, Reason: ReasonElsewhere, Err: errors.New("the kept password was given for other servers"),
}

// elsewhere reports whether passwords that are kept would go to hosts that they were
// not given for, at the wish of somebody in a team. Nobody there is shown a password,
// and whoever may send it to a computer of their own has seen it. A known provider's
// servers are nobody's own.
func (a Account) elsewhere(who Actor, p mail.Profile) bool {
	return who != Local && slices.ContainsFunc(mail.Protocols[:], func(lane mail.Protocol) bool {
		host := p.Server(lane).Host
		return !strings.EqualFold(a.Profile.Server(lane).Host, host) && !discover.Vouched(host)
	})
}

// Rename gives the account another label; an empty one is the address.
func (s *Service) Rename(ctx context.Context, who Actor, id, label string) (Account, error) {
	return s.change(ctx, who, "Rename", id, func(a *Account) (err error) {
		a.Profile.Label = label
		a.Profile, err = settle(a.Profile)
		return err
	})
}

// change reads, changes and writes an account, again if somebody came between.
func (s *Service) change(ctx context.Context, who Actor, action, id string, edit func(*Account) error) (Account, error) {
	return s.changeWith(ctx, who, action, id, "", edit)
}

// changeWith is change whose entry in the audit trail has a detail.
func (s *Service) changeWith(ctx context.Context, who Actor, action, id, detail string, edit func(*Account) error) (Account, error) {
	for try := 1; ; try++ {
		a, err := s.account(ctx, who, action, id)
		if err != nil {
			return Account{}, err
		}
		if err := edit(&a); err != nil {
			return Account{}, err
		}
		if try == 1 {
			if err := s.log(ctx, who, action, a.Profile.Address.String(), detail); err != nil {
				return Account{}, err
			}
		}
		changed, err := s.parts.Store.Update(ctx, a)
		if err == nil {
			return changed, nil
		}
		if !errors.Is(err, ErrChanged) || try == 3 {
			return Account{}, stored(err)
		}
	}
}

// Remove deletes the account, its results and its secrets, the former one too;
// mail that was fetched stays. ReasonLeftOver means that the account is gone and
// a secret is not yet; a later call sweeps it up.
func (s *Service) Remove(ctx context.Context, who Actor, id string) error {
	a, err := s.account(ctx, who, "Remove", id)
	if err != nil {
		return err
	}
	if err := s.log(ctx, who, "Remove", a.Profile.Address.String(), ""); err != nil {
		return err
	}
	had, err := s.parts.Store.Delete(ctx, a.ID)
	if err != nil {
		return stored(err)
	}
	var left error
	for _, slot := range had {
		left = errors.Join(left, s.discard(ctx, slot))
	}
	if left != nil {
		return &Error{Code: CodeVault, Reason: ReasonLeftOver, Err: left}
	}
	s.sweep(ctx)
	return nil
}

// keep puts the secret into a new slot, or into none.
func (s *Service) keep(ctx context.Context, id string, secret mail.Secret, keep bool) (Slot, error) {
	if !keep {
		return Slot{Account: id, Revision: 1, Keeping: NotKept}, nil
	}
	if err := fit(secret); err != nil {
		return Slot{}, err
	}
	slot, err := s.parts.Store.Reserve(ctx, id, s.parts.Vault.Place(ctx).Keeping, s.parts.Now())
	if err != nil {
		return Slot{}, stored(err)
	}
	if err := s.parts.Vault.Put(ctx, slot, secret); err != nil {
		return Slot{}, s.takeBack(ctx, slot, vaulted(err))
	}
	return slot, nil
}

// cleaning is how long tidying the vault may take, whatever the caller's context says.
const cleaning = 10 * time.Second

// takeBack empties the slot of a change that failed, and returns why it failed.
// A slot that is not reserved any more belongs to a row after all: a commit can
// succeed and still be reported as failed.
func (s *Service) takeBack(ctx context.Context, slot Slot, why error) error {
	if slot.Keeping == NotKept {
		return why
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleaning)
	defer cancel()
	if released, err := s.parts.Store.Release(ctx, slot); err == nil && released {
		_ = s.discard(ctx, slot) // what stays is swept up later
	}
	return why
}

// discard deletes the secret of a loose slot and settles it.
func (s *Service) discard(ctx context.Context, slot Slot) error {
	if slot.Keeping == NotKept {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleaning)
	defer cancel()
	if err := s.parts.Vault.Delete(ctx, slot); err != nil {
		return err
	}
	return s.parts.Store.Settle(ctx, slot)
}

// abandoned is the age at which an unfinished change counts as interrupted. A
// change takes a few seconds at most; one that wakes up later notices, since its
// reservation is gone.
const abandoned = time.Minute

// sweep deletes secrets that an interrupted change left behind, and former ones
// whose time is over. It gives up on a vault at its first error: this is a
// courtesy, not what the person asked for.
func (s *Service) sweep(ctx context.Context) {
	if err := s.parts.Store.Expire(ctx, s.parts.Now(), undoFor); err != nil {
		return
	}
	loose, err := s.parts.Store.Loose(ctx, s.parts.Now(), abandoned)
	if err != nil {
		return
	}
	broken := map[Keeping]bool{}
	for _, slot := range loose {
		if !broken[slot.Keeping] {
			broken[slot.Keeping] = s.discard(ctx, slot) != nil
		}
	}
}
