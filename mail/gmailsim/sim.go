package gmailsim

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"mailkey/mail"
)

// Options are the simulator's settings; the zero value is a good one.
type Options struct {
	IMAP, IMAPStartTLS int // ports on 127.0.0.1; 0 lets the system choose
	SMTP, SMTPStartTLS int
	DNS                int // both UDP and TCP

	SlowBy   time.Duration // how late a +slow account answers; 0 is 700 ms
	Idle     time.Duration // after which a quiet connection is closed; 0 is 2 min
	MaxConns int           // connections at once, further ones are closed; 0 is 64
}

func (o Options) withDefaults() Options {
	if o.SlowBy == 0 {
		o.SlowBy = 700 * time.Millisecond
	}
	if o.Idle == 0 {
		o.Idle = 2 * time.Minute
	}
	if o.MaxConns == 0 {
		o.MaxConns = 64
	}
	return o
}

// Sim is a running simulator. It is safe for concurrent use.
type Sim struct {
	options Options
	ca      *authority
	tls     [certKinds]*tls.Config
	post    *post

	ctx  context.Context // ends when the simulator closes
	stop context.CancelFunc
	work sync.WaitGroup

	doors  []*door
	dns    net.PacketConn
	routes map[netip.AddrPort]netip.AddrPort // what is dialled → where it is served
	held   []net.Conn                        // keep the closed port from being given to anybody

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	gone  map[string]bool // keys of the addresses whose old password is dead
}

// goneMax bounds how many addresses are remembered so.
const goneMax = 10000

// door is one listener and what is behind it.
type door struct {
	net.Listener
	protocol mail.Protocol // empty: not a mail server
	security mail.Security
	cert     certKind
	way      manners
	trouble  string // slug; empty for Google's own
}

func (d *door) addr() netip.AddrPort { return addrPort(d.Listener.Addr()) }

func addrPort(a net.Addr) netip.AddrPort {
	ap, _ := netip.ParseAddrPort(a.String())
	return ap
}

// Start runs a simulator on 127.0.0.1 until Close, or until ctx ends.
func Start(ctx context.Context, options Options) (*Sim, error) {
	ca, err := newAuthority()
	if err != nil {
		return nil, err
	}
	configs, err := ca.tlsConfigs()
	if err != nil {
		return nil, err
	}
	s := &Sim{
		options: options.withDefaults(),
		ca:      ca,
		tls:     configs,
		post:    newPost(),
		routes:  map[netip.AddrPort]netip.AddrPort{},
		conns:   map[net.Conn]struct{}{},
		gone:    map[string]bool{},
	}
	s.ctx, s.stop = context.WithCancel(ctx)
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	context.AfterFunc(s.ctx, s.shut)
	return s, nil
}

// Close ends every conversation and waits until nothing of the simulator is left.
func (s *Sim) Close() error {
	s.stop()
	s.shut()
	s.work.Wait()
	return nil
}

// shut closes all sockets, which wakes whoever waits on them.
func (s *Sim) shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.doors {
		_ = d.Close()
	}
	for conn := range s.conns {
		_ = conn.Close()
	}
	if s.dns != nil {
		_ = s.dns.Close()
	}
	for _, conn := range s.held {
		_ = conn.Close()
	}
}

// guest is a connection that the simulator knows of, so that it can end it.
// The false result means that there is no room, and that it is closed already.
func (s *Sim) guest(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || len(s.conns) >= s.options.MaxConns {
		_ = conn.Close()
		return false
	}
	s.conns[conn] = struct{}{}
	return true
}

func (s *Sim) forget(conn net.Conn) {
	_ = conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, conn)
}

// serve accepts connections at a door until it is closed.
func (s *Sim) serve(d *door) {
	for s.ctx.Err() == nil {
		conn, err := d.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of descriptors, say: give others time to finish
			s.pause(20 * time.Millisecond)
			continue
		}
		if s.guest(conn) {
			s.work.Go(func() {
				defer s.forget(conn)
				s.receive(d, conn)
			})
		}
	}
}

// pause waits, and reports false if the simulator closed meanwhile.
func (s *Sim) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// receive holds one conversation.
func (s *Sim) receive(d *door, conn net.Conn) {
	l := newLine(s, conn)
	switch d.way {
	case hangUp:
		return
	case mute:
		l.swallow()
		return
	case webPage:
		l.servePage()
		return
	}
	if d.protocol == "" {
		s.serveDNS(l)
		return
	}
	if d.security == mail.TLS {
		if err := l.encrypt(s.tls[d.cert]); err != nil {
			return
		}
	}
	if d.protocol == mail.SMTP {
		newSMTPSession(l, d).run()
		return
	}
	newIMAPSession(l, d).run()
}

// listen opens one listener on loopback.
func (s *Sim) listen(port int, d door) (*door, error) {
	var config net.ListenConfig
	listener, err := config.Listen(s.ctx, "tcp4", netip.AddrPortFrom(home, uint16(port)).String())
	if err != nil {
		return nil, fmt.Errorf("open the practice server: %w", err)
	}
	d.Listener = listener
	s.doors = append(s.doors, &d)
	return &d, nil
}
