package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// resume asks whether to continue what was left unfinished.
type resume struct {
	app   *App
	setup *setup // with the answers of then; nil when they cannot be read
	at    int
}

func newResume(a *App, draft []byte) *resume {
	r := &resume{app: a, setup: newSetup(a.opts, a.env)}
	if r.setup.flow.Restore(draft) != nil {
		r.setup = nil
	}
	return r
}

func (r *resume) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := r.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (r *resume) choices() []string {
	if r.setup == nil {
		return []string{"resume.afresh"}
	}
	return []string{"resume.continue", "resume.afresh"}
}

func (r *resume) commands() commands {
	last := len(r.choices()) - 1
	return commands{
		on("enter", "key.choose", r.enter),
		on("down tab", "key.move", func() Move { r.at = min(r.at+1, last); return nil }).shown("up/down").when(last > 0),
		on("up shift+tab", "", func() Move { r.at = max(r.at-1, 0); return nil }).shown("").when(last > 0),
	}
}

func (r *resume) Keys() []key.Binding { return r.commands().bindings() }

func (r *resume) Head() (title, account string) { return "setup.title", "" }

func (r *resume) enter() Move {
	if r.choices()[r.at] == "resume.continue" {
		r.setup.turn()
		return Enter{r.setup}
	}
	actor := r.app.opts.Actor
	drop := Do{Name: "drop", Quiet: true, Lasting: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		return svc.DropDraft(ctx, actor)
	}}
	return Moves{drop, Enter{newSetup(r.app.opts, r.app.env)}}
}

func (r *resume) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.gap()
	page.line(f.Theme.Title.Render(f.T("resume.title")))
	page.gap()
	if r.setup != nil {
		n, of := r.setup.flow.Number()
		step := f.T("step.of", "n", n, "of", of) + " " + f.Theme.Symbol.Sep + " " + f.T("step."+r.setup.flow.Step().ID())
		if a := r.setup.draft().Login.Address; !a.IsZero() {
			page.line("  " + f.Theme.Value.Render(mail.CleanUpTo(a.String(), 60)))
		}
		page.line("  " + f.Theme.Dim.Render(step))
		page.gap()
	} else {
		page.para(f.Theme.Dim, 0, f.T("resume.unreadable"))
		page.gap()
	}
	for i, c := range r.choices() {
		lead, style := "  ", f.Theme.Dim
		if i == r.at {
			lead, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Accent
		}
		page.line(lead + style.Render(f.T(c)))
		if i == r.at {
			page.here()
		}
	}
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("resume.password"))
	return page.done()
}
