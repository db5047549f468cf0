package tui

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
	"mailkey/ui"
)

// examiner is a prober without a network: the address says how a test ends.
type examiner struct {
	mu      sync.Mutex
	runs    map[string]int // by address
	now     int            // tests under way
	most    int            // at the same time
	release chan struct{}  // closed: "slow" addresses go on
}

func (e *examiner) RoundTrip(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	return e.Run(ctx, login, emit)
}

func (e *examiner) SignIn(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	return e.Run(ctx, login, emit).Lane(mail.IMAP)
}

func (e *examiner) Run(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	address := login.Address.String()
	e.mu.Lock()
	e.runs[address]++
	e.now++
	e.most = max(e.most, e.now)
	release := e.release
	e.mu.Unlock()
	defer func() { e.mu.Lock(); e.now--; e.mu.Unlock() }()
	var why error
	switch {
	case strings.HasPrefix(address, "refused"):
		why = refusal
	case strings.HasPrefix(address, "panic"):
		panic("the prober stumbles over " + address)
	case strings.HasPrefix(address, "slow"):
		emit(mail.Event{Protocol: mail.IMAP, Server: login.IMAP, Stage: mail.SignIn, Status: mail.Running})
		select {
		case <-release:
		case <-ctx.Done():
			why = context.Canceled
		}
	}
	if login.Secret.Use(func(s string) error { return nil }) != nil {
		panic("there is no secret")
	}
	return reported(login.Profile, why)
}

func (e *examiner) count(address string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.runs[address]
}

// desk is a service with stored accounts: real rows, sealed secrets.
type desk struct {
	*accounts.Service
	*examiner
	carrier *carrier
	dir     string
}

func furnished(t *testing.T, addresses ...string) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir(), examiner: &examiner{runs: map[string]int{}, release: make(chan struct{})}, carrier: &carrier{release: make(chan struct{})}}
	rows, err := store.Open(t.Context(), filepath.Join(d.dir, "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	d.Service = accounts.New(accounts.Parts{
		Store: rows, Prober: d.examiner, Now: time.Now, Fetcher: d.carrier, Mail: filepath.Join(d.dir, "mail"),
		Vault: vault.Choose(vault.Options{
			Kind: vault.WithSealed, StoreID: rows.ID(), Rows: rows,
			KeyFile: filepath.Join(d.dir, "sealed.key"), PassphraseKey: filepath.Join(d.dir, "sealed-passphrase.key"),
		}),
	})
	for _, address := range addresses {
		keep := !strings.HasPrefix(address, "forgotten")
		label, _, _ := strings.Cut(address, "@")
		login := mail.Login{Profile: mailbox(label, address).Profile, Secret: mail.NewSecret(canary)}
		if _, err := d.SaveUntested(t.Context(), accounts.Local, login, accounts.Details{Keep: keep}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d *desk) open(context.Context) (*accounts.Service, error) { return d.Service, nil }

// From the list to the details, a test, another name, and out: every step shows
// on the screen and in the store, and the secret on neither.
func TestHomeStory(t *testing.T) {
	d := furnished(t, "biuro@firma.pl", "kadry@firma.pl")
	x := launch(t, d.open, Options{}, nil)
	x.wait("Wiadomości e-mail")
	x.wait("zapisana bez testu")
	x.press(tea.KeyEnter)
	x.wait("Ostatnie testy: jeszcze żadnego")
	x.wait("zaszyfrowane na tym komputerze")
	x.text("t")
	x.wait("Działa: odbieranie i wysyłanie.")
	x.press(tea.KeyEscape)
	x.wait("sprawdzona przed chwilą")

	x.text("r")
	x.wait("Puste pole oznacza adres")
	x.ctrl('u')
	x.text("Recepcja")
	x.press(tea.KeyEnter)
	x.wait("Zapisano nową nazwę.")
	if a, err := d.Find(t.Context(), accounts.Local, "Recepcja"); err != nil || !a.Proved || a.Last == nil {
		t.Fatalf("stored as %+v, %v", a, err)
	}

	x.text("e")
	x.wait("Ustawienia serwerów")
	x.press(tea.KeyTab)
	x.ctrl('u')
	x.text("143")
	x.press(tea.KeyTab, tea.KeyRight, tea.KeyEnter)
	x.wait("Nowe ustawienia nie są jeszcze sprawdzone")
	x.wait("zmieniona po teście")
	if a, _ := d.Find(t.Context(), accounts.Local, "Recepcja"); a.Proved || a.Profile.IMAP != (mail.Server{Host: "imap.gmail.com", Port: 143, Security: mail.StartTLS}) {
		t.Fatalf("stored as %+v", a)
	}

	x.text("d")
	x.wait("Usunąć skrzynkę z tego komputera?")
	x.press(tea.KeyEnter) // keeping is the first choice
	x.wait("Ostatnie testy")
	x.text("d")
	x.wait("Usunąć skrzynkę z tego komputera?")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("Usunięto z tego komputera: biuro@firma.pl.")
	x.wait("1 skrzynka")
	list, err := d.List(t.Context(), accounts.Local)
	if err != nil || len(list) != 1 || list[0].Profile.Label != "kadry" {
		t.Errorf("left are %+v, %v", list, err)
	}
	x.text("q")
	x.ended()
	if form := betrays(x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
}

// All at once: no more than sixteen of one server, each once; what is cancelled can be repeated,
// what was refused is not tried again by itself.
func TestFleetStory(t *testing.T) {
	addresses := []string{"refused@firma.pl", "forgotten@firma.pl", "panic@firma.pl", "good@firma.pl"}
	for i := range 20 {
		addresses = append(addresses, "slow"+string(rune('a'+i))+"@firma.pl")
	}
	d := furnished(t, addresses...)
	x := launch(t, d.open, Options{}, nil)
	x.wait("24 skrzynki")
	x.text("t")
	x.wait("hasło odrzucone")
	x.wait("trzeba podać hasło")
	for deadline := time.Now().Add(10 * time.Second); d.busy() < 16; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("only %d at once", d.busy())
		}
	}
	x.press(tea.KeyEscape)
	x.wait("20 przerwano")
	x.wait("1 działa, 1 wymaga uwagi")
	close(d.release)
	x.text("r")
	x.wait("21 działa")
	for _, a := range addresses {
		want := [2]int{1, 2}
		if strings.HasPrefix(a, "refused") || strings.HasPrefix(a, "good") {
			want[1] = 1
		}
		if strings.HasPrefix(a, "forgotten") {
			want = [2]int{0, 0}
		}
		if n := d.count(a); n < want[0] || n > want[1] {
			t.Errorf("%s was tested %d times, want %v", a, n, want)
		}
	}
	if d.most != 16 {
		t.Errorf("%d tests at once, want 16", d.most)
	}
	// What was cancelled is not remembered, what was found out is.
	if a, _ := d.Find(t.Context(), accounts.Local, "slowa@firma.pl"); a.Last == nil || a.Last.Verdict != mail.VerdictOK {
		t.Errorf("remembered: %+v", a.Last)
	}
	x.press(tea.KeyEscape)
	x.wait("1 wymaga uwagi")
}

