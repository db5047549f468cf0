package probe_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"testing/synctest"
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

// TestCut ends an honest session before each of its messages, and after many a
// byte: only the whole of it is a success, and a lost line is never a refusal.
func TestCut(t *testing.T) {
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		whole := map[mail.Protocol][2]int{}
		within(t, farewell, func(t *testing.T) {
			ca := wiretest.NewCA(t)
			s := newStand(t, ca, wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security), security)
			for _, script := range []*wiretest.Server{s.imap, s.smtp} {
				script.Script = script.With(m{"LOGOUT": wiretest.Hang, "QUIT": wiretest.Hang, "RSET": wiretest.Hang})
			}
			s.prober.Run(t.Context(), s.login, nil)
			synctest.Wait()
			for p, server := range map[mail.Protocol]*wiretest.Server{mail.IMAP: s.imap, mail.SMTP: s.smtp} {
				messages, bytes := server.Sent()
				whole[p] = [2]int{messages - 1, bytes} // the farewell's does not count
			}
		})
		for p, size := range whole {
			for n := 1; n <= size[0]; n++ {
				cutTest(t, p, security, n, 0)
			}
			for n := 1; n < size[1]-200; n += 41 {
				cutTest(t, p, security, 0, n)
			}
		}
	}
}

func cutTest(t *testing.T, p mail.Protocol, security mail.Security, message, bytes int) {
	within(t, farewell, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		s := newStand(t, ca, wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security), security)
		server := map[mail.Protocol]*wiretest.Server{mail.IMAP: s.imap, mail.SMTP: s.smtp}[p]
		server.CutBefore, server.CutBytes = message, bytes
		e, broken := s.prober.Run(t.Context(), s.login, nil).Broken(p)
		if !broken || kind(e.Err) != "dropped" {
			t.Errorf("%s %s cut at message %d, byte %d: %q at %q: %v", p, security, message, bytes, kind(e.Err), e.Stage, e.Err)
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
