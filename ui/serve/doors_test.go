package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// Everything but a session with a terminal or a command is refused.
func TestA09OnlySessions(t *testing.T) {
	s := serving(t, Options{}, nil)
	ada, _ := s.user("Ada", accounts.Administrator)
	client := s.dial("x", ada)
	for _, kind := range []string{"direct-tcpip", "direct-streamlocal@openssh.com", "forwarded-tcpip", "x11", "auth-agent@openssh.com", "tun@openssh.com", "session2"} {
		if c, _, err := client.OpenChannel(kind, ssh.Marshal(struct {
			Host string
			Port uint32
			From string
			Our  uint32
		}{"127.0.0.1", 22, "127.0.0.1", 1})); err == nil {
			_ = c.Close()
			t.Errorf("a channel %s was opened", kind)
		}
	}
	for _, kind := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "cancel-tcpip-forward", "hostkeys-prove-00@openssh.com", "no-more-sessions@openssh.com"} {
		if ok, _, err := client.SendRequest(kind, true, nil); ok || err != nil {
			t.Errorf("%s: %v, %v", kind, ok, err)
		}
	}
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close() //nolint:errcheck // it may be closed already
	text := func(s string) []byte { return ssh.Marshal(struct{ S string }{s}) }
	for kind, payload := range map[string][]byte{
		"auth-agent-req@openssh.com": nil, "x11-req": text("x"), "subsystem": text("sftp"), "break": nil,
		"xon-xoff": nil, "exec": {1}, "pty-req": {1, 2}, "window-change": nil, "": nil, "shell\x1b[31m": nil,
	} {
		if ok, err := session.SendRequest(kind, true, payload); ok || err != nil {
			t.Errorf("%q: %v, %v", kind, ok, err)
		}
	}
	for _, name := range []string{"PATH", "LD_PRELOAD", "MAILKEY_HOME", "HOME", "TERM", "SSH_AUTH_SOCK", "DISPLAY", "TEA_TRACE", "LC_X", "lang", ""} {
		if session.Setenv(name, "x") == nil {
			t.Errorf("the variable %s was taken", name)
		}
	}
	if err := session.Setenv("LANG", "pl_PL.UTF-8"); err != nil {
		t.Error(err)
	}
	if err := session.Start("accounts"); err != nil {
		t.Fatal(err)
	}
	_ = session.Wait()
	if ok, _ := session.SendRequest("shell", true, nil); ok {
		t.Error("a second start in one session")
	}
	if got := fmt.Sprint(s.ran()[0].env.Environ); got != "[LANG=pl_PL.UTF-8]" {
		t.Errorf("the session's variables are %s", got)
	}
	if strings.Contains(s.logged(), "\x1b") {
		t.Error("the log is not clean")
	}
}

// held opens connections from another address of this computer and keeps them.
func held(t *testing.T, addr string, n int) {
	t.Helper()
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	for range n {
		c, err := from.DialContext(t.Context(), "tcp", addr)
		if err != nil {
			t.Skipf("this system has one loopback address only: %v", err)
		}
		t.Cleanup(func() { _ = c.Close() })
	}
}

// A thousand connections that do not log in hinder nobody else.
func TestA10ConnectionsBeforeLogin(t *testing.T) {
	s := serving(t, Options{Limits: Limits{Arrivals: Rate{2000, time.Second}}}, nil)
	ada, _ := s.user("Ada", accounts.Administrator)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	held(t, s.addr, 1000)
	until(t, "most are turned away", func() bool { return strings.Count(s.logged(), "turned away") >= 1000-2*10 })
	if got := exec(t, s.dial("x", ada), "accounts"); got.code != 0 { // while they all are still there
		t.Errorf("%+v", got)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("the heap has grown by %d kB", grown>>10)
	}
}

// Where every place before login is taken, the oldest makes room.
func TestA10AllPlacesTaken(t *testing.T) {
	s := serving(t, Options{Limits: Limits{Strangers: 5, StrangersEach: 50}}, nil)
	ada, _ := s.user("Ada", accounts.Administrator)
	held(t, s.addr, 20)
	if got := exec(t, s.dial("x", ada), "accounts"); got.code != 0 {
		t.Errorf("%+v", got)
	}
}

