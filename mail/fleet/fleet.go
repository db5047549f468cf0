// Package fleet runs the tests of many mailboxes with one promise: each signs in
// once, no host is asked by more than a limit at the same time, a host that asks
// to slow down is left alone for a while, and everything ends when it should.
package fleet

import (
	"cmp"
	"context"
	"errors"
	"time"

	"mailkey/mail"
)

// Limits are how hard a run may press. A zero field means its default.
type Limits struct {
	Total    int           // tests at the same time; 64, or PerHost where that is more
	PerHost  int           // of them, those that talk to one host; 16
	Pause    time.Duration // how long a host is left alone that asks to slow down; twice as long each time; 5 s
	Longest  time.Duration // no pause is longer; 60 s
	Patience int           // pauses in a row, without one good test, after which a host's queue is given up; 5

	// Paused, where set, is told of each pause, from one goroutine at a time.
	Paused func(host string, d time.Duration)
}

func (l Limits) orDefault() Limits {
	l.PerHost = cmp.Or(max(l.PerHost, 0), 16)
	l.Total = cmp.Or(max(l.Total, 0), max(64, l.PerHost))
	l.Pause = cmp.Or(max(l.Pause, 0), 5*time.Second)
	l.Longest = cmp.Or(max(l.Longest, 0), 60*time.Second)
	l.Patience = cmp.Or(max(l.Patience, 0), 5)
	return l
}

// Job is one mailbox to test.
type Job struct {
	Profile mail.Profile // names the hosts
	// Test signs in, once per protocol. It is called once, and once more only where
	// the servers broke off before anybody had signed in.
	Test func(ctx context.Context) (mail.Report, error)
}

// Result is how one job ended.
type Result struct {
	Job    int // its place in the list
	Report mail.Report
	Err    error // Test's own, ErrHeld, context.Canceled, or a *Panic
	Outcome
	Took time.Duration
}

// ErrHeld is a mailbox that was not tested, because its host went on asking to
// slow down.
var ErrHeld = errors.New("the server keeps asking to slow down; this mailbox was not tested")

// ErrUntested is what a Test says that had nothing to test, and did what it was for.
var ErrUntested = errors.New("done without a test")

// Panic is a mistake of our own in a test, which must not end the others.
type Panic struct{ Value any }

func (*Panic) Error() string { return "a test broke" }

// Run tests the jobs and hands over each result once, as it comes, in the order
// of finishing. The channel is to be read until it is closed, which is soon
// after ctx ends.
func Run(ctx context.Context, limits Limits, jobs []Job) <-chan Result {
	r, out := newRun(limits.orDefault()), make(chan Result)
	for i, j := range jobs {
		r.add(task{Job: j, place: i, out: out})
	}
	go func() {
		defer close(out)
		r.all(ctx)
	}()
	return out
}
