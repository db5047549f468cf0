package wire_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"mailkey/mail"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// names is a resolver's answers: addresses, or an error, after a while.
type names map[string]struct {
	addr  string
	err   error
	after time.Duration
}

func (n names) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	answer, known := n[network]
	select {
	case <-time.After(answer.after):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case answer.err != nil:
		return nil, answer.err
	case !known:
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{netip.MustParseAddr(answer.addr)}, nil
}

func TestResolve(t *testing.T) {
	failed := &net.DNSError{Err: "server misbehaving", IsTemporary: true}
	const never = time.Hour
	for _, c := range []struct {
		name, host string
		names      names
		want       string
		took       time.Duration
	}{
		{"an address", "192.0.2.1", nil, "[192.0.2.1]", 0},
		{"an IPv6 address", "2001:db8::1", nil, "[2001:db8::1]", 0},
		{"both", "a.test", names{"ip4": {addr: "192.0.2.1"}, "ip6": {addr: "2001:db8::1"}}, "[2001:db8::1 192.0.2.1]", 0},
		{"mapped", "a.test", names{"ip4": {addr: "::ffff:192.0.2.1"}}, "[192.0.2.1]", 0},
		{"A never", "a.test", names{"ip4": {after: never}, "ip6": {addr: "2001:db8::1"}}, "[2001:db8::1]", 2 * time.Second},
		{"AAAA late", "a.test", names{"ip4": {addr: "192.0.2.1"}, "ip6": {after: never}}, "[192.0.2.1]", 50 * time.Millisecond},
		{"A late", "a.test", names{"ip4": {addr: "192.0.2.1", after: time.Second}, "ip6": {addr: "2001:db8::1"}}, "[2001:db8::1 192.0.2.1]", time.Second},
		{"AAAA fails", "a.test", names{"ip4": {addr: "192.0.2.1"}, "ip6": {err: failed}}, "[192.0.2.1]", 0},
		{"A fails", "a.test", names{"ip4": {err: failed}, "ip6": {addr: "2001:db8::1"}}, "[2001:db8::1]", 0},
		{"neither", "a.test", names{}, "look up a.test: lookup a.test: no such host", 0},
		{"one answer is missing", "a.test", names{"ip6": {err: failed}}, "look up a.test: lookup : server misbehaving", 0},
		{"silence", "a.test", names{"ip4": {after: never}, "ip6": {after: never}}, "no answer within 10s", 10 * time.Second},
		{"letters of other alphabets", "żółw.test", names{"ip4": {addr: "192.0.2.1"}}, "[192.0.2.1]", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				addrs, err := (&wire.Dialer{Resolver: c.names}).Resolve(t.Context(), c.host)
				got := "["
				for i, a := range addrs {
					if i > 0 {
						got += " "
					}
					got += a.String()
				}
				got += "]"
				if err != nil {
					got = err.Error()
				}
				if took := time.Since(begin); got != c.want || took != c.took {
					t.Errorf("%s after %s, want %s after %s", got, took, c.want, c.took)
				}
			})
		})
	}
}

// TestConnect is happy eyeballs: a dead family never fails what a living one can do.
func TestConnect(t *testing.T) {
	const v6, v4 = "[2001:db8::1]:993", "192.0.2.1:993"
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	type end struct {
		after time.Duration
		err   error
	}
	hang := end{after: time.Hour, err: errors.New("never seen")}
	for _, c := range []struct {
		name string
		ends map[string]end
		want string // who answered, or the error
		took time.Duration
	}{
		{"both live", map[string]end{v6: {}, v4: {}}, v6, 0},
		{"IPv6 hangs", map[string]end{v6: hang, v4: {}}, v4, 250 * time.Millisecond},
		{"IPv6 unreachable", map[string]end{v6: {err: syscall.ENETUNREACH}, v4: {}}, v4, 0},
		{"IPv6 slow", map[string]end{v6: {after: 400 * time.Millisecond}, v4: {after: time.Second}}, v6, 400 * time.Millisecond},
		{"both refused", map[string]end{v6: {err: syscall.ENETUNREACH}, v4: {err: refused}}, "connect to imap.test:993: dial tcp: connection refused", 0},
		{"no answer", map[string]end{v6: hang, v4: hang}, "no answer within 5s", 5 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var answered string
				d := wire.Dialer{Dial: func(ctx context.Context, _, addr string) (net.Conn, error) {
					select {
					case <-time.After(c.ends[addr].after):
					case <-ctx.Done():
						return nil, ctx.Err()
					}
					if err := c.ends[addr].err; err != nil {
						return nil, err
					}
					answered = addr
					client, server := net.Pipe()
					_ = server.Close()
					return client, nil
				}}
				to := wire.Target{Protocol: mail.IMAP, Server: mail.Server{Host: "imap.test", Port: 993, Security: mail.TLS}, CA: "unused"}
				begin := time.Now()
				conn, err := d.Connect(t.Context(), to, []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")})
				took := time.Since(begin)
				got := answered
				if err != nil {
					got = err.Error()
				} else {
					_ = conn.Close()
				}
				if got != c.want || took != c.took {
					t.Errorf("%s after %s, want %s after %s", got, took, c.want, c.took)
				}
			})
		})
	}
}

