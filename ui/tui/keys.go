package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// command is a key and what it does. A screen's commands are the one list that
// dispatch, the hint bar and the help page read.
type command struct {
	key.Binding
	do func() Move
}

// on makes a command: the keys, separated by spaces and the first one shown, and the
// key of the text that says what it does.
func on(keys, text string, do func() Move) command {
	all := strings.Fields(keys)
	return command{key.NewBinding(key.WithKeys(all...), key.WithHelp(all[0], text)), do}
}

// shown gives the keys another name in the hint bar, such as "a–e".
func (c command) shown(as string) command {
	c.SetHelp(as, c.Help().Desc)
	return c
}

// when switches the command off where it makes no sense.
func (c command) when(ok bool) command {
	c.SetEnabled(ok)
	return c
}

// commands is what works on a screen now.
type commands []command

func (cs commands) bindings() []key.Binding {
	all := make([]key.Binding, 0, len(cs))
	for _, c := range cs {
		if c.Enabled() {
			all = append(all, c.Binding)
		}
	}
	return all
}

// press does what the key stands for; false when it stands for nothing.
func (cs commands) press(msg tea.KeyPressMsg) (Move, bool) {
	for _, c := range cs {
		if key.Matches(msg, c.Binding) {
			return c.do(), true
		}
	}
	return nil, false
}

// move is a command's deed when it is a Move known beforehand.
func move(m Move) func() Move { return func() Move { return m } }
