package serve

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// Run does what the arguments say for somebody, and returns the exit code; no
// arguments are the home menu. It is cli.Run over the remote part of its table.
type Run func(ctx context.Context, env ui.Env, who accounts.Actor, args []string) int

// Options is what a Server is made of.
type Options struct {
	Service *accounts.Service
	Run     Run
	HostKey ssh.Signer
	Log     *slog.Logger // nil: nothing is logged

	Idle  time.Duration // a session in which nothing is typed ends after it; 30 min
	Grace time.Duration // for logging in; 20 s
	Drain time.Duration // for what runs when the server stops; 30 s

	Limits Limits
}

// Limits bound what anybody can take. A zero field means its default.
type Limits struct {
	Strangers        int  // connections before login, in all; 200
	StrangersEach    int  // and from one address; 10
	Connections      int  // after login, in all; 400
	ConnectionsEach  int  // and of one key; 10
	Sessions         int  // open in one connection; 8
	Arrivals, Starts Rate // connections from one address; sessions of one key
	Codes            Rate // invitation codes tried from one address
	Requests         Rate // of every kind, in one connection
}

// Rate is a bucket of tokens.
type Rate struct {
	Burst int
	Every time.Duration // until the next token
}

func (l Limits) orDefault() Limits {
	rate := func(r Rate, burst int, every time.Duration) Rate {
		if r == (Rate{}) {
			return Rate{burst, every}
		}
		return r
	}
	return Limits{
		Strangers: cmp.Or(l.Strangers, 200), StrangersEach: cmp.Or(l.StrangersEach, 10),
		Connections: cmp.Or(l.Connections, 400), ConnectionsEach: cmp.Or(l.ConnectionsEach, 10),
		Sessions: cmp.Or(l.Sessions, 8),
		Arrivals: rate(l.Arrivals, 60, 500*time.Millisecond), Starts: rate(l.Starts, 60, 500*time.Millisecond),
		Codes: rate(l.Codes, 5, 20*time.Second), Requests: rate(l.Requests, 200, 5*time.Millisecond),
	}
}

// Server serves one team. Make one with New.
type Server struct {
	options Options
	log     logger

	doors   doors
	arrives *buckets // by address
	starts  *buckets // by key
	codes   *buckets // by address

	stopping chan struct{} // closed when no more sessions begin
	running  sync.WaitGroup
}

// New makes a server.
func New(o Options) *Server {
	o.Idle, o.Grace, o.Drain = cmp.Or(o.Idle, 30*time.Minute), cmp.Or(o.Grace, 20*time.Second), cmp.Or(o.Drain, 30*time.Second)
	o.Limits = o.Limits.orDefault()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Server{
		options: o, log: logger{o.Log}, doors: newDoors(o.Limits), stopping: make(chan struct{}),
		arrives: newBuckets(o.Limits.Arrivals), starts: newBuckets(o.Limits.Starts), codes: newBuckets(o.Limits.Codes),
	}
}

// Serve takes connections until ctx ends. Then no more are taken, what runs in a
// session may finish within Drain, and each session ends with a sentence. Serve is
// called once; it closes the listener.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	halt := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer halt()
	var failed error
	for pause := time.Duration(0); ; {
		raw, err := l.Accept()
		if err == nil {
			pause = 0
			s.running.Go(func() { s.connection(work, raw) })
			continue
		}
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			break
		}
		// Out of file descriptors, mostly: it passes.
		if pause = min(max(2*pause, 5*time.Millisecond), time.Second); !sleep(ctx, pause) {
			break
		}
		s.log.trouble("accept", err)
	}
	if ctx.Err() == nil {
		failed = errors.New("the listener was closed")
	}
	close(s.stopping)
	s.doors.closeStrangers()
	timer := time.AfterFunc(s.options.Drain, cut)
	defer timer.Stop()
	s.running.Wait()
	return failed
}

// sleep waits; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *Server) stops() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}
