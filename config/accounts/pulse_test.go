package accounts

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stamps counts how often it is asked, and changes when it is told to.
type stamps struct {
	asked, now atomic.Int64
	broken     atomic.Bool
}

func (s *stamps) Stamp(context.Context) (string, error) {
	s.asked.Add(1)
	if s.broken.Load() {
		return "", errors.New("the database is away")
	}
	return strconv.FormatInt(s.now.Load(), 10), nil
}

// A hundred sessions hear of a change within a beat, and the store is asked as
// often as by one; a store that is away is nobody's change; when all have left it
// is not asked any more.
func TestPulse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &stamps{}
		p := newPulse(store, time.Second)
		ctx, leave := context.WithCancel(t.Context())
		var all []<-chan struct{}
		for range 100 {
			all = append(all, p.listen(ctx))
		}
		heard := func() (n int) {
			synctest.Wait()
			for _, c := range all {
				select {
				case <-c:
					n++
				default:
				}
			}
			return n
		}
		if n := heard(); n == 0 { // by those who listened before it; the others look after it
			t.Error("nobody heard the first stamp")
		}
		asked := store.asked.Load()
		time.Sleep(10 * time.Second)
		if n := heard(); n != 0 {
			t.Errorf("%d heard of nothing", n)
		}
		if n := store.asked.Load() - asked; n != 10 {
			t.Errorf("the store was asked %d times in 10 s by %d sessions", n, len(all))
		}
		store.now.Add(1)
		time.Sleep(time.Second)
		if n := heard(); n != len(all) {
			t.Errorf("a change was heard by %d", n)
		}
		store.broken.Store(true)
		store.now.Add(1)
		time.Sleep(3 * time.Second)
		if n := heard(); n != 0 {
			t.Errorf("%d heard of a store that is away", n)
		}
		store.broken.Store(false)
		time.Sleep(time.Second)
		if n := heard(); n != len(all) {
			t.Errorf("what changed meanwhile was heard by %d", n)
		}
		late := p.listen(ctx)
		store.now.Add(1)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(late) != 1 {
			t.Error("whoever came late hears nothing")
		}
		leave()
		synctest.Wait()
		asked = store.asked.Load()
		time.Sleep(10 * time.Second)
		if n := store.asked.Load() - asked; n != 0 {
			t.Errorf("the store is asked %d times for nobody", n)
		}
		again, stop := context.WithCancel(t.Context())
		defer stop()
		c := p.listen(again)
		synctest.Wait()
		if len(c) != 1 {
			t.Error("the first stamp after a silence is not heard")
		}
		stop()
		synctest.Wait()
	})
}

// still is a store of which only the stamps are asked for.
type still struct {
	Store
	stamps *stamps
}

func (s still) Stamp(ctx context.Context) (string, error) { return s.stamps.Stamp(ctx) }

// Somebody alone looks at the store once in 5 s: their computer is to rest.
func TestPulseAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &stamps{}
		ctx, leave := context.WithCancel(t.Context())
		New(Parts{Store: still{stamps: store}}).Changes(ctx)
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := store.asked.Load(); n != 13 { // at once, and then 12 times
			t.Errorf("the store was asked %d times in a minute", n)
		}
		leave()
		synctest.Wait()
	})
}
