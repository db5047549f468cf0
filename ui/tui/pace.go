package tui

import (
	"reflect"
	"sync"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

// pace lets the renderer rest while nothing changes. Bubble Tea v2.0.10 wakes
// it up to 120 times a second for as long as the program runs, which costs over
// 1 % of a processor and holds each key back until the next tick; it has no
// option for either. Its ticker is reached by reflection: where a later version
// has none, everything still works, at its own pace (pace_test.go tells).
type pace struct {
	mu     sync.Mutex
	ticker *time.Ticker
	until  time.Time
	rest   *time.Timer
	doze   int // how often it was drawn again since something changed
}

const (
	drawEvery = 2 * time.Millisecond  // while something changes
	drawFor   = 60 * time.Millisecond // after a change: what follows it at once is drawn soon, too
	drawIdle  = 24 * time.Hour        // otherwise
)

// drawAgain is when it is drawn once more after that, and how long the tick is waited for: on a
// busy machine the renderer may not have had its turn in all that time, and a tick that
// nobody took goes with the next Reset.
var drawAgain = [...]struct{ at, wait time.Duration }{
	{150 * time.Millisecond, 250 * time.Millisecond},
	{1500 * time.Millisecond, 2500 * time.Millisecond},
}

// wake draws soon, and for a moment. It is called when a view has
// been made; the program makes its ticker before the first.
func (p *pace) wake(program *tea.Program) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker == nil {
		if p.ticker = tickerOf(program); p.ticker == nil {
			return
		}
		p.rest = time.AfterFunc(drawFor, p.sleep)
	}
	p.wakeTicker()
}

func (p *pace) wakeTicker() {
	now := time.Now()
	awake := now.Before(p.until)
	p.until = now.Add(drawFor)
	if !awake {
		p.doze = 0
		p.ticker.Reset(drawEvery)
		p.rest.Reset(drawFor)
	}
}

// sleep makes the ticks rare and then stops them, unless something has changed
// meanwhile.
func (p *pace) sleep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if left := time.Until(p.until); left > 0 {
		p.rest.Reset(left)
		return
	}
	if p.doze == len(drawAgain) {
		p.ticker.Reset(drawIdle)
		return
	}
	again := drawAgain[p.doze]
	p.doze++
	p.ticker.Reset(again.at)
	p.rest.Reset(again.wait)
}

// tickerOf is the ticker of a running program's renderer, or nil.
func tickerOf(program *tea.Program) *time.Ticker {
	if program == nil {
		return nil
	}
	field := reflect.ValueOf(program).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(unsafe.Pointer(field.UnsafeAddr()))
}
