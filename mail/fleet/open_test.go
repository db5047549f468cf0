package fleet_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/mail"
	"mailkey/mail/fleet"
)

// opened does these jobs in an open run, each handed in by a goroutine of its own.
func opened(ctx context.Context, o *fleet.Open, jobs []fleet.Job) []fleet.Result {
	results := make([]fleet.Result, len(jobs))
	var all sync.WaitGroup
	for i, j := range jobs {
		all.Go(func() { results[i] = o.Do(ctx, j) })
	}
	all.Wait()
	return results
}

// Jobs that come one by one share the limits of one host, whoever brings them.
func TestOpenSharesTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := &server{took: time.Second}
		o := fleet.Begin(ctx, fleet.Limits{PerHost: 3})
		list := jobs(s, "firma.pl", 20)
		results := append(opened(ctx, o, list[:10]), opened(ctx, o, list[10:])...)
		stop()
		if s.most != 3 || s.tests != 20 || count(results, fleet.Works) != 20 {
			t.Errorf("%d at once, %d tests, %d good", s.most, s.tests, count(results, fleet.Works))
		}
	})
}

// A host that asks to slow down is left alone by what comes later too.
func TestOpenRemembersAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		s := &server{took: time.Second}
		list := jobs(s, "firma.pl", 2)
		o := fleet.Begin(ctx, fleet.Limits{Pause: time.Minute})
		s.answer = func(call int) map[mail.Protocol]mail.Event {
			if call == 1 {
				return busy
			}
			return nil
		}
		if r := o.Do(ctx, list[0]); r.State != fleet.Throttled {
			t.Fatalf("%+v", r)
		}
		if r := o.Do(ctx, list[1]); r.State != fleet.Works || s.calls[1].Sub(s.calls[0]) < time.Minute {
			t.Errorf("%+v after %v", r, s.calls[1].Sub(s.calls[0]))
		}
	})
}

// Whoever gives up before their turn costs no sign-in, and keeps nobody waiting.
func TestOpenGivenUpBeforeItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		s := &server{took: time.Hour}
		o := fleet.Begin(ctx, fleet.Limits{PerHost: 1})
		list := jobs(s, "firma.pl", 2)
		var first fleet.Result
		var all sync.WaitGroup
		all.Go(func() { first = o.Do(ctx, list[0]) })
		synctest.Wait()
		soon, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		begun := time.Now()
		if r := o.Do(soon, list[1]); !errors.Is(r.Err, context.Canceled) || r.State != fleet.Cancelled || time.Since(begun) != time.Minute {
			t.Errorf("%+v after %v", r, time.Since(begun))
		}
		all.Wait()
		synctest.Wait()
		if first.State != fleet.Works || s.tests != 1 {
			t.Errorf("%+v, %d tests", first, s.tests)
		}
	})
}

// What was broken off waits for another turn, and can be given up like what never
// had one.
func TestOpenGivenUpBetweenTwoTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		s := &server{took: time.Second, answer: func(int) map[mail.Protocol]mail.Event { return tooMany }}
		o := fleet.Begin(ctx, fleet.Limits{Pause: time.Minute})
		soon, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		begun := time.Now()
		if r := o.Do(soon, jobs(s, "firma.pl", 1)[0]); r.State != fleet.Cancelled || time.Since(begun) != 5*time.Second || s.tests != 1 {
			t.Errorf("%+v after %v, %d tests", r, time.Since(begun), s.tests)
		}
	})
}

// At the end of the run what waits is dropped at once, and what has begun ends
// by its own context, with its result.
func TestOpenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := &server{took: time.Minute}
		o := fleet.Begin(ctx, fleet.Limits{PerHost: 2})
		time.AfterFunc(time.Second, stop)
		begun := time.Now()
		results := opened(t.Context(), o, jobs(s, "firma.pl", 5))
		if count(results, fleet.Works) != 2 || count(results, fleet.Cancelled) != 3 || s.tests != 2 || time.Since(begun) != time.Minute {
			t.Errorf("%d good, %d cancelled, %d tests, %v", count(results, fleet.Works), count(results, fleet.Cancelled), s.tests, time.Since(begun))
		}
		synctest.Wait()
		if r := o.Do(t.Context(), jobs(s, "firma.pl", 1)[0]); r.State != fleet.Cancelled || s.tests != 2 {
			t.Errorf("after the end: %+v, %d tests", r, s.tests)
		}
	})
}
