package tui

import (
	"errors"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
	"mailkey/ui/plain"
)

// staff is a team in every state that there is.
func staff() people {
	return people{
		{ID: "u-ada", Name: "Ada", Role: accounts.Administrator, Created: noon.AddDate(0, 0, -60), Seen: noon.Add(-2 * time.Minute), Version: 1, Keys: []accounts.Key{
			{Fingerprint: "SHA256:Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE", Comment: "ada@laptop", Added: noon.AddDate(0, 0, -60), Used: noon.Add(-2 * time.Minute)},
			{Fingerprint: "SHA256:YmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXU", Added: noon.AddDate(0, 0, -3)},
		}},
		{ID: "u-jan", Name: "Jan", Role: accounts.Member, Created: noon, Invited: noon.Add(11 * time.Minute), Version: 1},
		{ID: "u-ola", Name: "Ola", Role: accounts.Member, Created: noon.AddDate(0, 0, -9), Seen: noon.Add(-26 * time.Hour), Version: 1, Keys: []accounts.Key{
			{Fingerprint: "SHA256:cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmE", Comment: "ola\u202e@\x1b[31mdom", Added: noon.AddDate(0, 0, -9), Used: noon.Add(-26 * time.Hour)},
		}},
		{ID: "u-xyz", Name: "zewnętrzna firma księgowa z bardzo długą nazwą", Role: accounts.Member, Created: noon.AddDate(0, 0, -400), Version: 1},
	}
}

// shelf is the team's mailboxes.
func shelf() []accounts.Account {
	list := office()[:3]
	list[0].Users = []string{"u-ola"}
	list[1].Owner = "u-ola"
	list[2].Owner = "u-ada"
	return list
}

func teamUsers(a *App) Screen {
	u := newUsers(a)
	u.Update(Done{"users", usersFound{list: staff(), all: shelf()}})
	return u
}

func aUser(i int) func(a *App) Screen {
	return func(a *App) Screen { return newUser(a, staff()[i], staff(), shelf()) }
}

func anAccess(a *App) Screen {
	x := newAccess(a, shelf()[0])
	x.Update(Done{"access", accessFound{it: shelf()[0], list: staff()}})
	return x
}

// foresaw is the access screen after the change was asked about.
func foresaw(a *App) Screen {
	x := anAccess(a)
	feedKeys(x, "down", "space", "down", "space", "down", "space")
	x.Update(Done{"foresee", foreseen{grants: []accounts.Grant{
		{User: staff()[1], Account: shelf()[0], Unlocks: true}, {User: staff()[3], Account: shelf()[0]},
	}}})
	return x
}

func history(broken int64) accounts.Trail {
	at := func(minutes int) time.Time { return noon.Add(-time.Duration(minutes) * time.Minute) }
	return accounts.Trail{Broken: broken, Former: map[string]string{"u-gone": "Ewa"}, Entries: []accounts.Entry{
		{Seq: 6, At: at(1), Actor: "u-ada", Key: staff()[0].Keys[0].Fingerprint, Action: "SetAccess", Object: "biuro@firma.pl", Detail: "Ola"},
		{Seq: 5, At: at(12), Actor: "", Key: "SHA256:c29tZWJvZHkgZWxzZSBlbnRpcmVseSB3aXRoIGEga2V5", Action: "Redeem"},
		{Seq: 4, At: at(70), Actor: "local", Action: "AddUser", Object: "Ada", Detail: "administrator SHA256:Zm9vYmFyYmF6"},
		{Seq: 3, At: at(1500), Actor: "u-gone", Key: "SHA256:Z29uZQ", Action: "Rotate", Object: "kadry@firma.pl"},
		{Seq: 2, At: at(1501), Actor: "u-ola", Key: "SHA256:x", Action: "Future\x1b[2J", Object: "a\u202eb"},
		{Seq: 1, At: at(90000), Actor: "local", Action: "Save", Object: "biuro@firma.pl"},
	}}
}

func aTrail(broken int64) func(a *App) Screen {
	return func(a *App) Screen {
		r := newTrail(a, staff())
		r.Update(Done{"trail", trailFound{it: history(broken)}})
		return r
	}
}

// asMember is a session of Ola's over SSH.
func asMember(a *App) {
	a.opts.Actor, a.opts.Remote, a.frame.Remote = accounts.Actor{User: "u-ola", Key: "SHA256:x"}, true, true
	a.crew = crew{me: staff()[2], team: true}
}

// asAdmin is one of Ada's.
func asAdmin(a *App) {
	a.opts.Actor, a.opts.Remote, a.frame.Remote = accounts.Actor{User: "u-ada", Key: "SHA256:x"}, true, true
	a.crew = crew{me: staff()[0], team: true}
}

