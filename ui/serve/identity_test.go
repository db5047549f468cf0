package serve

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// borrowed offers somebody's public key, and has only its own to sign with.
type borrowed struct {
	ssh.Signer
	shown ssh.PublicKey
}

func (b borrowed) PublicKey() ssh.PublicKey { return b.shown }

// Whoever shows another's key and signs with their own is nobody; who proves their
// own is themselves, whatever the user name says. That a key which was only offered
// counts for nothing is shown with a real client, which the story of the team has.
func TestA01OfferedIsNotProved(t *testing.T) {
	s := serving(t, Options{}, nil)
	ada, _ := s.user("Ada", accounts.Administrator)
	bob, member := s.user("Bob", accounts.Member)
	if _, err := s.try("Ada", ssh.PublicKeys(borrowed{bob, ada.PublicKey()}, bob)); err == nil {
		t.Error("another's key, signed with one's own, logged in")
	}
	got := exec(t, s.dial("Ada", bob, ada), "accounts")
	if want := "user " + member.ID + " key " + print(bob) + " args accounts\n"; got.out != want {
		t.Errorf("got %q, want %q", got.out, want)
	}
	if strings.Contains(s.logged(), print(ada)) {
		t.Errorf("the log names a key that was not proved: %s", s.logged())
	}
}

// Only a plain, strong key that is proved lets anybody in.
func TestA02NothingButKeys(t *testing.T) {
	s := serving(t, Options{Limits: Limits{Arrivals: Rate{1000, time.Second}}}, nil)
	ada, _ := s.user("Ada", accounts.Administrator)
	cert := func(kind uint32, until uint64, options map[string]string) ssh.Signer {
		c := &ssh.Certificate{
			Key: ada.PublicKey(), CertType: kind, ValidPrincipals: []string{"Ada"}, ValidBefore: until,
			Permissions: ssh.Permissions{CriticalOptions: options},
		}
		if err := c.SignCert(rand.Reader, newKey(t)); err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewCertSigner(c, ada)
		if err != nil {
			t.Fatal(err)
		}
		return signer
	}
	weak := func() ssh.Signer {
		t.Setenv("GODEBUG", "rsa1024min=0")
		key, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // to be refused
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewSignerFromKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return signer
	}
	for name, how := range map[string]ssh.AuthMethod{
		"password": ssh.Password("secret"),
		"keyboard-interactive": ssh.KeyboardInteractive(func(_, _ string, q []string, _ []bool) ([]string, error) {
			return make([]string, len(q)), nil
		}),
		"a certificate":            ssh.PublicKeys(cert(ssh.UserCert, ssh.CertTimeInfinity, nil)),
		"an expired certificate":   ssh.PublicKeys(cert(ssh.UserCert, 1, nil)),
		"a restricted certificate": ssh.PublicKeys(cert(ssh.UserCert, ssh.CertTimeInfinity, map[string]string{"force-command": "true"})),
		"a host's certificate":     ssh.PublicKeys(cert(ssh.HostCert, ssh.CertTimeInfinity, nil)),
		"RSA of 1024 bits":         ssh.PublicKeys(weak()),
	} {
		if _, err := s.try("Ada", how); err == nil {
			t.Errorf("%s let somebody in", name)
		}
	}
	if _, err := s.try("Ada"); err == nil { // the method "none"
		t.Error("no proof let somebody in")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s.dial("x", other) // the kinds that people have are taken
	if got := exec(t, s.dial("x", ada), "accounts"); got.code != 0 {
		t.Errorf("%+v", got)
	}
	if n := len(s.ran()); n != 1 {
		t.Errorf("%d sessions ran", n)
	}
}

// An unknown key, an unknown user, a known user with a wrong key, and a key that was
// taken away: the same words, the same time.
func TestA03StrangersAreAlike(t *testing.T) {
	s := serving(t, Options{Limits: Limits{Arrivals: Rate{1000, time.Second}, Starts: Rate{1000, time.Second}}}, nil)
	s.user("Ada", accounts.Administrator)
	gone, user := s.user("Gone", accounts.Member)
	if err := s.RemoveUser(t.Context(), accounts.Local, user.ID); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		key  ssh.Signer
	}{{"nobody", newKey(t)}, {"Ada", newKey(t)}, {"Gone", gone}, {"root", newKey(t)}}
	var words []string
	// The fastest of some tries, each in turn with the others': what else the
	// machine does slows all of them down. What is told by the time is told every time.
	measured := func() (took []time.Duration) {
		took = slices.Repeat([]time.Duration{time.Hour}, len(cases))
		for range 9 {
			for i, c := range cases {
				begin := time.Now()
				got := exec(t, s.dial(c.name, c.key), "accounts --all")
				took[i] = min(took[i], time.Since(begin))
				words = append(words, strings.ReplaceAll(got.said+got.out, print(c.key), "KEY"))
				if got.code != 4 {
					t.Errorf("%s: exit code %d", c.name, got.code)
				}
			}
		}
		return took
	}
	alike := func(took []time.Duration) bool {
		return slices.Max(took)-slices.Min(took) <= max(slices.Min(took), 20*time.Millisecond)
	}
	took := measured()
	for tries := 1; !alike(took); tries++ {
		if tries == 5 {
			t.Fatalf("the time tells them apart, again and again: %v", took)
		}
		took = measured()
	}
	if same := slices.Compact(words); len(same) != 1 || !strings.Contains(same[0], "KEY") {
		t.Errorf("%d different answers: %q", len(same), same)
	}
	if n := len(s.ran()); n != 0 {
		t.Errorf("%d sessions of strangers ran", n)
	}
}

