package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
)

// Names of what a handshake leaves behind of the proven key.
const (
	extFingerprint = "mailkey-fingerprint"
	extLine        = "mailkey-line"
)

var errKey = errors.New("this kind of key is not taken")

// offered looks at a key that a client offers, or proves: this does not tell
// which. All keys of a kind that is taken are equal here, so that nobody can find
// out whose key is known; that is looked up when it has been proved.
// Certificates and weak keys are of no such kind.
func offered(_ ssh.ConnMetadata, public ssh.PublicKey) (*ssh.Permissions, error) {
	key, err := accounts.ParseKey(strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))))
	if err != nil {
		return nil, errKey
	}
	return &ssh.Permissions{Extensions: map[string]string{extFingerprint: key.Fingerprint, extLine: key.Line}}, nil
}

// maxTries is how many keys one connection may offer.
const maxTries = 6

func (s *Server) config() *ssh.ServerConfig {
	c := &ssh.ServerConfig{
		PublicKeyCallback: offered, MaxAuthTries: maxTries, ServerVersion: "SSH-2.0-mailkey",
		PublicKeyAuthAlgorithms: []string{
			ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
			ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512,
		},
	}
	c.AddHostKey(s.options.HostKey)
	return c
}

// peer is somebody who has proved a key.
type peer struct {
	server *Server
	key    accounts.Key
	from   string // by which limits count
	conn   *ssh.ServerConn

	mu       sync.Mutex
	requests bucket
	open     int       // sessions
	quiet    time.Time // since when there is none
}

// connection goes from the first byte to the last.
func (s *Server) connection(ctx context.Context, raw net.Conn) {
	defer raw.Close() //nolint:errcheck // whatever it says, it is over
	defer s.caught("connection")
	from := origin(raw.RemoteAddr())
	if !s.arrives.take(from) || !s.doors.knock(from, raw) {
		s.log.to.Warn("turned away", "from", from)
		return
	}
	defer s.doors.leave(raw)
	_ = raw.SetDeadline(time.Now().Add(s.options.Grace))
	conn, channels, requests, err := ssh.NewServerConn(raw, s.config())
	if err != nil {
		s.log.to.Info("no login", "from", from, "why", logged(err.Error()))
		return
	}
	_ = raw.SetDeadline(time.Time{})
	s.doors.leave(raw)
	p := &peer{
		server: s, from: from, conn: conn, quiet: time.Now(),
		key: accounts.Key{Fingerprint: conn.Permissions.Extensions[extFingerprint], Line: conn.Permissions.Extensions[extLine]},
	}
	if !s.doors.enter(p.key.Fingerprint) {
		s.log.to.Warn("too many connections", "from", from, "key", p.key.Fingerprint)
		return
	}
	defer s.doors.exit(p.key.Fingerprint)
	s.log.to.Info("login", "from", from, "key", p.key.Fingerprint, "as", logged(conn.User()), "client", logged(string(conn.ClientVersion())))
	p.serve(ctx, channels, requests)
	s.log.to.Info("gone", "from", from, "key", p.key.Fingerprint)
}

// caught keeps one connection's bug from ending the others. What a panic says
// may hold anything, so only its type and place are told.
func (s *Server) caught(where string) {
	if p := recover(); p != nil {
		s.log.to.Error("bug", "in", where, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	}
}

// serve opens sessions until the client leaves or the server stops.
func (p *peer) serve(ctx context.Context, channels <-chan ssh.NewChannel, requests <-chan *ssh.Request) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	var sessions sync.WaitGroup
	defer sessions.Wait()
	defer end()
	go p.global(requests)
	watch := make(chan struct{})
	defer close(watch)
	go p.watch(ctx, watch)
	for asked := range channels { // to the end, for the connection waits until each is taken
		switch {
		case !p.allow():
		case asked.ChannelType() != "session":
			p.server.log.to.Info("refused", "what", "channel "+logged(asked.ChannelType()), "key", p.key.Fingerprint)
			_ = asked.Reject(ssh.Prohibited, "only sessions are served here")
		case p.server.stops():
			_ = asked.Reject(ssh.ResourceShortage, "the server is stopping")
		case !p.begin():
			_ = asked.Reject(ssh.ResourceShortage, "too many sessions")
		default:
			sessions.Go(func() {
				defer p.done()
				defer p.server.caught("session")
				p.session(ctx, asked)
			})
		}
	}
}

// watch hangs up on whoever keeps a connection without a session, and on
// everybody when the time to stop is over.
func (p *peer) watch(ctx context.Context, over <-chan struct{}) {
	tick := time.NewTicker(min(p.server.options.Grace, time.Second))
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-ctx.Done():
			// The session says its sentence first; then it hangs up by itself.
			select {
			case <-over:
			case <-time.After(farewell):
				_ = p.conn.Close()
			}
			return
		case <-tick.C:
			p.mu.Lock()
			idle := p.open == 0 && (time.Since(p.quiet) > p.server.options.Grace || p.server.stops())
			p.mu.Unlock()
			if idle {
				_ = p.conn.Close()
				return
			}
		}
	}
}

// farewell is how long a client may take to read the last sentence.
const farewell = 2 * time.Second

// global answers requests that are about the whole connection: all are refused.
func (p *peer) global(requests <-chan *ssh.Request) {
	for r := range requests { // to the end, as channels
		if !p.allow() {
			continue
		}
		if r.Type != "keepalive@openssh.com" {
			p.server.log.to.Info("refused", "what", logged(r.Type), "key", p.key.Fingerprint)
		}
		if r.WantReply {
			_ = r.Reply(false, nil)
		}
	}
}

// allow counts a request of any kind; whoever floods is hung up on.
func (p *peer) allow() bool {
	p.mu.Lock()
	ok := p.requests.take(p.server.options.Limits.Requests, time.Now())
	p.mu.Unlock()
	if !ok {
		p.server.log.to.Warn("flood", "from", p.from, "key", p.key.Fingerprint)
		_ = p.conn.Close()
	}
	return ok
}

func (p *peer) begin() bool {
	if !p.server.starts.take(p.key.Fingerprint) {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open >= p.server.options.Limits.Sessions {
		return false
	}
	p.open++
	return true
}

func (p *peer) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
	p.quiet = time.Now()
}
