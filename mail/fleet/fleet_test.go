package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/fleet"
)

func profile(host string) mail.Profile {
	return mail.Profile{
		IMAP: mail.Server{Host: "imap." + host, Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp." + host, Port: 465, Security: mail.TLS},
	}
}

// report is of a test in which these stages broke; the others were good.
func report(p mail.Profile, broken map[mail.Protocol]mail.Event) mail.Report {
	var r mail.Report
	for _, lane := range mail.Protocols {
		status := mail.OK
		for _, stage := range mail.Stages(mail.TLS) {
			e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: stage, Status: status}
			if b, breaks := broken[lane]; breaks && b.Stage == stage {
				e.Status, e.Err = mail.Failed, b.Err
				status = mail.NotReached
			}
			r = append(r, e)
		}
	}
	return r
}

func both(stage mail.Stage, err error) map[mail.Protocol]mail.Event {
	e := mail.Event{Stage: stage, Err: err}
	return map[mail.Protocol]mail.Event{mail.IMAP: e, mail.SMTP: e}
}

var (
	tooMany = both(mail.Greet, &mail.Refusal{Status: "421", Text: "4.7.0 Too many connections"})
	busy    = map[mail.Protocol]mail.Event{mail.IMAP: {Stage: mail.SignIn, Err: &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "UNAVAILABLE", Text: "try later"}}}
	wrong   = both(mail.SignIn, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "Invalid credentials"})
	closed  = both(mail.Connect, fmt.Errorf("connect: %w", syscall.ECONNREFUSED))
	cut     = map[mail.Protocol]mail.Event{mail.SMTP: {Stage: mail.Encrypt, Err: &mail.Dropped{Err: syscall.ECONNRESET}}}
)

// server counts what is asked of it.
type server struct {
	now, most, tests int
	took             time.Duration
	calls            []time.Time
	answer           func(call int) map[mail.Protocol]mail.Event
}

// job is a test of one mailbox on the server. A bubble's goroutines take turns at
// the places where they wait, so that nothing is shared between two at once but
// by the counting, which has its own lock.
func (s *server) job(lock chan struct{}, host string) fleet.Job {
	p := profile(host)
	return fleet.Job{Profile: p, Test: func(ctx context.Context) (mail.Report, error) {
		lock <- struct{}{}
		s.tests++
		call := s.tests
		s.now++
		s.most = max(s.most, s.now)
		s.calls = append(s.calls, time.Now())
		<-lock
		timer := time.NewTimer(s.took)
		defer timer.Stop()
		var cancelled bool
		select {
		case <-timer.C:
		case <-ctx.Done():
			cancelled = true
		}
		lock <- struct{}{}
		s.now--
		<-lock
		if cancelled {
			return report(p, both(mail.SignIn, context.Canceled)), nil
		}
		var broken map[mail.Protocol]mail.Event
		if s.answer != nil {
			broken = s.answer(call)
		}
		return report(p, broken), nil
	}}
}

func jobs(s *server, host string, n int) []fleet.Job {
	lock := make(chan struct{}, 1)
	var all []fleet.Job
	for range n {
		all = append(all, s.job(lock, host))
	}
	return all
}

func collect(c <-chan fleet.Result) []fleet.Result {
	var all []fleet.Result
	for r := range c {
		all = append(all, r)
	}
	return all
}

func count(all []fleet.Result, s fleet.State) (n int) {
	for _, r := range all {
		if r.State == s {
			n++
		}
	}
	return n
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		limits fleet.Limits
		hosts  int
		host   int // the most at one host
		all    int // and in all
	}{
		{fleet.Limits{}, 1, 16, 16},
		{fleet.Limits{}, 8, 16, 64},
		{fleet.Limits{PerHost: 3}, 2, 3, 6},
		{fleet.Limits{PerHost: 100}, 2, 100, 100},
		{fleet.Limits{PerHost: 100, Total: 10}, 2, 10, 10},
		{fleet.Limits{PerHost: -1, Total: -1}, 1, 16, 16},
	} {
		synctest.Test(t, func(t *testing.T) {
			var list []fleet.Job
			var servers []*server
			for i := range c.hosts {
				s := &server{took: time.Second}
				servers = append(servers, s)
				list = append(list, jobs(s, fmt.Sprintf("h%d.test", i), 150)...)
			}
			begun := time.Now()
			all := collect(fleet.Run(t.Context(), c.limits, list))
			if len(all) != len(list) || count(all, fleet.Works) != len(list) {
				t.Fatalf("%d results, %d good, of %d", len(all), count(all, fleet.Works), len(list))
			}
			for i, s := range servers {
				if s.most > c.host || s.tests != 150 {
					t.Errorf("%+v: host %d had %d at once, %d tests", c.limits, i, s.most, s.tests)
				}
			}
			// As fast as the limits allow: nobody waits without need.
			if took, least := time.Since(begun), time.Duration((len(list)+c.all-1)/c.all)*time.Second; took > least+time.Second {
				t.Errorf("%+v: took %s, %s would do", c.limits, took, least)
			}
		})
	}
}

