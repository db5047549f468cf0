package probe

import (
	"context"
	"time"
)

// clock is a context whose end can be put off: what a connection was opened
// under may last longer than was known then.
type clock struct {
	context.Context
	timer *time.Timer
	end   time.Time
	stop  func()
}

func newClock(ctx context.Context, d time.Duration) *clock {
	ctx, cancel := context.WithCancelCause(ctx)
	return &clock{
		Context: ctx,
		timer:   time.AfterFunc(d, func() { cancel(context.DeadlineExceeded) }),
		end:     time.Now().Add(d),
		stop:    func() { cancel(nil) },
	}
}

// Err tells the end of the time from a person who wants no more.
func (c *clock) Err() error {
	err := c.Context.Err()
	if err != nil && context.Cause(c.Context) == context.DeadlineExceeded {
		return context.DeadlineExceeded
	}
	return err
}

// putOff moves the end to d from now, unless it has come.
func (c *clock) putOff(d time.Duration) {
	if c.timer.Stop() {
		c.timer.Reset(d)
		c.end = time.Now().Add(d)
	}
}
