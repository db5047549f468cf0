package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/wizard"
)

// connect mirrors the CRM's own window: the password, where it is kept, the
// servers behind three dots, and the button.
type connect struct {
	form
	setup    *setup
	cleaning mail.Cleaning // of what is in the field now
	place    accounts.Place
	names    people // of those who may be chosen; nil: not known yet
}

func newConnect(s *setup, step wizard.Form) *connect {
	s.draft().Usual()
	c := &connect{form: newForm(s.draft(), step.Fields), setup: s}
	c.shares = s.opts.shares() && !s.flow.Changes()
	c.open = c.draft.Login.IMAP.Host == "" || c.draft.Login.SMTP.Host == ""
	return c
}

// Begin asks where a secret would be kept, and who there is to use the mailbox.
func (c *connect) Begin() Move {
	place := Do{Name: "place", Quiet: true, Work: placeOf}
	if !c.shares {
		return place
	}
	return Moves{place, c.everybody()}
}

func (c *connect) secret() *input { return c.typed["password"] }

// keepTyped fills in what is in the fields; the password only if it will do.
func (c *connect) keepTyped() {
	c.keep(c.focus)
	if len(c.secret().text) > 0 {
		field, _ := c.byID("password")
		c.seal(field, c.secret())
	}
}

func (c *connect) seek(to GoTo) {
	if _, ok := c.byID(to.Field); ok {
		c.goTo(to.Field)
	}
}

func (c *connect) Typing() bool { return true }

func (c *connect) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		c.paste(msg.Content)
		c.count()
	case tea.KeyPressMsg:
		if m, ok := c.commands().press(msg); ok {
			return nil, m
		}
		if key.Matches(msg, shut) {
			return nil, tell("tui.how-to-paste")
		}
		c.press(msg)
		c.count()
	case answered:
		return nil, c.answered(msg)
	case chosen:
		c.draft.Users, c.names = msg.users, msg.names
	case Done:
		switch result := msg.Result.(type) {
		case accounts.Place:
			c.place = result
		case people:
			c.names = result
		}
	}
	return nil, nil
}

// count looks at what is in the password field now.
func (c *connect) count() {
	c.cleaning = mail.Cleaning{}
	if len(c.secret().text) == 0 {
		c.shown = false // the next one is hidden again
		return
	}
	_, c.cleaning = mail.ParseSecret(c.secret().String())
}

func (c *connect) commands() commands {
	enter := on("enter", c.does(), c.enter)
	switch c.focus {
	case stopUnfold:
		enter = on("enter space", "key.unfold", c.unfold)
	case stopAccess:
		enter = on("enter space", "connect.access-choose", c.chooseUsers)
	}
	reveal := "key.reveal"
	if c.shown {
		reveal = "key.mask"
	}
	open := "ctrl+p"
	if c.typed[c.focus] == nil { // no letter is typed here
		open = "o ctrl+p"
	}
	return commands{
		enter,
		c.turning(),
		on(open, "read.open", func() Move { return Open{c.draft.Found.Provider.Where} }).when(c.opens()),
		on("ctrl+r", reveal, func() Move { c.shown = !c.shown; return nil }).when(len(c.secret().text) > 0),
		on("ctrl+o", "key.unfold", c.unfold),
		on("tab down", "key.field", func() Move { c.step(+1); return nil }).shown("tab"),
		on("shift+tab up", "", func() Move { c.step(-1); return nil }).shown(""),
		on("esc", "key.back", c.back),
	}
}

func (c *connect) Keys() []key.Binding { return c.commands().bindings() }

func (c *connect) unfold() Move {
	c.keep(c.focus)
	c.open = !c.open
	if field, ok := c.field(); ok && field.Advanced && !c.open {
		c.focus = stopUnfold
	}
	return nil
}

func (c *connect) back() Move {
	c.keepTyped()
	return Back{}
}

// opens reports whether the provider has a page about its passwords, and there
// is a browser for it.
func (c *connect) opens() bool {
	return c.setup.env.Browse != nil && c.draft.Found.Provider.Where != ""
}

// enter sends everything off to be tested, after a question about what speaks
// against sending the password there.
func (c *connect) enter() Move {
	ok := c.submit()
	c.count()
	if !ok {
		return nil
	}
	if open := c.draft.Doubts(); len(open) > 0 {
		return Show{newDoubt(c.setup, open[0])}
	}
	return Next{}
}

// answered goes on after a yes; after a no it leads to what can be changed.
func (c *connect) answered(a answered) Move {
	if a.yes {
		c.draft.Agree(a.about)
		return c.enter()
	}
	switch a.about {
	case wizard.LookAlike:
		return GoTo{Step: "address", Field: "address"}
	case wizard.Unvouched:
		if strings.Contains(c.draft.Hosts(a.about), c.draft.Login.IMAP.Host) {
			c.goTo("imap-host")
		} else {
			c.goTo("smtp-host")
		}
	}
	return nil
}

