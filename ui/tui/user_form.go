package tui

import (
	"context"
	"errors"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// userWork is what a form about a user does.
type userWork string

const (
	addUser    userWork = "add"
	renameUser userWork = "rename"
	addKey     userWork = "key"
)

// userForm adds a user, gives one another name, or one more key.
type userForm struct {
	app    *App
	work   userWork
	it     accounts.User // whom it is about; nobody yet where one is added
	name   input
	key    input
	role   accounts.Role
	byCode bool // they bring their key themselves, with a code
	focus  string
	wrong  map[string]string // keys of what is wrong in a field, until edited
	busy   bool
	err    error
}

// The stops of the form.
const (
	userName = "name"
	userRole = "role"
	userHow  = "how"
	userKey  = "key"
)

const maxPublicKey = 16 << 10

func newUserForm(a *App, work userWork, it accounts.User) *userForm {
	u := &userForm{
		app: a, work: work, it: it, role: accounts.Member, byCode: true, wrong: map[string]string{},
		name: input{max: maxText}, key: input{max: maxPublicKey},
	}
	if work == addUser && a.opts.Actor == accounts.Local && !a.crew.team {
		u.role = accounts.Administrator // the first one is who lets the others in
	}
	u.name.set(shown(it.Name))
	u.focus = u.stops()[0]
	return u
}

func (u *userForm) stops() []string {
	switch {
	case u.work == renameUser:
		return []string{userName, stopButton}
	case u.work == addKey:
		return []string{userKey, stopButton}
	case u.byCode:
		return []string{userName, userRole, userHow, stopButton}
	}
	return []string{userName, userRole, userHow, userKey, stopButton}
}

// typing is the input in focus; nil: it is none.
func (u *userForm) typing() *input {
	switch u.focus {
	case userName:
		return &u.name
	case userKey:
		return &u.key
	}
	return nil
}

// Typing is always true: every letter may belong to a field.
func (u *userForm) Typing() bool { return true }

func (u *userForm) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		u.paste(msg.Content)
	case tea.KeyPressMsg:
		if m, ok := u.commands().press(msg); ok {
			return nil, m
		}
		if key.Matches(msg, shut) {
			return nil, tell("tui.how-to-paste")
		}
		if in := u.typing(); in != nil && in.press(msg) {
			delete(u.wrong, u.focus)
			u.err = nil
		}
	case Done:
		u.busy = false
		switch result := msg.Result.(type) {
		case acted:
			return nil, u.done(result.err, invited{})
		case invited:
			return nil, u.done(result.err, result)
		case error:
			u.err = result
		}
	}
	return nil, nil
}

// paste takes a text into the field in focus. A private key is not even shown.
func (u *userForm) paste(text string) {
	in := u.typing()
	if in == nil {
		return
	}
	delete(u.wrong, u.focus)
	switch {
	case strings.Contains(text, "PRIVATE KEY"):
		u.wrong[u.focus] = "user-form.private"
	case !in.insert(strings.Trim(text, " \t\r\n")):
		u.wrong[u.focus] = "field.too-much"
	}
}

func (u *userForm) done(err error, made invited) Move {
	var coded *accounts.Error
	switch {
	case err == nil && !made.code.IsZero():
		return Moves{Close{usersChanged{}}, Show{newCode(made)}}
	case err == nil:
		told := map[userWork]string{addUser: "users.added", renameUser: "users.renamed", addKey: "users.key-added"}[u.work]
		name := u.name.String()
		if u.work == addKey {
			name = u.it.Name
		}
		return Close{usersChanged{notice: Tell{told, []any{"name", shown(name)}}}}
	case errors.As(err, &coded) && coded.Field == accounts.FieldUser && u.work != addKey:
		u.point(userName, userTrouble(coded, "user-form.name-"))
	case errors.As(err, &coded) && coded.Field == accounts.FieldKey:
		u.point(userKey, userTrouble(coded, "user-form.key-"))
	default:
		u.err = err
	}
	return nil
}

// userTrouble is the key of what is wrong with a field.
func userTrouble(err *accounts.Error, about string) string {
	switch {
	case err.Code == accounts.CodeExists:
		return about + "taken"
	case err.Reason == accounts.ReasonEmpty:
		return about + "empty"
	}
	return about + "bad"
}

// point moves the focus to a field and says what is wrong with it.
func (u *userForm) point(field, key string) { u.focus, u.wrong[field] = field, key }

func (u *userForm) commands() commands {
	turn := on("right space", "key.turn", func() Move { u.turn(); return nil }).shown("left/right")
	choice := u.focus == userRole || u.focus == userHow
	return commands{
		on("enter", "key.choose", u.enter),
		on("tab down", "key.field", func() Move { u.step(+1); return nil }).shown("tab"),
		on("shift+tab up", "", func() Move { u.step(-1); return nil }).shown(""),
		turn.when(choice),
		on("left", "", func() Move { u.turn(); return nil }).shown("").when(choice),
		on("esc", "key.back", move(Close{returned{}})),
	}
}

func (u *userForm) Keys() []key.Binding { return u.commands().bindings() }

// Head is what the header says.
func (u *userForm) Head() (title, name string) { return "users.title", shown(u.it.Name) }

func (u *userForm) step(by int) {
	stops := u.stops()
	at := 0
	for i, s := range stops {
		if s == u.focus {
			at = i
		}
	}
	u.focus = stops[min(max(at+by, 0), len(stops)-1)]
}

// turn takes the other of the two choices.
func (u *userForm) turn() {
	switch {
	case u.focus == userHow:
		u.byCode = !u.byCode
	case u.role == accounts.Member:
		u.role = accounts.Administrator
	default:
		u.role = accounts.Member
	}
}

// enter goes on to the next field, and from the last one on does it.
func (u *userForm) enter() Move {
	stops := u.stops()
	last := u.focus == stopButton || u.focus == stops[len(stops)-2] && u.focus != userHow
	if !last {
		u.step(+1)
		return nil
	}
	if u.busy {
		return nil
	}
	return u.send()
}

// send does what the form is for, when its fields will do.
func (u *userForm) send() Move {
	u.err = nil
	name := strings.TrimSpace(u.name.String())
	if u.work != addKey && name == "" {
		u.point(userName, "user-form.name-empty")
		return nil
	}
	var k accounts.Key
	if u.work == addKey || u.work == addUser && !u.byCode {
		var err error
		if k, err = accounts.ParseKey(u.key.String()); err != nil {
			key := "user-form.key-bad"
			if strings.TrimSpace(u.key.String()) == "" {
				key = "user-form.key-empty"
			}
			u.point(userKey, key)
			return nil
		}
	}
	u.busy = true
	actor, id, work, role, byCode := u.app.opts.Actor, u.it.ID, u.work, u.role, u.byCode
	return Do{Name: "user", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		var err error
		switch {
		case work == renameUser:
			_, err = svc.RenameUser(ctx, actor, id, name)
		case work == addKey:
			_, err = svc.AddKey(ctx, actor, id, k)
		case byCode:
			text, one, err := svc.Invite(ctx, actor, name, role)
			return invited{mail.NewSecret(text), one, err}
		default:
			_, err = svc.AddUser(ctx, actor, name, role, k)
		}
		return acted{err}
	}}
}
