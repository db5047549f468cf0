package accounts_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// calls does each action once to the account with this id, and says how it ended.
var calls = map[string]func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error{
	"Check": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		asked := len(d.prober.asked)
		proof, report := d.Check(t.Context(), who, login(t, "new@firma.pl", "x"), nil)
		if proof.OK() {
			return nil
		}
		if len(d.prober.asked) != asked {
			t.Error("a server was asked all the same")
		}
		e, _ := report.Broken(mail.IMAP)
		return e.Err
	},
	"Save": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		proof, _ := d.Check(t.Context(), who, login(t, "new@firma.pl", "x"), nil)
		_, err := d.Save(t.Context(), who, proof, kept)
		return err
	},
	"SaveUntested": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.SaveUntested(t.Context(), who, login(t, "new@firma.pl", "x"), kept)
		return err
	},
	"Rotate": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		proof, _ := d.Check(t.Context(), who, login(t, a.Profile.Address.String(), "y"), nil)
		_, err := d.Rotate(t.Context(), who, a.ID, 0, proof, kept)
		return err
	},
	"Undo": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Undo(t.Context(), who, a.ID)
		return unlessNoFormer(err)
	},
	"Confirm": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Confirm(t.Context(), who, a.ID)
		return err
	},
	"TestFormer": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, _, err := d.TestFormer(t.Context(), who, a.ID, nil)
		return unlessNoFormer(err)
	},
	"Fetch": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		asked := len(d.fetcher.asked)
		_, _, err := d.Fetch(t.Context(), who, a.ID, mail.Secret{}, mail.FetchPlan{}, nil, nil)
		if (err == nil) != (len(d.fetcher.asked) > asked) {
			t.Error("a server was asked all the same")
		}
		return err
	},
	"Messages": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Messages(t.Context(), who, a.ID, 1)
		return unlessNoFetch(err)
	},
	"Read": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Read(t.Context(), who, a.ID, mail.Message{ID: "1"})
		return unlessNoFetch(err)
	},
	"Edit": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Edit(t.Context(), who, a.ID, a.Profile)
		return err
	},
	"Rename": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Rename(t.Context(), who, a.ID, "x")
		return err
	},
	"Remove": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		return d.Remove(t.Context(), who, a.ID)
	},
	"Test": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Test(t.Context(), who, a.ID, mail.Secret{}, nil)
		return err
	},
	"RoundTrip": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		proof, report := d.RoundTrip(t.Context(), who, login(t, "new@firma.pl", "x"), nil)
		if proof.OK() {
			return nil
		}
		e, _ := report.Broken(mail.IMAP)
		return e.Err
	},
	"TestRoundTrip": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.TestRoundTrip(t.Context(), who, a.ID, mail.Secret{}, nil)
		return err
	},
	"Vet": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		leaks, err := d.Vet(t.Context(), who, a.ID, "secret  of ola")
		if leaks != (err == nil) {
			t.Errorf("leaks %v, %v", leaks, err)
		}
		return err
	},
	"Password": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Password(t.Context(), who, a.ID)
		return err
	},
	"History": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.History(t.Context(), who, a.ID, 1)
		return err
	},
	"Find": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Find(t.Context(), who, a.Profile.Address.String())
		return err
	},
	"List": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		all, err := d.List(t.Context(), who)
		if err == nil && !slices.ContainsFunc(all, func(b accounts.Account) bool { return b.ID == a.ID }) {
			return &accounts.Error{Code: accounts.CodeNotFound}
		}
		return err
	},
	"Me": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		u, err := d.Me(t.Context(), who)
		if err == nil && u.ID != who.User {
			t.Errorf("%+v is %+v", who, u)
		}
		return err
	},
	"Unlocked": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		unlocked, err := d.Unlocked(t.Context(), who)
		if err == nil && unlocked == (who.User == "id-new") {
			t.Errorf("%+v: unlocked %v", who, unlocked)
		}
		return err
	},
	"Users": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.Users(t.Context(), who)
		return err
	},
	"FindUser": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.FindUser(t.Context(), who, "OLA")
		return err
	},
	"AddUser": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.AddUser(t.Context(), who, "jan", accounts.Member, key("jan"))
		return err
	},
	"Invite": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, _, err := d.Invite(t.Context(), who, "jan", accounts.Administrator)
		return err
	},
	"InviteAgain": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, _, err := d.InviteAgain(t.Context(), who, "id-ola")
		return err
	},
	"AddKey": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.AddKey(t.Context(), who, who.User, key("more"))
		return err
	},
	"RemoveKey": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.RemoveKey(t.Context(), who, "id-ola", "SHA256:ola")
		return err
	},
	"SetRole": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.SetRole(t.Context(), who, "id-ola", accounts.Administrator)
		return err
	},
	"RenameUser": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.RenameUser(t.Context(), who, "id-ola", "administrator")
		return err
	},
	"RemoveUser": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		return d.RemoveUser(t.Context(), who, "id-new")
	},
	"Audit": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.Audit(t.Context(), who, 1)
		return err
	},
	"SetAccess": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.SetAccess(t.Context(), who, a.ID, a.Version, []string{"id-new"})
		return err
	},
	"Preview": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		g, err := d.Preview(t.Context(), who, a.ID, "id-new")
		if err == nil && !g.Unlocks {
			t.Errorf("%+v", g)
		}
		return err
	},
	"Transfer": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		_, err := d.Transfer(t.Context(), who, a.ID, "id-new")
		return err
	},
	"Draft": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		_, err := d.Draft(t.Context(), who)
		return err
	},
	"Due": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		turns, err := d.Due(t.Context(), who, accounts.Timetable{})
		if (err == nil) != (len(turns) > 0) {
			t.Errorf("turns are told: %v (%v)", turns, err)
		}
		return err
	},
	"TestDue": func(t *testing.T, d *desk, who accounts.Actor, a accounts.Account) error {
		profile, test, err := d.TestDue(t.Context(), who, accounts.Turn{Account: a.ID})
		if err == nil {
			_, err = test(t.Context())
		}
		if err != nil && profile.Address.String() != "" {
			t.Errorf("%s is told", profile.Address)
		}
		return err
	},
	"SaveDraft": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		return d.SaveDraft(t.Context(), who, []byte("{}"))
	},
	"DropDraft": func(t *testing.T, d *desk, who accounts.Actor, _ accounts.Account) error {
		return d.DropDraft(t.Context(), who)
	},
}

