package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/ui/wizard"
)

// oldPassword asks for the old password where mailkey does not have it. It may be
// left empty.
type oldPassword struct {
	form
	setup *setup
}

func newOldPassword(s *setup, step wizard.Form) *oldPassword {
	return &oldPassword{newForm(s.draft(), step.Fields), s}
}

func (o *oldPassword) Typing() bool { return true }

func (o *oldPassword) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		o.paste(msg.Content)
	case tea.KeyPressMsg:
		if m, ok := o.commands().press(msg); ok {
			return nil, m
		}
		if key.Matches(msg, shut) {
			return nil, tell("tui.how-to-paste")
		}
		o.press(msg)
	case answered:
		if msg.yes {
			o.draft.Agree(msg.about)
			return nil, o.enter()
		}
	}
	return nil, nil
}

func (o *oldPassword) empty() bool { return len(o.typed[o.fields[0].ID].text) == 0 }

func (o *oldPassword) commands() commands {
	reveal, enter := "key.reveal", "rotate.try"
	if o.shown {
		reveal = "key.mask"
	}
	if o.empty() && !o.draft.Typed(o.fields[0]) {
		enter = "rotate.without"
	}
	return commands{
		on("enter", enter, o.enter),
		on("ctrl+r", reveal, func() Move { o.shown = !o.shown; return nil }).when(!o.empty()),
		on("tab down", "key.field", func() Move { o.step(+1); return nil }).shown("tab"),
		on("shift+tab up", "", func() Move { o.step(-1); return nil }).shown(""),
		on("esc", "key.back", move(Back{})),
	}
}

func (o *oldPassword) Keys() []key.Binding { return o.commands().bindings() }

// enter goes on; with a password only where nothing speaks against sending it.
func (o *oldPassword) enter() Move {
	if !o.submit() {
		return nil
	}
	if open := o.draft.Doubts(); len(open) > 0 && o.draft.Typed(o.fields[0]) && o.draft.Replaces == "" {
		return Show{newDoubt(o.setup, open[0])}
	}
	o.setup.old = nil // another one may stand there now
	return Next{}
}

func (o *oldPassword) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.line(f.Theme.Title.Render(f.T("rotate.old-ask")))
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("rotate.old-why"))
	page.gap()
	o.row(page, o.fields[0], "")
	if f.Practice && o.setup.opts.PracticePassword != "" {
		page.para(f.Theme.Warn, labelWidth(f)+2, f.T("connect.practice", "password", o.setup.opts.PracticePassword))
	}
	page.gap()
	text := "rotate.try"
	if o.empty() && !o.draft.Typed(o.fields[0]) {
		text = "rotate.without"
	}
	o.button(page, capital(f.T(text)))
	return page.done()
}