// TestClosedPort keeps the system's error within reach (T21).
func TestClosedPort(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := ln.Addr().(*net.TCPAddr).Port
	_ = ln.Close()
	to := wire.Target{Protocol: mail.IMAP, Server: mail.Server{Host: "127.0.0.1", Port: port, Security: mail.TLS}, CA: "unused"}
	_, err = new(wire.Dialer).Open(t.Context(), to)
	var op *net.OpError
	if !errors.Is(err, syscall.ECONNREFUSED) || !errors.As(err, &op) {
		t.Errorf("got %v", err)
	}
}

// open runs the whole way to a scripted server that is reached as host.
func open(t *testing.T, script wiretest.Script, host, ca string) (*wire.Conn, error) {
	t.Helper()
	server := &wiretest.Server{Script: script}
	d := wire.Dialer{Dial: server.Dial, Resolver: names{"ip4": {addr: "127.0.0.1"}}}
	conn, err := d.Open(t.Context(), wire.Target{
		Protocol: script.Protocol,
		Server:   mail.Server{Host: host, Port: 993, Security: mail.TLS},
		CA:       ca,
	})
	if conn != nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return conn, err
}

// TestCertificates is who is believed: the host dialled, by the CA or the
// system's roots, and in time (T12, T13).
func TestCertificates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ca, other := wiretest.NewCA(t), wiretest.NewCA(t)
		var name x509.HostnameError
		var stranger x509.UnknownAuthorityError
		var invalid x509.CertificateInvalidError
		for _, c := range []struct {
			name string
			cert tls.Certificate
			host string
			ca   string
			as   any // what the error is; nil: none
		}{
			{"good", ca.Cert("imap.example.test"), "imap.example.test", ca.PEM, nil},
			{"good, by address", ca.Cert("127.0.0.1"), "127.0.0.1", ca.PEM, nil},
			{"good, final dot", ca.Cert("imap.example.test"), "imap.example.test.", ca.PEM, nil},
			{"two CAs", ca.Cert("imap.example.test"), "imap.example.test", other.PEM + ca.PEM, nil},
			{"no CA", ca.Cert("imap.example.test"), "imap.example.test", "", &stranger},
			{"another CA", ca.Cert("imap.example.test"), "imap.example.test", other.PEM, &stranger},
			{"self-signed", ca.SelfSigned("imap.example.test"), "imap.example.test", ca.PEM, &stranger},
			{"expired", ca.CertUntil(time.Now().Add(-time.Minute), "imap.example.test"), "imap.example.test", ca.PEM, &invalid},
			{"not yet valid", ca.CertUntil(time.Now().Add(1000*time.Hour), "imap.example.test"), "imap.example.test", ca.PEM, &invalid},
			{"another name", ca.Cert("other.test"), "imap.example.test", ca.PEM, &name},
			{"a name for an address", ca.Cert("imap.example.test"), "127.0.0.1", ca.PEM, &name},
			{"an address for a name", ca.Cert("127.0.0.1"), "imap.example.test", ca.PEM, &name},
		} {
			script := wiretest.GoodIMAP(ca, mail.TLS)
			script.Cert = c.cert
			conn, err := open(t, script, c.host, c.ca)
			if c.as == nil {
				if err != nil {
					t.Errorf("%s: %v", c.name, err)
				}
				continue
			}
			var unverified *tls.CertificateVerificationError
			if conn != nil || !errors.As(err, c.as) || !errors.As(err, &unverified) || len(unverified.UnverifiedCertificates) == 0 {
				t.Errorf("%s: got %v, want %T with the certificate", c.name, err, c.as)
			}
		}
	})
}

func TestNoCertificateInCA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, err := open(t, wiretest.GoodIMAP(wiretest.NewCA(t), mail.TLS), "127.0.0.1", "what is this"); !errors.Is(err, wire.ErrCA) {
			t.Errorf("got %v", err)
		}
	})
}

// TestOldTLS refuses what is older than 1.2.
func TestOldTLS(t *testing.T) {
	ca := wiretest.NewCA(t)
	old := tls.Config{Certificates: []tls.Certificate{ca.Cert("127.0.0.1")}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	d := wire.Dialer{Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() { _ = tls.Server(server, &old).Handshake(); _ = server.Close() }()
		return client, nil
	}}
	to := wire.Target{Protocol: mail.IMAP, Server: mail.Server{Host: "127.0.0.1", Port: 993, Security: mail.TLS}, CA: ca.PEM}
	if conn, err := d.Open(t.Context(), to); err == nil || conn != nil {
		t.Errorf("got %v", err)
	}
}

// TestClearPort asks for TLS where a server speaks in the clear (T28): at once,
// and with what tells so.
func TestClearPort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for protocol, greeting := range map[mail.Protocol]string{mail.IMAP: "* OK ready\r\n", mail.SMTP: "220 mail ESMTP\r\n"} {
			_, err := open(t, wiretest.Script{Protocol: protocol, Greeting: greeting}, "127.0.0.1", wiretest.NewCA(t).PEM)
			var clear tls.RecordHeaderError
			if !errors.As(err, &clear) || string(clear.RecordHeader[:]) != greeting[:5] {
				t.Errorf("%s: got %v", protocol, err)
			}
		}
	})
}
