package accounts_test

import (
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// wait stores an account without a password, for somebody and with others assigned.
func (d *desk) wait(t *testing.T, owner string, users ...string) accounts.Account {
	t.Helper()
	l := mail.Login{Profile: login(t, "wait@firma.pl", "x").Profile}
	a, err := d.SaveUntested(t.Context(), accounts.Local, l, accounts.Details{Owner: owner})
	if err == nil && len(users) > 0 {
		a, err = d.SetAccess(t.Context(), accounts.Local, a.ID, a.Version, users)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The owner, whoever is assigned, and an administrator give an account its first
// password; nobody else does, and whoever is assigned does it only once, and
// changes nothing by it.
func TestFirstPassword(t *testing.T) {
	for who, want := range map[string]accounts.Code{
		"id-ola": "", "id-ewa": "", "id-boss": "", "local": "", "id-ela": accounts.CodeNotFound, "id-new": accounts.CodeNotFound,
	} {
		t.Run(who, func(t *testing.T) {
			d := open(t)
			d.team(t)
			a := d.wait(t, "id-ola", "id-ewa")
			d.give(t, "ela")
			actor := accounts.Actor{User: who}
			if !a.Awaits() || a.Owner != "id-ola" || a.AwaitedFrom(actor) != (who == "id-ola" || who == "id-ewa") {
				t.Fatalf("%+v", a)
			}
			proof, _ := d.Check(t.Context(), actor, mail.Login{Profile: a.Profile, Secret: mail.NewSecret("first")}, nil)
			got, err := d.Rotate(t.Context(), actor, a.ID, a.Revision, proof, kept)
			if want == "" && err != nil || want != "" && who != "id-new" && accounts.CodeOf(err) != want {
				t.Fatalf("%v, want %q", err, want)
			}
			if want != "" {
				if now, _ := d.store.Account(t.Context(), a.ID); err == nil || !now.Awaits() {
					t.Errorf("%v: %+v", err, now)
				}
				return
			}
			if got.Awaits() || !got.Proved || got.Keeping == accounts.NotKept || got.Former != nil {
				t.Errorf("%+v", got)
			}
			if report, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil); err != nil || report.Overall() != mail.VerdictOK {
				t.Errorf("what is kept does not work: %v", err)
			}
			proof, _ = d.Check(t.Context(), actor, mail.Login{Profile: a.Profile, Secret: mail.NewSecret("second")}, nil)
			_, err = d.Rotate(t.Context(), actor, a.ID, 0, proof, kept)
			if second := accounts.CodeOf(err); (second == accounts.CodeNotAllowed) != (who == "id-ewa") {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

// Of two people who give a first password at once one wins, and the other is told
// that somebody was quicker, not that they may not; what was given stays.
func TestTwoFirstPasswords(t *testing.T) {
	d := open(t)
	d.team(t)
	a := d.wait(t, "id-ola", "id-ewa")
	ewa := accounts.Actor{User: "id-ewa"}
	late, _ := d.Check(t.Context(), ewa, mail.Login{Profile: a.Profile, Secret: mail.NewSecret("second")}, nil)
	ola := accounts.Actor{User: "id-ola"}
	proof, _ := d.Check(t.Context(), ola, mail.Login{Profile: a.Profile, Secret: mail.NewSecret("first")}, nil)
	got, err := d.Rotate(t.Context(), ola, a.ID, a.Revision, proof, kept)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Rotate(t.Context(), ewa, a.ID, a.Revision, late, kept)
	code(t, err, accounts.CodeStorage, accounts.ReasonChanged)
	if now, _ := d.store.Account(t.Context(), a.ID); now.Revision != got.Revision || now.Former != nil {
		t.Errorf("%+v", now)
	}
}

// Whoever is only assigned may not bend the servers, nor choose that the password
// is not kept, when they give the first one.
func TestFirstPasswordChangesNothingElse(t *testing.T) {
	d := open(t)
	d.team(t)
	a := d.wait(t, "id-ola", "id-ewa")
	ewa := accounts.Actor{User: "id-ewa"}
	bent := a.Profile
	bent.IMAP.Host = "imap.elsewhere.example"
	proof, _ := d.Check(t.Context(), ewa, mail.Login{Profile: bent, Secret: mail.NewSecret("first")}, nil)
	if _, err := d.Rotate(t.Context(), ewa, a.ID, 0, proof, kept); accounts.CodeOf(err) != accounts.CodeNotAllowed {
		t.Errorf("other servers: %v", err)
	}
	named := a.Profile
	named.Label = "Ewa's"
	proof, _ = d.Check(t.Context(), ewa, mail.Login{Profile: named, Secret: mail.NewSecret("first")}, nil)
	got, err := d.Rotate(t.Context(), ewa, a.ID, 0, proof, accounts.Details{Purpose: accounts.OtherProgram})
	if err != nil || got.Profile.Label != a.Profile.Label || got.Purpose != a.Purpose || got.Keeping == accounts.NotKept {
		t.Errorf("%v: %+v, was %+v", err, got, a)
	}
}

// A password that is typed for one test is not the account's, which goes on
// waiting; one that is given and not kept, by choice, is waited for no more.
func TestAwaits(t *testing.T) {
	d := open(t)
	a := d.wait(t, "")
	if _, err := d.Test(t.Context(), accounts.Local, a.ID, mail.Secret{}, nil); accounts.ReasonOf(err) != accounts.ReasonNoSecret {
		t.Errorf("tested without a password: %v", err)
	}
	if _, err := d.Undo(t.Context(), accounts.Local, a.ID); accounts.ReasonOf(err) != accounts.ReasonNoFormer {
		t.Errorf("undone: %v", err)
	}
	if _, err := d.Test(t.Context(), accounts.Local, a.ID, mail.NewSecret("typed"), nil); err != nil {
		t.Fatal(err)
	}
	a, _ = d.Find(t.Context(), accounts.Local, "wait@firma.pl")
	if !a.Awaits() {
		t.Errorf("%+v", a)
	}
	proof, _ := d.Check(t.Context(), accounts.Local, mail.Login{Profile: a.Profile, Secret: mail.NewSecret("given")}, nil)
	if a, err := d.Rotate(t.Context(), accounts.Local, a.ID, 0, proof, accounts.Details{}); err != nil || a.Awaits() || a.Keeping != accounts.NotKept {
		t.Errorf("%v: %+v", err, a)
	}
}

// Only an administrator makes an account for somebody else, and only for somebody
// who is there; the trail says whose it is.
func TestSaveForAnother(t *testing.T) {
	d := open(t)
	d.team(t)
	d.give(t, "ola")
	l := login(t, "new@firma.pl", "x")
	for _, c := range []struct {
		who, owner string
		want       accounts.Code
		reason     accounts.Reason
	}{
		{"id-ola", "id-ewa", accounts.CodeNotAllowed, ""},
		{"id-ola", "id-nobody", accounts.CodeNotAllowed, ""},
		{"id-ola", "local", accounts.CodeNotAllowed, ""},
		{"id-boss", "id-gone", accounts.CodeNotFound, accounts.ReasonNoUser},
		{"id-boss", "id-ewa", "", ""},
		{"id-boss", "id-ewa", accounts.CodeExists, ""},
		{"id-boss", "local", "", ""},
		{"id-ola", "id-ola", "", ""},
	} {
		proof, _ := d.Check(t.Context(), accounts.Actor{User: c.who}, l, nil)
		details := kept
		details.Owner = c.owner
		a, err := d.Save(t.Context(), accounts.Actor{User: c.who}, proof, details)
		if accounts.CodeOf(err) != c.want || accounts.ReasonOf(err) != c.reason || err == nil && a.Owner != c.owner {
			t.Errorf("%+v: %v, owner %q", c, err, a.Owner)
		}
	}
	trail, err := d.Audit(t.Context(), accounts.Local, 0)
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, e := range trail.Entries {
		said = said || e.Action == "Save" && e.Detail == "ewa" && e.Actor == "id-boss"
	}
	if !said {
		t.Error("the trail does not say whose it became")
	}
}
