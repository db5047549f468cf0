package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/wizard"
)

// returned is the answer of a screen that may have changed what is stored.
type returned struct{}

// newRotation is the wizard for a new password of a stored account.
func newRotation(a *App, account accounts.Account) *setup {
	return newFlow(a.opts, a.env, wizard.Rotate(a.env.Now(), &account))
}

// newFinish is the same wizard where it was left after the switch.
func newFinish(a *App, account accounts.Account) *setup {
	return newFlow(a.opts, a.env, wizard.Finish(a.env.Now(), account))
}

// outOf is what follows when the person goes back from the first thing there is:
// to the menu if they came from there, else out of the program.
func (a *App) outOf() Move {
	if !a.menu {
		return tell("leaving.how") // an Esc too many must not end the program
	}
	if s, ok := a.room.(*setup); ok {
		return Moves{s.setAside(), Home{}}
	}
	return Home{}
}

// setAside remembers unfinished answers; after the switch there are none: what is
// left to do is seen in the account itself.
func (s *setup) setAside() Move {
	if s.draft().Login.Address.IsZero() || s.saved != nil || s.draft().IsSwitched() {
		return nil
	}
	return SetAside{s.flow.Save()}
}

// setAside writes the answers down. The screen they come from is gone by then,
// so the application itself says when that fails.
func (a *App) setAside(m SetAside) tea.Cmd {
	actor, turn := a.opts.Actor, a.opts.pen.turn()
	return a.jobs.start(nil, Do{Name: "set-aside", Quiet: true, Lasting: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		ctx = context.WithoutCancel(ctx) // leaving waits for it
		return lost{turn.write(ctx, func() error { return svc.SaveDraft(ctx, actor, m.Answers) })}
	}})
}

// lost is the verdict of setting answers aside; nil: they are kept.
type lost struct{ err error }
