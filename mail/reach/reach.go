// Package reach looks whether mail servers can be reached from this computer,
// over which family of addresses, and who vouches for what answers there. It
// reports facts without prose, signs in nowhere, believes nothing that is not
// verified, and contacts the hosts it was given and no others.
package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// Examiner examines servers. The zero value asks the system's resolver and its
// roots, over the network, by the computer's clock.
type Examiner struct {
	Resolver wire.Resolver                                                     // nil: the system's
	Dial     func(ctx context.Context, network, addr string) (net.Conn, error) // nil: the network; addr is IP:port
	Roots    *x509.CertPool                                                    // nil: the system's
	Now      func() time.Time                                                  // nil: time.Now
	Networks func() ([]net.Addr, error)                                        // this computer's own addresses; nil: net.InterfaceAddrs
}

// Target is one server to reach.
type Target struct {
	Protocol mail.Protocol
	Server   mail.Server
	CA       string // PEM that may vouch for it beside the roots; empty for none
}

// Report is what was found, in the order of what was asked.
type Report struct {
	Hosts []Host // each name once
	Doors []Door // a target each
}

// Host is one server's name, looked up in both families.
type Host struct {
	Name   string
	V4, V6 Lookup
}

// Lookup is what DNS says about a name in one family.
type Lookup struct {
	Addrs []netip.Addr
	Took  time.Duration
	Err   error // a *net.DNSError that IsNotFound, where there is none in this family
}

// Door is one port of a server, tried over both families.
type Door struct {
	Target
	V4, V6 Way
}

// Way is the way to a port over one family. Without addresses it was not Tried.
type Way struct {
	Tried bool
	Addr  netip.Addr
	Took  time.Duration // to connect
	Err   error         // of connecting
	Seal  *Seal         // nil until something answers
}

// Ways is both families, IPv4 first.
func (d Door) Ways() []Way { return []Way{d.V4, d.V6} }

// Open reports whether a way connects.
func (d Door) Open() bool { return d.V4.open() || d.V6.open() }

func (w Way) open() bool { return w.Tried && w.Err == nil }

// family is one of the two kinds of addresses, as wire.Resolver names them.
type family string

const (
	four family = "ip4"
	six  family = "ip6"
)

// only asks for one family and has none of the other.
type only struct {
	wire.Resolver
	family
}

// LookupNetIP answers for its family alone.
func (o only) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if network != string(o.family) {
		return nil, nil
	}
	return o.Resolver.LookupNetIP(ctx, network, host)
}

// stage bounds looking up, connecting and encrypting, each for itself, so that
// a dead server leaves time for none but itself.
const stage = 5 * time.Second

// Examine looks up the targets' hosts and tries their ports, all at the same
// time, until ctx ends: one that waited for its turn would be called silent. So
// the caller bounds their number.
func (e *Examiner) Examine(ctx context.Context, targets []Target) Report {
	r := Report{Doors: make([]Door, len(targets))}
	var names []string
	for i, t := range targets {
		r.Doors[i].Target = t
		if !slices.Contains(names, t.Server.Host) {
			names = append(names, t.Server.Host)
		}
	}
	r.Hosts = make([]Host, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		r.Hosts[i].Name = name
		for _, f := range []family{four, six} {
			all.Go(func() {
				found := e.lookUp(ctx, f, name)
				*pick(f, &r.Hosts[i].V4, &r.Hosts[i].V6) = found
				if len(found.Addrs) == 0 {
					return
				}
				for j := range targets {
					if targets[j].Server.Host != name {
						continue
					}
					all.Go(func() {
						*pick(f, &r.Doors[j].V4, &r.Doors[j].V6) = e.try(ctx, targets[j], found.Addrs)
					})
				}
			})
		}
	}
	all.Wait()
	return r
}

func pick[T any](f family, v4, v6 *T) *T {
	if f == six {
		return v6
	}
	return v4
}

func (e *Examiner) lookUp(ctx context.Context, f family, host string) Lookup {
	if a, err := netip.ParseAddr(host); err == nil {
		if a = a.Unmap(); a.Is4() == (f == four) {
			return Lookup{Addrs: []netip.Addr{a}}
		}
		return Lookup{Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
	}
	begun := time.Now()
	d := wire.Dialer{Resolver: only{e.resolver(), f}, Timeouts: wire.Timeouts{Stage: stage}}
	addrs, err := d.Resolve(ctx, host)
	return Lookup{addrs, time.Since(begun), err}
}

// try connects over one family and encrypts.
func (e *Examiner) try(ctx context.Context, t Target, addrs []netip.Addr) Way {
	d := wire.Dialer{Dial: e.Dial, Timeouts: wire.Timeouts{Connect: stage, Stage: stage}}
	begun := time.Now()
	c, err := d.Connect(ctx, wire.Target{Protocol: t.Protocol, Server: t.Server, CA: t.CA}, addrs)
	w := Way{Tried: true, Addr: addrs[0], Took: time.Since(begun), Err: err}
	if err != nil {
		return w
	}
	defer c.Close() //nolint:errcheck // nothing was promised to the server
	if at, err := netip.ParseAddrPort(c.RemoteAddr().String()); err == nil {
		w.Addr = at.Addr().Unmap()
	}
	chain, err := encrypt(c, t.Server.Security)
	w.Seal = e.judge(chain, err, t.Server.Host, t.CA)
	return w
}

// encrypt goes as far as the certificates, and returns them even where they
// are not believed.
func encrypt(c *wire.Conn, security mail.Security) ([]*x509.Certificate, error) {
	if security == mail.StartTLS {
		if err := c.Greet(); err != nil {
			return nil, err
		}
	}
	err := c.Encrypt()
	if chain := c.TLS().PeerCertificates; len(chain) > 0 {
		return chain, nil // what a server says after that is the test's business
	}
	var refused *tls.CertificateVerificationError
	if errors.As(err, &refused) {
		return refused.UnverifiedCertificates, nil
	}
	return nil, err
}

func (e *Examiner) resolver() wire.Resolver {
	if e.Resolver != nil {
		return e.Resolver
	}
	return net.DefaultResolver
}

func (e *Examiner) now() time.Time {
	if e.Now != nil {
		return e.Now()
	}
	return time.Now()
}

// Networked reports whether this computer has an address of its own beside
// loopback's, which it has on any network, even one that leads nowhere.
func (e *Examiner) Networked() bool {
	list := e.Networks
	if list == nil {
		list = net.InterfaceAddrs
	}
	addrs, err := list()
	if err != nil {
		return true // not known: then it is not said
	}
	return slices.ContainsFunc(addrs, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && !prefix.Addr().IsLoopback() && !prefix.Addr().IsLinkLocalUnicast()
	})
}
