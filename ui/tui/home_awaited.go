package tui

import (
	"slices"

	"mailkey/config/accounts"
)

// awaited is the accounts whose first password the person is asked for.
func (h *home) awaited() (some []accounts.Account) {
	for _, a := range h.list {
		if a.AwaitedFrom(h.app.opts.Actor) {
			some = append(some, a)
		}
	}
	return some
}

// toAwaited moves the focus to the first of them: that is what there is to do.
func (h *home) toAwaited() {
	i := slices.IndexFunc(h.shown(), func(a accounts.Account) bool { return a.AwaitedFrom(h.app.opts.Actor) })
	if i >= 0 {
		h.at = i
	}
}

// renews is what giving a password is called: a first one is not changed.
func (h *home) renews(usual string) string {
	if a, ok := h.focused(); ok && a.Awaits() {
		return "home.first"
	}
	return usual
}
