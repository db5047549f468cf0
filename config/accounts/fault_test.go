package accounts_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/mail"
)

var errFault = errors.New("injected")

// faults fails the n-th call to the store or the vault, and all later ones where
// it stands for a crash. An effect may take place although it is reported as failed.
type faults struct {
	*store.Store
	vault   *shelf
	n       int
	crash   bool
	effect  bool
	counted int
}

func (f *faults) do(call func() error) error {
	f.counted++
	hit := f.counted == f.n
	if f.n > 0 && (hit || f.crash && f.counted > f.n) {
		if hit && f.effect {
			_ = call()
		}
		return errFault
	}
	return call()
}

// shelf is a vault whose contents a test can count.
type shelf struct{ secrets map[accounts.Slot]mail.Secret }

// faultyVault is the vault's side of faults.
type faultyVault struct{ *faults }

func (v faultyVault) Place(context.Context) accounts.Place {
	return accounts.Place{Keeping: accounts.InKeyring}
}

func (v faultyVault) Put(_ context.Context, s accounts.Slot, secret mail.Secret) error {
	return v.do(func() error { v.vault.secrets[s] = secret; return nil })
}

func (v faultyVault) Get(_ context.Context, s accounts.Slot) (secret mail.Secret, err error) {
	err = v.do(func() error {
		var ok bool
		if secret, ok = v.vault.secrets[s]; !ok {
			return accounts.ErrNoSecret
		}
		return nil
	})
	return secret, err
}

func (v faultyVault) Delete(_ context.Context, s accounts.Slot) error {
	return v.do(func() error { delete(v.vault.secrets, s); return nil })
}

func (f *faults) Accounts(ctx context.Context) (all []accounts.Account, err error) {
	err = f.do(func() (err error) { all, err = f.Store.Accounts(ctx); return err })
	return all, err
}

func (f *faults) Account(ctx context.Context, id string) (a accounts.Account, err error) {
	err = f.do(func() (err error) { a, err = f.Store.Account(ctx, id); return err })
	return a, err
}

func (f *faults) Reserve(ctx context.Context, id string, k accounts.Keeping, now time.Time) (s accounts.Slot, err error) {
	err = f.do(func() (err error) { s, err = f.Store.Reserve(ctx, id, k, now); return err })
	return s, err
}

func (f *faults) Insert(ctx context.Context, a accounts.Account) error {
	return f.do(func() error { return f.Store.Insert(ctx, a) })
}

func (f *faults) Update(ctx context.Context, a accounts.Account) (b accounts.Account, err error) {
	err = f.do(func() (err error) { b, err = f.Store.Update(ctx, a); return err })
	return b, err
}

func (f *faults) Delete(ctx context.Context, id string) (s []accounts.Slot, err error) {
	err = f.do(func() (err error) { s, err = f.Store.Delete(ctx, id); return err })
	return s, err
}

func (f *faults) Release(ctx context.Context, s accounts.Slot) (ok bool, err error) {
	err = f.do(func() (err error) { ok, err = f.Store.Release(ctx, s); return err })
	return ok, err
}

func (f *faults) Loose(ctx context.Context, now time.Time, age time.Duration) (s []accounts.Slot, err error) {
	err = f.do(func() (err error) { s, err = f.Store.Loose(ctx, now, age); return err })
	return s, err
}

func (f *faults) Settle(ctx context.Context, s accounts.Slot) error {
	return f.do(func() error { return f.Store.Settle(ctx, s) })
}

func (f *faults) Log(ctx context.Context, e accounts.Entry) error {
	return f.do(func() error { return f.Store.Log(ctx, e) })
}

func (f *faults) Expire(ctx context.Context, now time.Time, most time.Duration) error {
	return f.do(func() error { return f.Store.Expire(ctx, now, most) })
}

// change is one use case that moves a secret: what the account's passwords may be
// afterwards if it failed, and what they are if it did not. "" is no account,
// "none" an account without a password, "new < old" one with a former password.
type change struct {
	from, to string
	run      func(t *testing.T, d *desk, s *accounts.Service, id string) error
}

var changes = map[string]change{
	"save": {"", "new", func(t *testing.T, d *desk, s *accounts.Service, _ string) error {
		proof, _ := d.Check(t.Context(), accounts.Local, login(t, "ala@firma.pl", "new"), nil)
		_, err := s.Save(t.Context(), accounts.Local, proof, kept)
		return err
	}},
	"rotate": {"old", "new < old", func(t *testing.T, d *desk, s *accounts.Service, id string) error {
		proof, _ := d.Check(t.Context(), accounts.Local, login(t, "ala@firma.pl", "new"), nil)
		_, err := s.Rotate(t.Context(), accounts.Local, id, 0, proof, kept)
		return err
	}},
	"rotate again": {"old < older", "new < old", func(t *testing.T, d *desk, s *accounts.Service, id string) error {
		proof, _ := d.Check(t.Context(), accounts.Local, login(t, "ala@firma.pl", "new"), nil)
		_, err := s.Rotate(t.Context(), accounts.Local, id, 2, proof, kept)
		return err
	}},
	"undo": {"new < old", "old < new", func(t *testing.T, _ *desk, s *accounts.Service, id string) error {
		_, err := s.Undo(t.Context(), accounts.Local, id)
		return err
	}},
	"confirm": {"new < old", "new", func(t *testing.T, _ *desk, s *accounts.Service, id string) error {
		_, err := s.Confirm(t.Context(), accounts.Local, id)
		return err
	}},
	"stop keeping": {"old < older", "none", func(t *testing.T, d *desk, s *accounts.Service, id string) error {
		proof, _ := d.Check(t.Context(), accounts.Local, login(t, "ala@firma.pl", "new"), nil)
		_, err := s.Rotate(t.Context(), accounts.Local, id, 0, proof, accounts.Details{})
		return err
	}},
	"start keeping": {"none", "new", func(t *testing.T, d *desk, s *accounts.Service, id string) error {
		proof, _ := d.Check(t.Context(), accounts.Local, login(t, "ala@firma.pl", "new"), nil)
		_, err := s.Rotate(t.Context(), accounts.Local, id, 0, proof, kept)
		return err
	}},
	"remove": {"old < older", "", func(t *testing.T, _ *desk, s *accounts.Service, id string) error {
		return s.Remove(t.Context(), accounts.Local, id)
	}},
}

