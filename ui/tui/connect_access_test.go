package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// choosing is the screen that chooses who gets a new mailbox.
func choosing(a *App) Screen {
	x := newChoosing(a.opts, accounts.Account{Owner: "u-ada", Profile: mailbox("Nowa", "nowa@firma.pl").Profile})
	x.Update(Done{"access", accessFound{it: x.it, list: staff(), all: shelf()}})
	return x
}

func anOwner(a *App) Screen { return newOwner(a, shelf()[1], staff(), shelf()) }

// Of the former owner it is said what becomes of them, and that is so.
func TestOwnerLoses(t *testing.T) {
	a := still(t, i18n.EN)
	for want, it := range map[string]accounts.Account{
		"owner.loses-last":          {Owner: "u-ola"},
		"owner.keeps":               {Owner: "u-ola", Users: []string{"u-jan", "u-ola"}},
		"owner.loses-administrator": {Owner: "u-ada", Users: []string{"u-ada"}},
		"":                          {Owner: accounts.Local.User},
	} {
		if got := newOwner(a, it, staff(), []accounts.Account{it}).loses(); got != want {
			t.Errorf("%q of %s, %q wanted", got, it.Owner, want)
		}
	}
}

// toConnect is Ada at the connect screen of a new mailbox.
func toConnect(more func(s *setup)) func(*testing.T, *App) {
	return func(t *testing.T, a *App) {
		asAdmin(a)
		a.opts.crew = &a.crew
		s := at(t, a, "connect")
		s.draft().Login.Secret, s.draft().Cleaning = mail.Secret{}, mail.Cleaning{}
		s.turn()
		s.Update(Done{"people", staff()})
		more(s)
	}
}

var accessScenes = []scene{
	{"connect-access", toConnect(func(s *setup) { feedKeys(s, "tab", "tab") })},
	{"connect-access-chosen", toConnect(func(s *setup) { s.Update(chosen{[]string{"u-jan", "u-ola"}, staff()}) })},
	{"choosing", as(asAdmin, over(choosing, "down", "space"))},
	{"choosing-foreseen", as(asAdmin, over(choosing, "down", "space", "down", "space", "enter"))},
	{"owner", as(asAdmin, over(anOwner, "down"))},
	{"owner-foreseen", as(asAdmin, over(func(a *App) Screen {
		o := newOwner(a, shelf()[1], staff(), shelf())
		feedKeys(o, "down", "enter")
		o.Update(Done{"foresee", ownerForeseen{grant: accounts.Grant{User: staff()[1], Unlocks: true}}})
		return o
	}))},
	{"hand-over-given", toConnect(func(s *setup) {
		s.draft().Users = []string{"u-jan", "u-ola"}
		s.draft().Login.Secret = mail.NewSecret(canary)
		s.flow.Go("hand-over")
		s.turn()
		s.Update(Done{"save", storedAs{account: accounts.Account{Profile: s.draft().Profile(), Proved: true, Keeping: accounts.Sealed}}})
	})},
	{"hand-over-not-given", toConnect(func(s *setup) {
		s.draft().Users = []string{"u-jan"}
		s.draft().Login.Secret = mail.NewSecret(canary)
		s.flow.Go("hand-over")
		s.turn()
		s.Update(Done{"save", storedAs{account: accounts.Account{Profile: s.draft().Profile(), Proved: true, Keeping: accounts.Sealed}, ungiven: accounts.ErrNoUser}})
	})},
}

// An administrator who connects a mailbox says there who gets it; mail unlocks for
// them in their open session at the moment it is stored, and not before.
func TestConnectGivesAccess(t *testing.T) {
	sim := simulated(t)
	d := &desk{Service: practised(t, sim)}
	ada, mia := d.joins(t, "Ada", accounts.Administrator), d.joins(t, "Mia", accounts.Member)
	his := d.session(t, mia)
	his.wait("zablokowane")
	open := func(context.Context) (*accounts.Service, error) { return d.Service, nil }
	x := launch(t, open, Options{Actor: ada, Remote: true, Setup: true, CA: sim.CA()}, nil)
	x.wait("Jaką skrzynkę")
	x.text("nowa@gmail.com")
	x.press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	x.wait("Sprawdź weryfikację")
	x.press(tea.KeyTab)
	x.wait("[ Tak ]")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("nikt poza Tobą")
	x.paste("kawa lody park zima")
	x.wait("16 liter ✓")
	time.Sleep(2 * pasteGap) // else what follows is taken for a part of the paste
	x.press(tea.KeyTab, tea.KeyTab)
	x.wait("▸ Kto ma dostęp")
	x.press(tea.KeyEnter)
	x.wait("Dostęp dostaną, gdy skrzynka przejdzie test")
	x.press(tea.KeyDown, tea.KeySpace, tea.KeyEnter)
	x.wait("To pierwsza skrzynka tej osoby")
	x.press(tea.KeyEnter)
	x.wait("Kto ma dostęp         Mia")
	his.wait("zablokowane")
	x.press(tea.KeyTab, tea.KeyTab, tea.KeyEnter)
	x.wait("Działa")
	x.press(tea.KeyEnter)
	x.wait("Dostęp ma też 1 osoba.")
	his.wait("nowa@gmail.com")
	x.text("w") // and changed from here
	x.wait("● Mia")
	x.press(tea.KeyEscape)
	x.wait("Teraz wpisz to w Firmao")
	it, err := d.Find(t.Context(), accounts.Local, "nowa@gmail.com")
	if err != nil || len(it.Users) != 1 || it.Users[0] != mia.User || it.Owner != ada.User {
		t.Errorf("%v: %+v", err, it)
	}
}

// One mailbox changes hands after a look at what that means; the session of who
// loses it locks, and that of who gets it opens.
func TestOwnerStory(t *testing.T) {
	d := furnished(t, "biuro@firma.pl")
	ada, mia := d.joins(t, "Ada", accounts.Administrator), d.joins(t, "Mia", accounts.Member)
	ola := d.joins(t, "Ola", accounts.Member)
	it, err := d.Find(t.Context(), accounts.Local, "biuro@firma.pl")
	if err == nil {
		_, err = d.Transfer(t.Context(), accounts.Local, it.ID, ola.User)
	}
	if err != nil {
		t.Fatal(err)
	}
	hers, his := d.session(t, ola), d.session(t, mia)
	hers.wait("biuro@firma.pl")
	his.wait("zablokowane")
	x := d.session(t, ada)
	x.wait("biuro@firma.pl")
	x.press(tea.KeyEnter)
	x.wait("[ Dostęp ]")
	x.text("a")
	x.wait("zmień właściciela")
	x.text("o")
	x.wait("Kto ma być właścicielem?")
	x.press(tea.KeyDown, tea.KeyEnter)
	x.wait("To pierwsza skrzynka tej osoby")
	x.wait("Ola: straci tę skrzynkę, a to jedyna")
	if strings.Contains(his.screen(), "biuro@firma.pl") {
		t.Error("it is handed over before the yes")
	}
	x.press(tea.KeyEnter)
	x.wait("Właściciel to teraz: Mia.")
	his.wait("biuro@firma.pl")
	hers.wait("zablokowane")
	if it, _ = d.Find(t.Context(), accounts.Local, "biuro@firma.pl"); it.Owner != mia.User {
		t.Errorf("%+v", it)
	}
}
