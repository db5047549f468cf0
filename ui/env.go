// Package ui is what all faces of mailkey share: the surroundings in which a
// face talks to a person. A face knows nothing of its surroundings but this.
package ui

import (
	"context"
	"io"
	"time"

	"mailkey/ui/i18n"
)

// Env is the surroundings of one session. On one's own computer it is filled
// from the process, over SSH from the session.
type Env struct {
	In       io.Reader
	Out, Err io.Writer

	InTTY, OutTTY, ErrTTY bool // whether each is a terminal

	Environ []string // NAME=value, the client's

	Lang  i18n.Lang
	Theme string // "", "light" or "dark": asked of the terminal when empty
	ASCII bool   // draw with ASCII letters only

	Remote   bool // the person sits at another computer, over SSH: nothing here is theirs
	Practice bool // rehearsal: everything is marked so, nothing leaves this computer

	// Copy puts text on the system's own clipboard. Nil: there is none, the
	// terminal is asked to do it (OSC 52).
	Copy func(context.Context, string) error
	// Pasted reads the system's clipboard, to know whether it still holds what
	// was copied. Nil: it cannot be read.
	Pasted func(context.Context) (string, error)
	// Browse opens a link in the browser. Nil: it cannot or must not.
	Browse func(context.Context, string) error

	// Keep writes a file that the person asked for, readable by its owner only,
	// and tells where it is; an existing one is never replaced. A bare name goes to
	// where the person is, numbered if taken; a path is meant as it is, and
	// fs.ErrExist if taken. Nil: no file may be written here, as over SSH.
	Keep func(name string, data []byte) (path string, err error)

	// Self is how another program on this computer calls mailkey, to ask for a
	// password: the argument list before the command's name. Nil: by its name alone.
	Self []string
	// Roots is the system's file of certificate authorities, where it was found.
	Roots string

	SaveLang  func(i18n.Lang) error // remembers a choice; may be nil
	SaveTheme func(string) error    // remembers Theme; may be nil

	Now func() time.Time

	// Sizes tells the sizes of a terminal that is not this process's own, its first
	// one at once. Nil: the process's terminal is asked.
	Sizes <-chan Size
	// Typed reads lines from a terminal without a driver that would echo and edit
	// them. Nil: there is one, or there is no terminal.
	Typed Typed
	// Closing is closed when the face should end as soon as what runs is done. Nil:
	// it never has to.
	Closing <-chan struct{}
}

// Typed is a line editor; golang.org/x/term has one.
type Typed interface {
	SetPrompt(string)
	ReadLine() (string, error)
	ReadPassword(prompt string) (string, error)
}

// Size is a terminal's, in cells.
type Size struct{ Width, Height int }

// Say is a text of the catalogue, in the words for where the person sits: over SSH
// "this computer" is the server.
func (e Env) Say(key string, pairs ...any) string {
	if e.Remote {
		return e.Lang.Remote(key, pairs...)
	}
	return e.Lang.T(key, pairs...)
}

// Getenv is the client's environment variable, or "".
func (e Env) Getenv(name string) string {
	for i := len(e.Environ) - 1; i >= 0; i-- {
		if v := e.Environ[i]; len(v) > len(name) && v[len(name)] == '=' && v[:len(name)] == name {
			return v[len(name)+1:]
		}
	}
	return ""
}
