package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/wizard"
)

// edit changes the fields behind ⋯, or the name, of a stored account.
type edit struct {
	form
	app    *App
	it     accounts.Account
	rename bool
	err    error
	saving bool
}

// edited is the answer of the form: settings were stored, perhaps the same.
type edited struct {
	account accounts.Account
	changed bool
}

// renamed is the answer when the name was stored.
type renamed struct{ account accounts.Account }

// newEdit opens the server settings, at a field if it is named.
func newEdit(a *App, it accounts.Account, field string) *edit {
	e := newEditOf(a, it, func(f wizard.Field) bool { return f.Advanced })
	if _, ok := e.byID(field); ok {
		e.goTo(field)
	}
	return e
}

func newRename(a *App, it accounts.Account) *edit {
	e := newEditOf(a, it, func(f wizard.Field) bool { return f.ID == "name" })
	e.rename = true
	return e
}

func newEditOf(a *App, it accounts.Account, wanted func(wizard.Field) bool) *edit {
	flow := wizard.Setup(a.env.Now())
	flow.Draft.Login.Profile = it.Profile
	var fields []wizard.Field
	for _, f := range flow.Fields() {
		if wanted(f) {
			f.Advanced = false // nothing is folded here
			fields = append(fields, f)
		}
	}
	e := &edit{form: newForm(flow.Draft, fields), app: a, it: it}
	for _, in := range e.typed {
		in.set(shown(in.String()))
	}
	return e
}

func (e *edit) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		e.paste(msg.Content)
	case tea.KeyPressMsg:
		if m, ok := e.commands().press(msg); ok {
			return nil, m
		}
		if key.Matches(msg, shut) {
			return nil, tell("tui.how-to-paste")
		}
		e.press(msg)
	case Done:
		e.saving = false
		switch result := msg.Result.(type) {
		case storedAs:
			return nil, e.done(result)
		case error:
			e.err = result
		}
	}
	return nil, nil
}

func (e *edit) done(s storedAs) Move {
	e.err = s.err
	switch {
	case s.err != nil:
		return nil
	case e.rename:
		return Close{renamed{s.account}}
	}
	same := mail.Login{Profile: e.it.Profile}.SameSettings(mail.Login{Profile: s.account.Profile})
	return Close{edited{s.account, !same}}
}

func (e *edit) commands() commands {
	several := len(e.fields) > 1
	return commands{
		on("tab down", "key.field", func() Move { e.step(+1); return nil }).shown("tab").when(several),
		on("shift+tab up", "", func() Move { e.step(-1); return nil }).shown("").when(several),
		on("enter", "edit.button", e.enter),
		e.turning(),
		on("esc", "key.back", move(Close{returned{}})),
	}
}

func (e *edit) Keys() []key.Binding { return e.commands().bindings() }

// Typing is always true: every letter may belong to a field.
func (e *edit) Typing() bool { return true }

// Head is what the header says.
func (e *edit) Head() (title, address string) {
	return "account.title", shown(e.it.Profile.Address.String())
}

func (e *edit) enter() Move {
	if e.saving || !e.submit() {
		return nil
	}
	e.saving, e.err = true, nil
	actor, id, profile, rename := e.app.opts.Actor, e.it.ID, e.draft.Profile(), e.rename
	return Do{Name: "edit", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		var s storedAs
		if rename {
			s.account, s.err = svc.Rename(ctx, actor, id, profile.Label)
		} else {
			s.account, s.err = svc.Edit(ctx, actor, id, profile)
		}
		return s
	}}
}

func (e *edit) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	title, why := "edit.title", "edit.unproved"
	if e.rename {
		title, why = "rename.title", "rename.why"
	}
	page.line(f.Theme.Title.Render(f.T(title)))
	page.gap()
	for _, lane := range mail.Protocols {
		e.lane(page, lane)
	}
	for _, field := range e.fields {
		if field.Lane() == "" {
			e.row(page, field, "")
		}
	}
	page.gap()
	focus, cursor := page.focus, page.cursor
	e.button(page, f.T("edit.button"))
	if e.focus != stopButton {
		page.focus, page.cursor = focus, cursor
	}
	page.gap()
	if e.err != nil {
		page.hang(f.Theme.Bad, "  "+f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.trouble(e.err))
	} else {
		page.para(f.Theme.Dim, 2, f.T(why))
	}
	return page.done()
}

// lane writes the fields of one server below its heading.
func (e *edit) lane(page *sheet, lane mail.Protocol) {
	began := false
	for _, field := range e.fields {
		if field.Lane() != lane {
			continue
		}
		if !began {
			page.line("  " + page.f.Theme.Strong.Render(page.f.T("connect.server."+string(lane))))
			began = true
		}
		_, part, _ := strings.Cut(field.ID, "-")
		e.part(page, field, page.f.T("edit."+part))
	}
	if began {
		page.gap()
	}
}

// part writes one field of a server, with the short label that its heading allows.
func (e *edit) part(page *sheet, field wizard.Field, label string) {
	f, focused := page.f, e.focus == field.ID
	mark, style, width := "    ", f.Theme.Dim, max(labelWidth(f)-2, 14)
	if focused {
		mark, style = "  "+f.Theme.Accent.Render(f.Theme.Symbol.Pointer)+" ", f.Theme.Strong
	}
	lead := mark + style.Render(pad(label, width))
	if in := e.typed[field.ID]; in != nil {
		e.text(page, field, in, lead, "", focused)
	} else {
		page.abreast(lead, e.choices(f, field, focused), "")
		if focused {
			page.here()
		}
	}
	e.wrong(page, field.ID)
}
