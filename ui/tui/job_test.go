package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
)

// News come in order and before the verdict; what comes after a job was stopped
// reaches nobody; a panic is a verdict without the value that it was about.
func TestJobs(t *testing.T) {
	begin := func(t *testing.T) (*App, *listener) {
		a := still(t, i18n.EN)
		a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return nil, nil })
		l := &listener{}
		a.room = l
		return a, l
	}
	t.Run("order", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, l := begin(t)
			drive(t, a, a.act(l, Do{Name: "count", Work: func(_ context.Context, _ *accounts.Service, tell func(any)) any {
				for i := range 200 {
					tell(i)
				}
				return "over"
			}}), time.Second)
			if len(l.heard) != 201 || l.heard[0] != "0" || l.heard[199] != "199" || l.heard[200] != "done over" {
				t.Errorf("heard %d messages, the last %v", len(l.heard), l.heard[max(len(l.heard)-2, 0):])
			}
		})
	})
	t.Run("late", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, l := begin(t)
			cmd := a.act(l, Do{Name: "slow", Work: func(context.Context, *accounts.Service, func(any)) any { return "late" }})
			synctest.Wait() // the verdict lies in the channel
			a.act(l, Stop{"slow"})
			drive(t, a, cmd, time.Second)
			if len(l.heard) != 0 {
				t.Errorf("heard %v of a stopped job", l.heard)
			}
		})
	})
	t.Run("again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, l := begin(t)
			do := func(n int) Do {
				return Do{Name: "find", Work: func(context.Context, *accounts.Service, func(any)) any { return n }}
			}
			first := a.act(l, do(1))
			second := a.act(l, do(2))
			drive(t, a, first, time.Second)
			drive(t, a, second, time.Second)
			if strings.Join(l.heard, " ") != "done 2" {
				t.Errorf("heard %v, want the second alone", l.heard)
			}
		})
	})
	t.Run("panic", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, l := begin(t)
			drive(t, a, a.act(l, Do{Name: "bad", Work: func(context.Context, *accounts.Service, func(any)) any { panic(canary) }}), time.Second)
			if got := strings.Join(l.heard, ""); !strings.Contains(got, "stumbled") || betrays(got) != "" {
				t.Errorf("heard %q", got)
			}
		})
	})
}

// listener is a screen that writes down what it hears.
type listener struct{ heard []string }

func (l *listener) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case Told:
		l.heard = append(l.heard, fmt.Sprint(msg.News))
	case Done:
		l.heard = append(l.heard, fmt.Sprint("done ", msg.Result))
	}
	return nil, nil
}

func (l *listener) View(Frame) (string, *tea.Cursor) { return "", nil }
func (l *listener) Keys() []key.Binding              { return nil }
