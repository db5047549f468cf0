package tui

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui"
	"mailkey/ui/i18n"
	"mailkey/ui/plain"
)

// connected is a service whose one mailbox is stored and proved with the first
// practice password; the old one dies when the next comes into use.
func connected(t *testing.T, address string, keep bool) (*accounts.Service, *gmailsim.Sim, accounts.Account) {
	t.Helper()
	sim := simulated(t)
	svc := practised(t, sim)
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	p := mail.Profile{
		Label: "Biuro", Address: a, UserName: address, CA: sim.CA(),
		IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}, SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
	}
	proof, report := svc.Check(t.Context(), accounts.Local, mail.Login{Profile: p, Secret: mail.NewSecret(canary)}, nil)
	if !proof.OK() {
		t.Fatalf("the mailbox does not work: %+v", report)
	}
	it, err := svc.Save(t.Context(), accounts.Local, proof, accounts.Details{Purpose: accounts.FirmaoNew, AppName: "Firmao 2026-05", Keep: keep})
	if err != nil {
		t.Fatal(err)
	}
	return svc, sim, it
}

func openedAs(svc *accounts.Service) func(context.Context) (*accounts.Service, error) {
	return func(context.Context) (*accounts.Service, error) { return svc, nil }
}

// theRow is what is stored of a mailbox, without what differs from run to run.
func theRow(t *testing.T, svc *accounts.Service) accounts.Account {
	t.Helper()
	list, err := svc.List(t.Context(), accounts.Local)
	if err != nil || len(list) != 1 {
		t.Fatalf("stored: %+v, %v", list, err)
	}
	a := list[0]
	a.ID, a.Profile.CA, a.Version = "", "", 0
	a.Created, a.Password = time.Time{}, time.Time{}
	if a.Last != nil {
		last := *a.Last
		last.At, last.Took = time.Time{}, 0
		a.Last = &last
	}
	if a.Former != nil {
		former := *a.Former
		former.Since, former.Until = time.Time{}, time.Time{}
		a.Former = &former
	}
	return a
}

// alike compares two rows, and what their pointers lead to.
func alike(a, b accounts.Account) bool { return reflect.DeepEqual(a, b) }

// The whole rotation, on the screen and by lines: the old password is proved,
// replaced, revoked, proved dead and forgotten, and both leave the same row.
func TestWholeRotationInBothFaces(t *testing.T) {
	const address = "ala+revoke@gmail.com"
	screen, sim, _ := connected(t, address, true)
	kept := ""
	x := launch(t, openedAs(screen), Options{CA: sim.CA(), Rotate: true, Account: "Biuro"}, func(e *ui.Env) {
		e.Keep = func(name string, data []byte) (string, error) { kept = string(data); return "/home/ala/" + name, nil }
	})
	x.wait("Stare hasło działa")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Hasło do aplikacji")
	x.paste(gmailsim.PracticeNextGroups)
	x.wait("16 liter ✓")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie sprawdzone")
	x.press(tea.KeyEnter)
	x.wait("Teraz zmień hasło w Firmao")
	x.wait("klawisz u przywraca je")
	between := theRow(t, screen)
	if between.Former == nil || between.Former.AppName != "Firmao 2026-05" || between.Revision != 2 {
		t.Errorf("after the switch there is %+v", between)
	}
	x.press(tea.KeyEnter)
	x.wait("Usuń stare hasło do aplikacji")
	x.press(tea.KeyEnter)
	x.wait("Szukaj wiersza: „Firmao 2026-05”")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Jedno logowanie starym hasłem")
	x.press(tea.KeyEnter)
	x.wait("Stare hasło już nie działa. Tak ma być.")
	x.press(tea.KeyEnter)
	x.wait("[ Zapomnij stare hasło ]")
	x.press(tea.KeyEnter)
	x.wait("mailkey zapomniał stare hasło")
	x.text("i")
	x.wait("/home/ala/mailkey.ics")
	x.press(tea.KeyEscape)
	x.wait("Klawisz i zapisuje")
	x.press(tea.KeyEnter)
	x.wait("Wiadomości e-mail ▾")
	x.ctrl('c')
	x.ended()
	if !x.result.Saved || strings.Contains(strings.Join(x.result.Lines, "\n"), "rotate undo") {
		t.Errorf("the receipt is %q", x.result.Lines)
	}
	if form := betrays(x.raw.String() + kept); form != "" || !strings.Contains(kept, "BEGIN:VEVENT") {
		t.Errorf("it shows %q, and keeps %q", form, kept)
	}

	lines, sim2, _ := connected(t, address, true)
	var out bytes.Buffer
	answers := []string{"1", "1", gmailsim.PracticeNextGroups, "", "", "", "1", "1", "1", "2", "n"}
	env := ui.Env{In: strings.NewReader(strings.Join(answers, "\n") + "\n"), Out: &out, Lang: i18n.PL, Now: time.Now}
	if err := plain.Run(t.Context(), env, lines, plain.Options{Actor: accounts.Local, Rotate: true, Account: "Biuro", CA: sim2.CA()}); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	for _, want := range []string{"Stare hasło działa", "Szukaj wiersza: „Firmao 2026-05”", "Stare hasło już nie działa", "mailkey zapomniał stare hasło"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not said in\n%s", want, out.String())
		}
	}
	if one, two := theRow(t, screen), theRow(t, lines); !alike(one, two) || one.Former != nil || one.Purpose != accounts.FirmaoNew {
		t.Errorf("the rows differ:\n%+v\n%+v", one, two)
	}
}

