package serve

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/ui"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is the longest wait for what must come.
const patience = 20 * time.Second

// stand is a server on loopback, its service and its log.
type stand struct {
	*accounts.Service
	t    *testing.T
	addr string
	stop func()
	over chan error
	rows *away

	mu   sync.Mutex
	log  bytes.Buffer
	runs []begun
}

// begun is what a session was given to run.
type begun struct {
	env  ui.Env
	who  accounts.Actor
	args []string
}

func (s *stand) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

func (s *stand) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func (s *stand) ran() []begun {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.runs)
}

// away is a store whose database does not answer for some questions about people.
type away struct {
	accounts.Store
	more atomic.Int32
	keys atomic.Bool // it does not answer whose a key is
}

func (a *away) UserByKey(ctx context.Context, key string) (accounts.User, error) {
	if a.keys.Load() {
		return accounts.User{}, errors.New("the database is away")
	}
	return a.Store.UserByKey(ctx, key)
}

func (a *away) User(ctx context.Context, id string) (accounts.User, error) {
	if a.more.Add(-1) >= 0 {
		return accounts.User{}, errors.New("the database is away")
	}
	return a.Store.User(ctx, id)
}

// serving starts a server. run may be nil: a face that says whom it serves.
func serving(t *testing.T, o Options, run Run) *stand {
	t.Helper()
	s := &stand{t: t, over: make(chan error, 1)}
	rows, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	s.rows = &away{Store: rows}
	s.Service = accounts.New(accounts.Parts{Store: s.rows, Vault: new(vault.Memory), Pulse: accounts.NewPulse(s.rows)})
	if run == nil {
		run = func(_ context.Context, env ui.Env, who accounts.Actor, args []string) int {
			_, _ = io.WriteString(env.Out, "user "+who.User+" key "+who.Key+" args "+strings.Join(args, ",")+"\n")
			return 0
		}
	}
	o.Service, o.Log, o.HostKey = s.Service, slog.New(slog.NewTextHandler(s, nil)), newKey(t)
	o.Run = func(ctx context.Context, env ui.Env, who accounts.Actor, args []string) int {
		s.mu.Lock()
		s.runs = append(s.runs, begun{env, who, args})
		s.mu.Unlock()
		return run(ctx, env, who, args)
	}
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	s.addr = "127.0.0.1:" + port
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	go func() { s.over <- New(o).Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		s.ended()
		_ = rows.Close()
	})
	return s
}

// ended waits for the server's end.
func (s *stand) ended() {
	s.t.Helper()
	select {
	case err := <-s.over:
		if err != nil {
			s.t.Error(err)
		}
		s.over <- nil
	case <-time.After(patience):
		s.t.Fatal("the server does not stop")
	}
}

func newKey(t *testing.T) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func print(k ssh.Signer) string { return ssh.FingerprintSHA256(k.PublicKey()) }

// user is somebody new, with a key.
func (s *stand) user(name string, role accounts.Role) (ssh.Signer, accounts.User) {
	s.t.Helper()
	key := newKey(s.t)
	parsed, err := accounts.ParseKey(string(ssh.MarshalAuthorizedKey(key.PublicKey())))
	if err != nil {
		s.t.Fatal(err)
	}
	u, err := s.AddUser(s.t.Context(), accounts.Local, name, role, parsed)
	if err != nil {
		s.t.Fatal(err)
	}
	return key, u
}

// dial logs in by a key.
func (s *stand) dial(user string, keys ...ssh.Signer) *ssh.Client {
	s.t.Helper()
	c, err := s.try(user, ssh.PublicKeys(keys...))
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *stand) try(user string, how ...ssh.AuthMethod) (*ssh.Client, error) {
	c, err := ssh.Dial("tcp", s.addr, &ssh.ClientConfig{
		User: user, Auth: how, Timeout: patience,
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), //nolint:gosec // a server of this very test
	})
	if err == nil {
		s.t.Cleanup(func() { _ = c.Close() })
	}
	return c, err
}

// answer is what a command came to.
type answer struct {
	out, said string
	code      int
}

func exec(t *testing.T, c *ssh.Client, command string) answer {
	t.Helper()
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close() //nolint:errcheck // it may be closed already
	var out, said bytes.Buffer
	session.Stdout, session.Stderr = &out, &said
	err = session.Run(command)
	a := answer{out.String(), said.String(), 0}
	if exit := (*ssh.ExitError)(nil); errors.As(err, &exit) {
		a.code = exit.ExitStatus()
	} else if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return a
}

// until waits for what must become true.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}
