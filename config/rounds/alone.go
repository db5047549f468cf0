package rounds

import (
	"context"
	"sync"
	"time"

	"mailkey/config/accounts"
)

// Lock is held by one process at a time; *flock.Flock is one.
type Lock interface {
	TryLock() (mine bool, err error)
	Unlock() error
}

// Alone is a line in this process alone: of several at one file, the one that got
// the lock does the work, and another when that has ended.
func Alone(o LineOptions, lock Lock) Line {
	a := &alone{options: o, lock: lock, inLine: map[string]bool{}}
	a.came.L = &a.mu
	return a
}

type alone struct {
	options LineOptions
	lock    Lock

	mu     sync.Mutex
	came   sync.Cond       // a turn, or the end
	inLine map[string]bool // accounts that wait or are tested
	queue  []accounts.Turn
	ended  bool // the lock was given back, and is not taken again
}

func (a *alone) Add(_ context.Context, turns []accounts.Turn) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return nil
	}
	if mine, err := a.lock.TryLock(); err != nil || !mine {
		return err
	}
	for _, turn := range turns {
		if !a.inLine[turn.Account] {
			a.inLine[turn.Account] = true
			a.queue = append(a.queue, turn)
			a.came.Signal()
		}
	}
	return nil
}

func (a *alone) Serve(ctx context.Context, do func(context.Context, accounts.Turn)) error {
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.came.Broadcast()
		time.AfterFunc(a.options.Grace, cut)
	})()
	var all sync.WaitGroup
	for range a.options.Most {
		all.Go(func() {
			for turn, more := a.next(ctx); more; turn, more = a.next(ctx) {
				a.one(work, turn, do)
			}
		})
	}
	all.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	return a.lock.Unlock()
}

// next waits for a turn; false at the end.
func (a *alone) next(ctx context.Context) (accounts.Turn, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.queue) == 0 && ctx.Err() == nil {
		a.came.Wait()
	}
	if ctx.Err() != nil {
		return accounts.Turn{}, false
	}
	turn := a.queue[0]
	a.queue = a.queue[1:]
	return turn, true
}

func (a *alone) one(ctx context.Context, turn accounts.Turn, do func(context.Context, accounts.Turn)) {
	ctx, cancel := context.WithTimeout(ctx, a.options.Turn)
	defer cancel()
	do(ctx, turn)
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.inLine, turn.Account)
}
