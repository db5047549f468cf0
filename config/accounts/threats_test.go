package accounts_test

import (
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// A05: users and mailboxes named like roles, flags, ids and paths are named so,
// and nothing more.
func TestA05NamesDecideNothing(t *testing.T) {
	for _, name := range []string{"administrator", "locals", "true", "../x", "--role=administrator", "*"} {
		d := open(t)
		d.team(t)
		mine := d.give(t, "ela")
		if _, err := d.Rename(t.Context(), accounts.Local, mine.ID, name); err != nil {
			t.Fatal(err)
		}
		u, err := d.AddUser(t.Context(), accounts.Local, name, accounts.Member, key(name))
		if err != nil || u.ID == name || u.Role != accounts.Member {
			t.Fatalf("%+v %v", u, err)
		}
		for _, who := range []accounts.Actor{{User: u.ID}, {User: u.ID, Key: "SHA256:" + name}} {
			if list, err := d.List(t.Context(), who); err != nil || len(list) != 0 {
				t.Errorf("%s sees %v (%v)", name, list, err)
			}
			_, err = d.Users(t.Context(), who)
			code(t, err, accounts.CodeNotAllowed, "")
			_, err = d.Find(t.Context(), who, name)
			code(t, err, accounts.CodeNotFound, "")
		}
		for _, who := range []accounts.Actor{{User: name}, {User: name, Key: "SHA256:ola"}} {
			_, err = d.List(t.Context(), who)
			code(t, err, accounts.CodeNotAllowed, "")
		}
	}
}

// What a command reads as something else is nobody's name.
func TestNamesThatWouldBeReadOtherwise(t *testing.T) {
	d := open(t)
	d.team(t)
	for _, name := range []string{"local", "LOCAL", "Ola,Ewa", "Kowalska, Ola"} {
		_, err := d.AddUser(t.Context(), accounts.Local, name, accounts.Member, key(name))
		code(t, err, accounts.CodeUsage, accounts.ReasonUserName)
		_, _, err = d.Invite(t.Context(), accounts.Local, name, accounts.Member)
		code(t, err, accounts.CodeUsage, accounts.ReasonUserName)
		_, err = d.RenameUser(t.Context(), accounts.Local, "id-ola", name)
		code(t, err, accounts.CodeUsage, accounts.ReasonUserName)
	}
}

// A06: of what somebody may not see they are told, in every action, exactly what
// they are told of what does not exist.
func TestA06OthersDoNotExist(t *testing.T) {
	d := open(t)
	d.team(t)
	theirs, mine := d.give(t, "ela"), d.give(t, "ola")
	who := accounts.Actor{User: "id-ola"}
	if _, err := d.Test(t.Context(), who, mine.ID, login(t, "x@firma.pl", "x").Secret, nil); err != nil {
		t.Fatal(err)
	}
	before := d.everything(t)
	for name, do := range calls {
		unknown := theirs
		unknown.ID = "nothing"
		one, other := do(t, d, who, theirs), do(t, d, who, unknown)
		if one == nil || other == nil { // about no mailbox
			continue
		}
		if one.Error() != other.Error() || accounts.CodeOf(one) != accounts.CodeOf(other) || accounts.ReasonOf(one) != accounts.ReasonOf(other) {
			t.Errorf("%s: %v of another's, %v of none", name, one, other)
		}
	}
	after := d.everything(t)
	for i, a := range after.Accounts {
		if a.ID == theirs.ID && (a.Version != theirs.Version || a.Last != nil || before.Accounts[i].ID != a.ID) {
			t.Errorf("another's mailbox was changed: %+v", a)
		}
	}
}

// A07: whatever is taken away while a session is open is gone with its next action.
func TestA07TakenAwayAtOnce(t *testing.T) {
	d := open(t)
	d.team(t)
	a := d.give(t, "ela")
	a, err := d.SetAccess(t.Context(), accounts.Local, a.ID, a.Version, []string{"id-ola"})
	if err != nil {
		t.Fatal(err)
	}
	session, boss := accounts.Actor{User: "id-ola", Key: "SHA256:ola"}, accounts.Actor{User: "id-boss", Key: "SHA256:boss"}
	history := func() error { _, err := d.History(t.Context(), session, a.ID, 1); return err }
	if err := history(); err != nil {
		t.Fatal(err)
	}
	if a, err = d.SetAccess(t.Context(), accounts.Local, a.ID, a.Version, nil); err != nil {
		t.Fatal(err)
	}
	code(t, history(), accounts.CodeNotFound, "") // unassigned

	if a, err = d.SetAccess(t.Context(), boss, a.ID, a.Version, []string{"id-ola"}); err != nil {
		t.Fatal(err)
	}
	if _, err = d.SetRole(t.Context(), accounts.Local, "id-ewa", accounts.Administrator); err != nil {
		t.Fatal(err)
	}
	if _, err = d.SetRole(t.Context(), accounts.Local, "id-boss", accounts.Member); err != nil {
		t.Fatal(err)
	}
	_, err = d.Users(t.Context(), boss)
	code(t, err, accounts.CodeNotAllowed, "") // demoted
	if _, err = d.SetRole(t.Context(), accounts.Local, "id-boss", accounts.Administrator); err != nil {
		t.Fatal(err)
	}
	_, err = d.RemoveKey(t.Context(), boss, boss.User, boss.Key)
	code(t, err, accounts.CodeNotAllowed, accounts.ReasonOwnLastKey)

	if _, err = d.RemoveKey(t.Context(), accounts.Local, "id-ola", "SHA256:ola"); err != nil {
		t.Fatal(err)
	}
	code(t, history(), accounts.CodeNotAllowed, "") // the key was revoked
	_, _, err = d.Identify(t.Context(), "SHA256:ola")
	code(t, err, accounts.CodeNotAllowed, "")

	if err = d.RemoveUser(t.Context(), accounts.Local, "id-new"); err != nil {
		t.Fatal(err)
	}
	_, err = d.List(t.Context(), accounts.Actor{User: "id-new", Key: "SHA256:new"})
	code(t, err, accounts.CodeNotAllowed, "") // removed
}

// A12: a password that is kept is shown to nobody in a team, and so it is not sent to a
// computer that they name either, whether they own the mailbox or administer the team.
func TestA12KeptPasswordsGoToNoOtherServers(t *testing.T) {
	for name, who := range map[string]accounts.Actor{"its owner": {User: "id-ela"}, "an administrator": {User: "id-boss"}} {
		d := open(t)
		d.team(t)
		a := d.give(t, "ela")
		old, theirs := a.Profile, a.Profile
		theirs.IMAP.Host = "imap.theirs.example"
		_, err := d.Edit(t.Context(), who, a.ID, theirs)
		code(t, err, accounts.CodeNotAllowed, accounts.ReasonElsewhere)
		moved := old
		moved.IMAP.Host, moved.SMTP.Port, moved.SMTP.Security = "IMAP.gmail.com", 587, mail.StartTLS
		if _, err := d.Edit(t.Context(), who, a.ID, moved); err != nil {
			t.Errorf("%s: another port of the same servers: %v", name, err)
		}
		moved.IMAP.Host, moved.SMTP.Host = "outlook.office365.com", "smtp.office365.com"
		if _, err := d.Edit(t.Context(), who, a.ID, moved); err != nil {
			t.Errorf("%s: the servers of a known provider: %v", name, err)
		}
		if _, err := d.Edit(t.Context(), accounts.Local, a.ID, old); err != nil {
			t.Error(err)
		}

		// With a password of their own for those servers they may; the one before goes.
		proof, _ := d.Check(t.Context(), who, mail.Login{Profile: theirs, Secret: mail.NewSecret("their own")}, nil)
		a, err = d.Rotate(t.Context(), who, a.ID, 0, proof, kept)
		if err != nil || a.Former != nil || a.Profile.IMAP.Host != theirs.IMAP.Host || d.password(t, a.ID) != "their own" {
			t.Fatalf("%s: %+v %v", name, a, err)
		}
		_, _, err = d.TestFormer(t.Context(), who, a.ID, nil)
		code(t, err, accounts.CodeNotFound, accounts.ReasonNoFormer)
		_, err = d.Undo(t.Context(), who, a.ID)
		code(t, err, accounts.CodeNotFound, accounts.ReasonNoFormer)
		for _, asked := range d.prober.asked {
			_ = asked.Secret.Use(func(password string) error {
				if asked.IMAP.Host == theirs.IMAP.Host && password != "their own" {
					t.Errorf("%s got the password that was kept", name)
				}
				return nil
			})
		}
	}
}
