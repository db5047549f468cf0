// Package wire is the one way to a mail server: it resolves, dials and
// encrypts, and puts a guard around the connection. Whatever the server does,
// reading from a Conn ends in bounded time and memory, what it said is kept
// without the secret, and nothing said before TLS counts after it.
package wire

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"time"

	"mailkey/mail"
)

// Dialer opens guarded connections. The zero value is ready for use; it is safe
// for concurrent use as long as its fields stay as they are.
type Dialer struct {
	Resolver Resolver                                                          // nil: the system's
	Dial     func(ctx context.Context, network, addr string) (net.Conn, error) // nil: the network; addr is IP:port
	Fence    *mail.Fence                                                       // nil: anywhere
	Timeouts Timeouts
	Limits   Limits
}

// Timeouts bound the stages. A zero field means its default.
type Timeouts struct {
	Connect  time.Duration // until one address answers; 5 s
	Greeting time.Duration // a server's first line where it must speak in the clear; 4 s
	Stage    time.Duration // every other stage, however busy the server is; 10 s
}

func (t Timeouts) orDefault() Timeouts {
	return Timeouts{
		Connect:  or(t.Connect, 5*time.Second),
		Greeting: or(t.Greeting, 4*time.Second),
		Stage:    or(t.Stage, 10*time.Second),
	}
}

// Target is the server to reach, and what goes with it.
type Target struct {
	Protocol mail.Protocol
	Server   mail.Server
	CA       string    // PEM that may vouch for the server beside the system's roots; empty for none
	Deaf     mail.Deaf // what must not be kept when the server says it
}

// Open goes the whole way to a connection that is encrypted, verified and
// ready for a library. Those who want to see each stage call Resolve, Connect, Encrypt and Greet.
func (d *Dialer) Open(ctx context.Context, to Target) (*Conn, error) {
	addrs, err := d.Resolve(ctx, to.Server.Host)
	if err != nil {
		return nil, err
	}
	c, err := d.Connect(ctx, to, addrs)
	if err != nil {
		return nil, err
	}
	first, then := c.Encrypt, c.Greet
	if to.Server.Security == mail.StartTLS {
		first, then = then, first
	}
	if err = first(); err == nil {
		err = then()
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// Connect dials addrs, IPv6 with a head start, and guards the connection that
// is up first. When ctx ends, so does the connection.
func (d *Dialer) Connect(ctx context.Context, to Target, addrs []netip.Addr) (*Conn, error) {
	if to.CA == "" {
		go func() { _, _ = x509.SystemCertPool() }() // reads the roots once per process, while the network is slower
	}
	addrs, err := d.Permitted(addrs, to.Server.Port)
	if err != nil {
		return nil, err
	}
	times := d.Timeouts.orDefault()
	dial := d.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	begin := time.Now()
	limited, cancel := context.WithTimeout(ctx, times.Connect)
	defer cancel()
	raw, err := race(limited, order(addrs), func(ctx context.Context, a netip.Addr) (net.Conn, error) {
		return dial(ctx, "tcp", netip.AddrPortFrom(a, uint16(to.Server.Port)).String())
	})
	if err != nil {
		return nil, outOfTime(ctx, limited, begin, fmt.Errorf("connect to %s: %w", to.Server.Addr(), err))
	}
	return guarded(ctx, to, raw, times, d.Limits.orDefault(to.Protocol)), nil
}

// Permitted is the addresses that may be dialled; a *mail.Fenced when none may. It
// takes no time, so that what lies behind the fence cannot be felt out.
func (d *Dialer) Permitted(addrs []netip.Addr, port int) ([]netip.Addr, error) {
	if d.Fence == nil {
		return addrs, nil
	}
	var some []netip.Addr
	var first error
	for _, a := range addrs {
		switch err := d.Fence.Check(netip.AddrPortFrom(a, uint16(port))); {
		case err == nil:
			some = append(some, a)
		case first == nil:
			first = err
		}
	}
	if len(some) > 0 {
		return some, nil
	}
	return nil, first
}

// outOfTime turns the end of a stage's context into the error that says so.
func outOfTime(whole, stage context.Context, begin time.Time, err error) error {
	switch {
	case whole.Err() == context.Canceled:
		return context.Canceled
	case stage.Err() != nil:
		return timedOut(begin)
	}
	return err
}

func timedOut(begin time.Time) *mail.TimedOut {
	return &mail.TimedOut{After: time.Since(begin).Round(100 * time.Millisecond)}
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
