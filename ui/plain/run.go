package plain

import (
	"context"
	"errors"
	"io"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/guide"
)

// Options is how a conversation begins.
type Options struct {
	Actor            accounts.Actor
	Setup            bool              // begin with the wizard even when accounts are stored
	Rotate           bool              // begin with a change of password
	Account          string            // of which account: its address, known or not, or its name; empty: it is asked for
	Fill             map[string]string // wizard fields given beforehand, by ID; never the password
	CA               string            // PEM of an additional authority
	PracticePassword string            // what a rehearsal takes
	PracticeNext     string            // the one that it is changed for
}

// talk is one conversation.
type talk struct {
	*Lines
	ctx     context.Context
	env     ui.Env
	service *accounts.Service
	o       Options
}

// Run talks until the person leaves, the input ends (ErrEnded) or ctx does.
func Run(ctx context.Context, env ui.Env, service *accounts.Service, o Options) error {
	var out io.Writer = env.Out
	if env.ASCII {
		out = asciiWriter{env.Out}
	}
	t := &talk{Lines: NewLines(env, out), ctx: ctx, env: env, service: service, o: o}
	if env.Practice {
		t.tell("plain.practice", "password", o.PracticePassword)
		t.tell("plain.practice-next", "password", o.PracticeNext)
	}
	t.tell("plain.help")
	list, err := service.List(ctx, o.Actor)
	if err != nil {
		return err
	}
	switch {
	case o.Rotate:
		err = t.rotate()
	case o.Setup || len(list) == 0:
		err = t.setup()
	default:
		if err = t.awaited(list); err == nil || errors.Is(err, errBack) {
			err = t.home()
		}
	}
	if errors.Is(err, errBack) {
		return nil
	}
	return err
}

// asciiWriter spells what an old console cannot show.
type asciiWriter struct{ to io.Writer }

func (w asciiWriter) Write(p []byte) (int, error) {
	_, err := io.WriteString(w.to, guide.ASCII(string(p)))
	return len(p), err
}

// text is a text of the catalogue.
func (t *talk) text(key string, pairs ...any) string { return t.env.Say(key, pairs...) }

// tell says a text of the catalogue, wrapped.
func (t *talk) tell(key string, pairs ...any) { t.paragraph(t.text(key, pairs...)) }

// home is the menu.
func (t *talk) home() error {
	menu := []struct {
		key string
		do  func() error
	}{
		{"plain.home.setup", func() error {
			t.o.Fill = nil // what flags gave was for the first
			return t.setup()
		}},
		{"plain.home.list", t.list},
		{"plain.home.test", t.testAll},
		{"plain.home.rotate", func() error {
			t.o.Fill, t.o.Account = nil, ""
			return t.rotate()
		}},
		{"plain.home.fetch", t.fetch},
		{"plain.home.read", t.read},
		{"explain.title", t.explain},
		{"plain.home.export", t.exports},
		{"plain.home.guide", t.guide},
		{"plain.home.leave", nil},
	}
	var choices []string
	for _, item := range menu {
		choices = append(choices, t.text(item.key))
	}
	for {
		t.say("")
		t.tell("plain.home")
		what, err := t.choose(t.ctx, choices, -1)
		if err != nil {
			return err
		}
		if menu[what].do == nil {
			return nil
		}
		if err := menu[what].do(); err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// testAll tests one account after the other, so that lines do not mix.
func (t *talk) testAll() error {
	list, err := t.service.List(t.ctx, t.o.Actor)
	if err != nil {
		return err
	}
	for _, a := range list {
		t.say("")
		t.say(a.Profile.Address.String())
		if err := t.test(a); err != nil {
			return err
		}
	}
	return nil
}

// guide shows the pages of the guide.
func (t *talk) guide() error {
	pages := guide.Pages()
	var titles []string
	for _, p := range pages {
		titles = append(titles, p.Title(t.env.Lang))
	}
	n, err := t.choose(t.ctx, titles, -1)
	if err != nil {
		return err
	}
	if pages[n].Asks() {
		return t.tree(guide.Values{})
	}
	t.page(pages[n], guide.Values{})
	return nil
}

// Receipt is what stays after an account was stored: what, where the password
// lives, and how to test it again.
func Receipt(say func(key string, pairs ...any) string, a accounts.Account, place accounts.Place, practice bool) []string {
	address := a.Profile.Address.String()
	lines := []string{say("plain.stored", "address", address)}
	if !a.Proved {
		lines = []string{say("plain.stored-untested", "address", address)}
	}
	kept := say("plain.password-lives", "where", say("kept."+string(a.Keeping)))
	if a.Keeping == accounts.Sealed && place.Path != "" {
		kept += " " + say("plain.key-file", "path", mail.Clean(place.Path))
	}
	if practice {
		return append(lines, kept, say("plain.practised"))
	}
	return append(lines, kept, say("plain.test-again", "address", address))
}
