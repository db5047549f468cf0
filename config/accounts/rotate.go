package accounts

import (
	"context"
	"errors"
	"slices"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// undoFor is how long a replaced password is kept unless the person says earlier
// that the new one works everywhere.
const undoFor = 24 * time.Hour

// Rotate gives a stored account the settings and password that Check proved: new
// revision in, row switched. The password that was in use becomes the former
// one, for Undo, until Confirm or for a day; the one before it goes. The address
// must be the account's. from is the revision that the rotation began with, 0
// for any: of two rotations at once one wins, and the other gets ReasonChanged.
// An account without a password gets its first one in the same way, from whoever
// was assigned to it too.
func (s *Service) Rotate(ctx context.Context, who Actor, id string, from int, proof Checked, d Details) (Account, error) {
	old, proof, d, err := s.toRotate(ctx, who, id, from, proof, d)
	if err != nil {
		return Account{}, err
	}
	if err := proof.good(who, s.parts.Now()); err != nil {
		return Account{}, err
	}
	if from != 0 && from != old.Revision {
		return Account{}, stored(ErrChanged)
	}
	a := old
	if a.Profile, err = old.take(proof.Profile()); err != nil {
		return Account{}, err
	}
	if d.Purpose == "" {
		d.Purpose = old.Purpose
	}
	if d, err = d.settle(); err != nil {
		return Account{}, err
	}
	if err := s.log(ctx, who, "Rotate", a.Profile.Address.String(), ""); err != nil {
		return Account{}, err
	}
	a.Purpose, a.Proved = d.Purpose, true
	slot, err := s.keep(ctx, a.ID, proof.login.Secret, d.Keep)
	if err != nil {
		return Account{}, err
	}
	a.Keeping, a.Revision = slot.Keeping, max(slot.Revision, old.Revision)
	repeated := s.repeats(ctx, old, proof.login.Secret)
	if !repeated || a.AppName == "" { // of the same password the name at Google and the age stay the same
		a.AppName = d.AppName
	}
	if !repeated {
		a.Password = s.now()
	}
	switch {
	case !d.Keep, old.elsewhere(who, a.Profile): // nothing is to be kept, the former password no more than this one; or it is not for these servers
		a.Former = nil
	case !repeated:
		a.Former = old.retired(s.now())
	}
	switched, err := s.parts.Store.Update(ctx, a)
	if err != nil {
		return Account{}, s.takeBack(ctx, slot, stored(err))
	}
	s.drop(ctx, old, switched)
	s.sweep(ctx)
	return s.remember(ctx, switched, proof), nil
}

// repeats reports whether the password is the one in use: to give it again
// changes nothing that could be undone.
func (s *Service) repeats(ctx context.Context, a Account, secret mail.Secret) bool {
	if a.Keeping == NotKept {
		return false
	}
	kept, err := s.parts.Vault.Get(ctx, a.Slot())
	return err == nil && kept.Equal(secret)
}

// WentBack reports whether a change was undone: the password that is kept is the
// newer one then, and the older one is in use.
func (a Account) WentBack() bool { return a.Former != nil && a.Former.Revision > a.Revision }

// retired is the account's password as a former one; nil where none is kept.
func (a Account) retired(now time.Time) *Former {
	if a.Keeping == NotKept {
		return nil
	}
	return &Former{Keeping: a.Keeping, Revision: a.Revision, AppName: a.AppName, Since: a.Password, Until: now.Add(undoFor)}
}

// current is an account as read, without a former password whose time is over:
// whoever only looks on or tests ends that time too. Where it cannot be
// forgotten now it is at least not used any more.
func (s *Service) current(ctx context.Context, a Account) (Account, error) {
	if a.Former == nil || !a.Former.due(s.parts.Now()) {
		return a, nil
	}
	s.sweep(ctx)
	a, err := s.parts.Store.Account(ctx, a.ID)
	if err == nil && a.Former != nil && a.Former.over(s.parts.Now()) {
		a.Former = nil
	}
	return a, stored(err)
}

// over reports whether the former password's time is over.
func (f Former) over(now time.Time) bool { return !now.Before(f.Until) }

// due reports whether Store.Expire has something to do with it.
func (f Former) due(now time.Time) bool { return f.over(now) || f.Until.After(now.Add(undoFor)) }

// drop deletes the secrets that the account had and has no more. The change is
// done and told; one that stays is swept up later.
func (s *Service) drop(ctx context.Context, had, has Account) {
	for _, slot := range had.Slots() {
		if slot != has.Slot() && slot != has.FormerSlot() {
			_ = s.discard(ctx, slot)
		}
	}
}

var (
	errNoFormer = errors.New("no former password is kept for this mailbox any more")
	errReadOnly = errors.New("the account's password cannot be read")
)

// Undo puts the former password back in use; the one that replaced it becomes
// the former one, for a day from now, so that nothing is lost by undoing either.
// The account is unproved until the next good test. ReasonNoFormer where there
// is nothing to go back to.
func (s *Service) Undo(ctx context.Context, who Actor, id string) (Account, error) {
	same := samePasswords()
	return s.change(ctx, who, "Undo", id, func(a *Account) error {
		back := a.Former
		switch {
		case !same(*a):
			return stored(ErrChanged)
		case back == nil:
			return &Error{Code: CodeNotFound, Reason: ReasonNoFormer, Err: errNoFormer}
		}
		// Never away from a password that works towards one that is not there.
		switch secret, err := s.parts.Vault.Get(ctx, a.FormerSlot()); {
		case err != nil:
			return vaulted(err)
		case secret.IsZero():
			return &Error{Code: CodeVault, Reason: ReasonNoSecret, Err: errReadOnly}
		}
		a.Former = a.retired(s.now())
		a.Keeping, a.Revision, a.AppName, a.Password, a.Proved = back.Keeping, back.Revision, back.AppName, back.Since, false
		return nil
	})
}

// Confirm forgets the former password: the new one works everywhere. Where there
// is none it does nothing. ReasonLeftOver means that it is forgotten and its
// secret could not be deleted yet; a later call sweeps it up.
func (s *Service) Confirm(ctx context.Context, who Actor, id string) (Account, error) {
	var slot Slot
	same := samePasswords()
	a, err := s.change(ctx, who, "Confirm", id, func(a *Account) error {
		if !same(*a) {
			return stored(ErrChanged)
		}
		slot, a.Former = a.FormerSlot(), nil
		return nil
	})
	if err != nil {
		return Account{}, err
	}
	if err := s.discard(ctx, slot); err != nil {
		return a, &Error{Code: CodeVault, Reason: ReasonLeftOver, Err: err}
	}
	return a, nil
}

// samePasswords reports whether an account has the passwords that it had when it was
// first asked: of two people who undo at once, the second must not undo the undoing.
func samePasswords() func(Account) bool {
	var first []Slot
	return func(a Account) bool {
		if first == nil {
			first = a.Slots()
		}
		return slices.Equal(first, a.Slots())
	}
}

// Life is whether a password still opens its mailbox.
type Life string

// What a sign-in says about a password. Unknown: it did not come to an answer.
const (
	Alive       Life = "alive"
	Dead        Life = "dead"
	LifeUnknown Life = "unknown"
)

// TestFormer signs in once, by IMAP, with the former password: whether it is
// dead, as it should be once it was revoked at the provider, or good enough to
// go back to. Nothing is remembered of it.
func (s *Service) TestFormer(ctx context.Context, who Actor, id string, emit func(mail.Event)) (Life, mail.Report, error) {
	a, err := s.account(ctx, who, "TestFormer", id)
	if err != nil {
		return LifeUnknown, nil, err
	}
	if a.Former == nil {
		return LifeUnknown, nil, &Error{Code: CodeNotFound, Reason: ReasonNoFormer, Err: errNoFormer}
	}
	secret, err := s.parts.Vault.Get(ctx, a.FormerSlot())
	if err != nil {
		return LifeUnknown, nil, vaulted(err)
	}
	report := s.parts.Prober.SignIn(ctx, mail.Login{Profile: a.Profile, Secret: secret}, emit)
	return lifeIn(report, a.Profile), report, nil
}

// lifeIn reads a report of the reading lane: only a refusal of the password
// itself says that it is dead.
func lifeIn(r mail.Report, p mail.Profile) Life {
	for _, e := range r.Lane(mail.IMAP) {
		if e.Stage == mail.SignIn && e.Status == mail.OK {
			return Alive
		}
	}
	for _, d := range diagnose.Explain(r, p) {
		if d.Cause == diagnose.CredentialsRejected && d.Because.Protocol == mail.IMAP {
			return Dead
		}
	}
	return LifeUnknown
}
