package store

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"mailkey/config/accounts"
)

func user(name string, role accounts.Role, keys ...string) accounts.User {
	u := accounts.User{ID: "id-" + name, Name: name, Role: role, Created: noon, Version: 1}
	for i, k := range keys {
		u.Keys = append(u.Keys, accounts.Key{Fingerprint: "SHA256:" + k, Line: "ssh-ed25519 " + k, Comment: "Łódź", Added: noon.Add(time.Duration(i) * time.Second)})
	}
	return u
}

// The stamp is another one after each change of people, accounts and access, and
// the same after all else.
func stampContract(t *testing.T, s contracted) {
	ctx := t.Context()
	ola := user("Ola", accounts.Member, "a")
	a := account(t, "a", "ala@firma.pl")
	last := ""
	for _, step := range []struct {
		what string
		do   func() error
		same bool
	}{
		{"nothing", func() error { return nil }, false}, // the first one
		{"an administrator", func() error { return s.InsertUser(ctx, user("ela", accounts.Administrator)) }, false},
		{"a user", func() error { return s.InsertUser(ctx, ola) }, false},
		{"nothing once more", func() error { return nil }, true},
		{"seen", func() error { return s.SawUser(ctx, ola.ID, "SHA256:a", noon) }, true},
		{"a role", func() (err error) { ola.Role = accounts.Administrator; ola, err = s.UpdateUser(ctx, ola); return err }, false},
		{"a key", func() (err error) { ola.Keys = nil; ola, err = s.UpdateUser(ctx, ola); return err }, false},
		{"an account", func() error { insert(t, s, a); return nil }, false},
		{"a result", func() error { return s.Record(ctx, "a", 1, accounts.Result{At: noon, Verdict: "ok"}) }, true},
		{"a draft", func() error { return s.SaveDraft(ctx, ola.ID, []byte("{}")) }, true},
		{"access", func() (err error) { a, err = s.SetAccess(ctx, "a", a.Version, []string{ola.ID}); return err }, false},
		{"another label", func() (err error) { a.Profile.Label = "x"; a, err = s.Update(ctx, a); return err }, false},
		{"another owner", func() (err error) { a.Owner = "id-ela"; a, err = s.Update(ctx, a); return err }, false},
		{"removed", func() error { return s.DeleteUser(ctx, ola.ID) }, false},
		{"another", func() error { return s.InsertUser(ctx, user("Jan", accounts.Member, "j")) }, false},
		{"one user for another", func() error {
			ewa := user("Ewa", accounts.Member, "e")
			ewa.Created = noon.Add(time.Hour)
			return errors.Join(s.DeleteUser(ctx, "id-Jan"), s.InsertUser(ctx, ewa))
		}, false},
		{"one more", func() error { insert(t, s, account(t, "b", "b@firma.pl")); return nil }, false},
		{"one account for another", func() error {
			_, err := s.Delete(ctx, "b")
			c := account(t, "c", "c@firma.pl")
			c.Created = noon.Add(2 * time.Hour)
			insert(t, s, c)
			return err
		}, false},
		{"gone", func() error { _, err := s.Delete(ctx, "a"); return err }, false},
	} {
		is(t, step.do(), nil)
		now, err := s.Stamp(ctx)
		is(t, err, nil)
		if (now == last) != step.same {
			t.Errorf("%s: %q after %q", step.what, now, last)
		}
		last = now
	}
}

