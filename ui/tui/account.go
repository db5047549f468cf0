package tui

import (
	"context"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/calendar"
	"mailkey/ui/plain"
)

// account is everything about one stored mailbox, and what can be done with it.
type account struct {
	app     *App
	it      accounts.Account
	history []accounts.Result // nil: not known yet
	err     error
	at      int // what is in focus: a line, or beyond them an action
}

// histories is how many of the latest tests are shown.
const histories = 5

func newAccount(a *App, it accounts.Account) *account {
	d := &account{app: a, it: it}
	d.at = len(d.lines())
	return d
}

// known is the verdict of the job that looks an account up.
type known struct {
	account accounts.Account
	history []accounts.Result
	gone    bool
	err     error
}

// Begin asks for the account anew, and for its history.
func (d *account) Begin() Move {
	actor, id := d.app.opts.Actor, d.it.ID
	return Do{Name: "account", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		all, err := svc.List(ctx, actor)
		if err != nil {
			return known{err: err}
		}
		i := slices.IndexFunc(all, func(a accounts.Account) bool { return a.ID == id })
		if i < 0 {
			return known{gone: true}
		}
		history, err := svc.History(ctx, actor, id, histories)
		return known{account: all[i], history: history, err: err}
	}}
}

func (d *account) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := d.commands().press(msg)
		return nil, m
	case Done:
		return nil, d.done(msg.Result)
	case edited:
		notice := tell("account.edited-same")
		if msg.changed {
			notice = tell("account.edited")
		}
		return nil, Moves{notice, d.Begin()}
	case renamed:
		return nil, Moves{tell("account.renamed"), d.Begin()}
	case removed:
		key := "account.removed"
		if msg.leftOver {
			key = "account.removed-almost"
		}
		return nil, Moves{Close{returned{}}, tell(key, "address", msg.address)}
	case confirmed:
		return nil, forgetting(d.app.opts.Actor, d.it.ID)
	case returned, tried, brought:
		return nil, d.Begin()
	}
	return nil, nil
}

func (d *account) done(result any) Move {
	switch result := result.(type) {
	case known:
		d.err = result.err
		if result.gone {
			return Moves{Close{returned{}}, tell("account.gone")}
		}
		if result.err == nil {
			acting := d.at - len(d.lines()) // the focus stays on its action
			d.it, d.history = result.account, append([]accounts.Result{}, result.history...)
			if acting >= 0 {
				d.at = acting + len(d.lines())
			}
			d.at = min(d.at, len(d.lines())+len(d.actions())-1)
		}
	case forgot:
		if result.err != nil && accounts.ReasonOf(result.err) != accounts.ReasonLeftOver {
			d.err = result.err
			return nil
		}
		key := "rotate.forgotten"
		switch {
		case result.err != nil:
			key = "rotate.almost"
		case d.it.WentBack():
			key = "redo.forgotten"
		}
		return Moves{tell(key), d.Begin()}
	case error:
		d.err = result
	}
	return nil
}

// remind writes a reminder to change the password.
func (d *account) remind() Move {
	p := d.it.Profile
	return Remind{calendar.Entry{ID: d.it.ID, Address: p.Address.String(), Name: p.Label, Since: d.it.Password}}
}

// action is a button below the details.
type action struct {
	letter, text string
	do           func() Move
}

