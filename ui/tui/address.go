package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/wizard"
)

// address asks for the mailbox, and finds out where it lives as soon as the
// field is left.
type address struct {
	form
	setup     *setup
	suggested mail.Address      // a question waits: was this meant?
	declined  mail.Address      // an address that stands although it looks like a typing error
	known     *accounts.Account // a question waits: it is stored already
	finding   bool
	wanted    bool // the person wants to go on as soon as it is found
}

// located is the verdict of the job that looks for an address's mail.
type located struct {
	finding discover.Finding
	known   *accounts.Account
}

func newAddress(s *setup, step wizard.Form) *address {
	return &address{form: newForm(s.draft(), step.Fields), setup: s}
}

// Begin looks up an address that was given beforehand.
func (a *address) Begin() Move { return a.look() }

func (a *address) keepTyped() { a.keep(a.focus) }

func (a *address) seek(to GoTo) {
	if _, ok := a.byID(to.Field); ok {
		a.goTo(to.Field)
	}
}

func (a *address) Typing() bool { return !a.asking() }

func (a *address) asking() bool { return !a.suggested.IsZero() || a.known != nil }

func (a *address) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if !a.asking() {
			a.paste(msg.Content)
		}
	case tea.KeyPressMsg:
		if m, ok := a.commands().press(msg); ok {
			return nil, m
		}
		if key.Matches(msg, shut) {
			return nil, tell("tui.how-to-paste")
		}
		if !a.asking() {
			a.press(msg)
		}
	case answered:
		return nil, a.answered(msg)
	case Done:
		if found, ok := msg.Result.(located); ok && msg.Job == "find" {
			return nil, a.settle(found)
		}
		a.finding = false
	}
	return nil, nil
}

func (a *address) commands() commands {
	switch {
	case !a.suggested.IsZero():
		return commands{on("enter", "address.yes", a.take), on("esc", "address.no", a.decline)}
	case a.known != nil:
		return commands{on("enter", "address.replace", a.replace), on("esc", "address.another", a.another)}
	}
	arrows, open := "", false
	if field, ok := a.field(); ok && list(a.focus) {
		arrows, open = "up/down", a.chosen(field) < 0
	}
	return commands{
		on("enter", "key.next", a.enter),
		on("space", "key.choose", func() Move { a.pick(); return nil }).shown("").when(open),
		on("tab", "key.field", func() Move { return a.walk(+1) }),
		on("shift+tab", "", func() Move { return a.walk(-1) }).shown(""),
		on("down", "key.choose", func() Move { return a.climb(+1) }).shown(arrows),
		on("up", "", func() Move { return a.climb(-1) }).shown(""),
		on("esc", "key.back", move(Back{})),
	}
}

func (a *address) Keys() []key.Binding { return a.commands().bindings() }

// last reports whether Enter goes on to the next step from here.
func (a *address) last() bool {
	stops := a.stops()
	return a.focus == stopButton || a.focus == stops[len(stops)-2]
}

// enter chooses what a list points at, and goes to the next field; from the last
// one it goes on.
func (a *address) enter() Move {
	a.pick()
	if !a.last() {
		if a.focus == "address" {
			field, _ := a.field()
			if a.note(a.focus, a.draft.Fill(field, a.typed[a.focus].String())); a.errs[a.focus] != "" {
				return nil
			}
		}
		return a.walk(+1)
	}
	if !a.submit() {
		return nil
	}
	a.wanted = true
	if m := a.look(); m != nil || a.finding || a.asking() {
		return m
	}
	return a.goOn()
}

// climb chooses inside a list, and elsewhere moves to the next field.
func (a *address) climb(by int) Move {
	if a.form.climb(by) {
		return nil
	}
	return a.walk(by)
}

// walk moves between the fields.
func (a *address) walk(by int) Move {
	a.wanted = false
	if a.step(by) == "address" && a.focus != "address" {
		return a.look()
	}
	return nil
}

// look finds where the mail lives, after the question about a typing error.
func (a *address) look() Move {
	given := a.draft.Login.Address
	if given.IsZero() || a.errs["address"] != "" || given.Key() == a.draft.Found.Address.Key() {
		return nil
	}
	if better := discover.Suggest(given); !better.IsZero() && given != a.declined {
		a.suggested = better
		return nil
	}
	a.finding = true
	actor, ca := a.setup.opts.Actor, a.draft.Login.CA
	return Do{Name: "find", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		found := located{finding: svc.DiscoverWith(ctx, given, ca)}
		if stored, err := svc.Find(ctx, actor, given.String()); err == nil && stored.Profile.Address.Key() == given.Key() {
			found.known = &stored
		}
		return found
	}}
}

// settle takes what was found, if it is still about the address that stands there.
func (a *address) settle(found located) Move {
	a.finding = false
	if found.finding.Address.Key() != a.draft.Login.Address.Key() {
		return nil
	}
	a.draft.Settle(found.finding)
	if found.known != nil && found.known.ID != a.draft.Replaces {
		a.known = found.known
		if a.setup.flow.Changes() { // that is what the person came for
			return a.replace()
		}
		return nil
	}
	return a.goOn()
}