func usersContract(t *testing.T, s contracted) {
	ctx := t.Context()
	ola, ela := user("Ola", accounts.Member, "a", "b"), user("ela", accounts.Administrator)
	is(t, s.InsertUser(ctx, ola), nil)
	is(t, s.InsertUser(ctx, ela), nil)
	is(t, s.InsertUser(ctx, user("OLA", accounts.Member)), accounts.ErrUserExists)
	is(t, s.InsertUser(ctx, user("jan", accounts.Member, "a")), accounts.ErrKeyExists)
	_, err := s.User(ctx, "id-jan")
	is(t, err, accounts.ErrNoUser) // half an insert did not stay
	all, err := s.Users(ctx)
	is(t, err, nil)
	same(t, all, []accounts.User{ela, ola})
	got, err := s.UserByKey(ctx, "SHA256:b")
	is(t, err, nil)
	same(t, got, ola)
	_, err = s.UserByKey(ctx, "SHA256:c")
	is(t, err, accounts.ErrNoUser)

	changed := ola
	changed.Name = "Aleksandra"
	changed.Keys = []accounts.Key{ola.Keys[1], user("x", "", "c").Keys[0]}
	now, err := s.UpdateUser(ctx, changed)
	is(t, err, nil)
	changed.Version = 2
	same(t, now, changed)
	got, _ = s.User(ctx, ola.ID)
	slices.SortFunc(changed.Keys, func(a, b accounts.Key) int { return a.Added.Compare(b.Added) })
	same(t, got, changed)
	_, err = s.UserByKey(ctx, "SHA256:a")
	is(t, err, accounts.ErrNoUser)
	_, err = s.UpdateUser(ctx, ola)
	is(t, err, accounts.ErrChanged)
	now.Name = "ELA"
	_, err = s.UpdateUser(ctx, now)
	is(t, err, accounts.ErrUserExists)
	now.Name, now.ID = "x", "nobody"
	_, err = s.UpdateUser(ctx, now)
	is(t, err, accounts.ErrNoUser)

	is(t, s.SawUser(ctx, ola.ID, "SHA256:b", noon.Add(time.Hour)), nil)
	got, _ = s.User(ctx, ola.ID)
	if !got.Seen.Equal(noon.Add(time.Hour)) || got.Version != 2 || !got.Keys[1].Used.Equal(got.Seen) || !got.Keys[0].Used.IsZero() {
		t.Errorf("seen: %+v", got)
	}
	is(t, s.DeleteUser(ctx, "nobody"), accounts.ErrNoUser)
	a := account(t, "a", "ala@firma.pl")
	a.Owner = ola.ID
	insert(t, s, a)
	is(t, s.DeleteUser(ctx, ola.ID), accounts.ErrOwns)
	a.Owner = "local"
	_, err = s.Update(ctx, a)
	is(t, err, nil)
	is(t, s.DeleteUser(ctx, ola.ID), nil)
	_, err = s.UserByKey(ctx, "SHA256:b")
	is(t, err, accounts.ErrNoUser)
}

// administratorsContract: one always stays, also of two who remove or demote
// each other at once.
func administratorsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	stays := user("first", accounts.Administrator)
	is(t, s.InsertUser(ctx, stays), nil)
	is(t, s.DeleteUser(ctx, stays.ID), accounts.ErrLastAdministrator)
	for round := range 10 {
		other := user("other"+strconv.Itoa(round), accounts.Administrator)
		is(t, s.InsertUser(ctx, other), nil)
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i, u := range []accounts.User{stays, other} {
			both.Go(func() {
				if (round+i)%2 == 0 {
					errs[i] = s.DeleteUser(ctx, u.ID)
					return
				}
				u.Role = accounts.Member
				_, errs[i] = s.UpdateUser(ctx, u)
			})
		}
		both.Wait()
		all, err := s.Users(ctx)
		is(t, err, nil)
		left := slices.DeleteFunc(all, func(u accounts.User) bool { return u.Role != accounts.Administrator })
		if len(left) != 1 || (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), accounts.ErrLastAdministrator) {
			t.Fatalf("round %d: %d administrators, %v", round, len(left), errs)
		}
		stays = left[0]
	}
}

