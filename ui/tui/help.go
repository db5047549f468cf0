package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/ui/i18n"
)

// help lists the keys of the screen below, and those that work everywhere.
type help struct {
	keys   []key.Binding
	typing bool // something can be pasted there
}

func newHelp(below Screen, _ i18n.Lang) *help {
	t, ok := below.(typist)
	return &help{keys: below.Keys(), typing: ok && t.Typing()}
}

func (h *help) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := h.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (h *help) commands() commands {
	return commands{
		on("esc f1 ? q enter", "key.close", move(Close{})),
	}
}

func (h *help) Keys() []key.Binding { return h.commands().bindings() }

func (h *help) Head() (title, account string) { return "help.title", "" }

func (h *help) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(f.T("help.title")))
	page.gap()
	row := func(keys, what string) {
		page.hang(f.Theme.Dim, "  "+f.Theme.Key.Render(pad(f.keyName(keys), 12))+" ", what)
	}
	for _, k := range h.keys {
		if k.Help().Key != "" {
			what := k.Help().Desc
			if i18n.Has(what + ".long") {
				what += ".long"
			}
			row(k.Help().Key, lower(f.T(what)))
		}
	}
	page.gap()
	for _, name := range []string{"help", "language", "leave"} {
		row(map[string]string{"help": "f1", "language": "f2", "leave": "ctrl+c"}[name], f.T("key."+name))
	}
	page.gap()
	more := strings.Split(f.T("help.more"), "\n")
	if h.typing {
		more = append([]string{f.T("help.paste")}, more...)
	}
	for _, p := range more {
		page.para(f.Theme.Dim, 2, p)
	}
	return page.done()
}