// goOn leads to the next step if that is wanted, and nothing is left to be seen first.
func (a *address) goOn() Move {
	if !a.wanted {
		return nil
	}
	for _, about := range []wizard.Doubt{wizard.LookAlike, wizard.NoPasswords} { // before anybody types a password
		if a.draft.Doubtful(about) {
			a.wanted = false
			return Show{newDoubt(a.setup, about)}
		}
	}
	if a.draft.Unsure() && a.draft.Provider == "" {
		a.wanted = false
		a.goTo("provider")
		return tell("address.ask-provider")
	}
	return Next{}
}

// answered goes on after a yes; after a no the address can be corrected.
func (a *address) answered(answer answered) Move {
	if !answer.yes {
		a.goTo("address")
		return nil
	}
	a.draft.Agree(answer.about)
	a.wanted = true
	return a.goOn()
}

// take corrects the typing error.
func (a *address) take() Move {
	a.typed["address"].set(a.suggested.String())
	a.suggested = mail.Address{}
	a.keep("address")
	return a.look()
}

// decline lets the address stand.
func (a *address) decline() Move {
	a.declined, a.suggested = a.draft.Login.Address, mail.Address{}
	return a.look()
}

// replace begins a conversation about the stored account's password, with its
// settings, but for what was given here.
func (a *address) replace() Move {
	s := newFlow(Options{pen: a.setup.opts.pen}, a.setup.env, wizard.Rotate(a.setup.env.Now(), a.known))
	s.opts = a.setup.opts
	s.before = a.setup // one can come back here
	if s.draft().Login.CA == "" {
		s.draft().Login.CA = a.setup.opts.CA
	}
	if a.draft.Login.Label != "" {
		s.draft().Login.Label = a.draft.Login.Label
	}
	if a.wanted && !a.setup.flow.Changes() {
		s.draft().Purpose = a.draft.Purpose
	}
	for _, field := range s.flow.Fields() {
		if text, given := a.setup.opts.Fill[field.ID]; given && field.Advanced {
			_ = s.draft().Fill(field, text)
		}
	}
	return Enter{s}
}

// another goes back to the field for another address.
func (a *address) another() Move {
	a.known, a.wanted = nil, false
	a.draft.Found.Address = mail.Address{} // asked again when the field is left
	a.goTo("address")
	return nil
}

func (a *address) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	title := "address.title"
	if a.setup.flow.Changes() {
		title = "which.title"
	}
	page.line(f.Theme.Title.Render(f.T(title)))
	if f.Practice {
		page.para(f.Theme.Warn, 0, f.T("address.practice"))
	}
	page.gap()
	form := a.form
	if a.asking() {
		form.focus = "" // the question has it
	}
	for _, field := range a.fields {
		switch {
		case !field.Wanted(a.draft):
		case field.ID == "address":
			form.row(page, field, "")
			below := len(page.rows)
			if a.state(page); len(page.rows) == below && a.errs["address"] == "" {
				page.gap() // nothing moves when the verdict comes
			}
		case list(field.ID):
			page.gap()
			form.list(page, field)
		default:
			form.row(page, field, "")
		}
	}
	page.gap()
	text := f.T("key.next")
	if a.finding && a.wanted {
		text = f.Spinner() + " " + f.T("address.finding")
	}
	form.button(page, text)
	return page.done()
}

// state writes below the address what is known about it, or the open question.
func (a *address) state(page *sheet) {
	f := page.f
	indent := labelWidth(f) + 2
	ask := func(text string) {
		bar := strings.Repeat(" ", indent) + f.Theme.Warn.Render(f.Theme.Symbol.Bar) + " "
		page.quote(f.Theme.Strong, bar, text)
		page.here()
	}
	switch d := a.draft; {
	case a.typed["address"].String() != d.Login.Address.String() && !a.asking(): // being typed: nothing is known of that one
	case a.errs["address"] != "":
	case !a.suggested.IsZero():
		ask(strings.TrimSpace(f.T("address.suggest", "address", a.suggested) + " " + wizard.Foreign(f.Lang, d.Login.Address)))
	case a.known != nil:
		ask(f.T("address.known", "name", mail.CleanUpTo(a.known.Profile.Label, 40)))
	case a.finding:
		page.para(f.Theme.Dim, indent, f.Spinner()+" "+f.T("address.finding"))
	case !d.Login.Address.IsZero() && d.Found.Address.Key() == d.Login.Address.Key():
		note, style := found(f, d.Found)
		page.para(style, indent, note)
		if d.Found.Warning != "" {
			page.hang(f.Theme.Warn, strings.Repeat(" ", indent)+f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", wizard.Warning(f.Lang, d.Found))
		}
		if wizard.Hopeless(d.Found) {
			for _, text := range wizard.Needs(f.Lang, d.Found) {
				page.hang(f.Theme.Warn, strings.Repeat(" ", indent)+f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", text)
			}
		}
		if d.Unsure() && d.Provider == "" {
			page.para(f.Theme.Strong, indent, f.T("address.say-where"))
		}
		if d.Replaces != "" {
			page.para(f.Theme.Dim, indent, f.T("address.replacing"))
		}
	}
}

// found says where the mail lives, and in which style: good news, or a warning.
func found(f Frame, what discover.Finding) (string, lipgloss.Style) {
	text := wizard.Whereabouts(f.Lang, what)
	switch trusted := !what.Consent && !what.IMAP.IsZero(); {
	case what.Host != discover.UnknownHost && trusted:
		return f.Theme.Symbol.Yes + " " + text, f.Theme.OK
	case what.Kind == discover.OtherKind && !what.Consent:
		return text, f.Theme.Dim
	}
	return text, f.Theme.Warn
}