// Undoing puts the old password back, and tests it at once.
func TestUndoStory(t *testing.T) {
	svc, sim, _ := connected(t, "ala@gmail.com", true)
	x := launch(t, openedAs(svc), Options{CA: sim.CA(), Rotate: true, Account: "ala@gmail.com"}, nil)
	x.wait("Stare hasło działa")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.paste(gmailsim.PracticeNextGroups) // straight from the page
	x.wait("Podaj nowe hasło")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie sprawdzone")
	x.press(tea.KeyEnter)
	x.wait("Teraz zmień hasło w Firmao")
	x.press(tea.KeyEnter)
	x.wait("Usuń stare hasło do aplikacji")
	x.text("u")
	x.wait("Wrócić do starego hasła?")
	x.press(tea.KeyEnter) // to leave things as they are is the first choice
	x.wait("Usuń stare hasło do aplikacji")
	x.text("u")
	x.wait("Wrócić do starego hasła?")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie.")
	a := theRow(t, svc)
	if a.AppName != "Firmao 2026-05" || a.Revision != 1 || a.Former == nil || a.Former.Revision != 2 || !a.Proved {
		t.Errorf("stored: %+v, former %+v", a, a.Former)
	}
	x.press(tea.KeyEscape)
	x.wait("Przywróć nowe hasło") // and nothing leads to revoking the newer one
	x.text("n")
	x.text("u")
	x.wait("Przywrócić nowe hasło?")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("W użyciu jest znowu nowe hasło")
	x.wait("Działa: odbieranie i wysyłanie.")
	if a := theRow(t, svc); a.Revision != 2 || a.Former == nil || a.Former.Revision != 1 {
		t.Errorf("stored: %+v, former %+v", a, a.Former)
	}
	x.press(tea.KeyEscape)
	x.wait("Cofnij zmianę")
	x.text("g")
	x.wait("Zapomnieć stare hasło?")
	x.press(tea.KeyEnter)
	x.until(func() bool { return theRow(t, svc).Former == nil }, "the former password forgotten")
	x.wait("mailkey zapomniał stare hasło")
}

