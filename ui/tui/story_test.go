package tui

import (
	"context"
	"encoding/base64"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// From the first key to the stored account, on a screen in memory, against the
// simulated Google; the secret is on no screen and in no byte that was written.
func TestStory(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("path", func(t *testing.T) {
		sim := simulated(t)
		svc := practised(t, sim)
		x := launch(t, func(context.Context) (*accounts.Service, error) { return svc, nil }, Options{CA: sim.CA()}, nil)
		x.wait("Jaką skrzynkę")
		x.text("biuro@firma.pl")
		x.press(tea.KeyEnter)
		x.wait("firma ma pocztę w Google")
		x.text("Biuro")
		x.press(tea.KeyEnter, tea.KeyEnter)
		x.wait("Sprawdź weryfikację")
		x.press(tea.KeyTab)
		x.wait("[ Tak ]")
		x.press(tea.KeyEnter)
		x.wait("Utwórz hasło do aplikacji")
		x.press(tea.KeyTab, tea.KeyEnter)
		x.wait("Hasło do aplikacji")
		x.paste("kawa lody park zima")
		x.wait("16 liter ✓")
		time.Sleep(2 * pasteGap)
		x.press(tea.KeyEnter)
		x.wait("Działa: odbieranie i wysyłanie sprawdzone")
		if n := strings.Count(x.raw.String(), "\x1b]52;"); n != 0 {
			t.Errorf("%d clipboard writes before anything was copied", n)
		}
		x.press(tea.KeyEnter)
		x.wait("Teraz wpisz to w Firmao")
		x.text("c")
		x.wait("Klawisz s pokaże je.")
		put := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(canary))
		x.until(func() bool { return strings.Contains(x.raw.String(), put) }, "the password to be copied")
		x.press(tea.KeyEnter)
		x.wait("Wiadomości e-mail ▾")
		x.ctrl('c')
		x.ended()
		if x.err != nil || !x.result.Saved {
			t.Errorf("left with %v, saved %v", x.err, x.result.Saved)
		}
		if got := strings.Join(x.result.Lines, "\n"); !strings.Contains(got, "mailkey setup biuro@firma.pl --name Biuro --password-stdin") {
			t.Errorf("the receipt is\n%s", got)
		}
		list, err := svc.List(t.Context(), accounts.Local)
		if err != nil || len(list) != 1 || list[0].Profile.Label != "Biuro" || !list[0].Proved {
			t.Errorf("stored: %+v, %v", list, err)
		}
		raw := x.raw.String()
		if !strings.HasSuffix(raw, "\x1b]52;c;\a") {
			t.Error("the clipboard was not emptied at the end")
		}
		if form := betrays(strings.ReplaceAll(raw, put, "")); form != "" {
			t.Errorf("what was written holds %q", form)
		}
	})
}