func invitationsContract(t *testing.T, s contracted) {
	ctx := t.Context()
	is(t, s.InsertUser(ctx, user("ola", accounts.Member)), nil)
	key := func(name string) accounts.Key { return user("x", "", name).Keys[0] }
	take := func(digest, name string, at time.Time, want error) {
		t.Helper()
		u, err := s.TakeInvitation(ctx, digest, key(name), at)
		is(t, err, want)
		if (err == nil) != (u.ID == "id-ola") {
			t.Errorf("%s: %+v", digest, u)
		}
	}
	take("d1", "a", noon, accounts.ErrNoInvitation)
	is(t, s.PutInvitation(ctx, "nobody", "d1", noon), accounts.ErrNoUser)
	until := noon.Add(15 * time.Minute)
	is(t, s.PutInvitation(ctx, "id-ola", "d1", until), nil)
	is(t, s.PutInvitation(ctx, "id-ola", "d2", until), nil)
	got, err := s.User(ctx, "id-ola")
	is(t, err, nil)
	if !got.Invited.Equal(until) {
		t.Errorf("invited until %v", got.Invited)
	}
	take("d1", "a", noon, accounts.ErrNoInvitation) // replaced
	take("d2", "a", until, accounts.ErrNoInvitation)
	take("d2", "a", noon.Add(-10*time.Hour), accounts.ErrNoInvitation) // the clock went back
	take("d2", "a", noon, nil)
	take("d2", "b", noon, accounts.ErrNoInvitation) // used
	if got, _ = s.User(ctx, "id-ola"); len(got.Keys) != 1 || got.Keys[0].Fingerprint != "SHA256:a" || got.Version != 2 || !got.Invited.IsZero() {
		t.Errorf("%+v", got)
	}
	is(t, s.PutInvitation(ctx, "id-ola", "d3", until), nil)
	take("d3", "a", noon, accounts.ErrKeyExists)
	take("d3", "b", noon, nil) // that try did not use it up
}

func accessContract(t *testing.T, s contracted) {
	ctx := t.Context()
	a := insert(t, s, account(t, "a", "ala@firma.pl"))
	for _, name := range []string{"ola", "ela"} {
		is(t, s.InsertUser(ctx, user(name, accounts.Member)), nil)
	}
	b, err := s.SetAccess(ctx, "a", a.Version, []string{"id-ola", "id-ela"})
	is(t, err, nil)
	a.Users, a.Version = []string{"id-ela", "id-ola"}, 2
	same(t, b, a)
	_, err = s.SetAccess(ctx, "a", 1, nil)
	is(t, err, accounts.ErrChanged)
	_, err = s.SetAccess(ctx, "a", 2, []string{"nobody"})
	is(t, err, accounts.ErrNoUser)
	_, err = s.SetAccess(ctx, "x", 1, nil)
	is(t, err, accounts.ErrNoAccount)
	got, err := s.Account(ctx, "a")
	is(t, err, nil)
	same(t, got, a)
	is(t, s.DeleteUser(ctx, "id-ola"), nil)
	a.Users, a.Version = []string{"id-ela"}, 3
	got, _ = s.Account(ctx, "a")
	same(t, got, a)
	got, err = s.SetAccess(ctx, "a", 3, nil)
	is(t, err, nil)
	if len(got.Users) != 0 {
		t.Errorf("%q", got.Users)
	}
}

func auditContract(t *testing.T, s contracted) {
	ctx := t.Context()
	read := func() (all []accounts.Entry) {
		last, err := s.Entries(ctx, func(e accounts.Entry) error { all = append(all, e); return nil })
		is(t, err, nil)
		if last != int64(len(all)) {
			t.Errorf("the last of %d is number %d", len(all), last)
		}
		return all
	}
	if all := read(); len(all) != 0 {
		t.Fatal(all)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 5 {
				is(t, s.Log(ctx, accounts.Entry{At: noon, Actor: "id-ola", Key: "SHA256:a", Action: "Remove", Object: "ala@firma.pl\n\x1b[31m", Detail: "ż"}), nil)
			}
		})
	}
	all.Wait()
	before := ""
	got := read()
	for i, e := range got {
		if e.Seq != int64(i+1) || e.Seal(before) != e.Digest || e.Actor != "id-ola" || e.Detail != "ż" || !e.At.Equal(noon) {
			t.Fatalf("entry %d: %+v", i, e)
		}
		before = e.Digest
	}
	if len(got) != 20 {
		t.Errorf("%d entries", len(got))
	}
	stop := errors.New("enough")
	if _, err := s.Entries(ctx, func(accounts.Entry) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
}
