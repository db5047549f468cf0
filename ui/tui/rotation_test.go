package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// A stored address offers to change its password, with the settings that are
// stored, and the header says so.
func TestKnownAddress(t *testing.T) {
	a := still(t, i18n.EN)
	known := mailbox("Biuro", "biuro@firma.pl", func(a *accounts.Account) { a.ID, a.Profile.IMAP.Port = "7", 1993 })
	for key, want := range map[string]string{"enter": "7", "esc": ""} {
		a.room = newSetup(a.opts, a.env)
		typed(a.room, "biuro@firma.pl")
		feedKeys(a.room, "tab")
		a.room.Update(Done{"find", located{foundAt(t, "biuro@firma.pl"), &known}})
		a.press(pressed(key))
		s := a.room.(*setup)
		title, _ := s.Head()
		if d := s.draft(); d.Replaces != want || (d.Login.IMAP.Port == 1993) != (want != "") || (title == "rotate.title") != (want != "") {
			t.Errorf("%s: replaces %q on port %d under %q", key, d.Replaces, d.Login.IMAP.Port, title)
		}
	}
}

// What the provider needs before it takes a password is said for a stored account too.
func TestRotationTellsNeeds(t *testing.T) {
	a := still(t, i18n.EN)
	it := mailbox("Ala", "ala@icloud.com", func(a *accounts.Account) {
		a.Profile.IMAP.Host, a.Profile.SMTP.Host = "imap.mail.me.com", "smtp.mail.me.com"
	})
	s := newRotation(a, it)
	s.flow.Go("connect")
	s.turn()
	a.room = s
	if shown := ansi.Strip(a.View().Content); s.flow.Step().ID() != "connect" || !strings.Contains(shown, "iCloud does not take your usual password") {
		t.Errorf("at %s:\n%s", s.flow.Step().ID(), shown)
	}
}

// Changing a password survives leaving and continues as what it was.
func TestRotationIsResumed(t *testing.T) {
	a := still(t, i18n.PL)
	it := mailbox("Biuro", "biuro@firma.pl", func(a *accounts.Account) { a.Keeping = accounts.NotKept })
	s := newRotation(a, it)
	s.flow.Go("app-password")
	d := s.draft()
	aside, ok := s.setAside().(SetAside)
	if !ok {
		t.Fatal("nothing is set aside")
	}
	r, ok := a.rotation(started{draft: aside.Answers, known: &it}).(*resume)
	if !ok {
		t.Fatal("what was left unfinished is not offered")
	}
	if title, _ := r.Head(); title != "rotate.title" {
		t.Errorf("it is offered as %q", title)
	}
	r.at = 1 // afresh
	anew, _ := r.enter().(Moves)
	if fresh, ok := anew[len(anew)-1].(Enter).Screen.(*setup); !ok || !fresh.flow.Changes() || fresh.draft().Replaces != it.ID || fresh.flow.Step().ID() == "app-password" {
		t.Errorf("it begins anew with %+v", anew)
	}
	r.at = 0
	_, m := r.Update(pressed("enter"))
	enter, ok := m.(Enter)
	if !ok {
		t.Fatalf("continuing answers %T", m)
	}
	again := enter.Screen.(*setup)
	if got := again.draft(); got.Replaces != d.Replaces || got.Profile() != d.Profile() || got.Found.Kind != d.Found.Kind || !got.Forget || again.flow.Step().ID() != "app-password" {
		t.Errorf("continues at %s with %+v", again.flow.Step().ID(), got.Profile())
	}
}

// What was given for the first conversation is not taken for a later one.
func TestGivenAnswersAreForOneConversation(t *testing.T) {
	a := still(t, i18n.EN)
	a.opts.Fill, a.opts.CA = map[string]string{"address": "ala@gmail.com"}, practiceCA
	newHome(a, nil)
	if a.opts.Fill != nil || a.opts.CA != "" {
		t.Errorf("still there: %v, %q", a.opts.Fill, a.opts.CA)
	}
}

// Answers that could not be set aside are not lost in silence.
func TestSetAsideFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := still(t, i18n.EN) // its service cannot be opened
		a.menu = true
		a.room = at(t, a, "app-password")
		drive(t, a, a.act(a.room, a.outOf()), time.Second)
		if a.notice.Key != "receipt.lost" {
			t.Errorf("the notice is %q", a.notice.Key)
		}
	})
}

