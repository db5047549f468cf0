package tui

import (
	"maps"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/wizard"
)

// which asks whose password is to be changed: one of the stored mailboxes, or
// another one.
type which struct {
	app  *App
	list []accounts.Account
	at   int // a mailbox, or after them the other one
}

func newWhich(a *App, list []accounts.Account) *which { return &which{app: a, list: list} }

// newUnknown is the rotation of a mailbox whose address is typed, or given.
func newUnknown(a *App, address string) *setup {
	opts := a.opts
	if address != "" {
		opts.Fill = map[string]string{"address": address}
		maps.Copy(opts.Fill, a.opts.Fill)
	}
	return newFlow(opts, a.env, wizard.Rotate(a.env.Now(), nil))
}

// rotation is the screen with which a change of a password begins.
func (a *App) rotation(found started) Screen {
	var fresh Screen = newUnknown(a, a.opts.Account)
	switch {
	case found.known != nil:
		fresh = newRotation(a, *found.known)
	case a.opts.Account == "" && len(found.accounts) > 0:
		fresh = newWhich(a, a.renewable(found.accounts))
	}
	draft, err := wizard.Resume(a.env.Now(), found.draft)
	unfinished := err == nil && draft.Changes() && len(a.opts.Fill) == 0
	if unfinished && (a.opts.Account == "" || found.known != nil && draft.Draft.Replaces == found.known.ID) {
		return newResume(a, found.draft, fresh)
	}
	return fresh
}

func (w *which) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := w.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (w *which) commands() commands {
	return commands{
		on("enter", "key.choose", w.enter),
		on("down tab j", "key.move", func() Move { w.at = min(w.at+1, len(w.list)); return nil }).shown("up/down"),
		on("up shift+tab k", "", func() Move { w.at = max(w.at-1, 0); return nil }).shown(""),
		on("end", "", func() Move { w.at = len(w.list); return nil }).shown(""),
		on("home", "", func() Move { w.at = 0; return nil }).shown(""),
		on("esc", "key.back", move(Back{})).when(w.app.menu),
	}
}

func (w *which) Keys() []key.Binding { return w.commands().bindings() }

// Head is what the header says.
func (w *which) Head() (title, account string) { return "rotate.title", "" }

func (w *which) enter() Move {
	if w.at < len(w.list) {
		return Enter{newRotation(w.app, w.list[w.at])}
	}
	return Enter{newUnknown(w.app, "")}
}

func (w *which) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.gap()
	page.line(f.Theme.Title.Render(f.T("which.title")))
	page.gap()
	for i := range len(w.list) + 1 {
		lead, style := f.pointed(i == w.at, f.Theme.Dim)
		if i == len(w.list) {
			page.line(lead + style.Render(f.T("which.another")))
		} else {
			p := w.list[i].Profile
			line := lead + style.Render(fit(shown(p.Label), f.Width/2))
			if p.Label != p.Address.String() {
				line += "  " + f.Theme.Dim.Render(shown(p.Address.String()))
			}
			page.line(line)
		}
		if i == w.at {
			page.here()
		}
	}
	return page.done()
}
