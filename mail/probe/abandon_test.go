package probe_test

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/probe"
	"mailkey/mail/wire/wiretest"
)

// stuck is a connection of which nothing comes back once the server has heard a
// verb: no deadline ends it, nor does closing it. So is a library that loops.
type stuck struct {
	net.Conn
	heard   func() bool
	freed   chan struct{}
	closing func()
}

func (s *stuck) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	if s.heard() {
		<-s.freed
		return 0, net.ErrClosed
	}
	return n, err
}

func (s *stuck) SetDeadline(time.Time) error { return nil }

func (s *stuck) Close() error {
	s.closing()
	return s.Conn.Close()
}

// got checks that a report holds each stage once, and all that was emitted.
func got(t *testing.T, report mail.Report, emitted []mail.Event, trip bool) {
	t.Helper()
	want := len(mail.Protocols) * len(mail.Stages(mail.TLS))
	if trip {
		want += 2
	}
	if len(report) != want {
		t.Errorf("%d stages, want %d: %v", len(report), want, report)
	}
	for _, e := range report {
		if n := len(slices.DeleteFunc(slices.Clone(emitted), func(o mail.Event) bool { return o.Protocol != e.Protocol || o.Stage != e.Stage || o.Status != e.Status })); n != 1 {
			t.Errorf("%s %s %s was emitted %d times", e.Protocol, e.Stage, e.Status, n)
		}
	}
}

// TestAbandoned: a lane that never comes back is not waited for.
func TestAbandoned(t *testing.T) {
	for _, c := range []struct {
		verb   string
		stage  mail.Stage
		cancel bool
		want   string
	}{
		{"", mail.Encrypt, false, "timed out"},
		{"AUTHENTICATE", mail.SignIn, false, "silent"},
		{"EXAMINE", mail.Use, false, "silent"},
		{"EXAMINE", mail.Use, true, "cancelled"},
	} {
		t.Run(c.verb+" "+c.want, func(t *testing.T) {
			within(t, 3*time.Second+patience, func(t *testing.T) {
				ca := wiretest.NewCA(t)
				s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS), wiretest.GoodSMTP(ca, mail.TLS), mail.TLS)
				freed := make(chan struct{})
				defer close(freed)
				closed := stick(s, "127.0.0.1:993", func() bool { return c.verb == "" || s.imap.Count(c.verb) > 0 }, freed)
				s.prober.Total = 3 * time.Second
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.cancel {
					s.prober.Total = time.Hour
					time.AfterFunc(3*time.Second, cancel)
				}
				var emitted []mail.Event
				report := s.prober.Run(ctx, s.login, func(e mail.Event) { emitted = append(emitted, e) })
				e, _ := report.Broken(mail.IMAP)
				if e.Stage != c.stage || kind(e.Err) != c.want || e.Took < 2*time.Second || report.Verdict(mail.SMTP) != mail.VerdictOK {
					t.Errorf("broke at %q after %s with %v", e.Stage, e.Took, e.Err)
				}
				if said := report.Said(mail.IMAP); c.verb != "" && len(said) == 0 {
					t.Error("nothing of what was said is told")
				}
				got(t, report, emitted, false)
				if !closed() {
					t.Error("the connection is open")
				}
			})
		})
	}
}

// TestAbandonedComesBack: a lane that comes back after all changes nothing, and
// sends nothing.
func TestAbandonedComesBack(t *testing.T) {
	within(t, 3*time.Second+patience, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		o := newOffice(ca)
		s := o.visit(t, ca)
		freed := make(chan struct{})
		stick(s, "127.0.0.1:993", func() bool { return len(said2(o, "EXAMINE INBOX")) > 0 }, freed)
		s.prober.Total = 3 * time.Second
		var emitted []mail.Event
		report := s.prober.RoundTrip(t.Context(), s.login, func(e mail.Event) { emitted = append(emitted, e) })
		before := slices.Clone(report)
		close(freed)
		synctest.Wait()
		got(t, report, emitted, true)
		if e, _ := report.Broken(mail.IMAP); e.Stage != mail.Use || len(o.texts) != 0 {
			t.Errorf("broke at %q, sent %q", e.Stage, o.texts)
		}
		for i, e := range report {
			if e.Status != before[i].Status || len(e.Said) != len(before[i].Said) {
				t.Errorf("%v became %v", before[i], e)
			}
		}
	})
}

// TestAbandonedArrival: the message is away, and that it may have stayed is said.
func TestAbandonedArrival(t *testing.T) {
	within(t, 30*time.Second+patience, func(t *testing.T) {
		ca := wiretest.NewCA(t)
		o := newOffice(ca)
		s := o.visit(t, ca)
		freed := make(chan struct{})
		defer close(freed)
		stick(s, "127.0.0.1:993", func() bool { return len(said2(o, "NOOP")) > 0 }, freed)
		s.prober.Total = 30 * time.Second
		var emitted []mail.Event
		report := s.prober.RoundTrip(t.Context(), s.login, func(e mail.Event) { emitted = append(emitted, e) })
		got(t, report, emitted, true)
		if e := last(report, mail.IMAP); e.Stage != mail.Arrive || kind(e.Err) != "silent" || e.Detail != mail.TestSubject {
			t.Errorf("%v", e)
		}
		if report.Verdict(mail.SMTP) != mail.VerdictOK {
			t.Error("sending was good")
		}
	})
}

// patience is how long a lane may need to come back once the time is over.
const patience = probe.Patience

// stick makes the connections to an address stuck, once heard says so.
func stick(s *stand, to string, heard func() bool, freed chan struct{}) (closed func() bool) {
	var mu sync.Mutex
	over := false
	dial := s.prober.Dialer.Dial
	s.prober.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if addr == to {
			conn = &stuck{Conn: conn, heard: heard, freed: freed, closing: func() {
				mu.Lock()
				defer mu.Unlock()
				over = true
			}}
		}
		return conn, err
	}
	return func() bool {
		mu.Lock()
		defer mu.Unlock()
		return over
	}
}