func (e *examiner) busy() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

// A password that is not kept is asked for, used for this test, and kept nowhere.
func TestForgottenStory(t *testing.T) {
	d := furnished(t, "forgotten@firma.pl", "good@firma.pl")
	x := launch(t, d.open, Options{}, func(e *ui.Env) { e.Environ = append(e.Environ, "NO_COLOR=1") })
	x.wait("Wiadomości e-mail")
	x.press(tea.KeyEnter)
	x.wait("niezapamiętane")
	x.text("t")
	x.wait("Podaj je do tego testu")
	x.em.Paste("kawa lody park zima\n")
	x.wait("••••")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie.")
	if a, _ := d.Find(t.Context(), accounts.Local, "forgotten@firma.pl"); a.Keeping != accounts.NotKept || a.Last == nil {
		t.Errorf("stored as %+v", a)
	}
	x.ctrl('c')
	x.ended()
	if form := betrays(x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
}

// A new password from the details goes through the wizard and back to the menu.
func TestRotationStory(t *testing.T) {
	d := furnished(t, "biuro@gmail.com", "kadry@gmail.com")
	x := launch(t, d.open, Options{}, nil)
	x.wait("Wiadomości e-mail")
	x.text("p")
	x.wait("Stare hasło działa")
	x.press(tea.KeyEscape)
	x.wait("2 skrzynki")
	x.text("p")
	x.wait("Stare hasło działa")
	x.press(tea.KeyEnter)
	x.wait("Utwórz hasło do aplikacji")
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("imap.gmail.com")
	x.em.Paste("mapa sowa ryba dwor")
	x.wait("16 liter")
	time.Sleep(2 * pasteGap)
	x.press(tea.KeyEnter)
	x.wait("Działa: odbieranie i wysyłanie")
	x.press(tea.KeyEnter)
	x.wait("Teraz zmień hasło w Firmao")
	list, err := d.List(t.Context(), accounts.Local)
	if err != nil || len(list) != 2 || !list[0].Proved || list[0].Revision != 2 || list[1].Proved {
		t.Errorf("stored: %+v, %v", list, err)
	}
	if form := betrays(x.raw.String()); form != "" {
		t.Errorf("what was written holds %q", form)
	}
}
