package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// furnish fills a store with something of everything.
func furnish(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	ola, ela := user("Ola", accounts.Member, "a", "b"), user("ela", accounts.Administrator, "c")
	for _, u := range []accounts.User{ola, ela} {
		is(t, s.InsertUser(ctx, u), nil)
	}
	is(t, s.PutInvitation(ctx, ola.ID, "digest", noon.Add(time.Minute)), nil)
	a := insert(t, s, account(t, "a", "ala@firma.pl"))
	b := account(t, "b", "biuro@firma.pl")
	b.Owner, b.Keeping = ola.ID, accounts.InKeyring
	insert(t, s, b)
	slot, err := s.Reserve(ctx, "a", accounts.Sealed, noon)
	is(t, err, nil)
	a.Former = &accounts.Former{Keeping: a.Keeping, Revision: a.Revision, AppName: "old", Since: noon, Until: noon.Add(time.Hour)}
	a.Revision = slot.Revision
	_, err = s.Update(ctx, a)
	is(t, err, nil)
	_, err = s.SetAccess(ctx, "a", 2, []string{ola.ID, ela.ID})
	is(t, err, nil)
	_, err = s.Reserve(ctx, "b", accounts.Sealed, noon)
	is(t, err, nil)
	for i := range 3 {
		is(t, s.Record(ctx, "a", 1, accounts.Result{At: noon, Verdict: mail.VerdictFailed, Cause: "c<&>\u2028", Protocol: mail.SMTP, Took: time.Duration(i) * time.Second}), nil)
		is(t, s.Log(ctx, accounts.Entry{At: noon.Add(time.Duration(i) * time.Second), Actor: ola.ID, Key: "SHA256:a", Action: "Rename", Object: "\"ż\"\n", Detail: "d"}), nil)
	}
	is(t, s.RecordFetch(ctx, "a", accounts.Fetch{At: noon, To: "/mail \xff", Verdict: mail.VerdictOK, Messages: 1, Bytes: 1 << 50}), nil)
	is(t, s.SaveDraft(ctx, "local", []byte{0, 255, '\n'}), nil)
	by := accounts.Seal{Store: s.ID(), Kind: accounts.KeyFile, Recipient: "age1"}
	is(t, s.PutSealed(ctx, "a", 1, []byte{1, 0, 2}, by), nil)
	is(t, s.PutSealed(ctx, "a", 2, []byte("two"), by), nil)
}

