package tui

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// publicKey is a new key's line, and the key.
func publicKey(t *testing.T, comment string) (string, accounts.Key) {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	wire, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(wire))) + " " + comment
	k, err := accounts.ParseKey(line)
	if err != nil {
		t.Fatal(err)
	}
	return line, k
}

// joined is a member of the desk's team who has proved a key.
func (d *desk) joins(t *testing.T, name string, role accounts.Role) accounts.Actor {
	t.Helper()
	_, k := publicKey(t, name+"@dom")
	u, err := d.AddUser(t.Context(), accounts.Local, name, role, k)
	if err != nil {
		t.Fatal(err)
	}
	return accounts.Actor{User: u.ID, Key: k.Fingerprint}
}

// session is somebody's screen over SSH.
func (d *desk) session(t *testing.T, who accounts.Actor) *terminal {
	t.Helper()
	return launch(t, func(context.Context) (*accounts.Service, error) { return d.Service, nil }, Options{Actor: who, Remote: true}, nil)
}

var codeOnScreen = regexp.MustCompile(`(?:[A-Z2-7] ){5}  (?:[A-Z2-7] ){5}  (?:[A-Z2-7] ){5}  (?:[A-Z2-7] ?){5}`)

// The first administrator is added at the server, by a code that works once and is
// gone from the screen; then a key is taken away again.
func TestUsersStory(t *testing.T) {
	d := furnished(t, "biuro@firma.pl")
	x := launch(t, d.open, Options{}, nil)
	x.wait("Osoby i dostęp")
	x.text("u")
	x.wait("Nie ma tu jeszcze nikogo.")
	x.text("n")
	x.wait("Nowa osoba")
	x.wait("● administrator")
	x.text("Ada")
	x.press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	x.wait("Kod zaproszenia. Dla kogo: Ada")
	code := strings.ReplaceAll(codeOnScreen.FindString(x.screen()), " ", "")
	_, k := publicKey(t, "ada@laptop")
	if u, err := d.Redeem(t.Context(), code, k); err != nil || u.Name != "Ada" || u.Role != accounts.Administrator {
		t.Fatalf("the code %q makes %+v, %v", code, u, err)
	}
	x.press(tea.KeyEnter)
	x.wait("1 klucz")
	if strings.Contains(strings.ReplaceAll(x.screen(), " ", ""), code) {
		t.Error("the code is still on the screen")
	}

	x.press(tea.KeyEnter)
	x.wait("ada@laptop")
	x.text("k")
	x.wait("Kolejny klucz: Ada")
	x.em.Paste("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n")
	x.wait("To był klucz prywatny")
	if strings.Contains(x.screen(), "b3BlbnNz") {
		t.Error("the private key shows")
	}
	line, second := publicKey(t, "ada@\x1b[31mdom")
	x.em.Paste(line)
	x.wait("ssh-ed25519")
	time.Sleep(2 * pasteGap) // else Enter is taken for a part of the paste
	x.press(tea.KeyTab, tea.KeyEnter)
	x.wait("Dodano klucz. Należy do: Ada.")
	x.wait(second.Fingerprint)
	x.press(tea.KeyUp, tea.KeyUp) // beyond "no mailboxes" the second key
	x.press(tea.KeyEnter)
	x.wait("Odebrać klucz? Ada")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("Klucz odebrano: Ada.")
	if u, _ := d.FindUser(t.Context(), accounts.Local, "ada"); len(u.Keys) != 1 || u.Keys[0].Fingerprint != k.Fingerprint {
		t.Errorf("left are %+v", u.Keys)
	}

	x.text("o") // the only administrator
	x.wait("Odebrać rolę administratora? Ada")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("To ostatni administrator.")
	x.press(tea.KeyEscape)
	x.wait("[ Zmień na użytkownika ]")
	x.press(tea.KeyEscape)
	x.wait("dodaj osobę")
	x.text("t")
	x.wait("Zapis jest kompletny")
	x.wait("zmiana roli  Ada")
	x.text("/odebranie")
	x.wait("1 z ")
}

