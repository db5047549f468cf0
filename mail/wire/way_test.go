package wire_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// several is a name with these addresses.
type several []string

func (s several) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	if network != "ip4" {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var all []netip.Addr
	for _, a := range s {
		all = append(all, netip.MustParseAddr(a))
	}
	return all, nil
}

// What is told on the way: the address that is tried first, and who answered where
// there was a choice; of what lies behind the fence nothing.
func TestWay(t *testing.T) {
	refuse := errors.New("reached")
	for name, c := range map[string]struct {
		there  several
		fence  *mail.Fence
		told   string
		fenced bool
	}{
		"one":            {several{"8.8.8.8"}, nil, "8.8.8.8", false},
		"private":        {several{"10.1.2.3"}, nil, "10.1.2.3", false},
		"behind a fence": {several{"10.1.2.3", "127.0.0.1"}, mail.NewFence(), "", true},
		"some of both":   {several{"10.1.2.3", "8.8.8.8"}, mail.NewFence(), "8.8.8.8", false},
	} {
		d := &wire.Dialer{Resolver: c.there, Fence: c.fence, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, refuse }}
		way := d.Way(wire.Target{Protocol: mail.IMAP, Server: mail.Server{Host: "x.test", Port: 993, Security: mail.TLS}, CA: "unused"})
		told, err := way.Resolve(t.Context())
		if err != nil || told != c.told {
			t.Errorf("%s: told %q, %v", name, told, err)
		}
		conn, answered, err := way.Connect(t.Context())
		if conn != nil || answered != "" || errors.As(err, new(*mail.Fenced)) != c.fenced || !c.fenced && !errors.Is(err, refuse) {
			t.Errorf("%s: %v, %q, %v", name, conn, answered, err)
		}
	}
	d := &wire.Dialer{}
	if _, err := d.Way(wire.Target{Protocol: mail.IMAP}).Resolve(t.Context()); err == nil {
		t.Error("a server without a name is looked up")
	}
}