func dumpOf(t *testing.T, s *Store) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := s.Dump(t.Context(), &out, Head{Created: noon}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func text(dump string) func() (io.Reader, error) {
	return func() (io.Reader, error) { return strings.NewReader(dump), nil }
}

// rowsOf is the lines of a dump's tables, without the invitations, which never
// come back, and the entry that a restore adds, with its number.
func rowsOf(dump string) string {
	var out []string
	for line := range strings.Lines(dump) {
		if !strings.HasPrefix(line, "{") && !strings.Contains(line, `"digest"`) && !strings.Contains(line, `"Restore"`) && !strings.HasPrefix(line, `["trail"`) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// L14: a backup put back is exactly what it was of, on either database.
func TestL14BackupRoundTrip(t *testing.T) {
	both(t, func(t *testing.T, from func() string) {
		s := connect(t, from())
		furnish(t, s)
		dump := dumpOf(t, s)
		if again := dumpOf(t, s); again != dump {
			t.Error("two dumps of one store differ")
		}
		if got, head, err := Verify(strings.NewReader(dump)); err != nil || got.Users != 2 || got.Accounts != 2 || got.Sealed != 2 || got.Keyring != 1 || got.Entries != 3 || len(head.Seals) != 1 {
			t.Errorf("%+v %+v %v", got, head, err)
		}
		both(t, func(t *testing.T, to func() string) {
			other := connect(t, to())
			got, err := other.Load(t.Context(), accounts.Local, noon, accounts.Restoring{KeepKeys: true}, text(dump))
			if err != nil || got.Keys != 3 || got.Withheld != 0 || got.Trail || other.ID() != s.ID() {
				t.Fatalf("%+v, id %q, %v", got, other.ID(), err)
			}
			same(t, rowsOf(dumpOf(t, other)), rowsOf(dump))
			a, err := other.Account(t.Context(), "a")
			is(t, err, nil)
			want, _ := s.Account(t.Context(), "a")
			same(t, a, want)
			trail := entries(t, other)
			if last := trail[len(trail)-1]; last.Action != "Restore" || last.Seq != 4 {
				t.Errorf("%+v", last)
			}
			wholeTrail(t, trail)
		})
	})
}

func entries(t *testing.T, s *Store) (all []accounts.Entry) {
	t.Helper()
	_, err := s.Entries(t.Context(), func(e accounts.Entry) error { all = append(all, e); return nil })
	is(t, err, nil)
	return all
}

func wholeTrail(t *testing.T, trail []accounts.Entry) {
	t.Helper()
	before := ""
	for i, e := range trail {
		if e.Seq != int64(i+1) || e.Seal(before) != e.Digest {
			t.Errorf("entry %d does not follow: %+v", i+1, e)
		}
		before = e.Digest
	}
}

// A18: what was taken away since a backup does not come back with it unasked, and
// the audit trail keeps what was undone.
func TestA18OldBackupGivesNobodyMore(t *testing.T) {
	both(t, func(t *testing.T, fresh func() string) {
		ctx := t.Context()
		s := connect(t, fresh())
		furnish(t, s)
		is(t, s.InsertUser(ctx, user("Jan", accounts.Administrator, "j")), nil)
		is(t, s.InsertUser(ctx, user("gone", accounts.Administrator, "g")), nil)
		dump := dumpOf(t, s)

		ola, err := s.User(ctx, "id-Ola")
		is(t, err, nil)
		ola.Keys = ola.Keys[1:] // revoked
		_, err = s.UpdateUser(ctx, ola)
		is(t, err, nil)
		jan, _ := s.User(ctx, "id-Jan")
		jan.Role = accounts.Member // demoted
		_, err = s.UpdateUser(ctx, jan)
		is(t, err, nil)
		is(t, s.DeleteUser(ctx, "id-gone"), nil) // removed
		a, _ := s.Account(ctx, "a")
		_, err = s.SetAccess(ctx, "a", a.Version, []string{"id-ela"}) // Ola is out
		is(t, err, nil)
		b, _ := s.Account(ctx, "b")
		b.Owner, b.Profile.Label = "id-Jan", "after" // transferred
		_, err = s.Update(ctx, b)
		is(t, err, nil)
		is(t, s.Log(ctx, accounts.Entry{At: noon.Add(time.Hour), Action: "RemoveKey"}), nil)
		before := dumpOf(t, s)

		_, err = s.Load(ctx, accounts.Local, noon, accounts.Restoring{}, text(dump))
		var e *accounts.Error
		if !errors.As(err, &e) || e.Reason != accounts.ReasonNotEmpty || !strings.Contains(e.Args["from"], "13:00") || !strings.Contains(e.Args["to"], "12:00") {
			t.Fatalf("a silent rollback: %v", err)
		}
		same(t, dumpOf(t, s), before)

		got, err := s.Load(ctx, accounts.Local, noon, accounts.Restoring{Replace: true}, text(dump))
		if err != nil || got.Keys != 3 || got.Withheld != 2 || got.Lowered != 2 || got.Unjoined != 1 || got.Kept != 1 || !got.Trail {
			t.Fatalf("%+v %v", got, err)
		}
		for _, key := range []string{"a", "g"} {
			_, err = s.UserByKey(ctx, "SHA256:"+key)
			is(t, err, accounts.ErrNoUser)
		}
		_, err = s.UserByKey(ctx, "SHA256:b")
		is(t, err, nil)
		for _, id := range []string{"id-Jan", "id-gone"} {
			if u, err := s.User(ctx, id); err != nil || u.Role != accounts.Member {
				t.Errorf("%+v %v", u, err)
			}
		}
		if a, _ = s.Account(ctx, "a"); !slices.Equal(a.Users, []string{"id-ela"}) {
			t.Errorf("used by %v", a.Users)
		}
		if b, _ = s.Account(ctx, "b"); b.Owner != "id-Jan" || b.Profile.Label != "Biuro „Łódź”" {
			t.Errorf("%+v", b)
		}
		trail := entries(t, s)
		wholeTrail(t, trail)
		if len(trail) != 5 || trail[3].Action != "RemoveKey" || trail[4].Action != "Restore" || !strings.Contains(trail[4].Detail, "after 3") {
			t.Errorf("%+v", trail)
		}
		if last, err := s.Entries(ctx, func(accounts.Entry) error { return nil }); err != nil || last != 5 {
			t.Errorf("the trail is to end with %d, %v", last, err)
		}
		_, err = s.TakeInvitation(ctx, "digest", user("x", "", "x").Keys[0], noon)
		is(t, err, accounts.ErrNoInvitation)

		got, err = s.Load(ctx, accounts.Local, noon, accounts.Restoring{Replace: true, KeepKeys: true}, text(dump))
		if err != nil || got.Keys != 5 || got.Withheld != 0 {
			t.Errorf("asked for: %+v %v", got, err)
		}
		_, err = s.UserByKey(ctx, "SHA256:a")
		is(t, err, nil)

		empty := connect(t, fresh()) // nobody knows which keys still hold
		got, err = empty.Load(ctx, accounts.Local, noon, accounts.Restoring{}, text(dump))
		if err != nil || got.Keys != 0 || got.Withheld != 5 {
			t.Errorf("%+v %v", got, err)
		}
		if u, err := empty.User(ctx, "id-ela"); err != nil || u.Role != accounts.Administrator || len(u.Keys) != 0 {
			t.Errorf("%+v %v", u, err)
		}
	})
}

// Entries that are missing from the end of the trail are missed after a restore too.
func TestRestoreHidesNoGap(t *testing.T) {
	both(t, func(t *testing.T, fresh func() string) {
		ctx := t.Context()
		s := connect(t, fresh())
		furnish(t, s)
		dump := dumpOf(t, s)
		is(t, s.Log(ctx, accounts.Entry{At: noon, Action: "RemoveKey"}), nil)
		_, err := s.db.ExecContext(ctx, `DELETE FROM audit WHERE seq = 4`)
		is(t, err, nil)
		_, err = s.Load(ctx, accounts.Local, noon, accounts.Restoring{Replace: true}, text(dump))
		is(t, err, nil)
		if trail := entries(t, s); len(trail) != 4 || trail[3].Seq != 5 || trail[3].Action != "Restore" {
			t.Errorf("%+v", trail)
		}
	})
}

// A mailbox that was removed since comes back also where its owner was given another
// one of the same address meanwhile: one of the two is the server's then.
func TestRestoreOfOneAddressTwice(t *testing.T) {
	both(t, func(t *testing.T, fresh func() string) {
		ctx := t.Context()
		s := connect(t, fresh())
		furnish(t, s)
		is(t, s.InsertUser(ctx, user("Jan", accounts.Member, "j")), nil)
		c := account(t, "c", "biuro@firma.pl")
		c.Owner, c.Keeping = "id-Jan", accounts.NotKept
		insert(t, s, c)
		dump := dumpOf(t, s)
		_, err := s.Delete(ctx, "c")
		is(t, err, nil)
		b, _ := s.Account(ctx, "b")
		b.Owner = "id-Jan"
		_, err = s.Update(ctx, b)
		is(t, err, nil)

		_, err = s.Load(ctx, accounts.Local, noon, accounts.Restoring{Replace: true}, text(dump))
		is(t, err, nil)
		b, err = s.Account(ctx, "b")
		is(t, err, nil)
		c, err = s.Account(ctx, "c")
		if is(t, err, nil); b.Owner != "id-Jan" || c.Owner != accounts.Local.User {
			t.Errorf("owned by %s and %s", b.Owner, c.Owner)
		}
	})
}

// A backup that was cut or altered anywhere, or is of a later version, changes nothing.
func TestL14DamagedBackupChangesNothing(t *testing.T) {
	both(t, func(t *testing.T, fresh func() string) {
		s := connect(t, fresh())
		furnish(t, s)
		dump := dumpOf(t, s)
		before := dump
		try := func(what, damaged string, want accounts.Reason) {
			t.Helper()
			_, _, err := Verify(strings.NewReader(damaged))
			serverReason(t, err, want)
			_, err = s.Load(t.Context(), accounts.Local, noon, accounts.Restoring{Replace: true}, text(damaged))
			if err == nil {
				t.Errorf("%s was taken", what)
			}
		}
		step := len(dump) / 40
		for cut := 0; cut < len(dump)-1; cut += step {
			try("cut", dump[:cut], accounts.ReasonBackup)
			flipped := []byte(dump)
			flipped[cut] ^= 1
			if _, err := s.Load(t.Context(), accounts.Local, noon, accounts.Restoring{Replace: true}, text(string(flipped))); err == nil {
				t.Errorf("flipped at %d was taken", cut)
			}
		}
		try("longer", dump+"[]\n", accounts.ReasonBackup)
		try("no table", strings.Replace(dump, `{"table":"keys"`, `{"table":"keys; DROP TABLE users"`, 1), accounts.ReasonBackup)
		try("no column", strings.Replace(dump, `"comment"`, `"comment) --"`, 1), accounts.ReasonBackup)
		try("newer", strings.Replace(dump, `"schema":3`, `"schema":4`, 1), accounts.ReasonBackupNewer)
		try("nothing", "", accounts.ReasonBackup)
		same(t, dumpOf(t, s), before)
	})
}

// ended is a dump with the digest that it would have if it had been written so.
func ended(dump string) string {
	at := strings.LastIndex(dump, `{"end":`)
	return dump[:at] + regexp.MustCompile(`"sha256":"[0-9a-f]*"`).ReplaceAllString(dump[at:], fmt.Sprintf(`"sha256":"%x"`, sha256.Sum256([]byte(dump[:at]))))
}

// A dump with a right end is refused all the same where what is in it could not be
// used: passwords of a store that it does not name, mailboxes that are none.
func TestLoadRefusesWhatCannotBeUsed(t *testing.T) {
	s := at(t, database(t))
	furnish(t, s)
	whole := dumpOf(t, s)
	for name, edit := range map[string]func(string) string{
		"nobody's":        func(d string) string { return strings.Replace(d, `["store","`, `["stare","`, 1) },
		"another store's": func(d string) string { return strings.Replace(d, `["store","`, `["store","x`, 1) },
		"no address": func(d string) string {
			return strings.Replace(d, `"ala@firma.pl","ala@firma.pl"`, `"\u0000","ala@firma.pl"`, 1)
		},
	} {
		edited := edit(whole)
		if edited == whole {
			t.Fatalf("%s: nothing was edited", name)
		}
		_, err := s.Load(t.Context(), accounts.Local, noon, accounts.Restoring{Replace: true}, text(ended(edited)))
		if accounts.ReasonOf(err) != accounts.ReasonBackup {
			t.Errorf("%s: %v", name, err)
		}
	}
	if dumpOf(t, s) != whole {
		t.Error("what was there has changed")
	}
	_, err := s.Load(t.Context(), accounts.Local, noon, accounts.Restoring{Replace: true}, text(ended(whole)))
	is(t, err, nil)
}
