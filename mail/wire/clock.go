package wire

import (
	"context"
	"time"
)

// Clock is a context whose end can be put off: what a connection was opened
// under may last longer than was known then.
type Clock struct {
	context.Context
	timer *time.Timer
	End   time.Time
	stop  context.CancelCauseFunc
}

// NewClock ends d from now. Stop it.
func NewClock(ctx context.Context, d time.Duration) *Clock {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Clock{
		Context: ctx,
		timer:   time.AfterFunc(d, func() { cancel(context.DeadlineExceeded) }),
		End:     time.Now().Add(d),
		stop:    cancel,
	}
}

// Err tells the end of the time from a person who wants no more.
func (c *Clock) Err() error {
	err := c.Context.Err()
	if err != nil && context.Cause(c.Context) == context.DeadlineExceeded {
		return context.DeadlineExceeded
	}
	return err
}

// PutOff moves the end to d from now, unless it has come.
func (c *Clock) PutOff(d time.Duration) {
	if c.timer.Stop() {
		c.timer.Reset(d)
		c.End = time.Now().Add(d)
	}
}

// Lift takes the end away, unless it has come.
func (c *Clock) Lift() { c.timer.Stop() }

// Stop ends the context.
func (c *Clock) Stop() {
	c.timer.Stop()
	c.stop(nil)
}