// as sits somebody down before the scene is set.
func as(who func(*App), set func(*testing.T, *App)) func(*testing.T, *App) {
	return func(t *testing.T, a *App) { who(a); set(t, a) }
}

var changedMeanwhile = &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonChanged, Err: accounts.ErrChanged}

var userScenes = []scene{
	{"team-locked", as(asMember, func(_ *testing.T, a *App) { a.room = newLocked(a) })},
	{"team-locked-letter", as(asMember, func(_ *testing.T, a *App) {
		l := newLocked(a).(*locked)
		a.room, a.over = l, []Screen{l.letter().(Show).Screen}
	})},
	{"team-home-member", as(asMember, atHome(shelf()[:2]))},
	{"team-home-admin", as(asAdmin, atHome(shelf()))},
	{"team-account-assigned", as(asMember, opened(shelf()[0], nil))},
	{"team-account-admin", as(asAdmin, opened(shelf()[0], fiveTests[2:3]))},
	{"users", over(teamUsers, "down")},
	{"users-none", over(func(a *App) Screen {
		u := newUsers(a)
		u.Update(Done{"users", usersFound{}})
		return u
	})},
	{"users-failed", over(func(a *App) Screen {
		u := newUsers(a)
		u.Update(Done{"users", usersFound{err: &accounts.Error{Code: accounts.CodeNotAllowed, Err: errors.New("only the owner or an administrator may do this")}}})
		return u
	})},
	{"user", over(aUser(2), "up", "up", "up")},
	{"user-keys", over(aUser(0))},
	{"user-invited", over(aUser(1))},
	{"user-add", over(func(a *App) Screen { return newUserForm(a, addUser, accounts.User{}) }, "E", "w", "a", "tab")},
	{"user-add-key", over(func(a *App) Screen {
		u := newUserForm(a, addUser, accounts.User{})
		feedKeys(u, "E", "tab", "tab", "right", "tab", "x", "enter")
		return u
	})},
	{"user-rename", over(func(a *App) Screen {
		u := newUserForm(a, renameUser, staff()[2])
		u.Update(Done{"user", acted{&accounts.Error{Code: accounts.CodeExists, Field: accounts.FieldUser, Err: accounts.ErrUserExists}}})
		return u
	})},
	{"user-code", over(func(*App) Screen {
		return newCode(invited{code: mail.NewSecret("K7QPM-4ZT2X-NBC5W-J3HRA"), user: staff()[1]})
	})},
	{"user-ask-key", over(func(a *App) Screen { return newKeyQuestion(a, staff()[2], staff()[2].Keys[0]) })},
	{"user-ask-role", over(func(a *App) Screen { return newRoleQuestion(a, staff()[2]) }, "right")},
	{"user-ask-member", over(func(a *App) Screen {
		q := newRoleQuestion(a, staff()[0])
		q.Update(Done{"ask", acted{&accounts.Error{Code: accounts.CodeNotAllowed, Reason: accounts.ReasonLastAdministrator, Err: accounts.ErrLastAdministrator}}})
		return q
	})},
	{"user-ask-remove", over(func(a *App) Screen { return newRemoveQuestion(a, staff()[2], shelf()[:1]) }, "right")},
	{"user-transfer", over(func(a *App) Screen { return newTransfer(a, staff()[2], staff(), shelf()[1:2]) }, "down")},
	{"access", over(anAccess, "down", "space", "down")},
	{"access-foreseen", over(foresaw)},
	{"access-saved", func(t *testing.T, a *App) {
		over(anAccess)(t, a)
		_, m := a.over[0].Update(Done{"change", accessSet{it: shelf()[0]}})
		a.act(a.over[0], m)
	}},
	{"access-changed", func(t *testing.T, a *App) {
		over(foresaw)(t, a)
		x := a.over[0].(*sharing)
		x.Update(Done{"change", accessSet{err: changedMeanwhile}})
		_, m := x.Update(Done{"access", accessFound{it: x.it, list: x.list, all: x.all}})
		a.act(x, m)
	}},
	{"trail", over(aTrail(0))},
	{"trail-broken", over(aTrail(3), "down", "down", "down", "down")},
	{"trail-filter", over(aTrail(0), "/", "o", "l", "a")},
}

// At home whoever works without a key is at this computer; only over SSH is that a
// server somewhere else.
func TestServerItself(t *testing.T) {
	for remote, want := range map[bool]string{false: "ten komputer", true: "sam serwer"} {
		f := Frame{Lang: i18n.PL, Remote: remote}
		given := accounts.Entry{Action: "Transfer", Detail: accounts.Local.User}
		if name, detail := people(nil).name(f, accounts.Local.User), plain.TrailDetail(f.T, accounts.Trail{}, given); name != want || detail != want {
			t.Errorf("over SSH %v: %q and %q, want %q", remote, name, detail, want)
		}
	}
}
