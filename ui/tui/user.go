package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

// user is everything about one person of the team, and what can be done.
type user struct {
	app  *App
	it   accounts.User
	list people
	all  []accounts.Account
	err  error
	at   int // what is in focus: a line, or beyond them an action
	news
}

func newUser(a *App, it accounts.User, list people, all []accounts.Account) *user {
	u := &user{app: a, it: it, list: list, all: all}
	u.at = len(u.facts())
	return u
}

// Begin looks the user up anew.
func (u *user) Begin() Move { return everybody(u.app.opts.Actor) }

func (u *user) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := u.commands().press(msg)
		return nil, m
	case Done:
		return nil, u.done(msg.Result)
	case usersChanged:
		if msg.gone {
			return nil, Close{usersChanged{notice: msg.notice}}
		}
		u.waits = msg.notice
		return nil, u.Begin()
	case returned:
		return nil, u.Begin()
	}
	return nil, nil
}

func (u *user) done(result any) Move {
	switch result := result.(type) {
	case usersFound:
		if u.err = result.err; result.err != nil {
			return u.tell()
		}
		for _, one := range result.list {
			if one.ID == u.it.ID {
				acting := u.at - len(u.facts()) // the focus stays on its action
				u.it, u.list, u.all = one, result.list, result.all
				if acting >= 0 {
					u.at = acting + len(u.facts())
				}
				u.at = min(u.at, len(u.facts())+len(u.actions())-1)
				return u.tell()
			}
		}
		return Close{usersChanged{notice: Tell{Key: "users.gone"}}}
	case invited:
		if u.err = result.err; result.err == nil {
			return Show{newCode(result)}
		}
	case error:
		u.err = result
	}
	return nil
}

// fact is one line about a user, and what Enter does there.
type fact struct {
	label string
	tell  func(Frame) string
	more  func(Frame) string // a second line; nil: none
	doing string             // key of what Enter does; empty: nothing
	do    func() Move
}

func (u *user) facts() []fact {
	one := u.it
	all := []fact{
		{label: "users.role", tell: func(f Frame) string { return f.Theme.Value.Render(f.T("role." + string(one.Role))) }},
		{label: "users.last", tell: func(f Frame) string { return lastSeen(f, one) }},
	}
	if one.Invited.After(u.app.env.Now()) || len(one.Keys) == 0 {
		all = append(all, fact{label: "users.key", tell: func(f Frame) string {
			text, style := proves(f, one)
			return style.Render(text)
		}})
	}
	for i, k := range one.Keys {
		label := ""
		if i == 0 {
			label = "users.key"
		}
		all = append(all, fact{
			label, func(f Frame) string { return keyText(f, k) }, func(f Frame) string { return f.Theme.Dim.Render(shown(k.Fingerprint)) },
			"users.key-take", func() Move { return u.takeKey(k) },
		})
	}
	owns, uses := holdings(one.ID, u.all)
	for _, part := range []struct {
		label string
		list  []accounts.Account
	}{{"users.owned", owns}, {"users.assigned", uses}} {
		for i, it := range part.list {
			label := ""
			if i == 0 {
				label = part.label
			}
			all = append(all, fact{label, func(f Frame) string { return mailboxText(f, it) }, nil, "account.access", func() Move { return Show{newAccess(u.app, it)} }})
		}
	}
	if len(owns)+len(uses) == 0 {
		all = append(all, fact{label: "users.boxes", tell: func(f Frame) string { return f.Theme.Dim.Render(f.T("users.boxes-none")) }})
	}
	return all
}

// keyText is a key in one line: what its owner calls it, when it was used, and
// since when it is here. Its fingerprint stands below.
func keyText(f Frame, k accounts.Key) string {
	used := f.T("users.key-unused")
	if !k.Used.IsZero() {
		used = f.T("users.key-used", "ago", ago(f.Lang, f.Now, k.Used))
	}
	name := shown(k.Comment)
	if name == "" {
		name = f.T("users.key-unnamed")
	}
	return f.Theme.Value.Render(name) + "  " + f.Theme.Dim.Render(used+" "+f.Theme.Symbol.Sep+" "+f.T("users.key-since", "day", day(f.Now, k.Added)))
}

// mailboxText is an account in one line.
func mailboxText(f Frame, it accounts.Account) string {
	name, address := shown(it.Profile.Label), shown(it.Profile.Address.String())
	if name == address || name == "" {
		return f.Theme.Value.Render(address)
	}
	return f.Theme.Value.Render(address) + "  " + f.Theme.Dim.Render(name)
}

