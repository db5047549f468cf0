package accounts_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/config/accounts"
	"mailkey/mail"
)

var sameAddress = cmp.Comparer(func(a, b mail.Address) bool { return a == b })

func TestSavedAccountIsListedAndItsPasswordIsKept(t *testing.T) {
	d := open(t)
	saved := d.save(t, "Ala@firma.pl", canary)
	list, err := d.List(t.Context(), accounts.Local)
	if err != nil {
		t.Fatal(err)
	}
	want := accounts.Account{
		ID: saved.ID, Owner: "local", Profile: login(t, "Ala@firma.pl", "").Profile, Purpose: accounts.FirmaoNew,
		AppName: "Firmao 2026-11", Proved: true, Keeping: accounts.Sealed, Revision: 1,
		Created: d.clock.t, Password: d.clock.t, Version: 1,
	}
	want.Profile.Label = "Ala@firma.pl"
	if diff := cmp.Diff([]accounts.Account{want}, list, sameAddress); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(saved, list[0], sameAddress); diff != "" {
		t.Error("Save returned something else:", diff)
	}
	if got := d.password(t, saved.ID); got != canary {
		t.Errorf("kept %q", got)
	}
	if slots, _ := d.store.Loose(t.Context(), d.clock.t.Add(time.Hour), 0); len(slots) != 0 {
		t.Errorf("left over: %v", slots)
	}
}

func TestSaveNeedsAFreshProof(t *testing.T) {
	d := open(t)
	l := login(t, "ala@firma.pl", canary)
	_, err := d.Save(t.Context(), accounts.Local, accounts.Checked{}, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)

	d.prober.err = refusal
	failed, _ := d.Check(t.Context(), accounts.Local, l, nil)
	_, err = d.Save(t.Context(), accounts.Local, failed, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)
	d.prober.err = nil

	proof := d.proof(t, l)
	for _, jump := range []time.Duration{10*time.Minute + time.Second, -10*time.Minute - time.Second} {
		d.clock.t = proof.At().Add(jump)
		_, err = d.Save(t.Context(), accounts.Local, proof, kept)
		code(t, err, accounts.CodeUsage, accounts.ReasonStale)
	}
	d.clock.t = proof.At().Add(10 * time.Minute)
	_, err = d.Save(t.Context(), accounts.Actor{User: "eve", Role: accounts.Administrator}, proof, kept)
	code(t, err, accounts.CodeUsage, accounts.ReasonUnproved)
	if _, err = d.Save(t.Context(), accounts.Local, proof, kept); err != nil {
		t.Errorf("ten minutes are fresh: %v", err)
	}
}

func TestAddressIsUniquePerOwner(t *testing.T) {
	d := open(t)
	first := d.save(t, "ala@firma.pl", canary)
	_, err := d.Save(t.Context(), accounts.Local, d.proof(t, login(t, "ALA@Firma.pl", "other")), kept)
	code(t, err, accounts.CodeExists, "")
	if got := d.password(t, first.ID); got != canary {
		t.Errorf("the first one's password is now %q", got)
	}
	bob := accounts.Actor{User: "bob", Role: accounts.Administrator}
	if _, err := d.SaveUntested(t.Context(), bob, login(t, "ala@firma.pl", "x"), kept); err != nil {
		t.Errorf("another owner may have the address: %v", err)
	}
}
