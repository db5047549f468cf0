package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Resolver looks names up; *net.Resolver is one. The network is "ip4" or "ip6".
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// How long one family's addresses are waited for once the other's are there
// (RFC 8305 section 3). Without IPv4's a test seldom comes far.
const (
	lateAAAA = 50 * time.Millisecond
	lateA    = 2 * time.Second
)

// Resolve finds a host's addresses, both families at once. A host that is an
// address needs no looking up.
func (d *Dialer) Resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a.Unmap()}, nil
	}
	name, err := asciiHost(host)
	if err != nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	begin := time.Now()
	limited, cancel := context.WithTimeout(ctx, d.Timeouts.orDefault().Stage)
	defer cancel()
	addrs, err := d.lookup(limited, name)
	if err != nil {
		return nil, outOfTime(ctx, limited, begin, fmt.Errorf("look up %s: %w", host, err))
	}
	for i, a := range addrs {
		addrs[i] = a.Unmap() // the hosts file gives IPv4 in IPv6's clothes
	}
	return addrs, nil
}

type found struct {
	addrs []netip.Addr
	err   error
}

func (d *Dialer) lookup(ctx context.Context, name string) ([]netip.Addr, error) {
	var resolver Resolver = net.DefaultResolver
	if d.Resolver != nil {
		resolver = d.Resolver
	}
	look := func(network string) <-chan found {
		answer := make(chan found, 1)
		go func() {
			addrs, err := resolver.LookupNetIP(ctx, network, name)
			answer <- found{addrs, err}
		}()
		return answer
	}
	six, four := look("ip6"), look("ip4")
	var v4, v6 found
	var late <-chan time.Time
	for pending := 2; pending > 0; pending-- {
		select {
		case v4 = <-four:
			if len(v4.addrs) > 0 {
				late = time.After(lateAAAA)
			}
		case v6 = <-six:
			if len(v6.addrs) > 0 {
				late = time.After(lateA)
			}
		case <-late:
			pending = 0
		case <-ctx.Done():
			pending = 0
		}
	}
	addrs := append(v6.addrs, v4.addrs...)
	switch {
	case len(addrs) > 0:
		return addrs, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case v4.err == nil && v6.err == nil:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case v4.err == nil || notFound(v4.err) && v6.err != nil && !notFound(v6.err):
		return nil, v6.err // the name may exist: one answer is missing
	}
	return nil, v4.err
}

func notFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

// asciiHost is the form in which a host is looked up and verified (RFC 5891).
func asciiHost(host string) (string, error) {
	host = strings.TrimSuffix(host, ".")
	for i := range len(host) {
		if host[i] >= utf8.RuneSelf {
			return idna.Lookup.ToASCII(host)
		}
	}
	return host, nil
}
