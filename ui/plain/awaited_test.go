package plain

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// office is a store with a team, and with mailboxes that wait for a password.
type office struct {
	*accounts.Service
	servers *scripted
	mia     accounts.Actor
}

func newOffice(t *testing.T) *office {
	t.Helper()
	rows, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	o := &office{servers: &scripted{}}
	o.Service = accounts.New(accounts.Parts{Store: rows, Vault: new(vault.Memory), Prober: o.servers, Finder: o.servers, Mail: "/srv/mailkey/mail"})
	key := accounts.Key{Fingerprint: "SHA256:mia", Line: "ssh-ed25519 mia"}
	u, err := o.AddUser(t.Context(), accounts.Local, "Mia", accounts.Member, key)
	if err != nil {
		t.Fatal(err)
	}
	o.mia = accounts.Actor{User: u.ID, Key: key.Fingerprint}
	return o
}

// waits stores a mailbox without a password.
func (o *office) waits(t *testing.T, address, owner string) {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	p := mail.Profile{Address: a, UserName: address, IMAP: server("imap.poczta.example", 993), SMTP: server("smtp.poczta.example", 465)}
	if _, err := o.SaveUntested(t.Context(), accounts.Local, mail.Login{Profile: p}, accounts.Details{Owner: owner, Purpose: accounts.OtherProgram}); err != nil {
		t.Fatal(err)
	}
}

// hear is what somebody over SSH is told, who answers these lines.
func (o *office) hear(t *testing.T, who accounts.Actor, answers ...string) string {
	t.Helper()
	var out bytes.Buffer
	env := ui.Env{In: strings.NewReader(strings.Join(answers, "\n") + "\n"), Out: &out, Lang: i18n.EN, Now: time.Now, Remote: true}
	if err := Run(t.Context(), env, o.Service, Options{Actor: who}); err != nil && !errors.Is(err, ErrEnded) {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "«{\x1b") {
		t.Errorf("a text is missing: %s", out.String())
	}
	return out.String()
}

// By lines, too, whoever is waited for is asked at once, and only they; a no
// leads to the menu, and what is given is stored.
func TestAwaitedByLines(t *testing.T) {
	o := newOffice(t)
	o.waits(t, "mia@poczta.example", o.mia.User)
	o.waits(t, "ada@poczta.example", "")
	if said := o.hear(t, o.mia, "n", "2", "2", "3", "10"); !strings.Contains(said, "This mailbox waits for your password: mia@poczta.example") ||
		!strings.Contains(said, "mia@poczta.example · no password yet\n") || strings.Contains(said, "ada@") ||
		!strings.Contains(said, "has no password yet. Its owner gives it") || len(o.servers.tried) > 0 {
		t.Errorf("tried %v; said\n%s", o.servers.tried, said)
	}
	menu := o.hear(t, o.mia, "n", "2", "1")
	if i := strings.LastIndex(menu, "Give the password"); i < 0 || strings.Contains(menu[i:], "Fetch") {
		t.Errorf("its menu is\n%s", menu)
	}
	said := o.hear(t, o.mia, "y", "kawa lody park zima", "", "", "n", "", "10")
	if !strings.Contains(said, "has its password now") || strings.Contains(said, "lody") || strings.Contains(said, "old password") {
		t.Errorf("said\n%s", said)
	}
	if a, err := o.Find(t.Context(), o.mia, "mia@poczta.example"); err != nil || a.Awaits() || a.Keeping == accounts.NotKept || !a.Proved {
		t.Errorf("%v: %+v", err, a)
	}
	if again := o.hear(t, o.mia, "10"); strings.Contains(again, "waits for your password") {
		t.Errorf("asked once more:\n%s", again)
	}
}

// An administrator who connects a mailbox by lines is asked who gets it; a member
// is not, and nothing is given before it is stored.
func TestWhoByLines(t *testing.T) {
	o := newOffice(t)
	o.servers.found = discover.Finding{Host: discover.Other, Kind: discover.OtherKind, IMAP: server("imap.poczta.example", 993), SMTP: server("smtp.poczta.example", 465)}
	address := []string{"nowa@poczta.example", "", "3", "secret word", "", ""} // name, purpose, password, keep, no other servers
	said := o.hear(t, accounts.Local, append(address, "1", "1", "1", "", "", "n")...)
	if !strings.Contains(said, "Who else is to use this mailbox?") || !strings.Contains(said, "Mia (chosen)") || !strings.Contains(said, "It is their first mailbox") ||
		!strings.Contains(said, "These have access too: Mia.") {
		t.Errorf("said\n%s", said)
	}
	if a, err := o.Find(t.Context(), o.mia, "nowa@poczta.example"); err != nil || a.Owner != accounts.Local.User {
		t.Errorf("%v: %+v", err, a)
	}
	address[0] = "moja@poczta.example"
	said = o.hear(t, o.mia, append([]string{"1"}, append(address, "", "n")...)...)
	if strings.Contains(said, "Who else") || !strings.Contains(said, "moja@poczta.example is connected") {
		t.Errorf("said to a member\n%s", said)
	}
}
