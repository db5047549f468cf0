package mail

import (
	"fmt"
	"net/netip"
	"slices"
)

// Fence is where a server that works for many may connect to: so that whoever
// types a host's name cannot look around in the network behind it. It judges the
// very address that is dialled, whatever a name said before.
type Fence struct {
	Networks []netip.Prefix // allowed beside all public ones
	Ports    []uint16       // of mail, and those allowed beside
}

// NewFence lets through to the public network's mail ports.
func NewFence() *Fence { return &Fence{Ports: []uint16{143, 465, 587, 993}} }

// Fenced is a connection that the fence did not let through. Nothing was sent.
type Fenced struct {
	To   netip.AddrPort
	Port bool // it is the port, else the address
}

func (e *Fenced) Error() string {
	if e.Port {
		return fmt.Sprintf("this server does not connect to port %d", e.To.Port())
	}
	return "this server does not connect to private addresses" // which one, is nobody's business
}

// Check is nil, or a *Fenced. A nil Fence lets everything through.
func (f *Fence) Check(to netip.AddrPort) error {
	if f == nil {
		return nil
	}
	if !slices.Contains(f.Ports, to.Port()) {
		return &Fenced{to, true}
	}
	return f.CheckAddr(to)
}

// CheckAddr is Check for any port.
func (f *Fence) CheckAddr(to netip.AddrPort) error {
	if f == nil {
		return nil
	}
	addr := to.Addr().Unmap()
	in := func(p netip.Prefix) bool { return p.Contains(addr.WithZone("")) }
	if slices.ContainsFunc(f.Networks, in) {
		return nil
	}
	if !addr.IsGlobalUnicast() || addr.IsPrivate() || addr.Zone() != "" || slices.ContainsFunc(special, in) {
		return &Fenced{To: to}
	}
	return nil
}

// special is what the registries of special addresses (RFC 6890) hold beside
// what package netip knows, and the ways by which IPv6 leads to IPv4.
var special = func() []netip.Prefix {
	var all []netip.Prefix
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}()
