package accounts

import (
	"context"
	"sync"
	"time"
)

// stamper is a Store as a Pulse sees it.
type stamper interface {
	Stamp(ctx context.Context) (string, error)
}

// Pulse tells all the sessions of a process that people, accounts or who may use
// them have changed, whichever process did it. However many listen, the store is
// asked once in a while, and not at all when nobody does.
type Pulse struct {
	store stamper
	every time.Duration

	mu    sync.Mutex
	heard map[chan struct{}]bool // who listens
	stop  context.CancelFunc     // nil: nobody does
}

// How often a store is asked whether anything has changed: for a team, whose sessions
// follow what others do within a second, and for somebody alone, whose computer rests.
const (
	PulseEvery = 400 * time.Millisecond
	pulseAlone = 5 * time.Second
)

// NewPulse watches a store for everybody who is given it in Parts: a team's sessions.
func NewPulse(store Store) *Pulse { return newPulse(store, PulseEvery) }

func newPulse(store stamper, every time.Duration) *Pulse {
	return &Pulse{store: store, every: every, heard: map[chan struct{}]bool{}}
}

// listen is a channel that has something in it whenever anything may have changed
// since it was emptied, until ctx ends.
func (p *Pulse) listen(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.heard[c] = true; p.stop == nil {
		// Its first stamp counts as a change: whoever has looked by then may have
		// looked before it.
		watching, stop := context.WithCancel(context.WithoutCancel(ctx))
		p.stop = stop
		go p.watch(watching)
	}
	context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if delete(p.heard, c); len(p.heard) == 0 && p.stop != nil {
			p.stop()
			p.stop = nil
		}
	})
	return c
}

// watch asks the store until nobody listens any more. An answer that fails tells
// nothing; the next one counts.
func (p *Pulse) watch(ctx context.Context) {
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	last := ""
	for {
		if now, err := p.store.Stamp(ctx); err == nil && now != last && ctx.Err() == nil {
			last = now
			p.beat()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (p *Pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.heard {
		select {
		case c <- struct{}{}:
		default: // it has not looked since the last one
		}
	}
}

// Changes is a channel that has something in it whenever people, accounts or who
// may use them may have changed, until ctx ends. It says nothing more: what
// somebody may know of that, they ask for.
func (s *Service) Changes(ctx context.Context) <-chan struct{} { return s.parts.Pulse.listen(ctx) }