// A revoked old password that was put back is refused: the first thing offered is
// the new one, which is at hand.
func TestUndoneTooLate(t *testing.T) {
	svc, sim, it := connected(t, "ala+revoke@gmail.com", true)
	proof, _ := svc.Check(t.Context(), accounts.Local, mail.Login{Profile: it.Profile, Secret: mail.NewSecret(gmailsim.PracticeNext)}, nil)
	if _, err := svc.Rotate(t.Context(), accounts.Local, it.ID, it.Revision, proof, accounts.Details{AppName: "Firmao 2026-11", Keep: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := svc.Undo(t.Context(), accounts.Local, it.ID); err != nil {
		t.Fatal(err)
	}
	x := launch(t, openedAs(svc), Options{CA: sim.CA()}, nil)
	x.wait("Wiadomości e-mail ▾")
	x.press(tea.KeyEnter)
	x.wait("Nowe hasło")
	x.text("t")
	x.wait("Ponów test")
	x.press(tea.KeyEnter)
	x.wait("Przywrócić nowe hasło?")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie.")
}

// The password that is in use, pasted once more, is no new one, and nobody is told so.
func TestSamePasswordOnceMore(t *testing.T) {
	svc, sim, _ := connected(t, "ala@gmail.com", true)
	x := launch(t, openedAs(svc), Options{CA: sim.CA(), Rotate: true, Account: "Biuro"}, nil)
	x.wait("Stare hasło działa")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Podaj nowe hasło")
	x.paste(canary)
	x.wait("16 liter ✓")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("nowe hasło zastąpi stare")
	x.press(tea.KeyEnter)
	x.wait("To hasło było już w użyciu")
	x.press(tea.KeyEnter)
	x.wait("Hasło jest to samo")
	if a := theRow(t, svc); a.AppName != "Firmao 2026-05" || a.Former != nil {
		t.Errorf("stored: %+v", a)
	}
}

// Where the old password was not kept it may be typed, or not.
func TestForgottenRotation(t *testing.T) {
	svc, sim, _ := connected(t, "ala@gmail.com", false)
	x := launch(t, openedAs(svc), Options{CA: sim.CA(), Rotate: true}, nil)
	x.wait("Której skrzynki hasło zmienić?")
	x.press(tea.KeyEnter)
	x.wait("Czy masz stare hasło?")
	x.paste(gmailsim.PracticeGroups)
	x.wait("Sprawdź")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Stare hasło działa")
	x.press(tea.KeyEscape)
	x.wait("Czy masz stare hasło?")
	x.press(tea.KeyEnter)
	x.wait("Stare hasło działa")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Podaj nowe hasło")
	x.paste(gmailsim.PracticeNextGroups)
	x.wait("16 liter ✓")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie sprawdzone")
	x.press(tea.KeyEnter)
	x.wait("Teraz zmień hasło w Firmao")
	if a := theRow(t, svc); a.Keeping != accounts.NotKept || a.Former != nil {
		t.Errorf("stored: %+v", a)
	}
	x.press(tea.KeyEnter)
	x.wait("Usuń stare hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("mailkey nie przechowuje starego hasła")
	if form := betrays(x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
}

// An address that mailkey does not know is connected by its rotation.
func TestUnknownRotation(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	x := launch(t, openedAs(svc), Options{CA: sim.CA(), Rotate: true, Account: "biuro@firma.pl"}, nil)
	x.wait("firma ma pocztę w Google")
	x.press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	x.wait("Czy masz stare hasło?")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Podaj nowe hasło")
	x.paste(gmailsim.PracticeNextGroups)
	x.wait("16 liter ✓")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie sprawdzone")
	x.press(tea.KeyEnter)
	x.wait("Teraz zmień hasło w Firmao")
	if a := theRow(t, svc); a.Purpose != accounts.FirmaoExisting || !a.Proved || a.Profile.Address.String() != "biuro@firma.pl" {
		t.Errorf("stored: %+v", a)
	}
}

// R01: a new password that one server refuses takes no place; it is said which
// one refused, and that the old one is still in use.
func TestR01RefusedNewPassword(t *testing.T) {
	for name, c := range map[string]struct {
		imap, smtp error
		want       string
	}{
		"by IMAP": {imapRefused, nil, "Odbieranie odrzuciło hasło"},
		"by SMTP": {nil, smtpRefused, "Wysyłanie odrzuciło hasło"},
		"by both": {imapRefused, smtpRefused, "hasł"},
	} {
		t.Run(name, func(t *testing.T) {
			a := still(t, i18n.PL)
			rotating("test", func(_ *App, s *setup) {
				s.draft().Old.Cure = "works"
				s.Update(Done{"check", checked{report: broke(s.draft().Profile(), c.imap, c.smtp)}})
			})(t, a)
			shown := strings.ReplaceAll(a.View().Content, "\n", " ")
			if !strings.Contains(shown, c.want) || !strings.Contains(shown, "nadal działa stare hasło") {
				t.Errorf("it says\n%s", a.View().Content)
			}
			if s := a.room.(*setup); s.proof.OK() || s.flow.Step().ID() != "test" {
				t.Error("it went on")
			}
		})
	}
}

// R04: two rotations of one mailbox at once: one wins, and the other is told.
func TestR04TwoRotations(t *testing.T) {
	svc, sim, it := connected(t, "ala@gmail.com", true)
	x := launch(t, openedAs(svc), Options{CA: sim.CA(), Rotate: true, Account: "Biuro"}, nil)
	x.wait("Stare hasło działa")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Podaj nowe hasło")
	x.paste(gmailsim.PracticeNextGroups)
	x.wait("16 liter ✓")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie sprawdzone")
	proof, _ := svc.Check(t.Context(), accounts.Local, mail.Login{Profile: it.Profile, Secret: mail.NewSecret(gmailsim.PracticeNext)}, nil)
	won, err := svc.Rotate(t.Context(), accounts.Local, it.ID, it.Revision, proof, accounts.Details{AppName: "theirs", Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	x.press(tea.KeyEnter)
	x.wait("Ktoś zmienił tymczasem hasło tej skrzynki")
	x.press(tea.KeyEnter)
	x.wait("Wiadomości e-mail ▾")
	if a := theRow(t, svc); a.AppName != "theirs" || a.Revision != won.Revision {
		t.Errorf("in use is %+v", a)
	}
}
