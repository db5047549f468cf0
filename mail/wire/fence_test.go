package wire_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"testing"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// rebinding is a name that is public when it is looked at and private when it is
// asked again.
type rebinding struct{ answers []string }

func (r *rebinding) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	if network != "ip4" {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	first := r.answers[0]
	if len(r.answers) > 1 {
		r.answers = r.answers[1:]
	}
	return []netip.Addr{netip.MustParseAddr(first)}, nil
}

// The fence judges what is dialled, and dials nothing to judge it: whether a port
// behind it is open changes nothing.
func TestFenceAtTheDial(t *testing.T) {
	var dialled []string
	refuse := errors.New("reached")
	d := wire.Dialer{Fence: mail.NewFence(), Dial: func(_ context.Context, _, addr string) (net.Conn, error) {
		dialled = append(dialled, addr)
		return nil, refuse
	}}
	to := func(host string, port int) wire.Target {
		return wire.Target{Protocol: mail.IMAP, Server: mail.Server{Host: host, Port: port, Security: mail.TLS}, CA: "unused"}
	}
	var fenced *mail.Fenced
	for _, c := range []wire.Target{to("127.0.0.1", 993), to("10.0.0.1", 993), to("::1", 993), to("::ffff:127.0.0.1", 993), to("8.8.8.8", 22)} {
		if _, err := d.Open(t.Context(), c); !errors.As(err, &fenced) {
			t.Errorf("%s: %v", c.Server.Addr(), err)
		}
	}
	d.Resolver = &rebinding{[]string{"8.8.8.8", "127.0.0.1"}}
	if _, err := d.Open(t.Context(), to("rebind.test", 993)); !errors.Is(err, refuse) {
		t.Errorf("a public address: %v", err)
	}
	if _, err := d.Open(t.Context(), to("rebind.test", 993)); !errors.As(err, &fenced) {
		t.Errorf("the same name, private by now: %v", err)
	}
	_, err := d.Connect(t.Context(), to("mixed.test", 993), []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("8.8.4.4")})
	if !errors.Is(err, refuse) {
		t.Error(err)
	}
	if want := []string{"8.8.8.8:993", "8.8.4.4:993"}; !slices.Equal(dialled, want) {
		t.Errorf("dialled %v, want %v", dialled, want)
	}
}

// The search for settings goes to public addresses and to 443 alone.
func TestFenceOfTheWeb(t *testing.T) {
	var dialled []string
	d := wire.Dialer{Fence: mail.NewFence(), Dial: func(_ context.Context, _, addr string) (net.Conn, error) {
		dialled = append(dialled, addr)
		return nil, net.ErrClosed
	}}
	for _, addr := range []string{"8.8.8.8:443", "127.0.0.1:443", "10.0.0.1:443", "8.8.8.8:993", "8.8.8.8:80", "[::1]:443", "nonsense:443"} {
		if _, err := d.Web()(t.Context(), "tcp", addr); err == nil {
			t.Errorf("%s answers", addr)
		}
	}
	if !slices.Equal(dialled, []string{"8.8.8.8:443"}) {
		t.Errorf("dialled %v", dialled)
	}
	if (&wire.Dialer{}).Web() != nil {
		t.Error("a way of its own where there is no fence")
	}
}
