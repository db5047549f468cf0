package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// waiting stores a mailbox without a password.
func (d *desk) waiting(t *testing.T, address, owner string, users ...string) accounts.Account {
	t.Helper()
	it, err := d.SaveUntested(t.Context(), accounts.Local, mail.Login{Profile: mailbox("", address).Profile}, accounts.Details{Owner: owner})
	if err == nil && len(users) > 0 {
		it, err = d.SetAccess(t.Context(), accounts.Local, it.ID, it.Version, users)
	}
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// At their next session whoever owns a mailbox without a password, or is assigned
// to it, is asked for it; it is tested before it is stored, and works for the
// others from then on.
func TestFirstPasswordStory(t *testing.T) {
	for name, owns := range map[string]bool{"owner": true, "assigned": false} {
		t.Run(name, func(t *testing.T) {
			d := furnished(t, "biuro@firma.pl")
			ada, mia := d.joins(t, "Ada", accounts.Administrator), d.joins(t, "Mia", accounts.Member)
			var it accounts.Account
			if owns {
				it = d.waiting(t, "mia@firma.pl", mia.User)
			} else {
				it = d.waiting(t, "mia@firma.pl", ada.User, mia.User)
			}
			x := d.session(t, mia)
			x.wait("1 skrzynka czeka na Twoje hasło. Wskaż ją i naciśnij p.")
			x.wait("czeka na Twoje hasło → podaj je")
			x.press(tea.KeyEnter)
			x.wait("jeszcze niepodane")
			if strings.Contains(x.screen(), "Pobierz") || strings.Contains(x.screen(), "Testuj") {
				t.Errorf("what needs a password is offered\n%s", x.screen())
			}
			x.text("p")
			x.wait("Hasło do skrzynki")
			x.wait("Hasła do aplikacji")
			x.press(tea.KeyTab, tea.KeyEnter)
			x.wait("Podaj hasło do tej skrzynki")
			x.em.Paste(canary)
			time.Sleep(2 * pasteGap)
			x.press(tea.KeyEnter)
			x.wait("Działa")
			x.wait("hasło zostanie zapisane") // there is no old one whose place it takes
			x.press(tea.KeyEnter)
			x.wait("zaszyfrowane na serwerze")
			x.press(tea.KeyEnter)
			x.wait("Skrzynka mia@firma.pl działa i ma już hasło.")
			x.press(tea.KeyEnter)
			x.wait("Wiadomości e-mail")
			if now, _ := d.Find(t.Context(), accounts.Local, "mia@firma.pl"); now.ID != it.ID || now.Awaits() || !now.Proved {
				t.Errorf("%+v", now)
			}
			if report, err := d.Test(t.Context(), ada, it.ID, mail.Secret{}, nil); err != nil || report.Overall() != mail.VerdictOK {
				t.Errorf("the administrator's test: %v", err)
			}
		})
	}
}

// unpassworded is the shelf with a mailbox that waits: for Ola, who owns it, or
// for somebody else.
func unpassworded() []accounts.Account {
	list := shelf()
	for i := range list[:2] {
		list[i].Proved, list[i].Keeping, list[i].Password, list[i].Last = false, accounts.NotKept, time.Time{}, nil
	}
	list[0].Users = nil
	return list
}

var awaitedScenes = []scene{
	{"awaits-home-member", as(asMember, atHome(unpassworded()[1:2]))},
	{"awaits-home-admin", as(asAdmin, atHome(unpassworded()))},
	{"awaits-account", as(asMember, opened(unpassworded()[1], []accounts.Result{}))},
	{"awaits-account-admin", as(asAdmin, opened(unpassworded()[0], []accounts.Result{}))},
	{"awaits-connect", as(asMember, func(_ *testing.T, a *App) {
		s := newRotation(a, unpassworded()[1])
		s.flow.Go("connect")
		s.turn()
		a.room = s
	})},
	{"awaits-end", as(asMember, func(_ *testing.T, a *App) {
		s := newRotation(a, unpassworded()[1])
		now := unpassworded()[1]
		now.Keeping, now.Proved, now.Password = accounts.Sealed, true, noon
		s.saved = &now
		s.draft().Switched(now)
		s.flow.Go("finish")
		s.turn()
		a.room = s
	})},
}
