package wire

import (
	"context"
	"net"
	"net/netip"

	"mailkey/mail"
)

// Web dials for package discover, which asks https addresses: nil, for the network
// as it is, where there is no fence. The port is 443 and no other then; the
// addresses are the fence's.
func (d *Dialer) Web() func(ctx context.Context, network, addr string) (net.Conn, error) {
	if d.Fence == nil {
		return d.Dial
	}
	dial := d.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		to, err := netip.ParseAddrPort(addr)
		if err != nil {
			return nil, err
		}
		if to.Port() != 443 {
			return nil, &mail.Fenced{To: to, Port: true}
		}
		if err := d.Fence.CheckAddr(to); err != nil {
			return nil, err
		}
		return dial(ctx, network, addr)
	}
}