func (c *connect) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	title := "connect.title"
	switch {
	case c.draft.First():
		title = "first.new-title"
	case c.setup.flow.Changes():
		title = "rotate.new-title"
	}
	page.line(f.Theme.Title.Render(f.T(title)))
	page.gap()
	c.about(page)
	c.needs(page)
	password, _ := c.byID("password")
	c.password(page, password)
	if hint := c.setup.hint(); f.Practice && hint != "" {
		page.para(f.Theme.Warn, labelWidth(f)+2, f.T("connect.practice", "password", hint))
	}
	keep, _ := c.byID("keep")
	c.row(page, keep, "")
	if c.shares {
		c.access(page)
	}
	page.gap()
	c.servers(page)
	page.gap()
	c.button(page, f.T(c.does()))
	page.gap()
	page.para(f.Theme.Dim, 2, c.goesTo(f))
	return page.done()
}

// hint is the password with which one practises here: a new one takes another's place.
func (s *setup) hint() string {
	if s.flow.Changes() && s.opts.PracticeNext != "" {
		return s.opts.PracticeNext
	}
	return s.opts.PracticePassword
}

// about writes what was said before: the address and the mailbox's name.
func (c *connect) about(page *sheet) {
	f, d := page.f, c.draft
	state, style := found(f, d.Found)
	line := func(id, value, note string) {
		label, width := f.T("field."+id+".label"), max(labelWidth(f), 16)
		lead := "  " + f.Theme.Dim.Render(pad(label, width))
		switch {
		case cells(lead+value+note) <= f.Width-3:
			page.line(lead + value + note)
			return
		case f.Wide():
			page.hang(lipgloss.NewStyle(), lead, value)
		default: // as the fields that can be filled in
			page.line("  " + f.Theme.Dim.Render(label))
			page.para(lipgloss.NewStyle(), 2, value)
		}
		if note != "" {
			page.para(style, width+2, strings.TrimSpace(state))
		}
	}
	note := ""
	if f.Wide() {
		note = "   " + style.Render(state)
	}
	line("address", d.Login.Address.String(), note)
	if f.Height > 12 {
		line("name", d.Label(), "")
	}
	if f.Height > 12 && !c.setup.flow.Changes() {
		line("purpose", f.T(choiceKey("purpose", string(d.Purpose))), "")
	}
}

// needs writes what must be done at the provider first, and on which page.
func (c *connect) needs(page *sheet) {
	f, needs := page.f, wizard.Needs(page.f.Lang, c.draft.Found)
	if len(needs) == 0 {
		return
	}
	page.gap()
	for _, text := range needs {
		page.hang(lipgloss.NewStyle(), "  "+f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", text)
	}
	linked(page, 4, c.draft.Found.Provider.Where, c.opens())
	page.gap()
}

// password writes the masked field, the count beside it, and what is odd.
func (c *connect) password(page *sheet, field wizard.Field) {
	f := page.f
	typed := len(c.secret().text) > 0
	note, odd := c.counted(f), typed && c.draft.Google() && !c.cleaning.AppPassword
	if !typed && !c.draft.Login.Secret.IsZero() {
		note, odd = f.Theme.OK.Render(f.T("connect.remembered")), c.draft.Odd()
	}
	c.row(page, field, note)
	if odd && c.errs["password"] == "" {
		page.hang(f.Theme.Warn, strings.Repeat(" ", labelWidth(f)+2)+f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("connect.odd"))
		if page.cursor != nil {
			page.focus = page.cursor.Y
		}
	}
}

// counted says how long the password is, and what was taken away.
func (c *connect) counted(f Frame) string {
	n := c.cleaning
	if n.Length == 0 {
		return ""
	}
	if !n.AppPassword {
		return f.Theme.Dim.Render(f.N("secret.characters", n.Length))
	}
	parts := []string{f.Theme.Dim.Render(f.N("secret.letters", n.Length))}
	if c.draft.Google() { // elsewhere nobody knows how a password looks
		parts[0] = f.Theme.OK.Render(f.N("secret.letters", n.Length) + " " + f.Theme.Symbol.Yes)
	}
	var gone []string
	for _, what := range []struct {
		key string
		n   int
	}{
		{"spaces", n.Spaces}, {"line-ends", n.LineEnds}, {"invisible", n.Invisible}, {"quotes", n.Quotes}, {"hyphens", n.Hyphens},
	} {
		if what.n > 0 {
			gone = append(gone, f.N("secret."+what.key, what.n))
		}
	}
	if len(gone) > 0 {
		parts = append(parts, f.Theme.Dim.Render(f.T("secret.removed", "what", strings.Join(gone, ", "))))
	}
	if n.Capitals > 0 {
		parts = append(parts, f.Theme.Dim.Render(f.T("secret.capitals")))
	}
	return strings.Join(parts, "  ")
}

// goesTo says who gets the password: nobody but these.
func (c *connect) goesTo(f Frame) string {
	where := "connect.goes." + string(c.place.Keeping)
	switch {
	case c.draft.Forget:
		where = "connect.goes.none"
	case c.place.Keeping == "":
		where = "connect.goes.somewhere"
	}
	d := c.draft
	hosts := d.Hosts("")
	if hosts == "" {
		hosts = f.T("connect.goes.servers")
	}
	return f.T(where, "path", mail.CleanUpTo(c.place.Path, 120)) + " " + f.T("connect.goes.hosts", "hosts", hosts)
}

// does is what the button is called: a stored mailbox is connected already.
func (c *connect) does() string {
	if c.setup.flow.Changes() {
		return "rotate.new-button"
	}
	return "connect.button"
}