// A key that is taken away ends its open session within a second, with a sentence:
// at the first look, and there are two in a second.
func TestA07RevokedWhileOpen(t *testing.T) {
	if lookEvery > time.Second/2 {
		t.Errorf("it is looked every %s only", lookEvery)
	}
	s := serving(t, Options{}, func(ctx context.Context, _ ui.Env, _ accounts.Actor, _ []string) int {
		<-ctx.Done()
		return 130
	})
	ada, user := s.user("Ada", accounts.Member)
	client := s.dial("x", ada)
	got := make(chan answer, 1)
	go func() { got <- exec(t, client, "test --all") }()
	until(t, "a session", func() bool { return len(s.ran()) == 1 })
	if _, err := s.RemoveKey(t.Context(), accounts.Local, user.ID, print(ada)); err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-got:
		if a.code != 4 || !strings.Contains(a.said, "no longer has access") {
			t.Errorf("%+v", a)
		}
	case <-time.After(patience):
		t.Fatal("the session goes on")
	}
}

// An invitation binds the key that redeems it, once; what is no code leaves no
// trace, and trying many is slowed down.
func TestInvitations(t *testing.T) {
	s := serving(t, Options{Limits: Limits{Codes: Rate{3, time.Hour}}}, nil)
	code, user, err := s.Invite(t.Context(), accounts.Local, "New", accounts.Member)
	if err != nil {
		t.Fatal(err)
	}
	key, other := newKey(t), newKey(t)
	if got := exec(t, s.dial("x", key), "redeem '"+strings.ToLower(code)+"'"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if got := exec(t, s.dial("x", key), "accounts"); !strings.Contains(got.out, "user "+user.ID+" ") {
		t.Errorf("%+v", got)
	}
	another := s.dial("x", other)
	if got := exec(t, another, "redeem "+code); got.code != 4 {
		t.Errorf("redeemed twice: %+v", got)
	}
	entries := func() int {
		trail, err := s.Audit(t.Context(), accounts.Local, 0)
		if err != nil {
			t.Fatal(err)
		}
		return len(trail.Entries)
	}
	before := entries()
	for range 5 {
		exec(t, another, "redeem nonsense")
	}
	if n := entries() - before; n != 0 {
		t.Errorf("%d entries of what is no code", n)
	}
	for range 5 {
		exec(t, another, "redeem AAAAA-AAAAA-AAAAA-AAAAA")
	}
	if n := entries() - before; n != 1 { // two tokens went before
		t.Errorf("%d codes were tried", n)
	}
	if strings.Contains(s.logged(), code) {
		t.Error("the log holds the code")
	}
}

// At a terminal a stranger is asked, and goes on as who they have become.
func TestInvitationAtATerminal(t *testing.T) {
	s := serving(t, Options{}, nil)
	code, user, err := s.Invite(t.Context(), accounts.Local, "New", accounts.Member)
	if err != nil {
		t.Fatal(err)
	}
	session, err := s.dial("x", newKey(t)).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := session.StdinPipe()
	out, _ := session.StdoutPipe()
	if err := errors.Join(session.Setenv("LANG", "pl_PL.UTF-8"), session.RequestPty("xterm", 24, 80, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "wrong\r"+code+"\r"); err != nil {
		t.Fatal(err)
	}
	all, _ := io.ReadAll(out)
	text := string(all)
	for _, want := range []string{"Kod zaproszenia:", "Ten kod nie działa", "user " + user.ID} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
	if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Errorf("a line end without its carriage return: %q", text)
	}
	for _, row := range strings.Split(text, "\r\n") {
		if n := utf8.RuneCountInString(row); n >= 80 && !strings.HasPrefix(row, "user ") { // which the face says
			t.Errorf("%d cells in a window of 80, which cuts a word: %q", n, row)
		}
	}
}