func (d *account) actions() []action {
	first := action{"p", "account.first", func() Move { return Enter{newRotation(d.app, d.it)} }}
	if !d.app.keeps(d.it) && d.it.Awaits() {
		return []action{first}
	}
	if !d.app.keeps(d.it) { // assigned: used, not changed
		return []action{
			{"t", "account.test", func() Move { return Show{newTrial(d.app, d.it)} }},
			{"f", "account.fetch", func() Move { return Show{newFetch(d.app, d.it)} }},
			{"x", "account.export", func() Move { return Show{newExports(d.app.env, d.it.Profile, d.it.Keeping)} }},
		}
	}
	all := []action{
		{"t", "account.test", func() Move { return Show{newTrial(d.app, d.it)} }},
		{"f", "account.fetch", func() Move { return Show{newFetch(d.app, d.it)} }},
		{"p", "account.password-new", func() Move { return Enter{newRotation(d.app, d.it)} }},
		{"e", "account.edit", func() Move { return Show{newEdit(d.app, d.it, "")} }},
		{"x", "account.export", func() Move { return Show{newExports(d.app.env, d.it.Profile, d.it.Keeping)} }},
		{"r", "account.rename", func() Move { return Show{newRename(d.app, d.it)} }},
		{"d delete", "account.remove", func() Move { return Show{newRemove(d.app, d.it)} }},
	}
	if d.it.Awaits() { // nothing can be tested or fetched yet
		all = append([]action{first}, all[3:]...)
	}
	if d.it.Fetched != nil {
		all = slices.Insert(all, 2, action{"m", "account.messages", func() Move { return Show{newMessages(d.app, d.it)} }})
	}
	if d.app.shares() {
		all = append(all, action{"a", "account.access", func() Move { return Show{newAccess(d.app, d.it)} }})
	}
	undo := func() Move { return Show{newUndo(d.app.opts.Actor, d.it.ID, d.it.WentBack())} }
	switch now := d.app.env.Now(); {
	case plain.Unfinished(d.it, now):
		return append([]action{
			{"n", "account.finish", func() Move { return Enter{newFinish(d.app, d.it)} }},
			{"u", "account.undo", undo},
			{"g", "account.forget", func() Move { return Show{newConfirm("forget")} }},
		}, all...)
	case plain.Kept(d.it, now):
		return append([]action{
			{"u", "account.redo", undo},
			{"g", "account.forget-new", func() Move { return Show{newConfirm("forget-new")} }},
		}, all...)
	}
	return all
}

func (d *account) commands() commands {
	lines, all := d.lines(), d.actions()
	acting := d.at >= len(lines)
	enter := on("enter", "account.copy", d.copy)
	if acting {
		enter = on("enter", "key.choose", all[min(d.at-len(lines), len(all)-1)].do)
	} else {
		enter = enter.when(lines[d.at].value != "")
	}
	cs := commands{enter}
	for _, a := range all {
		cs = append(cs, on(a.letter, a.text, a.do))
	}
	return append(cs,
		on("c", "account.copy", d.copy).when(!acting && lines[d.at].value != ""),
		on("i", "account.remind", d.remind).when(d.app.env.Keep != nil && !d.it.Awaits()),
		on("down j", "key.move", func() Move { d.step(+1); return nil }).shown("up/down"),
		on("up k", "", func() Move { d.step(-1); return nil }).shown(""),
		on("right tab", "", func() Move { d.sideways(+1); return nil }).shown(""),
		on("left shift+tab", "", func() Move { d.sideways(-1); return nil }).shown(""),
		on("esc", "key.back", move(Close{returned{}})),
	)
}

func (d *account) Keys() []key.Binding { return d.commands().bindings() }

// Head is what the header says.
func (d *account) Head() (title, address string) {
	return "account.title", shown(d.it.Profile.Address.String())
}

// step moves the focus through the lines; from the last one to the actions.
func (d *account) step(by int) {
	lines := len(d.lines())
	switch {
	case d.at >= lines && by < 0:
		d.at = lines - 1
	case d.at < lines:
		d.at = max(d.at+by, 0)
	}
}

// sideways moves the focus among the actions, and there from the lines.
func (d *account) sideways(by int) {
	lines := len(d.lines())
	if d.at < lines {
		d.at = lines
		return
	}
	d.at = min(max(d.at+by, lines), lines+len(d.actions())-1)
}

func (d *account) copy() Move {
	l := d.lines()[d.at]
	return Copy{What: l.name, Text: l.value}
}

// fingerprints is the SHA-256 of the first certificate in a PEM text, in pairs
// of digits as other programs write it; "" where there is none.
func fingerprints(text string) string {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return ""
	}
	sum := sha256.Sum256(block.Bytes)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}
