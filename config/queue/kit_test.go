package queue_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/queue"
	"mailkey/config/rounds"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
)

// canary is every mailbox's password.
const canary = "qzjxkvwpbymgfhtd"

// desk is one process at the database.
type desk struct {
	*accounts.Service
	store *store.Store
}

// open opens a desk whose tests go to the office at an address; key is the file
// of the key to the passwords.
func open(t *testing.T, address, key string, p accounts.Prober, now func() time.Time) *desk {
	t.Helper()
	s, err := store.Connect(context.Background(), address, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	v := vault.Choose(vault.Options{Kind: vault.WithSealed, StoreID: s.ID(), Rows: s, Shared: true, KeyFile: key, PassphraseKey: key + ".none"})
	return &desk{accounts.New(accounts.Parts{Store: s, Vault: v, Prober: p, Now: now}), s}
}

// earlier is a clock that is slow.
func earlier(d time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(-d) } }

// fill stores mailboxes two hours ago, and is the file of the key.
func fill(t *testing.T, address string, n int) (key string) {
	t.Helper()
	key = filepath.Join(t.TempDir(), "sealed.key")
	d := open(t, address, key, nil, earlier(2*time.Hour))
	for i := range n {
		a, err := mail.ParseAddress(fmt.Sprintf("u%d@firma.pl", i))
		if err != nil {
			t.Fatal(err)
		}
		at := mail.Server{Host: "mail.firma.pl", Port: 993, Security: mail.TLS}
		login := mail.Login{Profile: mail.Profile{Address: a, UserName: a.String(), IMAP: at, SMTP: at}, Secret: mail.NewSecret(canary)}
		if _, err := d.SaveUntested(t.Context(), accounts.Local, login, accounts.Details{Keep: true}); err != nil {
			t.Fatal(err)
		}
	}
	return key
}

// office counts the sign-ins of several processes, by a line each: "node address".
type office struct {
	at   string
	hold string // the node whose sign-ins are not answered

	mu      sync.Mutex
	came    sync.Cond
	signIns map[string][]signIn // by address
}

type signIn struct {
	node  string
	begun time.Time
}

func newOffice(t *testing.T, hold string) *office {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{at: l.Addr().String(), hold: hold, signIns: map[string][]signIn{}}
	o.came.L = &o.mu
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			go o.serve(c)
		}
	}()
	return o
}

func (o *office) serve(c net.Conn) {
	defer c.Close() //nolint:errcheck // a test's
	line, _ := bufio.NewReader(c).ReadString('\n')
	node, address, _ := strings.Cut(strings.TrimSpace(line), " ")
	o.mu.Lock()
	o.signIns[address] = append(o.signIns[address], signIn{node, time.Now()})
	o.came.Broadcast()
	o.mu.Unlock()
	if node == o.hold {
		_, _ = c.Read(make([]byte, 1)) // until it dies
		return
	}
	_, _ = c.Write([]byte("ok\n"))
}

// until waits until the sign-ins are so.
func (o *office) until(t *testing.T, so func(map[string][]signIn) bool) {
	t.Helper()
	late := time.AfterFunc(2*time.Minute, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.hold = "late"
		o.came.Broadcast()
	})
	defer late.Stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for !so(o.signIns) {
		if o.hold == "late" {
			t.Fatalf("it takes too long: %d mailboxes were signed in", len(o.signIns))
		}
		o.came.Wait()
	}
}

// by counts a node's sign-ins; "" is of all.
func by(all map[string][]signIn, node string) (n int) {
	for _, list := range all {
		for _, s := range list {
			if node == "" || s.node == node {
				n++
			}
		}
	}
	return n
}

// prober is a node's way to the office.
type prober struct{ at, node string }

func (p prober) Run(ctx context.Context, login mail.Login, _ func(mail.Event)) mail.Report {
	err := login.Secret.Use(func(text string) error {
		if text != canary {
			return errors.New("this is not the password")
		}
		c, err := new(net.Dialer).DialContext(ctx, "tcp", p.at)
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // a test's
		defer context.AfterFunc(ctx, func() { _ = c.Close() })()
		fmt.Fprintf(c, "%s %s\n", p.node, login.Address)
		_, err = bufio.NewReader(c).ReadString('\n')
		return err
	})
	e := mail.Event{Protocol: mail.IMAP, Server: login.IMAP, Stage: mail.SignIn, Status: mail.OK}
	if err != nil {
		e.Status, e.Err = mail.Failed, err
	}
	other := e
	other.Protocol = mail.SMTP
	return mail.Report{e, other}
}

func (p prober) RoundTrip(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	return p.Run(ctx, login, emit)
}

func (p prober) SignIn(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report {
	return p.Run(ctx, login, emit)
}

// node is a server's rounds, and how they end.
func node(t *testing.T, ctx context.Context, address, key, office, name string, every time.Duration) (ended func()) {
	t.Helper()
	d := open(t, address, key, prober{office, name}, nil)
	r, err := rounds.New(ctx, rounds.Options{
		Service: d.Service, Who: accounts.Local, Every: every, Grace: 10 * time.Second,
		Look: 100 * time.Millisecond, Now: earlier(time.Hour),
		Line: func(ctx context.Context, o rounds.LineOptions) (rounds.Line, error) {
			o.Turn, o.Margin = 5*time.Second, time.Second
			return queue.Open(ctx, d.store, o)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	return func() {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
