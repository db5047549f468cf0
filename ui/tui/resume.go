package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/wizard"
)

// resume asks whether to continue what was left unfinished.
type resume struct {
	app   *App
	setup *setup // with the answers of then; nil when they cannot be read
	fresh Screen // what was asked for, begun anew
	at    int
	// finding: it has been chosen to continue, and the mail is being looked up.
	finding bool
}

func newResume(a *App, draft []byte, fresh Screen) *resume {
	r := &resume{app: a, fresh: fresh}
	if flow, err := wizard.Resume(a.env.Now(), draft); err == nil {
		r.setup = newFlow(a.opts, a.env, flow)
	}
	return r
}

func (r *resume) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := r.commands().press(msg)
		return nil, m
	case Done:
		if found, ok := msg.Result.(located); ok {
			r.setup.draft().Settle(found.finding)
		}
		return nil, r.goOn()
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
	if r.finding {
		return nil
	}
	last := len(r.choices()) - 1
	return commands{
		on("enter", "key.choose", r.enter),
		on("down tab", "key.move", func() Move { r.at = min(r.at+1, last); return nil }).shown("up/down").when(last > 0),
		on("up shift+tab", "", func() Move { r.at = max(r.at-1, 0); return nil }).shown("").when(last > 0),
	}
}

func (r *resume) Keys() []key.Binding { return r.commands().bindings() }

func (r *resume) Head() (title, account string) {
	if r.setup == nil {
		return "setup.title", ""
	}
	return r.setup.Head()
}

func (r *resume) enter() Move {
	if r.choices()[r.at] == "resume.continue" {
		return r.find()
	}
	actor, turn := r.app.opts.Actor, r.app.opts.pen.turn()
	drop := Do{Name: "drop", Quiet: true, Lasting: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		return turn.write(ctx, func() error { return svc.DropDraft(ctx, actor) })
	}}
	return Moves{drop, Enter{r.fresh}}
}

// find looks up again where the mail lives, which is not kept with the answers:
// the servers' names may be a guess that needs a yes.
func (r *resume) find() Move {
	d := r.setup.draft()
	if d.Login.Address.IsZero() || d.Found.Address.Key() == d.Login.Address.Key() || r.setup.flow.Step().ID() == "address" {
		return r.goOn()
	}
	r.finding = true
	address, ca := d.Login.Address, d.Login.CA
	return Do{Name: "find", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		return located{finding: svc.DiscoverWith(ctx, address, ca)}
	}}
}

func (r *resume) goOn() Move {
	if flow := r.setup.flow; !flow.Step().Needed(flow.Draft) {
		flow.Next() // the mail has moved away from Google meanwhile
	}
	r.setup.turn()
	return Enter{r.setup}
}

func (r *resume) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	title := "resume.title"
	switch {
	case r.setup != nil && r.setup.draft().First():
		title = "first.resume"
	case r.setup != nil && r.setup.flow.Changes():
		title = "resume.title-rotate"
	}
	page.gap()
	page.line(f.Theme.Title.Render(f.T(title)))
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
		lead, style := f.pointed(i == r.at, f.Theme.Dim)
		page.line(lead + style.Render(f.T(c)))
		if i == r.at {
			page.here()
		}
	}
	page.gap()
	if r.finding {
		page.para(f.Theme.Dim, 0, f.Spinner()+" "+f.T("address.finding"))
		return page.done()
	}
	if r.setup != nil && r.setup.draft().Lost {
		page.para(f.Theme.Dim, 0, f.T("resume.password"))
	}
	return page.done()
}