// A refused password leads to its cause, and from there to the very field.
func TestRefusedStory(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	x := launch(t, func(context.Context) (*accounts.Service, error) { return svc, nil }, Options{CA: sim.CA()}, nil)
	x.wait("Jaką skrzynkę")
	x.text("ala+2sv@gmail.com")
	x.press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	x.wait("Sprawdź weryfikację")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Połącz skrzynkę")
	x.text(canary)
	x.press(tea.KeyEnter)
	x.wait("To hasło do konta Google")
	x.wait("Serwer napisał: „Application-specific password required")
	x.press(tea.KeyDown)
	x.press(tea.KeyEnter)
	x.wait("(wklej nowe, aby zmienić)")
	x.ctrl('c')
	x.wait("Wyjść z mailkey?")
	x.press(tea.KeyEnter)
	x.ended()
	if form := betrays(x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
	draft, err := svc.Draft(t.Context(), accounts.Local)
	if err != nil || len(draft) == 0 || betrays(string(draft)) != "" {
		t.Errorf("the kept answers are %q, %v", draft, err)
	}
	// The next time continues there, and asks for the password again.
	y := launch(t, func(context.Context) (*accounts.Service, error) { return svc, nil }, Options{CA: sim.CA()}, nil)
	y.wait("Kontynuuj od tego miejsca")
	y.press(tea.KeyEnter)
	y.wait("Połącz skrzynkę")
	y.wait("ala+2sv@gmail.com")
}

// The first frame comes before the service is open, and nothing typed
// meanwhile is lost.
func TestTypedWhileOpening(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	gate := make(chan struct{})
	var asked atomic.Bool
	x := launch(t, func(context.Context) (*accounts.Service, error) {
		asked.Store(true)
		<-gate
		return svc, nil
	}, Options{CA: sim.CA()}, nil)
	x.wait("Otwieram")
	x.text("biuro@firma.pl")
	x.press(tea.KeyEnter)
	x.text("Biuro")
	time.Sleep(20 * time.Millisecond) // the keys travel through two pipes
	close(gate)
	x.wait("firma ma pocztę w Google")
	x.wait("Biuro")
}

// The end of the context, as on SIGTERM or SIGHUP, ends the program in good
// order and keeps the answers.
func TestHungUp(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	x := launch(t, func(context.Context) (*accounts.Service, error) { return svc, nil }, Options{CA: sim.CA()}, nil)
	x.wait("Jaką skrzynkę")
	x.text("ala@firma.pl")
	x.wait("ala@firma.pl")
	x.stop()
	x.ended()
	if x.err == nil {
		t.Error("being hung up on is no success")
	}
	if draft, err := svc.Draft(t.Context(), accounts.Local); err != nil || !strings.Contains(string(draft), "ala@firma.pl") {
		t.Errorf("the kept answers are %q, %v; the receipt %q", draft, err, x.result.Lines)
	}
	for _, restored := range []string{"\x1b[?1049l", "\x1b[?2004l", "\x1b[?25h"} {
		if !strings.Contains(x.raw.String(), restored) {
			t.Errorf("%q was not written at the end", restored)
		}
	}
}

// A panic ends in good order too, and says nothing of what it was about.
func TestPanicKeepsTheTerminalAndTheSecret(t *testing.T) {
	x := launch(t, never, Options{}, func(e *ui.Env) {
		calls := 0
		e.Now = func() time.Time {
			if calls++; calls > 8 {
				panic(canary)
			}
			return noon
		}
	})
	x.wait("mailkey")
	for range 12 {
		x.text("a")
	}
	x.ended()
	crash, ok := x.err.(Crash) //nolint:errorlint // it is returned as it is
	if !ok {
		t.Fatalf("ended with %v", x.err)
	}
	if strings.Contains(crash.Error(), "goroutine") || !strings.Contains(crash.Where, "goroutine") {
		t.Errorf("it is told as %q", crash.Error())
	}
	if betrays(crash.Error()+crash.Where) != "" || betrays(x.raw.String()) != "" {
		t.Error("the panic shows the secret")
	}
	if !strings.Contains(x.raw.String(), "\x1b[?1049l") {
		t.Error("the terminal is left on the other screen")
	}
}

// Answers of the terminal that nobody asked for change nothing.
func TestUnaskedReplies(t *testing.T) {
	x := launch(t, never, Options{}, nil)
	x.wait("mailkey")
	before := x.screen()
	for _, reply := range []string{"\x1b[?62;22c", "\x1b[12;40R", "\x1b]11;rgb:ffff/ffff/ffff\a", "\x1b]52;c;a2F3YQ==\a", "\x1b[?2026;2$y", "\x1bP>|xterm\x1b\\"} {
		x.text(reply)
	}
	x.text("z")
	time.Sleep(30 * time.Millisecond)
	if got := x.screen(); strings.Contains(got, "rgb") || strings.Contains(got, "52;") || before == "" {
		t.Errorf("the replies were taken for typing:\n%s", got)
	}
}
