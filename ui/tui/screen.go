package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/ui/i18n"
	"mailkey/ui/theme"
)

// Screen is one thing at a time that a person sees and does.
type Screen interface {
	// Update answers a key, a paste, or news of a job the screen asked for.
	Update(tea.Msg) (tea.Cmd, Move)
	// View draws the body, at most as large as the frame. It is pure.
	View(Frame) (string, *tea.Cursor)
	// Keys is what works now; the hint bar and the help page read it too.
	Keys() []key.Binding
}

// typist is a screen that may be in the middle of typing, when no bare letter
// is a command.
type typist interface{ Typing() bool }

// headed is a screen that says what the header shows: the key of its title and
// the account it is about.
type headed interface {
	Head() (title, account string)
}

// Frame is everything a View may know beside its own state.
type Frame struct {
	Width, Height int // of what is being drawn, in cells
	Theme         theme.Theme
	Lang          i18n.Lang
	Shift         int // lines that a longer page is scrolled on from where it stands by itself
	Now           time.Time
	Beat          int  // counts spinner steps
	Practice      bool // rehearsal
	Remote        bool // over SSH: the terminal's clipboard only
}

// T is the text of key in the reader's language.
// Over SSH "this computer" is the server, so some keys have words of their own.
func (f Frame) T(key string, pairs ...any) string {
	if f.Remote {
		return f.Lang.Remote(key, pairs...)
	}
	return f.Lang.T(key, pairs...)
}

// N is the counted text of key.
func (f Frame) N(key string, n int, pairs ...any) string { return f.Lang.N(key, n, pairs...) }

// pointed is how a row of a list begins and looks: the pointer stands before the one
// in focus.
func (f Frame) pointed(here bool, usual lipgloss.Style) (lead string, style lipgloss.Style) {
	if here {
		return f.Theme.Accent.Render(f.Theme.Symbol.Pointer) + " ", f.Theme.Accent
	}
	return "  ", usual
}

// Wide reports whether two columns fit side by side.
func (f Frame) Wide() bool { return f.Width >= 70 }

// Spinner is the present picture of something under way.
func (f Frame) Spinner() string {
	return f.Theme.Symbol.Spin[f.Beat%len(f.Theme.Symbol.Spin)]
}

// within is the frame with another size.
func (f Frame) within(width, height int) Frame {
	f.Width, f.Height = max(width, 0), max(height, 0)
	return f
}
