package probe_test

import (
	"context"
	"net"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

// flights counts how often we wait for an answer: the round trips of a connection.
type flights struct {
	net.Conn
	mu    sync.Mutex
	asked bool
	count int
}

func (f *flights) Write(p []byte) (int, error) {
	f.mu.Lock()
	f.asked = true
	f.mu.Unlock()
	return f.Conn.Write(p)
}

func (f *flights) Read(p []byte) (int, error) {
	n, err := f.Conn.Read(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	if n > 0 && f.asked {
		f.asked = false
		f.count++
	}
	return n, err
}

// TestRoundTrips counts what a verdict costs on the network: TCP, TLS,
// greeting, sign-in, use, and for SMTP the EHLO.
func TestRoundTrips(t *testing.T) {
	for security, want := range map[mail.Security]map[mail.Protocol]int{
		mail.TLS:      {mail.IMAP: 5, mail.SMTP: 6},
		mail.StartTLS: {mail.IMAP: 7, mail.SMTP: 8},
	} {
		ca := wiretest.NewCA(t)
		servers := map[mail.Protocol]mail.Server{}
		_, servers[mail.IMAP] = wiretest.Listen(t, wiretest.GoodIMAP(ca, security))
		_, servers[mail.SMTP] = wiretest.Listen(t, wiretest.GoodSMTP(ca, security).With(m{"RSET": wiretest.Cut}))
		s := newStand(t, ca, wiretest.Script{}, wiretest.Script{}, security)
		s.login.IMAP, s.login.SMTP = servers[mail.IMAP], servers[mail.SMTP]
		var mu sync.Mutex
		counted := map[string]*flights{}
		prober := probe.Prober{Dialer: &wire.Dialer{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, addr)
			mu.Lock()
			defer mu.Unlock()
			counted[addr] = &flights{Conn: conn, asked: true} // the TCP handshake
			return counted[addr], err
		}}}
		at := map[mail.Protocol]int{}
		report := prober.Run(t.Context(), s.login, func(e mail.Event) {
			if e.Stage == mail.Use && e.Status == mail.OK {
				mu.Lock()
				defer mu.Unlock()
				f := counted[e.Server.Addr()]
				f.mu.Lock()
				defer f.mu.Unlock()
				at[e.Protocol] = f.count + 1
			}
		})
		if report.Overall() != mail.VerdictOK {
			t.Fatal(report)
		}
		if diff := cmp.Diff(want, at); diff != "" {
			t.Errorf("%s: round trips (-want +got)\n%s", security, diff)
		}
	}
}
