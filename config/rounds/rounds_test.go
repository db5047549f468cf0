package rounds_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mailkey/config/accounts"
	"mailkey/config/rounds"
	"mailkey/mail"
)

// office is mailboxes that are all at one host, in place of the use cases.
type office struct {
	mu        sync.Mutex
	tested    map[string]time.Time // zero: never
	signIns   map[string]int
	now, most int
	took      time.Duration
	broken    error // why no test can be made
	unlisted  error // why nobody's turn can be told
	held      bool  // a test goes on until its context ends
	cut       int
}

func newOffice(n int) *office {
	o := &office{tested: map[string]time.Time{}, signIns: map[string]int{}, took: 10 * time.Second}
	for i := range n {
		o.tested[fmt.Sprint(i)] = time.Time{}
	}
	return o
}

func (o *office) Due(_ context.Context, _ accounts.Actor, t accounts.Timetable) (turns []accounts.Turn, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, at := range o.tested {
		if at.IsZero() || time.Since(at) >= t.Every {
			turns = append(turns, accounts.Turn{Account: id, After: at})
		}
	}
	return turns, o.unlisted
}

func (o *office) TestDue(_ context.Context, _ accounts.Actor, turn accounts.Turn) (mail.Profile, func(context.Context) (mail.Report, error), error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.broken != nil:
		o.signIns[turn.Account]++ // a try
		return mail.Profile{}, nil, o.broken
	case !o.tested[turn.Account].Equal(turn.After):
		return mail.Profile{}, nil, accounts.ErrNotDue
	}
	server := mail.Server{Host: "mail.firma.pl", Port: 993, Security: mail.TLS}
	return mail.Profile{IMAP: server, SMTP: server}, func(ctx context.Context) (mail.Report, error) { return o.test(ctx, turn) }, nil
}

func (o *office) test(ctx context.Context, turn accounts.Turn) (mail.Report, error) {
	o.mu.Lock()
	o.signIns[turn.Account]++
	o.now++
	o.most = max(o.most, o.now)
	took, held := o.took, o.held
	o.mu.Unlock()
	if held {
		<-ctx.Done()
	} else {
		time.Sleep(took)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now--
	if held {
		o.cut++
		return nil, ctx.Err()
	}
	o.tested[turn.Account] = time.Now()
	return mail.Report{{Protocol: mail.IMAP, Stage: mail.SignIn, Status: mail.OK}, {Protocol: mail.SMTP, Stage: mail.SignIn, Status: mail.OK}}, nil
}

// each is how many sign-ins every mailbox had, or -1 where that differs.
func (o *office) each() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := -1
	for id := range o.tested {
		if n >= 0 && o.signIns[id] != n {
			return -1
		}
		n = o.signIns[id]
	}
	return n
}

// mutex is a lock between two of the same bubble.
type mutex struct {
	held *atomic.Bool
	mine bool
}

func (m *mutex) TryLock() (bool, error) {
	m.mine = m.mine || m.held.CompareAndSwap(false, true)
	return m.mine, nil
}

func (m *mutex) Unlock() error {
	if m.mine {
		m.mine = false
		m.held.Store(false)
	}
	return nil
}

