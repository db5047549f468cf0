package accounts_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// Mail unlocks at the moment of the first assignment, and locks with the last;
// whoever has it may add mailboxes, which are theirs alone.
func TestAssignmentUnlocks(t *testing.T) {
	d := open(t)
	d.team(t)
	fresh := accounts.Actor{User: "id-new"}
	shared := d.give(t, "ola")
	unlocked := func(want bool) {
		t.Helper()
		got, err := d.Unlocked(t.Context(), fresh)
		if err != nil || got != want {
			t.Errorf("unlocked %v (%v), want %v", got, err, want)
		}
		proof, _ := d.Check(t.Context(), fresh, login(t, "own@firma.pl", "x"), nil)
		if proof.OK() != want {
			t.Errorf("may test settings of their own: %v, want %v", proof.OK(), want)
		}
	}
	unlocked(false)
	g, err := d.Preview(t.Context(), accounts.Local, shared.ID, "id-new")
	if err != nil || !g.Unlocks || g.Already || g.Owns || g.User.Name != "new" {
		t.Errorf("%+v, %v", g, err)
	}
	if g, err := d.Preview(t.Context(), accounts.Local, shared.ID, "id-boss"); err != nil || g.Unlocks {
		t.Errorf("an administrator, who has mail without any: %+v, %v", g, err)
	}
	shared, err = d.SetAccess(t.Context(), accounts.Local, shared.ID, shared.Version, []string{"id-new", "id-ewa", "id-new"})
	if err != nil {
		t.Fatal(err)
	}
	unlocked(true)
	if g, _ = d.Preview(t.Context(), accounts.Local, shared.ID, "id-new"); g.Unlocks || !g.Already {
		t.Errorf("%+v", g)
	}
	proof, _ := d.Check(t.Context(), fresh, login(t, "own@firma.pl", "x"), nil)
	own, err := d.Save(t.Context(), fresh, proof, kept)
	if err != nil || own.Owner != "id-new" || len(own.Users) != 0 {
		t.Fatalf("%+v, %v", own, err)
	}
	for _, other := range []string{"id-ola", "id-ewa", "id-ela"} {
		if list, _ := d.List(t.Context(), accounts.Actor{User: other}); len(list) > 1 || len(list) == 1 && list[0].ID == own.ID {
			t.Errorf("%s sees %d accounts", other, len(list))
		}
	}
	list, err := d.List(t.Context(), fresh)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for _, a := range list {
		if len(a.Users) > 1 {
			t.Errorf("a member sees who else uses %s: %q", a.Profile.Address, a.Users)
		}
	}
	if err := d.Remove(t.Context(), fresh, own.ID); err != nil {
		t.Fatal(err)
	}
	if shared, err = d.SetAccess(t.Context(), accounts.Local, shared.ID, shared.Version, []string{"id-ewa"}); err != nil {
		t.Fatal(err)
	}
	unlocked(false)
}

func TestA14TwoAdministratorsEditOneAccess(t *testing.T) {
	d := open(t)
	d.team(t)
	a := d.give(t, "ola")
	if _, err := d.SetAccess(t.Context(), accounts.Actor{User: "id-boss"}, a.ID, a.Version, []string{"id-ewa"}); err != nil {
		t.Fatal(err)
	}
	_, err := d.SetAccess(t.Context(), accounts.Local, a.ID, a.Version, []string{"id-new"})
	code(t, err, accounts.CodeStorage, accounts.ReasonChanged)
	if now, _ := d.store.Account(t.Context(), a.ID); len(now.Users) != 1 || now.Users[0] != "id-ewa" {
		t.Errorf("%q", now.Users)
	}
}

