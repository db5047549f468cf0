package tui

import (
	"context"
	"strconv"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
)

// returned is the answer of a screen that may have changed what is stored.
type returned struct{}

// newRotation is the wizard for a new password of a stored account: it begins
// where Google gives one, or with the password's field for other providers.
func newRotation(a *App, account accounts.Account) *setup {
	opts := a.opts
	p := account.Profile
	opts.CA = p.CA
	opts.Fill = map[string]string{
		"address": p.Address.String(), "name": p.Label, "purpose": string(account.Purpose), "user-name": p.UserName,
	}
	for _, lane := range mail.Protocols {
		server, id := p.Server(lane), string(lane)
		opts.Fill[id+"-host"], opts.Fill[id+"-port"] = server.Host, strconv.Itoa(server.Port)
		opts.Fill[id+"-security"] = string(server.Security)
	}
	s := newSetup(opts, a.env)
	d := s.draft()
	d.Replaces = account.ID
	d.Forget = account.Keeping == accounts.NotKept
	d.AppName = nextName(d.AppName, account.AppName)
	d.Found = discover.Finding{Address: p.Address, Host: discover.Other, Kind: discover.OtherKind, IMAP: p.IMAP, SMTP: p.SMTP}
	s.first = "connect"
	if google(p.IMAP.Host) {
		d.Found.Host, d.Found.Kind, s.first = discover.Google, discover.Workspace, "app-password"
		if google(p.Address.Domain()) {
			d.Found.Kind = discover.Gmail
		}
	}
	s.flow.Go(s.first)
	s.turn()
	return s
}

// google reports whether a host is one of Google's for mail.
func google(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, domain := range []string{"gmail.com", "googlemail.com"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
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

// setAside remembers unfinished answers. A changed password of a stored account
// is begun afresh next time.
func (s *setup) setAside() Move {
	d, actor := s.draft(), s.opts.Actor
	if d.Login.Address.IsZero() || d.Replaces != "" || s.saved != nil {
		return nil
	}
	answers := s.flow.Save()
	return Do{Name: "set-aside", Quiet: true, Lasting: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		_ = svc.SaveDraft(ctx, actor, answers) // a courtesy: there is nobody left to be told
		return nil
	}}
}