// After a failure at any call to the store or the vault the state is the old or
// the new one with exactly one working secret, and the next use leaves nothing
// of the other behind.
func TestR03FailureAtEveryCall(t *testing.T) {
	points := 0
	for name, c := range changes {
		for _, crash := range []bool{false, true} {
			for _, effect := range []bool{false, true} {
				for n := 1; ; n++ {
					what := fmt.Sprintf("%s, call %d, crash %v, effect %v", name, n, crash, effect)
					if !tryFault(t, what, c, &faults{n: n, crash: crash, effect: effect}) {
						break
					}
					points++
				}
			}
		}
	}
	if t.Logf("%d points", points); points < 200 {
		t.Errorf("only %d points were tried", points)
	}
}

// tryFault is false when the fault was never reached.
func tryFault(t *testing.T, what string, c change, f *faults) bool {
	d := open(t)
	f.Store, f.vault = d.store, &shelf{map[accounts.Slot]mail.Secret{}}
	healthy := &faults{Store: d.store, vault: f.vault}
	sane := d.service(healthy, faultyVault{healthy})
	id := ""
	if c.from != "" {
		now, former, rotated := strings.Cut(c.from, " < ")
		first := cmp.Or(former, now)
		details := kept
		details.Keep = first != "none"
		a, err := sane.SaveUntested(t.Context(), accounts.Local, login(t, "ala@firma.pl", first), details)
		if err == nil && rotated {
			a, err = sane.Rotate(t.Context(), accounts.Local, a.ID, a.Revision, d.proof(t, login(t, "ala@firma.pl", now)), kept)
		}
		if err != nil {
			t.Fatal(err)
		}
		id = a.ID
	}
	err := c.run(t, d, d.service(f, faultyVault{f}), id)
	reached := f.counted >= f.n
	got := state(t, what, d.store, f.vault)
	switch {
	case err == nil || accounts.ReasonOf(err) == accounts.ReasonLeftOver:
		if got != c.to {
			t.Errorf("%s: done (%v), but the password is %q", what, err, got)
		}
	case !errors.As(err, new(*accounts.Error)):
		t.Errorf("%s: not an Error: %v", what, err)
	case got != c.from && !(f.effect && got == c.to):
		t.Errorf("%s: failed (%v), but the password is %q", what, err, got)
	}
	if !reached && err != nil {
		t.Errorf("%s: failed without a fault: %v", what, err)
	}

	// The next start, later: another account is added, and what is left over goes.
	d.clock.t = d.clock.t.Add(accounts.Abandoned + time.Second)
	other, err := sane.SaveUntested(t.Context(), accounts.Local, login(t, "other@firma.pl", "theirs"), kept)
	if err != nil {
		t.Fatalf("%s: the next use fails: %v", what, err)
	}
	if now := state(t, what, d.store, f.vault); now != got {
		t.Errorf("%s: the password was %q and is %q after the next start", what, got, now)
	}
	secrets := 1
	if got != "" && got != "none" {
		secrets += 1 + strings.Count(got, "<")
	}
	if len(f.vault.secrets) != secrets || reveal(t, faultyVault{healthy}, other.Slot()) != "theirs" {
		t.Errorf("%s: %d secrets are kept, want %d", what, len(f.vault.secrets), secrets)
	}
	if left, err := d.store.Loose(t.Context(), d.clock.t, 0); err != nil || len(left) != 0 {
		t.Errorf("%s: still noted: %v (%v)", what, left, err)
	}
	return reached
}

// state is the account's passwords as a later start finds it.
func state(t *testing.T, what string, s *store.Store, v *shelf) string {
	t.Helper()
	all, err := s.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Profile.Address.String() != "ala@firma.pl" {
			continue
		}
		if a.Keeping == accounts.NotKept {
			return "none"
		}
		var passwords []string
		for _, slot := range a.Slots() {
			password := reveal(t, faultyVault{&faults{vault: v}}, slot)
			if password == "" {
				t.Errorf("%s: the account has lost its password in %v", what, slot)
			}
			passwords = append(passwords, password)
		}
		return strings.Join(passwords, " < ")
	}
	return ""
}

// A vault that keeps the secret but reports a failure: it is taken back at once,
// not at the next start.
func TestFailedPutIsTakenBackAtOnce(t *testing.T) {
	d := open(t)
	f := &faults{Store: d.store, vault: &shelf{map[accounts.Slot]mail.Secret{}}}
	_, err := d.service(f, lyingVault{faultyVault{f}}).SaveUntested(t.Context(), accounts.Local, login(t, "ala@firma.pl", "x"), kept)
	code(t, err, accounts.CodeVault, "")
	if len(f.vault.secrets) != 0 {
		t.Errorf("%d secrets are kept", len(f.vault.secrets))
	}
}

type lyingVault struct{ faultyVault }

func (v lyingVault) Put(ctx context.Context, s accounts.Slot, secret mail.Secret) error {
	return errors.Join(v.faultyVault.Put(ctx, s, secret), errFault)
}