func TestInvitations(t *testing.T) {
	d := open(t)
	text, u, err := d.Invite(t.Context(), accounts.Local, "  Jan\u202e Łoś ", accounts.Member)
	if err != nil || u.Name != "Jan Łoś" || !u.Invited.Equal(d.clock.t.Add(15*time.Minute)) || len(strings.ReplaceAll(text, "-", "")) != 20 {
		t.Fatalf("%q, %+v, %v", text, u, err)
	}
	_, err = d.Redeem(t.Context(), text[:len(text)-1]+"!", key("jan"))
	code(t, err, accounts.CodeNotAllowed, accounts.ReasonNoInvitation)
	d.clock.t = d.clock.t.Add(15 * time.Minute)
	_, err = d.Redeem(t.Context(), text, key("jan"))
	code(t, err, accounts.CodeNotAllowed, accounts.ReasonNoInvitation)

	again, _, err := d.InviteAgain(t.Context(), accounts.Local, u.ID)
	if err != nil || again == text {
		t.Fatal(again, err)
	}
	got, err := d.Redeem(t.Context(), " "+strings.ToLower(strings.ReplaceAll(again, "-", " ")), key("jan"))
	if err != nil || got.ID != u.ID {
		t.Fatal(got, err)
	}
	_, err = d.Redeem(t.Context(), again, key("eve"))
	code(t, err, accounts.CodeNotAllowed, accounts.ReasonNoInvitation)
	who, _, err := d.Identify(t.Context(), "SHA256:jan")
	if err != nil || who != (accounts.Actor{User: u.ID, Key: "SHA256:jan"}) {
		t.Errorf("%+v, %v", who, err)
	}
	if me, err := d.Me(t.Context(), who); err != nil || !me.Seen.Equal(d.clock.t) {
		t.Errorf("%+v, %v", me, err)
	}
	if _, err := d.RemoveKey(t.Context(), accounts.Local, u.ID, "SHA256:jan"); err != nil {
		t.Fatal(err)
	}
	_, err = d.Me(t.Context(), who)
	code(t, err, accounts.CodeNotAllowed, "")
	_, _, err = d.Identify(t.Context(), "SHA256:jan")
	code(t, err, accounts.CodeNotAllowed, "")
	trail, err := d.Audit(t.Context(), accounts.Local, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range trail.Entries {
		if strings.Contains(e.Object+e.Detail, again) || strings.Contains(e.Object+e.Detail, text) {
			t.Errorf("the code stands in the trail: %+v", e)
		}
	}
	var tries, let []accounts.Entry // in; a bad try and a good one do not look alike
	for _, e := range trail.Entries {
		switch e.Action {
		case "Redeem":
			tries = append(tries, e)
		case "Redeemed":
			let = append(let, e)
		}
	}
	if len(tries) != 4 || len(let) != 1 || let[0].Actor != u.ID || let[0].Key != "SHA256:jan" || let[0].Object != u.Name {
		t.Errorf("%d tries, let in by %+v", len(tries), let)
	}
}

// A13: an entry is written before the effect, with the key; where it cannot be
// written nothing is done; one that is gone, or altered, shows.
func TestA13Audit(t *testing.T) {
	d := open(t)
	d.team(t)
	a := d.give(t, "ola")
	boss := accounts.Actor{User: "id-boss", Key: "SHA256:boss"}
	f := &faults{Store: d.store, vault: &shelf{map[accounts.Slot]mail.Secret{}}}
	mute := d.service(noLog{d.store}, faultyVault{f})
	for name, do := range map[string]func(s *accounts.Service) error{
		"save": func(s *accounts.Service) error {
			_, err := s.SaveUntested(t.Context(), boss, login(t, "x@firma.pl", "x"), kept)
			return err
		},
		"rename": func(s *accounts.Service) error { _, err := s.Rename(t.Context(), boss, a.ID, "x"); return err },
		"access": func(s *accounts.Service) error {
			_, err := s.SetAccess(t.Context(), boss, a.ID, a.Version, []string{"id-new"})
			return err
		},
		"add": func(s *accounts.Service) error {
			_, err := s.AddUser(t.Context(), boss, "jan\x1b[31m\nroot", accounts.Member, key("jan"))
			return err
		},
		"role": func(s *accounts.Service) error {
			_, err := s.SetRole(t.Context(), boss, "id-ewa", accounts.Administrator)
			return err
		},
		"remove": func(s *accounts.Service) error { return s.RemoveUser(t.Context(), boss, "id-ewa") },
		"delete": func(s *accounts.Service) error { return s.Remove(t.Context(), boss, a.ID) },
	} {
		before := d.everything(t)
		if err := do(mute); !errors.Is(err, errFault) {
			t.Errorf("%s without a trail: %v", name, err)
		}
		if after := d.everything(t); len(after.Users) != len(before.Users) || len(after.Accounts) != len(before.Accounts) || after.Accounts[0].Version != before.Accounts[0].Version {
			t.Errorf("%s was done although it could not be written down", name)
		}
	}
	if _, err := d.AddUser(t.Context(), boss, "jan\x1b[31m\nroot", accounts.Member, key("jan")); err != nil {
		t.Fatal(err)
	}
	trail, err := d.Audit(t.Context(), boss, 1)
	if err != nil || trail.Broken != 0 || len(trail.Entries) != 1 {
		t.Fatalf("%+v, %v", trail, err)
	}
	if e := trail.Entries[0]; e.Actor != "id-boss" || e.Key != "SHA256:boss" || e.Action != "AddUser" || strings.ContainsAny(e.Object, "\x1b\n") {
		t.Errorf("%+v", e)
	}

	db, err := sql.Open("sqlite", filepath.Join(d.dir, "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // a test's
	if _, err := db.ExecContext(t.Context(), `DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)`); err != nil {
		t.Fatal(err)
	}
	end := trail.Entries[0].Seq
	for _, after := range []string{"", " and another one was written"} { // what follows must not take the missing one's place
		if trail, err = d.Audit(t.Context(), boss, 0); err != nil || trail.Broken != end {
			t.Errorf("the last entry, %d, was removed%s: broken at %d, %v", end, after, trail.Broken, err)
		}
		if _, err := d.RenameUser(t.Context(), boss, "id-new", "renamed"); err != nil {
			t.Fatal(err)
		}
	}
	for _, tamper := range []string{`UPDATE audit SET actor = 'id-ola' WHERE seq = 2`, `DELETE FROM audit WHERE seq = 2`} {
		if _, err := db.ExecContext(t.Context(), tamper); err != nil {
			t.Fatal(err)
		}
		if trail, err = d.Audit(t.Context(), boss, 0); err != nil || trail.Broken != 2 {
			t.Errorf("%s: broken at %d, %v", tamper, trail.Broken, err)
		}
	}
}

// noLog is a store whose audit trail cannot be written.
type noLog struct{ accounts.Store }

func (noLog) Log(context.Context, accounts.Entry) error { return errFault }
