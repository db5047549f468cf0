package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/guide"
)

// locked is what somebody sees to whom no mailbox is assigned. It opens by itself
// once one is.
type locked struct{ app *App }

// unlocked is the verdict of looking again.
type unlocked struct {
	accounts []accounts.Account
	open     bool
	crew     crew
	err      error
}

func newLocked(a *App) Screen { return &locked{a} }

// Begin looks once more: what was asked before may be old by now.
func (l *locked) Begin() Move { return l.look() }

func (l *locked) look() Move { return lookAgain(l.app.opts.Actor) }

// lookAgain asks whether mail is open to the actor by now, and what is there.
func lookAgain(actor accounts.Actor) Move {
	return Do{Name: "look", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		var found unlocked
		if found.crew, found.err = crewOf(ctx, svc, actor); found.err != nil {
			return found
		}
		if found.open, found.err = svc.Unlocked(ctx, actor); found.open {
			found.accounts, found.err = svc.List(ctx, actor)
		}
		return found
	}}
}

func (l *locked) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if m, ok := l.commands().press(msg); ok {
			return nil, m
		}
	case Done:
		if found, ok := msg.Result.(unlocked); ok && found.err == nil {
			if l.app.crew = found.crew; found.open {
				return nil, Enter{newHome(l.app, found.accounts)}
			}
		}
	}
	return nil, nil
}

func (l *locked) commands() commands {
	return commands{
		on("enter p", "locked.letter", l.letter).shown("p"),
		on("r", "home.reload", l.look),
		on("q", "key.leave", move(Leave{})),
	}
}

// letter is a ready request to the administrator.
func (l *locked) letter() Move {
	letter := newLetter(guide.LetterAccess, guide.Values{})
	letter.then = "locked.letter-then"
	return Show{letter}
}

func (l *locked) Keys() []key.Binding { return l.commands().bindings() }

func (l *locked) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(" " + spread(f.Theme.Title.Render(f.T("home.module")), f.Theme.Warn.Render(f.Theme.Symbol.Shut+" "+f.T("locked.mark")), f.Width-4))
	page.gap()
	page.para(f.Theme.Strong, 2, f.T("locked.title"))
	page.para(f.Theme.Dim, 2, f.T("locked.why"))
	page.gap()
	page.para(f.Theme.Dim, 2, f.T("locked.next"))
	page.gap()
	page.line("  " + f.Theme.Press.Render("[ "+capital(f.T("locked.letter"))+" ]"))
	return page.done()
}
