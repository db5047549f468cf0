package tui

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

type unchanging struct {
	pace    *pace
	program *tea.Program
}

func (unchanging) Init() tea.Cmd                         { return tea.Quit }
func (s unchanging) Update(tea.Msg) (tea.Model, tea.Cmd) { return s, nil }
func (s unchanging) View() tea.View {
	s.pace.wake(s.program)
	return tea.NewView("still")
}

// The pinned Bubble Tea has the ticker that pace lets rest. When this fails after
// an upgrade, the program works but is never idle: mend tickerOf.
func TestRendererRests(t *testing.T) {
	var p pace
	model := &unchanging{pace: &p}
	var out bytes.Buffer
	model.program = tea.NewProgram(model, tea.WithInput(nil), tea.WithOutput(&out), tea.WithoutSignalHandler())
	if _, err := model.program.Run(); err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker == nil {
		t.Fatal("the renderer's ticker was not found")
	}
	if p.until.IsZero() {
		t.Error("the view did not wake the renderer")
	}
	p.rest.Stop()
}

// What a starved renderer could not draw while it was woken is drawn later: ticks
// that nobody took are lost with the ticker's next Reset, so that there must be more.
func TestStarvedRendererDrawsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pace{ticker: time.NewTicker(drawIdle)}
		p.rest = time.AfterFunc(drawFor, p.sleep)
		defer p.rest.Stop()
		defer p.ticker.Stop()
		p.wakeTicker()
		time.Sleep(2 * drawFor) // nobody takes a tick
		select {
		case <-p.ticker.C: // one may be pending; it is not enough to rely on
		default:
		}
		select {
		case <-p.ticker.C:
		case <-time.After(drawAgain[0].wait):
			t.Fatal("no more ticks: the last picture is never drawn")
		}
		time.Sleep(drawAgain[0].wait + 2*drawAgain[1].wait)
		select {
		case <-p.ticker.C:
		default:
		}
		select {
		case <-p.ticker.C:
			t.Error("it never rests")
		case <-time.After(time.Hour):
		}
	})
}
