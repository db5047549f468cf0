package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

// start is the screen of the first frames, while the service opens. What is
// typed meanwhile is kept for the screen that follows.
type start struct {
	app   *App
	typed []tea.Msg
	err   error
}

// maxTyped bounds what is kept of the typing before the first screen.
const maxTyped = 1000

// started is what there is to begin with.
type started struct {
	accounts []accounts.Account
	draft    []byte
	known    *accounts.Account // whose password is to be changed; nil: none that is stored
	locked   bool
	crew     crew
	access   string // of a shared session, before the rest was looked up
	err      error
}

// start looks up what is stored.
func (o Options) start(ctx context.Context, svc *accounts.Service, _ func(any)) any {
	var s started
	if o.Remote {
		s.access, _ = access(ctx, svc, o.Actor) // without it all that is found counts as changed
	}
	if s.crew, s.err = crewOf(ctx, svc, o.Actor); s.err != nil {
		return s
	}
	open, err := svc.Unlocked(ctx, o.Actor)
	if err != nil || !open {
		return started{crew: s.crew, access: s.access, locked: err == nil, err: err}
	}
	if s.accounts, s.err = svc.List(ctx, o.Actor); s.err == nil {
		s.draft, s.err = svc.Draft(ctx, o.Actor)
	}
	if s.err != nil || o.Account == "" {
		return s
	}
	switch it, err := svc.Find(ctx, o.Actor, o.Account); {
	case err == nil:
		s.known = &it
	case accounts.CodeOf(err) != accounts.CodeNotFound:
		s.err = err
	}
	return s
}

func (s *start) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.err == nil && len(s.typed) < maxTyped {
			s.typed = append(s.typed, msg)
		}
	case Done:
		switch result := msg.Result.(type) {
		case started:
			if result.err == nil {
				return nil, s.first(result)
			}
			s.err = result.err
		case error:
			s.err = result
		}
	}
	return nil, nil
}

// first is the screen to begin with: the wizard where nothing is stored yet,
// and the question about what was left unfinished before either. A team's
// administrator has the menu in any case: they came to let people in, perhaps.
func (s *start) first(found started) Move {
	a := s.app
	a.crew = found.crew
	wizard := a.opts.Setup || len(found.accounts) == 0 && !(a.opts.Remote && a.admin())
	switch {
	case found.locked:
		return Enter{newLocked(a)}
	case a.opts.Rotate:
		return Moves{Enter{a.rotation(found)}, Feed{s.typed}}
	case len(a.opts.Fill) == 0 && len(found.draft) > 0 && wizard:
		return Enter{newResume(a, found.draft, newSetup(a.opts, a.env))}
	case wizard:
		return Moves{Enter{newSetup(a.opts, a.env)}, Feed{s.typed}}
	}
	return Moves{Enter{newHome(a, found.accounts)}, Feed{s.typed}}
}

func (s *start) Typing() bool { return true }

func (s *start) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.gap()
	if s.err == nil {
		page.para(f.Theme.Dim, 1, f.T("start.opening"))
		return page.done()
	}
	page.hang(f.Theme.Bad, " "+f.Theme.Symbol.No+" ", f.T("start.failed"))
	page.gap()
	page.para(f.Theme.Dim, 3, f.trouble(s.err))
	page.gap()
	page.para(f.Theme.Strong, 3, f.T("start.failed-next"))
	return page.done()
}

func (s *start) Keys() []key.Binding { return nil }

// home is the menu, its list asked for anew.
func (a *App) home() Screen { return newHome(a, nil) }
