package fleet

import (
	"context"
	"sync/atomic"

	"mailkey/mail"
)

// Open is a run without an end: its jobs come one by one, from whoever hands out
// the work, and share the limits of one run.
type Open struct {
	more chan task
	over chan struct{} // closed when the run has ended
}

// Begin begins an open run. It ends with ctx: what waits is dropped, and what
// runs may still come to its end.
func Begin(ctx context.Context, limits Limits) *Open {
	r := newRun(limits.orDefault())
	o := &Open{more: make(chan task), over: make(chan struct{})}
	r.more = o.more
	go func() {
		defer close(o.over)
		r.all(ctx)
	}()
	return o
}

// Do tests one mailbox when its turn comes, and is how it ended. Where ctx ends
// before its turn, nobody signs in; a test that runs by then gets ctx alone, not
// the end of the run.
func (o *Open) Do(ctx context.Context, job Job) Result {
	out := make(chan Result, 1) // nobody waits for who has gone
	cancelled := Result{Err: context.Canceled, Outcome: Outcome{State: Cancelled}}
	var begun atomic.Bool
	test := job.Test
	job.Test = func(context.Context) (report mail.Report, err error) {
		begun.Store(true)        // before the question, so that one of the two sees the other
		defer begun.Store(false) // what was broken off waits for another turn
		if ctx.Err() != nil {
			return nil, context.Canceled
		}
		return test(ctx)
	}
	select {
	case o.more <- task{Job: job, out: out}:
	case <-o.over:
		return cancelled
	case <-ctx.Done():
		return cancelled
	}
	select {
	case result := <-out:
		return result
	case <-ctx.Done():
		if !begun.Load() {
			return cancelled
		}
		return <-out
	}
}