// Whoever takes their time over the key exchange is hung up on.
func TestA10SlowLogin(t *testing.T) {
	s := serving(t, Options{Grace: 200 * time.Millisecond}, nil)
	for name, said := range map[string]string{"silence": "", "half a line": "SSH-2.0-", "no key exchange": "SSH-2.0-x\r\n", "a huge packet": "SSH-2.0-x\r\n\x7f\xff\xff\xff"} {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		_, _ = io.WriteString(c, said)
		_ = c.SetReadDeadline(time.Now().Add(patience))
		_, err = io.Copy(io.Discard, bufio.NewReader(c))
		if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
			t.Errorf("%s: still there after %s", name, time.Since(begin))
		}
		_ = c.Close()
	}
	// One who logs in and then opens nothing goes the same way. A busy machine may
	// need more than one try to log in in time.
	var client *ssh.Client
	until(t, "a login", func() (ok bool) {
		var err error
		client, err = s.try("x", ssh.PublicKeys(newKey(t)))
		return err == nil
	})
	gone := make(chan struct{})
	go func() { _ = client.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-time.After(patience):
		t.Error("a connection without a session stays")
	}
}

// Floods of channels and requests end the one who sends them: with the first that
// is more than is allowed, and none before it. Each is answered before the next is
// sent, so that no machine is too slow for it to be a flood.
func TestA10Floods(t *testing.T) {
	const allowed = 20
	wait := func(ctx context.Context, _ ui.Env, _ accounts.Actor, _ []string) int { <-ctx.Done(); return 0 }
	s := serving(t, Options{Limits: Limits{Sessions: 3, Starts: Rate{1 << 20, time.Second}, Requests: Rate{allowed, 24 * time.Hour}}}, wait)
	ada, _ := s.user("Ada", accounts.Administrator)
	flooded := func(name string, sent int, flood func() error) {
		t.Helper()
		for ; sent < allowed; sent++ {
			if err := flood(); err != nil {
				t.Fatalf("%s: the sender is hung up on after %d: %v", name, sent, err)
			}
		}
		if flood() == nil {
			t.Errorf("%s does not end its sender", name)
		}
	}
	opened := func(c *ssh.Client, kind string) error { // a refusal is no end
		_, requests, err := c.OpenChannel(kind, nil)
		if err == nil {
			go ssh.DiscardRequests(requests)
		}
		if errors.As(err, new(*ssh.OpenChannelError)) {
			return nil
		}
		return err
	}
	for _, kind := range []string{"session", "direct-tcpip"} {
		client := s.dial("x", ada)
		flooded("a flood of channels, "+kind, 0, func() error { return opened(client, kind) })
	}
	client := s.dial("x", ada)
	flooded("a flood of requests", 0, func() error {
		_, _, err := client.SendRequest("keepalive@openssh.com", true, nil)
		return err
	})
	session, err := s.dial("x", ada).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(session.RequestPty("xterm", 24, 80, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	flooded("a flood of sizes", 3, func() error { // after a channel, a terminal and a start
		_, err := session.SendRequest("window-change", true, ssh.Marshal(struct{ Across, Down, Width, Height uint32 }{10, 10, 0, 0}))
		return err
	})
	if n := strings.Count(s.logged(), "msg=flood"); n != 4 {
		t.Errorf("the log tells %d floods", n)
	}
	// Too many sessions are refused; those that are open go on.
	client = s.dial("x", ada)
	for i := range 5 {
		_, requests, err := client.OpenChannel("session", nil)
		if ok := err == nil; ok != (i < 3) {
			t.Errorf("session %d: %v", i, err)
		} else if ok {
			go ssh.DiscardRequests(requests)
		}
	}
}

// One key has so many connections and no more, and a rate for its sessions.
func TestA10OneKey(t *testing.T) {
	s := serving(t, Options{Limits: Limits{ConnectionsEach: 2}}, nil)
	ada, _ := s.user("Ada", accounts.Administrator)
	refused := 0
	for _, c := range []*ssh.Client{s.dial("x", ada), s.dial("x", ada), s.dial("x", ada)} {
		if _, err := c.NewSession(); err != nil {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("of three connections of one key %d were refused", refused)
	}

	s = serving(t, Options{Limits: Limits{Starts: Rate{3, time.Hour}}}, nil)
	ada, _ = s.user("Ada", accounts.Administrator)
	bob, _ := s.user("Bob", accounts.Member)
	for range 3 {
		exec(t, s.dial("x", ada), "accounts")
	}
	if _, err := s.dial("x", ada).NewSession(); err == nil {
		t.Error("a fourth session within the hour")
	}
	if got := exec(t, s.dial("x", bob), "accounts"); got.code != 0 {
		t.Errorf("another key suffers: %+v", got)
	}
}

// What a command reads is bounded, and a client that does not read ends with its
// session.
func TestA10Bytes(t *testing.T) {
	read := make(chan int64, 1)
	s := serving(t, Options{Idle: 500 * time.Millisecond}, func(ctx context.Context, env ui.Env, _ accounts.Actor, args []string) int {
		if len(args) > 0 {
			n, _ := io.Copy(io.Discard, env.In)
			read <- n
			return 0
		}
		go func() { <-ctx.Done() }()
		for {
			if _, err := env.Out.Write(make([]byte, 1<<16)); err != nil {
				return 1
			}
		}
	})
	ada, _ := s.user("Ada", accounts.Administrator)
	session, err := s.dial("x", ada).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	session.Stdin = io.LimitReader(zeros{}, 64<<20)
	_ = session.Run("explain")
	if n := <-read; n != maxInput {
		t.Errorf("%d bytes were read", n)
	}
	session, err = s.dial("x", ada).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.StdoutPipe(); err != nil { // never read
		t.Fatal(err)
	}
	if err := errors.Join(session.RequestPty("xterm", 24, 80, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	until(t, "the end of a session that nobody reads", func() bool { return strings.Count(s.logged(), "msg=end") == 2 })
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// Hostile names, variables and sizes: a clean log, no panic, a sane session.
func TestA11HostileClients(t *testing.T) {
	s := serving(t, Options{Limits: Limits{Arrivals: Rate{1000, time.Second}, Starts: Rate{1000, time.Second}, Requests: Rate{10_000, time.Millisecond}}}, func(_ context.Context, env ui.Env, _ accounts.Actor, _ []string) int {
		size := <-env.Sizes
		if size.Width < 1 || size.Height < 1 || size.Width > maxWidth || size.Height > maxHeight {
			return 9
		}
		return 0
	})
	ada, _ := s.user("Ada", accounts.Administrator)
	bad := []string{
		"\x1b]0;owned\x07", "a\nlevel=ERROR msg=forged", strings.Repeat("x", 30_000), "\u202eabc", "\x00", "../../etc/passwd",
		"$(id)", "%s%n", "\xff\xfe", "", " ", "-x", "xterm;id",
	}
	for _, text := range bad {
		client, err := s.try(text, ssh.PublicKeys(ada))
		if err != nil {
			continue // the client's own library refuses some
		}
		for _, size := range [][2]uint32{{0, 0}, {1, 1}, {1<<32 - 1, 1<<32 - 1}, {10_000, 1}, {1 << 31, 24}} {
			session, err := client.NewSession()
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			for name := range heeded {
				_ = session.Setenv(name, text)
			}
			payload := ssh.Marshal(struct {
				Term       string
				W, H, X, Y uint32
				Modes      string
			}{text, size[0], size[1], size[0], size[1], text})
			if ok, err := session.SendRequest("pty-req", true, payload); !ok || err != nil {
				t.Errorf("%q: %v, %v", text, ok, err)
			}
			if err := session.Shell(); err != nil {
				t.Fatal(err)
			}
			if err := session.Wait(); err != nil {
				t.Errorf("%q at %v: %v", text, size, err)
			}
		}
		_ = client.Close()
	}
	for _, r := range s.ran() {
		for _, v := range r.env.Environ {
			if name, text, _ := strings.Cut(v, "="); name == "TERM" && !terminal().MatchString(text) || name != "TERM" && !value().MatchString(text) {
				t.Errorf("the session got %q", v)
			}
		}
	}
	log := s.logged()
	for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
		if !strings.HasPrefix(line, "time=") || len(line) > 600 {
			t.Errorf("a line of the log was made by a client: %.700q", line)
		}
	}
	if strings.ContainsAny(log, "\x1b\x07\x00\u202e") || strings.Contains(log, "msg=bug") {
		t.Errorf("the log is not clean: %q", log)
	}
}