// What is left after the switch is seen in the account: leaving there remembers no
// answers, and a password pasted there goes nowhere.
func TestLeavingAfterTheSwitch(t *testing.T) {
	svc, sim, it := connected(t, "ala@gmail.com", true)
	proof, _ := svc.Check(t.Context(), accounts.Local, mail.Login{Profile: it.Profile, Secret: mail.NewSecret(gmailsim.PracticeNext)}, nil)
	if _, err := svc.Rotate(t.Context(), accounts.Local, it.ID, it.Revision, proof, accounts.Details{AppName: "Firmao 2026-11", Keep: true}); err != nil {
		t.Fatal(err)
	}
	x := launch(t, openedAs(svc), Options{CA: sim.CA()}, nil)
	x.wait("usuń jeszcze stare hasło")
	x.press(tea.KeyEnter)
	x.wait("Dokończ zmianę")
	x.text("n")
	x.wait("Usuń stare hasło do aplikacji")
	x.paste(gmailsim.PracticeGroups)
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyTab)
	x.wait("[ Usunięte, dalej ]")
	x.ctrl('c')
	x.ended()
	draft, err := svc.Draft(t.Context(), accounts.Local)
	if err != nil || len(draft) > 0 {
		t.Errorf("remembered: %s, %v", draft, err)
	}
	if got := strings.Join(x.result.Lines, "\n"); !strings.Contains(got, "mailkey rotate confirm ala@gmail.com") || !strings.Contains(got, "mailkey rotate undo ala@gmail.com") {
		t.Errorf("the receipt is %q", got)
	}
}

// A test of the old password is made once, however often one comes by; to skip it
// stops it.
func TestOldPasswordIsTriedOnce(t *testing.T) {
	a := still(t, i18n.EN)
	s := newRotation(a, mailbox("Biuro", "biuro@firma.pl"))
	a.room = s
	if moved(s.Begin()) != "Do:old" {
		t.Fatalf("it begins with %s", moved(s.Begin()))
	}
	s.Update(Done{"old", oldChecked{report: broke(s.draft().Profile(), nil, nil)}})
	s.Update(pressed("enter"))
	if s.flow.Step().ID() != "app-password" {
		t.Fatalf("it goes on to %s", s.flow.Step().ID())
	}
	if _, m := s.Update(pressed("esc")); strings.Contains(moved(m), "Do:") || s.flow.Step().ID() != "old" {
		t.Errorf("coming back answers %s", moved(m))
	}
	if _, m := s.Update(pressed("r")); moved(m) != "Do:old" {
		t.Errorf("to try again answers %s", moved(m))
	}
	if _, m := s.Update(pressed("s")); !strings.HasPrefix(moved(m), "Stop:old") || s.flow.Step().ID() != "app-password" {
		t.Errorf("to skip answers %s, at %s", moved(m), s.flow.Step().ID())
	}
}

// Where a new password is no cure the first choice is what helps, and going on has
// to be pointed at.
func TestInsistingOnANewPassword(t *testing.T) {
	a := still(t, i18n.EN)
	s := newRotation(a, mailbox("Biuro", "biuro@firma.pl"))
	a.room = s
	s.Update(Done{"old", oldChecked{report: broke(s.draft().Profile(), imapOff, nil)}})
	if _, m := s.Update(pressed("enter")); !strings.HasPrefix(moved(m), "Show") || s.flow.Step().ID() != "old" {
		t.Errorf("enter answers %s, at %s", moved(m), s.flow.Step().ID())
	}
	for range 5 {
		s.Update(pressed("down"))
	}
	s.Update(pressed("enter"))
	if s.flow.Step().ID() != "app-password" || !s.draft().Old.Insist {
		t.Errorf("insisting leads to %s", s.flow.Step().ID())
	}
}

// After an undo a change begins with the newer password: one key offers to put it
// back, another goes on without it.
func TestRotationAfterUndo(t *testing.T) {
	a := still(t, i18n.EN)
	it := replaced()
	it.Revision, it.Former.Revision = 1, 2
	s := newRotation(a, it)
	olds(nil, nil)(a, s)
	_, m := s.Update(pressed("enter"))
	shown, _ := m.(Show)
	if u, ok := shown.Screen.(*undo); !ok || !u.again || u.id != it.ID {
		t.Errorf("enter answers %#v", m)
	}
	feedKeys(s, "right")
	if s.Update(pressed("enter")); s.flow.Step().ID() != "app-password" {
		t.Errorf("the second choice leads to %s", s.flow.Step().ID())
	}
}

// Of an address that mailkey does not know it is asked whose password changes, not
// what should be connected.
func TestRotationAsksWhose(t *testing.T) {
	a := still(t, i18n.EN)
	for key, flow := range map[string]*wizard.Flow{"address.title": wizard.Setup(a.env.Now()), "which.title": wizard.Rotate(a.env.Now(), nil)} {
		a.room = newFlow(a.opts, a.env, flow)
		if shown := ansi.Strip(a.View().Content); !strings.Contains(shown, i18n.EN.T(key)) {
			t.Errorf("no %q in\n%s", key, shown)
		}
	}
}
