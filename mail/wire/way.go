package wire

import (
	"context"
	"net"
	"net/netip"
)

// Way is the way to one server, for those who tell of its steps: where its name
// leads, and who answers there. What lies behind a fence is told by neither.
type Way struct {
	dialer *Dialer
	to     Target
	addrs  []netip.Addr
}

// Way begins the way to a server.
func (d *Dialer) Way(to Target) *Way { return &Way{dialer: d, to: to} }

// Resolve looks the server's name up, and tells the first address that may be
// dialled. Where none may it tells none, nor that there is one: Connect refuses.
func (w *Way) Resolve(ctx context.Context) (first string, err error) {
	if err := w.to.Server.Validate(); err != nil {
		return "", err
	}
	if w.addrs, err = w.dialer.Resolve(ctx, w.to.Server.Host); err != nil {
		return "", err
	}
	permitted, fenced := w.dialer.Permitted(w.addrs, w.to.Server.Port)
	if fenced != nil {
		return "", nil
	}
	w.addrs = permitted
	return permitted[0].String(), nil
}

// Connect dials what Resolve found, and tells who answered, where there was a
// choice. It may be gone more than once.
func (w *Way) Connect(ctx context.Context) (conn *Conn, answered string, err error) {
	if conn, err = w.dialer.Connect(ctx, w.to, w.addrs); err != nil || len(w.addrs) == 1 {
		return conn, "", err
	}
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return conn, "", nil // no TCP: a test's pipe
	}
	return conn, host, nil
}