// begin begins rounds of six hours; ended waits for their end.
func begin(t *testing.T, ctx context.Context, s rounds.Service, held *atomic.Bool, log *slog.Logger) (ended func()) {
	t.Helper()
	r, err := rounds.New(ctx, rounds.Options{
		Service: s, Who: accounts.Local, Every: 6 * time.Hour, Log: log,
		Line: func(_ context.Context, o rounds.LineOptions) (rounds.Line, error) {
			return rounds.Alone(o, &mutex{held: held}), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	return func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// A thousand mailboxes: once in each period, and never more of one host at once
// than a fleet's run allows.
func TestEachOnceInAPeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		o := newOffice(1000)
		var log bytes.Buffer
		ended := begin(t, ctx, o, new(atomic.Bool), slog.New(slog.NewTextHandler(&log, nil)))
		for period := range 3 {
			time.Sleep(time.Hour)
			if got := o.each(); got != period+1 {
				t.Errorf("period %d: %d sign-ins each", period, got)
			}
			time.Sleep(5 * time.Hour)
			if got := o.each(); got != period+1 {
				t.Errorf("period %d: %d sign-ins each at its end", period, got)
			}
		}
		stop()
		ended()
		if o.most != 16 {
			t.Errorf("%d at once", o.most)
		}
		if text := log.String(); !strings.Contains(text, "msg=checks ok=") || strings.Contains(text, "firma") {
			t.Errorf("the log: %s", text)
		}
	})
}

// Of two processes at one file one does the work, and the other when it has ended.
func TestOneOfTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, stopFirst := context.WithCancel(t.Context())
		second, stopSecond := context.WithCancel(t.Context())
		o, idle := newOffice(50), newOffice(50)
		var held atomic.Bool
		endFirst := begin(t, first, o, &held, nil)
		synctest.Wait()
		endSecond := begin(t, second, idle, &held, nil)
		time.Sleep(time.Hour)
		if o.each() != 1 || idle.each() != 0 {
			t.Errorf("%d and %d sign-ins each", o.each(), idle.each())
		}
		stopFirst()
		endFirst()
		time.Sleep(time.Hour)
		if idle.each() != 1 {
			t.Errorf("%d sign-ins each after the first has gone", idle.each())
		}
		stopSecond()
		endSecond()
	})
}

// What runs at the end comes to its end, what waits is not begun, and a test that
// goes on for ever is cut after the grace.
func TestTheEnd(t *testing.T) {
	for held, want := range map[bool]time.Duration{false: 9 * time.Second, true: 25 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			o := newOffice(100)
			o.held = held
			ended := begin(t, ctx, o, new(atomic.Bool), nil)
			time.Sleep(time.Second)
			stopped := time.Now()
			stop()
			ended()
			tests := 0
			for _, n := range o.signIns {
				tests += n
			}
			if time.Since(stopped) != want || tests != 16 || o.now != 0 || held && o.cut != 16 {
				t.Errorf("held %v: ended after %v with %d tests, %d of them cut, %d running", held, time.Since(stopped), tests, o.cut, o.now)
			}
		})
	}
}

// A mailbox whose password cannot be read is tried again after a rest, not at
// every look, and one trouble is one line of the log.
func TestATestThatCannotBeMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		o := newOffice(3)
		o.broken = errors.New("the password cannot be read")
		ended := begin(t, ctx, o, new(atomic.Bool), nil)
		time.Sleep(14 * time.Minute)
		if got := o.each(); got != 1 {
			t.Errorf("%d tries each", got)
		}
		time.Sleep(3 * time.Minute)
		if got := o.each(); got != 2 {
			t.Errorf("%d tries each after the rest", got)
		}
		stop()
		ended()
	})
}

// Results that cannot be stored, on a full disk, do not make the tests come more
// often; and a refused password is given to nobody again.
func TestResultsThatCannotBeStored(t *testing.T) {
	for refused, want := range map[bool]int{false: 3, true: 1} {
		t.Run(fmt.Sprint(refused), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { forgets(t, refused, want) })
		})
	}
}

func forgets(t *testing.T, refused bool, want int) {
	ctx, stop := context.WithCancel(t.Context())
	o := &forgetful{newOffice(3), refused}
	ended := begin(t, ctx, o, new(atomic.Bool), nil)
	time.Sleep(13 * time.Hour)
	if got := o.each(); got != want {
		t.Errorf("refused %v: %d sign-ins each in two periods", refused, got)
	}
	o.mu.Lock() // somebody tests them by hand
	for id := range o.tested {
		o.tested[id] = time.Now()
	}
	o.mu.Unlock()
	time.Sleep(7 * time.Hour)
	if got := o.each(); got != want+1 {
		t.Errorf("refused %v: %d sign-ins each after a result was stored", refused, got)
	}
	stop()
	ended()
}

// forgetful is an office whose disk is full.
type forgetful struct {
	*office
	refused bool
}

