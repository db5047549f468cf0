package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Roll scrolls the page by so many lines, as far as there are any.
type Roll struct{ Lines int }

func (Roll) isMove() {}

// reader is a screen whose text comes before its buttons: while it is Reading,
// the arrows go through the text as far as it goes, line by line.
type reader interface{ Reading() bool }

// body is what the screen draws between header and notice, scrolled on by so
// many lines.
func (a *App) body(shift int) (string, *tea.Cursor) {
	f := a.frame.within(a.frame.Width, a.end()-top)
	f.Shift = shift
	return a.top().View(f)
}

// roll scrolls what is longer than the screen; false when it stands at that end
// already. It asks nobody how long the page is: it goes on as long as the
// picture changes.
func (a *App) roll(lines int) bool {
	if tooSmall(a.frame) {
		return false
	}
	by := 1
	if lines < 0 {
		by = -1
	}
	now, _ := a.body(a.frame.Shift)
	was := now
	for a.frame.Shift*by < 0 { // what was scrolled beyond the end, before the page grew shorter
		if next, _ := a.body(a.frame.Shift + by); next != now {
			break
		}
		a.frame.Shift += by
	}
	for range max(lines, -lines) {
		next, _ := a.body(a.frame.Shift + by)
		if next == now {
			break
		}
		a.frame.Shift, now = a.frame.Shift+by, next
	}
	return now != was
}

// rolls reports whether the page can be scrolled at all.
func (a *App) rolls() bool {
	now, _ := a.body(a.frame.Shift)
	below, _ := a.body(a.frame.Shift + 1)
	above, _ := a.body(a.frame.Shift - 1)
	return now != below || now != above
}

// scroll takes the keys that scroll where the screen itself has no use for them:
// a page at a time everywhere, a line at a time where no arrow means anything
// else, or a text is being read.
func (a *App) scroll(msg tea.KeyPressMsg) bool {
	if slices.ContainsFunc(a.top().Keys(), func(k key.Binding) bool { return key.Matches(msg, k) }) {
		r, ok := a.top().(reader)
		return ok && r.Reading() && a.arrow(msg)
	}
	page := max(a.end()-top-2, 1)
	switch msg.String() {
	case "pgdown":
		a.roll(+page)
	case "pgup":
		a.roll(-page)
	default:
		return a.arrows() && a.arrow(msg)
	}
	return true
}

// arrow scrolls by a line; false where there is none, or another key.
func (a *App) arrow(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "down":
		return a.roll(+1)
	case "up":
		return a.roll(-1)
	}
	return false
}

// arrows reports whether ↑ and ↓ mean nothing to the screen.
func (a *App) arrows() bool {
	if t, ok := a.top().(typist); ok && t.Typing() {
		return false
	}
	down := tea.KeyPressMsg{Code: tea.KeyDown}
	return !slices.ContainsFunc(a.top().Keys(), func(k key.Binding) bool { return key.Matches(down, k) })
}

// settled gives a screen a message; what was scrolled stays so, unless it shows
// something else now.
func (a *App) settled(do func() tea.Cmd) tea.Cmd {
	if a.frame.Shift == 0 || tooSmall(a.frame) {
		return do()
	}
	top, lang := a.top(), a.frame.Lang
	before, _ := a.body(0)
	cmd := do()
	if after, _ := a.body(0); a.top() != top || a.frame.Lang != lang || after != before {
		a.frame.Shift = 0
	}
	return cmd
}
