package tui

import (
	"context"
	"sync/atomic"
)

// pen writes the unfinished answers down, one thing after the other. What has
// been overtaken is not written any more: nothing old comes after what is newer,
// nor after the answers were dropped.
type pen struct {
	newest atomic.Int64
	held   chan struct{}
}

// turn is the right to write next.
type turn struct {
	pen *pen
	n   int64
}

func newPen() *pen { return &pen{held: make(chan struct{}, 1)} }

// turn is to be taken in the order of what is written, so not in a job that
// writes what the person answered before.
func (p *pen) turn() turn { return turn{p, p.newest.Add(1)} }

// write does it, unless another turn has been taken since.
func (t turn) write(ctx context.Context, do func() error) error {
	select {
	case t.pen.held <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-t.pen.held }()
	if t.n != t.pen.newest.Load() {
		return nil
	}
	return do()
}
