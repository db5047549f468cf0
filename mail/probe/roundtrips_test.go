package probe_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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
		_, servers[mail.IMAP] = wiretest.Listen(t, wiretest.GoodIMAP(ca, security).With(m{"LOGOUT": wiretest.Cut}))
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

// TestTripRoundTrips counts what a message to oneself costs beyond Run: RCPT,
// DATA and the message; CAPABILITY, NOOP, SEARCH and FETCH until it is found,
// and LIST, SELECT, SEARCH, FETCH, STORE and EXPUNGE until it is gone.
func TestTripRoundTrips(t *testing.T) {
	within(t, time.Second+2*farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		count := func(test func(*probe.Prober, context.Context, mail.Login, func(mail.Event)) mail.Report) map[mail.Protocol]int {
			o := newOffice(ca)
			o.say = m{"LOGOUT": wiretest.Hang, "RSET": wiretest.Hang, "QUIT": wiretest.Hang} // the farewell does not count
			s := o.visit(t, ca)
			dial := s.prober.Dialer.Dial
			counted := map[string]*flights{}
			var mu sync.Mutex
			s.prober.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := dial(ctx, network, addr)
				mu.Lock()
				defer mu.Unlock()
				counted[addr] = &flights{Conn: conn}
				return counted[addr], err
			}
			report := test(&s.prober, t.Context(), s.login, nil)
			synctest.Wait()
			at := map[mail.Protocol]int{}
			for _, p := range mail.Protocols {
				f := counted[last(report, p).Server.Addr()]
				f.mu.Lock()
				at[p] = f.count
				f.mu.Unlock()
			}
			return at
		}
		run, trip := count((*probe.Prober).Run), count((*probe.Prober).RoundTrip)
		if smtp, imap := trip[mail.SMTP]-run[mail.SMTP], trip[mail.IMAP]-run[mail.IMAP]; smtp != 3 || imap != 10 {
			t.Errorf("%d round trips over SMTP and %d over IMAP, want 3 and 10", smtp, imap)
		}
	})
}
