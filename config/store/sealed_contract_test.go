package store

import (
	"errors"
	"testing"

	"mailkey/config/accounts"
)

// sealsContract: what an old key sealed is not taken any more, and a row is
// exchanged only for the one that was read.
func sealsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	seal := func(recipient string) accounts.Seal {
		return accounts.Seal{Store: s.ID(), Kind: accounts.KeyFile, Recipient: recipient}
	}
	refused := func(err error, now accounts.Seal) {
		t.Helper()
		var e *accounts.Resealed
		if !errors.As(err, &e) || e.Now != now {
			t.Errorf("got %v, want %+v", err, now)
		}
	}
	is(t, s.PutSealed(ctx, "a", 1, []byte("old"), seal("one")), nil)
	refused(s.UseSeal(ctx, "", seal("two")), seal("one"))
	is(t, s.UseSeal(ctx, "one", seal("two")), nil)
	is(t, s.UseSeal(ctx, "", seal("two")), nil)
	refused(s.PutSealed(ctx, "a", 2, []byte("late"), seal("one")), seal("two"))
	_, err := s.Sealed(ctx, "a", 2)
	is(t, err, accounts.ErrNoSecret)
	guarded := seal("three")
	guarded.Kind = accounts.PassphraseKey
	is(t, s.PutSealed(ctx, "b", 1, []byte("guarded"), guarded), nil)
	other := seal("two")
	other.Store = "another"
	refused(s.PutSealed(ctx, "a", 2, []byte("x"), other), seal("two"))

	slots, err := s.SealedSlots(ctx)
	is(t, err, nil)
	same(t, slots, []accounts.Slot{{Account: "a", Revision: 1, Keeping: accounts.Sealed}, {Account: "b", Revision: 1, Keeping: accounts.Sealed}})
	for _, try := range []struct {
		account, old string
		done         bool
	}{{"a", "other", false}, {"x", "", false}, {"a", "old", true}, {"a", "old", false}} {
		done, err := s.Reseal(ctx, try.account, 1, []byte(try.old), []byte("new"))
		if done != try.done || err != nil {
			t.Errorf("%+v: %v %v", try, done, err)
		}
	}
	got, err := s.Sealed(ctx, "a", 1)
	is(t, err, nil)
	same(t, string(got), "new")
}

func sealedContract(t *testing.T, s contracted) {
	ctx := t.Context()
	_, err := s.Sealed(ctx, "a", 1)
	is(t, err, accounts.ErrNoSecret)
	by := accounts.Seal{Store: s.ID(), Kind: accounts.KeyFile, Recipient: "age1"}
	for i, sealed := range []string{"one", "two"} {
		is(t, s.PutSealed(ctx, "a", i+1, []byte(sealed), by), nil)
	}
	got, err := s.Sealed(ctx, "a", 2)
	is(t, err, nil)
	same(t, string(got), "two")
	for i := range 2 {
		some, err := s.AnySealed(ctx)
		if err != nil || !some {
			t.Error(some, err)
		}
		is(t, s.DropSealed(ctx, "a", i+1), nil)
	}
	is(t, s.DropSealed(ctx, "a", 1), nil)
	if some, err := s.AnySealed(ctx); err != nil || some {
		t.Error(some, err)
	}
	if s.ID() == "" {
		t.Error("no id")
	}
}