func (f *forgetful) TestDue(ctx context.Context, who accounts.Actor, turn accounts.Turn) (mail.Profile, func(context.Context) (mail.Report, error), error) {
	p, _, err := f.office.TestDue(ctx, who, turn)
	return p, func(context.Context) (mail.Report, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.signIns[turn.Account]++
		var r mail.Report
		for _, lane := range mail.Protocols {
			e := mail.Event{Protocol: lane, Server: p.Server(lane), Stage: mail.SignIn, Status: mail.OK}
			if f.refused {
				e.Status, e.Err = mail.Failed, &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED"}
			}
			r = append(r, e)
		}
		return r, errors.New("the disk is full")
	}, err
}

// A store that cannot be read is told of once, and the rounds go on when it can.
func TestAStoreThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		o := newOffice(3)
		o.unlisted = errors.New("it is away\x1b[2J")
		var log bytes.Buffer
		ended := begin(t, ctx, o, new(atomic.Bool), slog.New(slog.NewTextHandler(&log, nil)))
		time.Sleep(10*time.Minute + time.Second)
		o.mu.Lock()
		o.unlisted = nil
		o.mu.Unlock()
		time.Sleep(time.Hour)
		stop()
		ended()
		if text := log.String(); strings.Count(text, "it is away") != 1 || strings.Contains(text, "\x1b") || o.each() != 1 {
			t.Errorf("%d sign-ins each, the log: %s", o.each(), text)
		}
	})
}

// fragile is a line that breaks at first.
type fragile struct {
	rounds.Line
	breaks int
}

func (f *fragile) Serve(ctx context.Context, do func(context.Context, accounts.Turn)) error {
	if f.breaks--; f.breaks >= 0 {
		return errors.New("it broke")
	}
	return f.Line.Serve(ctx, do)
}

// A line that breaks is told of and taken up again.
func TestALineThatBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		o := newOffice(3)
		var log bytes.Buffer
		r, err := rounds.New(ctx, rounds.Options{
			Service: o, Every: 6 * time.Hour, Log: slog.New(slog.NewTextHandler(&log, nil)),
			Line: func(_ context.Context, o rounds.LineOptions) (rounds.Line, error) {
				return &fragile{rounds.Alone(o, &mutex{held: new(atomic.Bool)}), 2}, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Hour, stop)
		if err := r.Run(ctx); err != nil || o.each() != 1 || strings.Count(log.String(), "it broke") != 2 {
			t.Errorf("%v, %d sign-ins each, the log: %s", err, o.each(), log.String())
		}
	})
}

// A line that is refused is an error at the start.
func TestNoLine(t *testing.T) {
	refused := errors.New("no")
	_, err := rounds.New(t.Context(), rounds.Options{Line: func(context.Context, rounds.LineOptions) (rounds.Line, error) { return nil, refused }})
	if !errors.Is(err, refused) {
		t.Error(err)
	}
}

// The host that wants a pause is left alone, and its mailboxes are tested later.
func TestAHostThatWantsAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		o := &slow{office: newOffice(40)}
		ended := begin(t, ctx, o, new(atomic.Bool), nil)
		time.Sleep(5 * time.Hour)
		stop()
		ended()
		if o.each() != 1 {
			t.Errorf("not each was tested once: %v", o.signIns)
		}
	})
}

// slow is an office whose host refuses to greet anybody for the first hour.
type slow struct{ *office }

func (s *slow) TestDue(ctx context.Context, who accounts.Actor, turn accounts.Turn) (mail.Profile, func(context.Context) (mail.Report, error), error) {
	p, test, err := s.office.TestDue(ctx, who, turn)
	begun := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // a bubble's beginning
	if err != nil || time.Since(begun) > time.Hour {
		return p, test, err
	}
	return p, func(context.Context) (mail.Report, error) {
		refusal := &mail.Refusal{Status: "421", Text: "Too many connections"}
		var r mail.Report
		for _, lane := range mail.Protocols {
			r = append(r, mail.Event{Protocol: lane, Server: p.Server(lane), Stage: mail.Greet, Status: mail.Failed, Err: refusal})
		}
		return r, nil
	}, nil
}

var _ rounds.Service = (*accounts.Service)(nil)