func (u *user) actions() []action {
	code := "users.make-code"
	if len(u.it.Keys) > 0 || u.it.Invited.After(u.app.env.Now()) {
		code = "users.code-again"
	}
	role := "users.make-administrator"
	if u.it.Role == accounts.Administrator {
		role = "users.make-member"
	}
	return []action{
		{"c", code, u.invite},
		{"k", "users.add-key", func() Move { return Show{newUserForm(u.app, addKey, u.it)} }},
		{"o", role, func() Move { return Show{newRoleQuestion(u.app, u.it)} }},
		{"r", "users.rename", func() Move { return Show{newUserForm(u.app, renameUser, u.it)} }},
		{"d delete", "users.remove", u.remove},
	}
}

func (u *user) takeKey(k accounts.Key) Move { return Show{newKeyQuestion(u.app, u.it, k)} }

// remove asks; whoever owns mailboxes has to hand them over first.
func (u *user) remove() Move {
	owns, uses := holdings(u.it.ID, u.all)
	if len(owns) > 0 {
		return Show{newTransfer(u.app, u.it, u.list, owns)}
	}
	return Show{newRemoveQuestion(u.app, u.it, uses)}
}

// invited is the verdict of making a code. The code is a secret until it is used.
type invited struct {
	code mail.Secret
	user accounts.User
	err  error
}

// invite makes a new code; the former one is worth nothing then.
func (u *user) invite() Move {
	actor, id := u.app.opts.Actor, u.it.ID
	return Do{Name: "invite", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		code, one, err := svc.InviteAgain(ctx, actor, id)
		return invited{mail.NewSecret(code), one, err}
	}}
}

func (u *user) commands() commands {
	lines, all := u.facts(), u.actions()
	acting := u.at >= len(lines)
	var enter command
	if acting {
		enter = on("enter", "key.choose", all[min(u.at-len(lines), len(all)-1)].do)
	} else {
		enter = on("enter", lines[u.at].doing, lines[u.at].do).when(lines[u.at].do != nil)
	}
	cs := commands{enter}
	for _, a := range all {
		cs = append(cs, on(a.letter, a.text, a.do))
	}
	return append(cs,
		on("down j", "key.move", func() Move { u.step(+1); return nil }).shown("up/down"),
		on("up", "", func() Move { u.step(-1); return nil }).shown(""),
		on("right tab", "", func() Move { u.sideways(+1); return nil }).shown(""),
		on("left shift+tab", "", func() Move { u.sideways(-1); return nil }).shown(""),
		on("esc", "key.back", move(Close{returned{}})),
	)
}

func (u *user) Keys() []key.Binding { return u.commands().bindings() }

// Head is what the header says.
func (u *user) Head() (title, name string) { return "users.title", shown(u.it.Name) }

// step moves the focus through the lines, and from the last one to the actions.
func (u *user) step(by int) {
	lines := len(u.facts())
	switch {
	case u.at >= lines && by < 0:
		u.at = lines - 1
	case u.at < lines:
		u.at = max(u.at+by, 0)
	}
}

func (u *user) sideways(by int) {
	lines := len(u.facts())
	if u.at < lines {
		u.at = lines
		return
	}
	u.at = min(max(u.at+by, lines), lines+len(u.actions())-1)
}

func (u *user) View(f Frame) (string, *tea.Cursor) {
	below := buttonLines(f, u.actions(), u.at-len(u.facts()))
	gap := 0
	if f.Height >= 14 {
		gap = 1
	}
	page := newSheet(f.within(f.Width, f.Height-len(below)-gap))
	page.air()
	added := f.T("users.since", "day", plain.When(f.Now)(u.it.Created)[:len("2006-01-02")])
	page.line(spread(f.Theme.Title.Render(fit(shown(u.it.Name), f.Width-6-cells(added))), f.Theme.Dim.Render(added), f.Width-3))
	page.gap()
	if u.err != nil {
		page.failed(u.err)
		page.gap()
	}
	focus := 0
	for i, l := range u.facts() {
		factLine(page, l.label, l.tell(f), i == u.at)
		if i == u.at {
			focus = len(page.rows) - 1
		}
		if l.more != nil {
			factLine(page, "", l.more(f), false)
		}
	}
	page.focus = focus
	body, _ := page.done()
	if rows := strings.Count(body, "\n") + 1; rows+gap+len(below) > f.Height {
		gap = 0
	}
	return body + strings.Repeat("\n", gap+1) + strings.Join(below, "\n"), nil
}
