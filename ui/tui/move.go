package tui

import (
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Move is what a screen wants done. Nil: nothing.
type Move interface{ isMove() }

type (
	// Moves is several, done in order.
	Moves []Move

	// Next: this step is done. Back: one step back. A flow acts on them.
	Next struct{}
	// Back goes one step back; from the first screen it leaves.
	Back struct{}
	// GoTo leads to a step of the flow, and there to a field or a guide page.
	GoTo struct{ Step, Field, Page string }

	// Do starts a job. A job of the same name that the screen began before is
	// forgotten. News of it come back as Told and Done with that name.
	Do struct {
		Name string
		Work Work
		// Quiet jobs draw no spinner; Lasting ones outlive their screen.
		Quiet, Lasting bool
	}
	// Stop cancels the screen's job of that name at once; nothing more is heard of it.
	Stop struct{ Name string }
	// Forget cancels every job that is not lasting.
	Forget struct{}

	// Copy puts a text, a text in the reader's language, or else a secret, on the
	// clipboard. What is the key of its name.
	Copy struct {
		What   string
		Text   string
		Say    func(i18n.Lang) string
		Secret mail.Secret
	}
	// Open opens a link in the browser.
	Open struct{ URL string }
	// Tell shows a short notice until the next key.
	Tell struct {
		Key   string
		Pairs []any
	}

	// Enter puts another screen in the place of this one.
	Enter struct{ Screen Screen }
	// Show lays a screen over this one; Close takes it away again.
	Show struct{ Screen Screen }
	// Close takes this screen away from above another, which gets the answer as a message.
	Close struct{ Answer tea.Msg }
	// Feed gives the screen on top what was typed before it was there.
	Feed struct{ Typed []tea.Msg }
	// Fetch shows the screen that fetches an account's mail.
	Fetch struct{ account accounts.Account }
	// Share shows the screen that says who may use an account.
	Share struct{ account accounts.Account }
	// Home leads to the home menu.
	Home struct{}
	// Speak changes the language.
	Speak struct{ Lang i18n.Lang }
	// SetAside remembers unfinished answers.
	SetAside struct{ Answers []byte }
	// Leave ends the program; what would be lost has been asked about.
	Leave struct{}
)

func (Moves) isMove()    {}
func (Next) isMove()     {}
func (Back) isMove()     {}
func (GoTo) isMove()     {}
func (Do) isMove()       {}
func (Stop) isMove()     {}
func (Forget) isMove()   {}
func (Copy) isMove()     {}
func (Open) isMove()     {}
func (Tell) isMove()     {}
func (Enter) isMove()    {}
func (Show) isMove()     {}
func (Close) isMove()    {}
func (Feed) isMove()     {}
func (Fetch) isMove()    {}
func (Share) isMove()    {}
func (Home) isMove()     {}
func (Speak) isMove()    {}
func (Leave) isMove()    {}
func (SetAside) isMove() {}

// tell is a notice.
func tell(key string, pairs ...any) Move { return Tell{key, pairs} }