// One name is one host, whatever the port and the way it is written.
func TestOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{took: time.Second}
		list := jobs(s, "x.test", 20)
		for i := range list {
			server := mail.Server{Host: []string{"mail.test", "MAIL.test."}[i%2], Port: 900 + i, Security: mail.TLS}
			list[i].Profile.IMAP, list[i].Profile.SMTP = server, server
		}
		collect(fleet.Run(t.Context(), fleet.Limits{PerHost: 5}, list))
		if s.most != 5 {
			t.Errorf("%d at once", s.most)
		}
	})
}

// A long queue in front does not keep a short one behind it waiting.
func TestFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		big, small := &server{took: time.Second}, &server{took: time.Second}
		list := append(jobs(big, "big.test", 300), jobs(small, "small.test", 3)...)
		begun := time.Now()
		all := collect(fleet.Run(t.Context(), fleet.Limits{PerHost: 64, Total: 8}, list))
		if last := small.calls[2].Sub(begun); last > time.Second {
			t.Errorf("the short queue began its last after %s", last)
		}
		if len(all) != 303 {
			t.Errorf("%d results", len(all))
		}
	})
}

// Whoever asks to slow down is left alone, longer each time, and asked less
// afterwards; nobody signs in twice.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{took: time.Second}
		s.answer = func(call int) map[mail.Protocol]mail.Event {
			if call <= 24 { // 16 at once, and the 8 after the pause
				return busy
			}
			return nil
		}
		other := &server{took: time.Second}
		var pauses []time.Duration
		limits := fleet.Limits{Paused: func(host string, d time.Duration) {
			if host != "imap.slow.test" {
				t.Errorf("paused %s", host)
			}
			pauses = append(pauses, d)
		}}
		begun := time.Now()
		all := collect(fleet.Run(t.Context(), limits, append(jobs(s, "slow.test", 60), jobs(other, "other.test", 60)...)))
		if s.tests != 60 || other.tests != 60 {
			t.Errorf("%d and %d tests: a throttled sign-in is not repeated", s.tests, other.tests)
		}
		if n := count(all, fleet.Throttled); n != 24 || count(all, fleet.Works) != 96 {
			t.Errorf("%d throttled, %d good", n, count(all, fleet.Works))
		}
		// 16 refusals at once are one wish; those after the pause are the next.
		if want := []time.Duration{5 * time.Second, 10 * time.Second}; !slices.Equal(pauses, want) {
			t.Errorf("pauses %v", pauses)
		}
		if first := s.calls[16].Sub(begun); first != 6*time.Second {
			t.Errorf("asked again after %s", first)
		}
		if last := other.calls[59].Sub(begun); last > 4*time.Second {
			t.Errorf("the other host waited too: %s", last)
		}
	})
}

// Pauses count in a row: a good test between two of them, and the next one is short
// again, and nobody is given up.
func TestPausesBetweenGoodTests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{took: time.Second, answer: func(call int) map[mail.Protocol]mail.Event {
			if call%2 == 1 {
				return busy
			}
			return nil
		}}
		var pauses []time.Duration
		limits := fleet.Limits{PerHost: 1, Paused: func(_ string, d time.Duration) { pauses = append(pauses, d) }}
		all := collect(fleet.Run(t.Context(), limits, jobs(s, "h.test", 20)))
		if count(all, fleet.Works) != 10 || count(all, fleet.Throttled) != 10 {
			t.Errorf("%d good, %d throttled", count(all, fleet.Works), count(all, fleet.Throttled))
		}
		if !slices.Equal(pauses, slices.Repeat([]time.Duration{5 * time.Second}, 10)) {
			t.Errorf("pauses %v", pauses)
		}
	})
}

