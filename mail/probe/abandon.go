package probe

import (
	"context"
	"errors"
	"slices"
	"time"

	"mailkey/mail"
)

// patience is how long a lane may need to come back once the time is over. Every
// way out is through its connection, which is closed by then; but a library may
// be in a loop of its own, and whoever waits must not be.
const patience = 500 * time.Millisecond

// abandon ends a lane that does not come back: the stage that runs has failed,
// those after it are not reached, and what the lane still does counts no more.
func (l *lane) abandon(ctx context.Context, stages []mail.Stage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, stage := range stages {
		if slices.ContainsFunc(l.report, func(e mail.Event) bool { return e.Stage == stage }) {
			continue
		}
		event := mail.Event{Protocol: l.to.Protocol, Server: l.to.Server, Stage: stage, Status: mail.NotReached}
		if l.running.Stage == stage {
			event.Status, event.Took, event.Err = mail.Failed, time.Since(l.begun), l.overdue(ctx)
			if stage == mail.Send || stage == mail.Arrive {
				event.Detail = mail.TestSubject // nobody knows what became of it
			}
		}
		l.report = append(l.report, event)
		l.emit(event)
	}
	if !l.left {
		l.quote()
	}
	l.abandoned = true
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// overdue is why the stage that runs has failed.
func (l *lane) overdue(ctx context.Context) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	case l.conn != nil:
		return l.conn.Fault(ctx.Err())
	}
	return &mail.TimedOut{After: time.Since(l.begun).Round(100 * time.Millisecond)}
}