// unlessNoFormer lets pass what only says that there is nothing to go back to:
// whoever is told that was allowed to ask.
func unlessNoFormer(err error) error {
	if accounts.ReasonOf(err) == accounts.ReasonNoFormer {
		return nil
	}
	return err
}

func unlessNoFetch(err error) error {
	if accounts.ReasonOf(err) == accounts.ReasonNoFetch {
		return nil
	}
	return err
}

func TestA04EveryMethodHasARuleAndEveryRuleAMethod(t *testing.T) {
	service := reflect.TypeFor[*accounts.Service]()
	actor := reflect.TypeFor[accounts.Actor]()
	methods := map[string]bool{}
	for i := range service.NumMethod() {
		m := service.Method(i)
		methods[m.Name] = true
		listed, anybody := accounts.Rule(m.Name)
		if !listed {
			t.Errorf("%s has no rule in authz.go", m.Name)
		}
		asks := m.Type.NumIn() > 2 && m.Type.In(2) == actor && m.Type.In(1) == reflect.TypeFor[context.Context]()
		if asks == anybody {
			t.Errorf("%s: asks for an actor %v, but the rule lets anybody %v", m.Name, asks, anybody)
		}
		if _, called := calls[m.Name]; called == anybody {
			t.Errorf("%s: called by the walk below: %v", m.Name, called)
		}
	}
	for _, action := range accounts.Actions() {
		if !methods[action] && action != "see" && action != "supply" {
			t.Errorf("the rule %q is for no method", action)
		}
	}
}

// stage is a folder with the cast and two accounts, to be copied for each call.
type stage struct{ dir, theirs string }

func newStage(t *testing.T) stage {
	t.Helper()
	d := open(t)
	d.team(t)
	theirs := d.give(t, "ola")
	d.give(t, "ela")
	theirs, err := d.SetAccess(t.Context(), accounts.Local, theirs.ID, theirs.Version, []string{"id-ewa"})
	if err == nil {
		err = d.store.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return stage{d.dir, theirs.ID}
}

func (s stage) copy(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The walk: what each of the cast meets with each action on Ola's account. "+"
// done, "-" not allowed, "0" there is no such account.
func TestA04WhoMayDoWhat(t *testing.T) {
	cast := []accounts.Actor{
		{User: "id-boss"},
		{User: "id-ola"},                  // owns it
		{User: "id-ewa"},                  // is assigned to it
		{User: "id-ela"},                  // owns another
		{User: "id-new"},                  // has none
		{User: "id-gone"},                 // was removed
		{User: "id-ola", Key: "SHA256:x"}, // comes with a key that was taken away
		{User: "local", Key: "SHA256:x"},  // says to be at the server itself
		{User: "ola"},                     // a name is no identity
		{User: ""},
	}
	const nobody = "-----"
	use, change, admin, self := "+++00"+nobody, "++-00"+nobody, "+----"+nobody, "+++++"+nobody
	want := map[string]string{
		"Check": "++++-" + nobody, "RoundTrip": "++++-" + nobody, "Save": "++++-" + nobody, "SaveUntested": "++++-" + nobody,
		"List": use, "Find": use, "Draft": self, "SaveDraft": self, "DropDraft": self, "Me": self, "Unlocked": self,
		"Test": use, "TestRoundTrip": use, "Vet": use, "History": use, "Fetch": use, "Messages": use, "Read": use,
		"Edit": change, "Rename": change, "Rotate": change, "Undo": change, "Confirm": change, "TestFormer": change, "Remove": change,
		"Password": "-----" + nobody, // the boss sees the account and owns it not; members have no part in it
		"Users":    admin, "FindUser": admin, "AddUser": admin, "Invite": admin, "InviteAgain": admin, "AddKey": admin, "RemoveKey": admin,
		"SetRole": admin, "RenameUser": admin, "RemoveUser": admin, "Audit": admin, "SetAccess": admin, "Preview": admin, "Transfer": admin,
		"Due": admin, "TestDue": admin,
	}
	stage := newStage(t)
	for action, call := range calls {
		got := ""
		for _, who := range cast {
			d := openIn(t, stage.copy(t))
			theirs, err := d.store.Account(t.Context(), stage.theirs)
			if err != nil {
				t.Fatal(err)
			}
			before := d.everything(t)
			err = call(t, d, who, theirs)
			switch accounts.CodeOf(err) {
			case "":
				got += "+"
			case accounts.CodeNotAllowed:
				got += "-"
			case accounts.CodeNotFound:
				got += "0"
			default:
				t.Errorf("%s by %+v: %v", action, who, err)
				got += "?"
			}
			if after := d.everything(t); err != nil && !reflect.DeepEqual(before, after) {
				t.Errorf("%s by %+v was denied and changed something", action, who)
			}
		}
		if got != want[action] {
			t.Errorf("%s: got %q, want %q", action, got, want[action])
		}
	}
}
