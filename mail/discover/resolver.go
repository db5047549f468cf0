package discover

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// NewResolver asks the DNS server at the given IP address, with or without a
// port (53); an empty string means the system's own resolver.
func NewResolver(dnsServer string) (*net.Resolver, error) {
	if dnsServer == "" {
		return &net.Resolver{}, nil
	}
	addr, err := netip.ParseAddrPort(dnsServer)
	if err != nil {
		ip, err := netip.ParseAddr(strings.Trim(dnsServer, "[]"))
		if err != nil {
			return nil, fmt.Errorf("read the DNS server's address: %w", err)
		}
		addr = netip.AddrPortFrom(ip, 53)
	}
	if addr.Port() == 0 {
		return nil, fmt.Errorf("read the DNS server's address: port 0")
	}
	server := addr.String()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, server)
	}}, nil
}

// Resolver asks DNS; *net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupSRV(ctx context.Context, service, proto, name string) (cname string, addrs []*net.SRV, err error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// rooted asks for the very name: without the final dot the system would also
// try it inside the search domains of the local network, and believe those.
type rooted struct{ resolver *net.Resolver }

func (r rooted) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return r.resolver.LookupMX(ctx, name+".")
}

func (r rooted) LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error) {
	return r.resolver.LookupSRV(ctx, service, proto, name+".")
}

func (r rooted) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return r.resolver.LookupTXT(ctx, name+".")
}

func (r rooted) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	return r.resolver.LookupNetIP(ctx, network, host+".")
}
