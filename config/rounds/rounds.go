// Package rounds tests the stored mailboxes by the clock with one promise: each
// signs in at most once in a period, however many processes share the work, no
// host is pressed harder than by a fleet's run, and a stop ends in time.
package rounds

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/fleet"
)

// Service is the use cases of a round; *accounts.Service is one.
type Service interface {
	Due(ctx context.Context, who accounts.Actor, t accounts.Timetable) ([]accounts.Turn, error)
	TestDue(ctx context.Context, who accounts.Actor, turn accounts.Turn) (mail.Profile, func(context.Context) (mail.Report, error), error)
}

// Line hands out turns to the processes that share the work.
type Line interface {
	// Add puts turns at the end of the line. Whose turn stands in it already, or
	// is being done, keeps that place.
	Add(ctx context.Context, turns []accounts.Turn) error
	// Serve does the turns that fall to this process, several at a time, until ctx
	// ends. It returns when those that had begun are done, or have had their time.
	Serve(ctx context.Context, do func(context.Context, accounts.Turn)) error
}

// LineOptions is what a line is told.
type LineOptions struct {
	Most   int           // turns done at once by this process
	Turn   time.Duration // how long one may take, its wait for its host included
	Grace  time.Duration // how long those that run may go on after the end
	Margin time.Duration // after Turn, until a turn of a process that died is taken over
	Log    *slog.Logger
}

// Options is what Rounds are made of.
type Options struct {
	Service Service
	Who     accounts.Actor
	Every   time.Duration
	Line    func(context.Context, LineOptions) (Line, error)
	Test    time.Duration // how long a test may take in all; 20 s
	Grace   time.Duration // for tests that run at the end; 25 s
	Limits  fleet.Limits
	Log     *slog.Logger // nil: nothing is logged

	Look time.Duration    // how often to look whose turn it is; by the period
	Now  func() time.Time // nil: time.Now
}

func (o Options) orDefault() Options {
	o.Test, o.Grace = cmp.Or(o.Test, 20*time.Second), cmp.Or(o.Grace, 25*time.Second)
	o.Look = cmp.Or(o.Look, min(max(o.Every/200, time.Second), time.Minute))
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Rounds is the tests by the clock of one process. Make them with New.
type Rounds struct {
	options   Options
	line      Line
	timetable accounts.Timetable
	fleet     *fleet.Open

	mu    sync.Mutex
	tally map[fleet.State]int // since it was last told
	rests map[string]rest     // accounts whose test could not be made or remembered, and how long they are left
}

// rest is how long an account is left that is due all the same.
type rest struct {
	after time.Time // the result that its turn followed: another one ends the rest
	until time.Time // zero: until then
}

func (r rest) over(turn accounts.Turn, now time.Time) bool {
	return !r.after.Equal(turn.After) || !r.until.IsZero() && !r.until.After(now)
}

// atOnce is the turns that one process takes from the line at a time: twice what
// one host is asked, so that a host which wants a pause does not keep the others
// waiting.
const atOnce = 32

// New makes rounds. It asks for the line, which may be refused.
func New(ctx context.Context, o Options) (*Rounds, error) {
	o = o.orDefault()
	line, err := o.Line(ctx, LineOptions{Most: atOnce, Turn: o.Test + 2*time.Minute, Grace: o.Grace, Margin: time.Minute, Log: o.Log})
	if err != nil {
		return nil, err
	}
	return &Rounds{
		options: o, line: line, timetable: accounts.Timetable{Every: o.Every, Begun: o.Now().UTC()},
		tally: map[fleet.State]int{}, rests: map[string]rest{},
	}, nil
}

// Run goes on until ctx ends, and then until the tests that run have ended, Grace
// at most. It is called once.
func (r *Rounds) Run(ctx context.Context) error {
	r.fleet = fleet.Begin(ctx, r.options.Limits)
	var looking sync.WaitGroup
	looking.Go(func() { r.look(ctx) })
	err := r.line.Serve(ctx, r.do)
	for err != nil && ctx.Err() == nil {
		r.trouble(err)
		select {
		case <-time.After(again):
			err = r.line.Serve(ctx, r.do)
		case <-ctx.Done():
		}
	}
	looking.Wait()
	r.tell(context.WithoutCancel(ctx))
	return err
}

// again is how long a line that broke is left.
const again = time.Minute

func (r *Rounds) trouble(err error) {
	r.options.Log.Error("checks", "error", mail.CleanUpTo(err.Error(), mail.SaidMax))
}

// look puts those whose turn it is into the line, again and again.
func (r *Rounds) look(ctx context.Context) {
	every := time.NewTicker(r.options.Look)
	defer every.Stop()
	for trouble := false; ; {
		turns, err := r.options.Service.Due(ctx, r.options.Who, r.timetable)
		if err == nil {
			err = r.line.Add(ctx, r.rested(turns))
		}
		if err != nil && ctx.Err() == nil && !trouble { // told once
			r.trouble(err)
		}
		trouble = err != nil
		r.tell(ctx)
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
	}
}

// rested is the turns without those that are left for now. Who is not due any
// more, or gone, needs no rest.
func (r *Rounds) rested(turns []accounts.Turn) (all []accounts.Turn) {
	now := r.options.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	rests := map[string]rest{}
	for _, turn := range turns {
		if left, resting := r.rests[turn.Account]; resting && !left.over(turn, now) {
			rests[turn.Account] = left
			continue
		}
		all = append(all, turn)
	}
	r.rests = rests
	return all
}

// unused is how long an account is left whose test could not be made: its password
// cannot be read, or its host wants to be left alone. Nobody has signed in.
func (r *Rounds) unused() time.Duration { return min(r.options.Every, 15*time.Minute) }

// leave notes how long an account is left of which nothing was remembered. One
// that was tested, and whose result could not be stored, keeps to the period all
// the same; where its password was refused it is left until a result is stored.
func (r *Rounds) leave(turn accounts.Turn, result fleet.Result) {
	left, now := rest{after: turn.After}, r.options.Now()
	switch {
	case len(result.Report) == 0:
		left.until = now.Add(r.unused())
	case result.Err == nil:
		return
	case result.State != fleet.Refused:
		left.until = now.Add(r.options.Every)
	}
	r.rests[turn.Account] = left
}

// do does one turn.
func (r *Rounds) do(ctx context.Context, turn accounts.Turn) {
	profile, test, err := r.options.Service.TestDue(ctx, r.options.Who, turn)
	result := fleet.Result{Err: err, Outcome: fleet.Outcome{State: fleet.Broken}}
	if err == nil {
		result = r.fleet.Do(ctx, fleet.Job{Profile: profile, Test: test})
	}
	if skipped(result.Err) || result.State == fleet.Cancelled {
		return // somebody else's by now, or later's
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally[result.State]++
	r.leave(turn, result)
}

// skipped reports whether a turn was over, or its account is gone.
func skipped(err error) bool {
	return errors.Is(err, accounts.ErrNotDue) || accounts.CodeOf(err) == accounts.CodeNotFound
}

// tell logs how many tests have ended, and how, but not whose.
func (r *Rounds) tell(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.tally) == 0 {
		return
	}
	var counts []slog.Attr
	for _, state := range fleet.States {
		if n := r.tally[state]; n > 0 {
			counts = append(counts, slog.Int(string(state), n))
		}
	}
	clear(r.tally)
	r.options.Log.LogAttrs(ctx, slog.LevelInfo, "checks", counts...)
}
