package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/config/accounts"
)

// users is everybody who may come here, for administrators.
type users struct {
	app    *App
	list   people
	all    []accounts.Account // to count whose they are
	loaded bool
	err    error
	at     int
	news
}

func newUsers(a *App) *users { return &users{app: a} }

// usersFound is the verdict of looking everybody up.
type usersFound struct {
	list people
	all  []accounts.Account
	err  error
}

// everybody looks up all users and all accounts.
func everybody(actor accounts.Actor) Move {
	return Do{Name: "users", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		list, err := svc.Users(ctx, actor)
		if err != nil {
			return usersFound{err: err}
		}
		all, err := svc.List(ctx, actor)
		return usersFound{list, all, err}
	}}
}

// Begin looks everybody up.
func (u *users) Begin() Move { return everybody(u.app.opts.Actor) }

// usersChanged is the answer of a screen that has changed somebody; it may say so.
type usersChanged struct {
	notice Tell
	gone   bool // the user is no longer there
}

// news is a notice that waits until the screen shows what it tells of: what is pressed
// next may rest on that.
type news struct{ waits Tell }

func (n *news) tell() Move {
	notice := n.waits
	if n.waits = (Tell{}); notice.Key == "" {
		return nil
	}
	return notice
}

func (u *users) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := u.commands().press(msg)
		return nil, m
	case Done:
		switch result := msg.Result.(type) {
		case usersFound:
			u.found(result)
			return nil, u.tell()
		case error:
			u.err = result
		}
	case usersChanged:
		u.waits = msg.notice
		return nil, u.Begin()
	case returned:
		return nil, u.Begin()
	}
	return nil, nil
}

// found shows everybody; the focus stays on its user.
func (u *users) found(result usersFound) {
	if u.err = result.err; result.err != nil {
		return
	}
	before, had := u.focused()
	u.list, u.all, u.loaded = result.list, result.all, true
	u.app.crew.team = u.app.crew.team || len(u.list) > 0
	u.at = min(u.at, max(len(u.list)-1, 0))
	for i, one := range u.list {
		if had && one.ID == before.ID {
			u.at = i
		}
	}
}

func (u *users) focused() (accounts.User, bool) {
	if u.at >= len(u.list) {
		return accounts.User{}, false
	}
	return u.list[u.at], true
}

func (u *users) commands() commands {
	_, some := u.focused()
	enter := on("enter", "home.open", u.open).when(some)
	if u.loaded && !some {
		enter = on("enter", "users.new", u.add)
	}
	by := func(n int) func() Move {
		return func() Move { u.at = min(max(u.at+n, 0), max(len(u.list)-1, 0)); return nil }
	}
	return commands{
		enter,
		on("n", "users.new", u.add).when(u.loaded),
		on("t", "users.trail", func() Move { return Show{newTrail(u.app, u.list)} }).when(u.loaded),
		on("r", "home.reload", u.Begin),
		on("down j", "key.move", by(+1)).shown("up/down").when(some),
		on("up k", "", by(-1)).shown("").when(some),
		on("pgdown", "", by(+10)).shown("").when(some),
		on("pgup", "", by(-10)).shown("").when(some),
		on("home g", "", by(-len(u.list))).shown("").when(some),
		on("end G", "", by(+len(u.list))).shown("").when(some),
		on("esc", "key.back", move(Close{returned{}})),
	}
}

func (u *users) Keys() []key.Binding { return u.commands().bindings() }

// Head is what the header says.
func (u *users) Head() (title, account string) { return "users.title", "" }

func (u *users) open() Move {
	one, _ := u.focused()
	return Show{newUser(u.app, one, u.list, u.all)}
}

func (u *users) add() Move { return Show{newUserForm(u.app, addUser, accounts.User{})} }

func (u *users) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	count := ""
	if u.loaded {
		count = f.N("users.count", len(u.list))
	}
	page.line(spread(f.Theme.Title.Render(f.T("users.title")), f.Theme.Dim.Render(count), f.Width-3))
	page.gap()
	if u.err != nil {
		page.failed(u.err)
		page.gap()
	}
	switch {
	case !u.loaded:
		if u.err == nil {
			page.para(f.Theme.Dim, 0, f.T("home.loading"))
		}
	case len(u.list) == 0:
		page.para(f.Theme.Strong, 0, f.T("users.nobody"))
		page.para(f.Theme.Dim, 0, f.T("users.nobody-next"))
	default:
		widths := u.widths(f)
		page.roll(len(u.list), u.at, f.Height-len(page.rows), func(i int) string { return u.row(f, i, widths) })
	}
	return page.done()
}

// cellsOf is what is said of a user, column by column: name, role, how many
// mailboxes, what they prove who they are with, when they were here.
func (u *users) cellsOf(f Frame, one accounts.User) [5]string {
	owns, uses := holdings(one.ID, u.all)
	proof, _ := proves(f, one)
	return [5]string{shown(one.Name), f.T("role." + string(one.Role)), f.N("users.mailboxes", len(owns)+len(uses)), proof, lastSeen(f, one)}
}

// widths is how wide the columns are; the name gets what the others leave.
func (u *users) widths(f Frame) [5]int {
	var widths [5]int
	for _, one := range u.list {
		for i, text := range u.cellsOf(f, one) {
			widths[i] = max(widths[i], cells(text))
		}
	}
	rest := f.Width - 3 - 2
	for i, w := range widths[1:] {
		if f.Wide() || i == 0 || i == 2 {
			rest -= w + 2
		}
	}
	widths[0] = min(widths[0], max(rest, 8))
	return widths
}

// row is one user; where it is narrow, without the mailboxes and the last visit.
func (u *users) row(f Frame, i int, widths [5]int) string {
	one := u.list[i]
	texts := u.cellsOf(f, one)
	lead, style := f.pointed(i == u.at, lipgloss.NewStyle())
	role := f.Theme.Dim
	if one.Role == accounts.Administrator {
		role = f.Theme.Strong
	}
	_, sound := proves(f, one)
	line := lead + style.Render(pad(texts[0], widths[0])) + "  " + role.Render(pad(texts[1], widths[1])) + "  "
	if !f.Wide() {
		return line + sound.Render(texts[3])
	}
	line += f.Theme.Dim.Render(pad(texts[2], widths[2])) + "  " + sound.Render(pad(texts[3], widths[3])) + "  "
	return line + f.Theme.Dim.Render(texts[4])
}

// proves is what a user can prove who they are with: keys, or a code that waits.
func proves(f Frame, one accounts.User) (string, lipgloss.Style) {
	switch {
	case one.Invited.After(f.Now):
		return f.T("users.code-until", "at", hour(f, one.Invited)), f.Theme.Warn
	case len(one.Keys) == 0:
		return f.T("users.no-key"), f.Theme.Warn
	}
	return f.N("users.keys", len(one.Keys)), f.Theme.Dim
}

// hour is a time of day, where the person is.
func hour(f Frame, t time.Time) string { return t.In(f.Now.Location()).Format("15:04") }

// lastSeen is when a user was here last.
func lastSeen(f Frame, one accounts.User) string {
	if one.Seen.IsZero() {
		return f.T("users.never")
	}
	return ago(f.Lang, f.Now, one.Seen)
}
