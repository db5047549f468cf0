package probe_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// TestCancel cancels at each stage: the lanes end at once, and say why.
func TestCancel(t *testing.T) {
	hang := m{"CAPABILITY": wiretest.Hang}
	for _, c := range []struct {
		stage mail.Stage
		imap  m
		smtp  m
	}{
		{mail.Greet, m{"greeting": wiretest.Hang}, m{"greeting": wiretest.Hang}},
		{mail.Greet, hang, m{"EHLO": wiretest.Hang}},
		{mail.SignIn, m{"AUTHENTICATE": wiretest.Hang}, m{"AUTH": wiretest.Hang}},
		{mail.Use, m{"EXAMINE": wiretest.Hang}, m{"MAIL": wiretest.Hang}},
	} {
		within(t, time.Second+100*time.Millisecond, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			imap, smtp := gmail(ca)
			imap, smtp = imap.With(c.imap), smtp.With(c.smtp)
			if g, ok := c.imap["greeting"]; ok {
				imap.Greeting, smtp.Greeting = g, g
			}
			s := newStand(t, ca, imap, smtp, mail.TLS)
			cancelledAt(t, s, c.stage)
		})
	}
}

// TestCancelEarly cancels while a resolver or a dialer does not listen.
func TestCancelEarly(t *testing.T) {
	within(t, time.Second+100*time.Millisecond, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
		held := make(chan struct{})
		defer close(held)
		s.prober.Dialer.Dial = func(context.Context, string, string) (net.Conn, error) {
			<-held
			return nil, net.ErrClosed
		}
		cancelledAt(t, s, mail.Connect)
	})
}

func cancelledAt(t *testing.T, s *stand, stage mail.Stage) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, cancel)
	over := false
	report := s.prober.Run(ctx, s.login, func(mail.Event) {
		if over {
			t.Error("an event after the end")
		}
	})
	over = true
	for _, p := range mail.Protocols {
		if e, _ := report.Broken(p); e.Stage != stage || !errors.Is(e.Err, context.Canceled) {
			t.Errorf("%s broke at %q with %v, want %q", p, e.Stage, e.Err, stage)
		}
		if v := report.Verdict(p); v != mail.VerdictCancelled {
			t.Errorf("%s: verdict %s", p, v)
		}
	}
}

// TestTotal ends a server that is busy for ever, on time.
func TestTotal(t *testing.T) {
	within(t, 3*time.Second+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
		s.prober.Total = 3 * time.Second
		s.imap.Drip = time.Second
		e, _ := s.prober.Run(t.Context(), s.login, nil).Broken(mail.IMAP)
		if kind(e.Err) != "silent" {
			t.Errorf("broke at %q with %v", e.Stage, e.Err)
		}
	})
}

// deafAfter is a server's socket that takes nothing more once it has heard a verb.
type deafAfter struct {
	net.Conn
	server *wiretest.Server
	verb   string
	closed chan struct{}
	once   sync.Once
}

func (d *deafAfter) Write(p []byte) (int, error) {
	if d.server.Count(d.verb) > 0 {
		<-d.closed
		return 0, net.ErrClosed
	}
	return d.Conn.Write(p)
}

func (d *deafAfter) Close() error {
	d.once.Do(func() { close(d.closed) })
	return d.Conn.Close()
}

func (d *deafAfter) SetDeadline(t time.Time) error {
	time.AfterFunc(time.Until(t), func() { _ = d.Close() })
	return nil
}

// TestVerdictDoesNotWait for a farewell that the server does not take.
func TestVerdictDoesNotWait(t *testing.T) {
	within(t, time.Minute+farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
		dial := s.prober.Dialer.Dial
		s.prober.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			if addr == "127.0.0.1:993" {
				conn = &deafAfter{Conn: conn, server: s.imap, verb: "EXAMINE", closed: make(chan struct{})}
			}
			return conn, err
		}
		begin := time.Now()
		report := s.prober.Run(t.Context(), s.login, nil)
		if took := time.Since(begin); report.Overall() != mail.VerdictOK || took > farewell+headStart {
			t.Errorf("after %s: %v", took, report)
		}
		if s.imap.Count("LOGOUT") != 0 {
			t.Error("the server took the farewell: nothing is proved")
		}
		time.Sleep(time.Minute) // the deadlines' timers end
	})
}
