package tui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
)

// returned is the answer of a screen that may have changed what is stored.
type returned struct{}

// newRotation is the wizard for a new password of a stored account: it begins
// where Google gives one, or with the password's field for other providers.
func newRotation(a *App, account accounts.Account) *setup {
	return rotation(a.opts, a.env, account)
}

func rotation(given Options, env ui.Env, account accounts.Account) *setup {
	opts, p := given, account.Profile
	if p.CA != "" {
		opts.CA = p.CA
	}
	opts.Fill = map[string]string{
		"address": p.Address.String(), "name": p.Label, "purpose": string(account.Purpose), "user-name": p.UserName,
	}
	for _, lane := range mail.Protocols {
		server, id := p.Server(lane), string(lane)
		opts.Fill[id+"-host"], opts.Fill[id+"-port"] = server.Host, strconv.Itoa(server.Port)
		opts.Fill[id+"-security"] = string(server.Security)
	}
	s := newSetup(opts, env)
	s.opts = given
	d := s.draft()
	d.Replaces, d.From = account.ID, account.Revision
	d.Forget = account.Keeping == accounts.NotKept
	d.AppName = nextName(d.AppName, account.AppName)
	s.renew()
	s.flow.Go(s.first)
	s.turn()
	return s
}

// renew makes the conversation one about a stored account's new password: where
// its mail lives is known, and going back ends where it began.
func (s *setup) renew() {
	s.draft().Renew()
	s.first = "connect"
	if s.draft().Google() {
		s.first = "app-password"
	}
}

// nextName is the suggested name of an app password, or the next one of that
// name, so that two can be told apart: "Firmao 2026-11", "Firmao 2026-11-2".
func nextName(suggested, taken string) string {
	if taken == suggested {
		return suggested + "-2"
	}
	if rest, ok := strings.CutPrefix(taken, suggested+"-"); ok {
		if n, err := strconv.Atoi(rest); err == nil && n > 1 && n < 1000 {
			return suggested + "-" + strconv.Itoa(n+1)
		}
	}
	return suggested
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

// setAside remembers unfinished answers.
func (s *setup) setAside() Move {
	if s.draft().Login.Address.IsZero() || s.saved != nil {
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
