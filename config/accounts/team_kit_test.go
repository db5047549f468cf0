package accounts_test

import (
	"testing"

	"mailkey/config/accounts"
)

// team makes the cast: an administrator, members, and one who was removed.
func (d *desk) team(t *testing.T) {
	t.Helper()
	for _, name := range []string{"boss", "ola", "ewa", "ela", "new", "gone"} {
		role := accounts.Member
		if name == "boss" {
			role = accounts.Administrator
		}
		err := d.store.InsertUser(t.Context(), accounts.User{
			ID: "id-" + name, Name: name, Role: role, Created: d.clock.t, Version: 1, Keys: []accounts.Key{key(name)},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := d.store.DeleteUser(t.Context(), "id-gone"); err != nil {
		t.Fatal(err)
	}
}

func key(name string) accounts.Key {
	return accounts.Key{Fingerprint: "SHA256:" + name, Line: "ssh-ed25519 " + name}
}

// give stores an account of a user's own.
func (d *desk) give(t *testing.T, owner string) accounts.Account {
	t.Helper()
	a, err := d.SaveUntested(t.Context(), accounts.Local, login(t, owner+"@firma.pl", "secret of "+owner), kept)
	if err == nil {
		a, err = d.Transfer(t.Context(), accounts.Local, a.ID, "id-"+owner)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// everything is all that an administrator sees, to tell whether anything changed.
func (d *desk) everything(t *testing.T) (all struct {
	Accounts []accounts.Account
	Users    []accounts.User
	Trail    accounts.Trail
},
) {
	t.Helper()
	var err error
	if all.Accounts, err = d.List(t.Context(), accounts.Local); err != nil {
		t.Fatal(err)
	}
	if all.Users, err = d.Users(t.Context(), accounts.Local); err != nil {
		t.Fatal(err)
	}
	if all.Trail, err = d.Audit(t.Context(), accounts.Local, 0); err != nil {
		t.Fatal(err)
	}
	return all
}