// A member's locked session opens at the moment they are assigned, says what they
// may do and no more, and locks again when the change is undone.
func TestAccessStory(t *testing.T) {
	d := furnished(t, "biuro@firma.pl", "kadry@firma.pl")
	ada, mia := d.joins(t, "Ada", accounts.Administrator), d.joins(t, "Mia", accounts.Member)
	his := d.session(t, mia)
	his.wait("zablokowane")
	his.wait("Mia · użytkownik")
	his.text("n")
	his.text("p")
	his.wait("Prośba o dostęp do skrzynki w mailkey")
	his.press(tea.KeyEscape)

	hers := d.session(t, ada)
	hers.wait("Ada · administrator")
	hers.press(tea.KeyEnter)
	hers.wait("[ Dostęp ]")
	hers.text("a")
	hers.wait("Mia")
	hers.press(tea.KeyDown, tea.KeySpace)
	hers.wait("(niezapisane)")
	hers.press(tea.KeyEnter)
	hers.wait("To pierwsza skrzynka tej osoby")
	hers.wait("jako biuro@firma.pl")
	his.wait("zablokowane") // nothing has happened yet
	hers.press(tea.KeyEnter)
	hers.wait("Zapisano dostęp.")
	his.wait("biuro@firma.pl")
	if strings.Contains(his.screen(), "kadry") || strings.Contains(his.screen(), "Osoby") {
		t.Errorf("a member sees\n%s", his.screen())
	}
	his.press(tea.KeyEnter)
	his.wait("Ostatnie testy")
	for _, not := range []string{"Dostęp", "Usuń", "Serwery", "Zmień hasło", "Zmień nazwę"} {
		if strings.Contains(his.screen(), not) {
			t.Errorf("a member is offered %q", not)
		}
	}
	his.text("t")
	his.wait("Działa: odbieranie i wysyłanie.")
	his.press(tea.KeyEscape)
	his.wait("Ostatnie testy")
	his.press(tea.KeyEscape)
	his.wait("1 skrzynka")

	hers.text("u")
	hers.wait("Cofnięto zmianę dostępu.")
	his.wait("zablokowane")
	if it, _ := d.Find(t.Context(), accounts.Local, "biuro@firma.pl"); len(it.Users) != 0 {
		t.Errorf("access is left to %v", it.Users)
	}
}

// Two administrators at once: the slower one is told, nothing of theirs is
// done, and the list is the new one.
func TestAccessChangedMeanwhile(t *testing.T) {
	d := furnished(t, "biuro@firma.pl")
	ada, mia := d.joins(t, "Ada", accounts.Administrator), d.joins(t, "Mia", accounts.Member)
	ola := d.joins(t, "Ola", accounts.Member)
	x := d.session(t, ada)
	x.wait("biuro@firma.pl")
	x.press(tea.KeyEnter)
	x.wait("[ Dostęp ]")
	x.text("a")
	x.wait("Mia")
	x.press(tea.KeyDown, tea.KeySpace, tea.KeyEnter)
	x.wait("To pierwsza skrzynka")
	it, err := d.Find(t.Context(), accounts.Local, "biuro@firma.pl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.SetAccess(t.Context(), accounts.Local, it.ID, it.Version, []string{ola.User}); err != nil {
		t.Fatal(err)
	}
	x.press(tea.KeyEnter)
	x.wait("Ktoś inny tymczasem to zmienił.")
	x.until(func() bool { return regexp.MustCompile(`● Ola +ma dostęp`).MatchString(x.screen()) }, "Ola has access")
	if regexp.MustCompile(`● Mia`).MatchString(x.screen()) {
		t.Errorf("the tick that was not saved stays\n%s", x.screen())
	}
	if it, _ = d.Find(t.Context(), accounts.Local, "biuro@firma.pl"); len(it.Users) != 1 || it.Users[0] != ola.User {
		t.Errorf("access is %v, want only Ola's; Mia is %s", it.Users, mia.User)
	}
}

// Whoever owns mailboxes goes only after those are handed over.
func TestRemoveUserStory(t *testing.T) {
	d := furnished(t, "biuro@firma.pl")
	d.joins(t, "Ada", accounts.Administrator)
	ola := d.joins(t, "Ola", accounts.Member)
	it, err := d.Find(t.Context(), accounts.Local, "biuro@firma.pl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Transfer(t.Context(), accounts.Local, it.ID, ola.User); err != nil {
		t.Fatal(err)
	}
	x := launch(t, d.open, Options{}, func(e *ui.Env) { e.ASCII = true })
	x.wait("biuro@firma.pl")
	x.text("u")
	x.wait("Ola")
	x.press(tea.KeyDown, tea.KeyEnter)
	x.wait("asne skrzynki")
	x.text("d")
	x.wait("Najpierw przeka")
	x.press(tea.KeyEnter) // to Ada
	x.wait("Przekazano.")
	x.text("d")
	x.wait("Usun")
	x.wait("zostaje w zapisie")
	x.press(tea.KeyRight, tea.KeyEnter)
	x.wait("to: Ola.")
	if _, err := d.FindUser(t.Context(), accounts.Local, "Ola"); accounts.ReasonOf(err) != accounts.ReasonNoUser {
		t.Errorf("she is still here: %v", err)
	}
	if it, _ = d.Find(t.Context(), accounts.Local, "biuro@firma.pl"); it.Owner == ola.User {
		t.Error("the mailbox is still hers")
	}
}
