package cli

import (
	"context"
	"errors"
	"sync/atomic"

	"mailkey/config/accounts"
	"mailkey/ui"
	"mailkey/ui/plain"
	"mailkey/ui/tui"
	"mailkey/ui/wizard"
)

// home is mailkey without a command: the wizard the first time, later the menu.
func (s *session) home([]string) error {
	if s.on(flagVersion) {
		return s.version(nil)
	}
	return s.face(begun{})
}

// begun is how a conversation begins, and with what.
type begun struct {
	setup    bool
	rotate   bool
	account  string    // of the rotation; empty: it is asked for
	practice *Practice // of a rehearsal
}

// words are the practice passwords, in the order of their use.
func (b begun) words() (first, next string) {
	if b.practice == nil {
		return "", ""
	}
	return b.practice.Password, b.practice.Next
}

// face opens the conversation: on the full screen, or by lines.
func (s *session) face(b begun) error {
	if s.json || s.on(flagNoInput) {
		return s.usage("", "cli.face-silent")
	}
	if s.parts.Remote != nil && !s.env.InTTY {
		return s.usage("", "serve.no-terminal")
	}
	if s.byLines() {
		if err := s.mayTest(); err != nil { // the full screen has a page for it
			return err
		}
		return s.plainly(s.env, s.open, b)
	}
	return s.fullScreen(s.env, s.open, b)
}

// byLines reports whether the plain face is wanted: flag, ACCESSIBLE, setting,
// TERM, or no terminal at all (design §2).
func (s *session) byLines() bool {
	return !s.env.InTTY || !s.env.OutTTY || s.plainWanted()
}

// plainWanted reports whether nothing may be drawn over, whatever the terminal.
func (s *session) plainWanted() bool {
	if s.has(flagPlain) {
		return s.on(flagPlain)
	}
	accessible := s.env.Getenv("ACCESSIBLE")
	return accessible != "" && accessible != "0" || accessible == "" && s.settings.Plain || s.env.Getenv("TERM") == "dumb"
}

// opener opens the store that a face works on.
type opener func() (*Opened, error)

// plainly runs the face by lines.
func (s *session) plainly(env ui.Env, open opener, b begun) error {
	opened, err := open()
	if err != nil {
		return err
	}
	s.told(opened)
	first, next := b.words()
	err = plain.Run(s.ctx, env, opened.Service, plain.Options{
		Actor: s.who(), Setup: b.setup, Rotate: b.rotate, Account: b.account, Fill: s.prefilled(), CA: s.ca,
		PracticePassword: first, PracticeNext: next,
	})
	return errors.Join(s.inputEnded(err), opened.Close())
}

// fullScreen runs the full-screen face; the store is opened behind its first frame.
func (s *session) fullScreen(env ui.Env, open opener, b begun) error {
	first, next := b.words()
	var opened atomic.Pointer[Opened]
	receipt, err := tui.Run(s.ctx, env, func(context.Context) (*accounts.Service, error) {
		o, err := open()
		if err != nil {
			return nil, s.problemOf(err)
		}
		opened.Store(o)
		return o.Service, nil
	}, tui.Options{
		Actor: s.who(), Setup: b.setup, Rotate: b.rotate, Account: b.account, Fill: s.prefilled(), CA: s.ca,
		PracticePassword: first, PracticeNext: next, Remote: s.parts.Remote != nil,
	})
	if o := opened.Load(); o != nil {
		s.told(o) // not before: the screen is the person's until now
		err = errors.Join(err, o.Close())
	}
	for _, line := range receipt.Lines {
		s.line("%s", line)
	}
	return s.crashed(err)
}

// crashed tells the screen's own mistake in the same words as ours.
func (s *session) crashed(err error) error {
	var crash tui.Crash
	if errors.As(err, &crash) {
		return s.bug(crash.What, crash.Where)
	}
	return err
}

// prefilled is the wizard's fields that flags gave.
func (s *session) prefilled() map[string]string {
	fill := map[string]string{}
	for _, field := range wizard.Setup(s.env.Now()).Fields() {
		if text, ok := s.given[field.ID]; ok && !field.Secret {
			fill[field.ID] = text
		}
	}
	if s.on(flagNoKeep) {
		fill["keep"] = "no"
	}
	return fill
}
