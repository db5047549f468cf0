package tui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// board is a system's clipboard that remembers.
type board struct {
	holds  string
	blind  bool // it cannot be read
	broken bool // it cannot be written
}

func (b *board) put(_ context.Context, s string) error {
	if b.broken {
		return errors.New("no display")
	}
	b.holds = s
	return nil
}

func (b *board) get(context.Context) (string, error) { return b.holds, nil }

// drive runs commands as the program would, and hands what they say to the
// application, for so long.
func drive(t *testing.T, a *App, cmd tea.Cmd, d time.Duration) (asked []tea.Msg) {
	t.Helper()
	said := make(chan tea.Msg)
	stop := make(chan struct{})
	var run func(tea.Cmd)
	run = func(c tea.Cmd) {
		if c == nil {
			return
		}
		go func() {
			switch msg := c().(type) {
			case nil:
			case tea.BatchMsg:
				for _, one := range msg {
					run(one)
				}
			default:
				select {
				case said <- msg:
				case <-stop:
				}
			}
		}()
	}
	run(cmd)
	for end := time.After(d); ; {
		select {
		case msg := <-said:
			if _, ours := msg.(jobMsg); !ours {
				asked = append(asked, msg)
			}
			_, next := a.Update(msg)
			run(next)
		case <-end:
			close(stop)
			return asked
		}
	}
}

// A copied password leaves the clipboard after 45 s, unless something else
// lies there by then; other values stay.
func TestClipboardForgetsThePassword(t *testing.T) {
	secret := Copy{What: "card.password.name", Secret: mail.NewSecret(canary)}
	for name, c := range map[string]struct {
		what    Copy
		blind   bool
		between string // put there by somebody else meanwhile
		want    string
	}{
		"still ours":             {what: secret, want: ""},
		"somebody else's by now": {what: secret, between: "a poem", want: "a poem"},
		"cannot be read":         {what: secret, blind: true, want: ""},
		"an address stays":       {what: Copy{What: "card.address.name", Text: "ala@gmail.com"}, want: "ala@gmail.com"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := still(t, i18n.PL)
				a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return nil, nil })
				b := &board{blind: c.blind}
				a.env.Copy = b.put
				if !c.blind {
					a.env.Pasted = b.get
				}
				a.notice = Tell{}
				cmd := a.act(nil, c.what)
				drive(t, a, cmd, time.Second)
				if b.holds == "" {
					t.Fatal("nothing was copied")
				}
				if c.between != "" {
					b.holds = c.between
				}
				if got := a.notice.Key; got != "tui.copied-system" && got != "tui.copied-system-secret" {
					t.Errorf("the notice is %q", got)
				}
				a.jobs.end(time.Second) // what waits is over; leaving does the same at once
				a.clip.leave(t.Context(), a.env)
				if b.holds != c.want {
					t.Errorf("the clipboard holds %q, want %q", b.holds, c.want)
				}
			})
		})
	}
}

// The 45 seconds pass by themselves.
func TestClipboardTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := still(t, i18n.PL)
		a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return nil, nil })
		b := &board{}
		a.env.Copy, a.env.Pasted = b.put, b.get
		cmd := a.act(nil, Copy{What: "card.password.name", Secret: mail.NewSecret(canary)})
		drive(t, a, cmd, clipboardFor+time.Second)
		if b.holds != "" || !a.clip.secret.IsZero() {
			t.Error("the password is still on the clipboard")
		}
	})
}

// Where the system's clipboard fails, the terminal is asked, and it is said so.
func TestClipboardFallsBackToTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := still(t, i18n.PL)
		a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return nil, nil })
		a.env.Copy = (&board{broken: true}).put
		asked := drive(t, a, a.act(nil, Copy{What: "card.address.name", Text: "ala@gmail.com"}), time.Second)
		if len(asked) != 1 || a.notice.Key != "tui.copied-terminal" {
			t.Errorf("asked the terminal %d times, notice %q", len(asked), a.notice.Key)
		}
	})
}
