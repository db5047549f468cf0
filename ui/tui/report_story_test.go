package tui

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// toTest leads a new wizard to the test of an address.
func toTest(x *terminal, address string) {
	x.wait("Jaką skrzynkę")
	x.text(address)
	x.press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	x.wait("Sprawdź weryfikację")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Połącz skrzynkę")
	x.text(canary)
	x.press(tea.KeyEnter)
}

// After a good test a message goes round when it is asked for, what was said can
// be read, and the mailbox is stored as proved; then the same for the stored one.
func TestRoundTripStory(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	open := func(context.Context) (*accounts.Service, error) { return svc, nil }
	x := launch(t, open, Options{CA: sim.CA()}, nil)
	toTest(x, "ala@gmail.com")
	x.wait("Klawisz m: wyślij do siebie wiadomość próbną")
	x.text("m")
	x.wait("Wiadomość próbna dotarła do skrzynki odbiorczej")
	x.wait("✓ Doręczenie   Odebrane")
	x.text("t")
	x.wait("serwer  ┃ * OK Gimap ready")
	x.press(tea.KeyTab)
	x.wait("mailkey ┃ AUTH PLAIN")
	x.press(tea.KeyEscape)
	x.wait("dotarła")
	x.press(tea.KeyEnter)
	x.wait("Teraz wpisz to w Firmao")
	x.press(tea.KeyEnter)
	x.wait("1 skrzynka")
	list, err := svc.List(t.Context(), accounts.Local)
	if err != nil || len(list) != 1 || !list[0].Proved {
		t.Fatalf("stored: %+v, %v", list, err)
	}
	x.text("t")
	x.wait("Działa: odbieranie i wysyłanie.")
	x.text("m")
	x.wait("Wiadomość próbna dotarła do skrzynki odbiorczej")
	x.ctrl('c')
	x.ended()
	if form := betrays(x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
}

// A refused mailbox leaves a report for whoever helps, and no password in it.
func TestReportStory(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	var kept atomic.Pointer[string]
	x := launch(t, func(context.Context) (*accounts.Service, error) { return svc, nil }, Options{CA: sim.CA()}, func(env *ui.Env) {
		env.Practice = true
		env.Keep = func(name string, data []byte) (string, error) {
			text := string(data)
			kept.Store(&text)
			return "/home/ala/" + name, nil
		}
	})
	toTest(x, "ala+2sv@gmail.com")
	x.wait("[ Zapisz raport ]")
	x.text("t")
	x.wait("AUTHENTICATE PLAIN")
	x.text("s")
	x.wait("/home/ala/mailkey-report-")
	x.wait("Nie ma w nim hasła.")
	x.press(tea.KeyEscape)
	x.wait("Rozmowa z serwerem")
	x.press(tea.KeyEscape)
	x.wait("[ Zapisz raport ]")
	x.ctrl('c')
	x.wait("Wyjść z mailkey?")
	x.press(tea.KeyEnter)
	x.ended()
	text := *kept.Load()
	for _, want := range []string{"To było ćwiczenie", "`account-password-used` (na pewno)", "serwer  | T1 NO [ALERT] Application-specific password required", "xterm-256color", "builtin"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if form := betrays(text + x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
}