// A good test that had begun before the pause tells nothing about what came after.
func TestGoodTestFromBeforeThePause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hasty := &server{took: time.Second, answer: func(int) map[mail.Protocol]mail.Event { return busy }}
		slow := &server{took: 3 * time.Second}
		list := append(append(jobs(hasty, "h.test", 1), jobs(slow, "h.test", 1)...), jobs(hasty, "h.test", 1)...)
		var pauses []time.Duration
		collect(fleet.Run(t.Context(), fleet.Limits{PerHost: 2, Paused: func(_ string, d time.Duration) { pauses = append(pauses, d) }}, list))
		if !slices.Equal(pauses, []time.Duration{5 * time.Second, 10 * time.Second}) {
			t.Errorf("pauses %v", pauses)
		}
	})
}

// A host that goes on and on is given up; what waits for it is said to be untested.
func TestGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{took: time.Second, answer: func(int) map[mail.Protocol]mail.Event { return busy }}
		other := &server{took: time.Second}
		begun := time.Now()
		all := collect(fleet.Run(t.Context(), fleet.Limits{Longest: 30 * time.Second}, append(jobs(s, "slow.test", 500), jobs(other, "fine.test", 20)...)))
		held := count(all, fleet.Held)
		if held+s.tests != 500 || held < 450 || count(all, fleet.Works) != 20 {
			t.Errorf("%d held, %d tested", held, s.tests)
		}
		for _, r := range all {
			if r.State == fleet.Held && (!errors.Is(r.Err, fleet.ErrHeld) || len(r.Report) > 0) {
				t.Errorf("%+v", r)
			}
		}
		if took := time.Since(begun); took > 5*30*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// Only what ended before anybody signed in, in a way that may pass, is tried once
// more.
func TestOnceMore(t *testing.T) {
	for name, c := range map[string]struct {
		first map[mail.Protocol]mail.Event
		tests int
		state fleet.State
	}{
		"a closed port":            {closed, 2, fleet.Works},
		"too many connections":     {tooMany, 2, fleet.Works},
		"a refused password":       {wrong, 1, fleet.Refused},
		"throttled at sign-in":     {busy, 1, fleet.Throttled},
		"cut, the other signed in": {cut, 1, fleet.Unreachable},
		"cut, the other refused":   {map[mail.Protocol]mail.Event{mail.IMAP: wrong[mail.IMAP], mail.SMTP: cut[mail.SMTP]}, 1, fleet.Refused},
		"full, the other refused":  {map[mail.Protocol]mail.Event{mail.IMAP: wrong[mail.IMAP], mail.SMTP: tooMany[mail.SMTP]}, 1, fleet.Refused},
		"a good one":               {nil, 1, fleet.Works},
		"a name that is not":       {both(mail.Resolve, errors.New("no such host")), 1, fleet.Unreachable},
		"nobody answered":          {both(mail.Connect, &mail.TimedOut{After: 5 * time.Second}), 1, fleet.Unreachable},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &server{answer: func(call int) map[mail.Protocol]mail.Event {
				if call == 1 {
					return c.first
				}
				return nil
			}}
			all := collect(fleet.Run(t.Context(), fleet.Limits{}, jobs(s, "h.test", 1)))
			if len(all) != 1 || s.tests != c.tests || all[0].State != c.state {
				t.Errorf("%s: %d tests, %+v", name, s.tests, all)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: func(int) map[mail.Protocol]mail.Event { return closed }}
		all := collect(fleet.Run(t.Context(), fleet.Limits{}, jobs(s, "h.test", 3)))
		if s.tests != 6 || count(all, fleet.Unreachable) != 3 || all[0].Cause != diagnose.ConnectionRefused {
			t.Errorf("%d tests, %+v", s.tests, all)
		}
	})
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{took: time.Minute}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		begun := time.Now()
		all := collect(fleet.Run(ctx, fleet.Limits{}, jobs(s, "h.test", 100)))
		if s.tests != 16 || count(all, fleet.Cancelled) != 100 {
			t.Errorf("%d begun, %d cancelled", s.tests, count(all, fleet.Cancelled))
		}
		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// A pause does not outlive the run.
func TestCancelWhilePaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: func(int) map[mail.Protocol]mail.Event { return busy }}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		begun := time.Now()
		all := collect(fleet.Run(ctx, fleet.Limits{}, jobs(s, "h.test", 100)))
		if len(all) != 100 || time.Since(begun) != 2*time.Second || s.tests != 16 {
			t.Errorf("%d results after %s, %d tests", len(all), time.Since(begun), s.tests)
		}
	})
}
