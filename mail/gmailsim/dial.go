package gmailsim

import (
	"context"
	"net"
	"net/netip"
	"os"
	"strconv"
	"syscall"
)

// Dial connects to the simulator instead of to Google: addr names one of
// Google's hosts, a practice host, or an IP address that Resolver gave, with
// one of the ports 993, 143, 465 and 587; or it is one of the simulator's own
// addresses. Everything else is refused without opening a connection.
func (s *Sim) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		known := false
		if ip, known = addressOf(host); !known {
			return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
		}
	}
	target := netip.AddrPortFrom(ip.Unmap(), uint16(port))
	to, ok := s.routes[target]
	if !ok {
		return nil, refused(network, target)
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, network, to.String())
}

// refused is what dialling a port looks like on which nothing listens.
func refused(network string, to netip.AddrPort) error {
	return &net.OpError{
		Op: "dial", Net: network, Addr: net.TCPAddrFromAddrPort(to),
		Err: os.NewSyscallError("connect", syscall.ECONNREFUSED),
	}
}

// Resolver asks the simulator's DNS and no other.
func (s *Sim) Resolver() *net.Resolver {
	return &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, network, s.DNS())
		},
	}
}

// DNS is the host and port of the simulator's DNS server, for UDP and TCP.
func (s *Sim) DNS() string { return s.dns.LocalAddr().String() }
