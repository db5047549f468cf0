package tui

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
)

// home is the menu: the module with its accounts, and what can be done.
type home struct {
	app    *App
	list   []accounts.Account // all that the person may see, by name
	loaded bool
	err    error

	filter    input
	searching bool            // the filter is being typed
	marked    map[string]bool // accounts chosen for a test, by ID
	at        int             // the account in focus, among those shown
	item      int             // the menu's entry in focus
	inMenu    bool
}

// maxFilter bounds what is typed into a filter, in bytes.
const maxFilter = 200

// newHome shows the menu; list is what is stored, or nil when it is yet to be
// asked for (in Begin).
func newHome(a *App, list []accounts.Account) Screen {
	a.menu, a.opts.Fill = true, nil // what was given beforehand was for the first conversation
	if !a.env.Practice {
		a.opts.CA = ""
	}
	h := &home{
		app: a, list: list, loaded: list != nil, inMenu: list != nil && len(list) == 0,
		filter: input{max: maxFilter}, marked: map[string]bool{},
	}
	h.toAwaited()
	return h
}

// Begin asks for what is stored, unless it is known.
func (h *home) Begin() Move {
	if h.loaded {
		return nil
	}
	return h.reload()
}

// listed is the verdict of the list job.
type listed struct {
	accounts []accounts.Account
	crew     crew
	err      error
}

// pending is an unfinished conversation, if there is one.
type pending struct{ draft []byte }

func (h *home) reload() Move {
	actor := h.app.opts.Actor
	return Do{Name: "list", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		who, err := crewOf(ctx, svc, actor)
		if err != nil {
			return listed{err: err}
		}
		all, err := svc.List(ctx, actor)
		return listed{all, who, err}
	}}
}

func (h *home) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return nil, h.press(msg)
	case tea.PasteMsg:
		if h.searching {
			h.filter.insert(strings.TrimSpace(msg.Content))
			h.at = 0
		}
	case Done:
		return nil, h.done(msg.Result)
	case returned:
		return nil, h.reload()
	case leads:
		if msg.test {
			return nil, h.test()
		}
		return nil, h.setup()
	}
	return nil, nil
}

func (h *home) done(result any) Move {
	switch result := result.(type) {
	case listed:
		h.take(result)
	case error:
		h.err = result
	case unlocked:
		if result.err == nil && !result.open {
			return Enter{newLocked(h.app)}
		}
		h.take(listed{result.accounts, result.crew, result.err})
	case pending:
		if len(result.draft) > 0 {
			return Enter{newResume(h.app, result.draft, newSetup(h.app.opts, h.app.env))}
		}
		return Enter{newSetup(h.app.opts, h.app.env)}
	}
	return nil
}

// take shows a new list; the focus stays on its account.
func (h *home) take(l listed) {
	before, had := h.focused()
	h.err = l.err
	if l.err != nil {
		return
	}
	first := !h.loaded
	h.list, h.loaded, h.app.crew = l.accounts, true, l.crew
	shown := h.shown()
	if h.at = min(h.at, max(len(shown)-1, 0)); first {
		h.toAwaited()
	}
	if i := slices.IndexFunc(shown, func(a accounts.Account) bool { return a.ID == before.ID }); had && i >= 0 {
		h.at = i
	}
	h.inMenu = h.inMenu || len(shown) == 0
}

func (h *home) press(msg tea.KeyPressMsg) Move {
	if m, ok := h.commands().press(msg); ok {
		return m
	}
	if h.searching {
		h.filter.press(msg)
		h.at = 0
	}
	return nil
}

// Typing reports whether letters go into the filter.
func (h *home) Typing() bool { return h.searching }

// shown is the accounts that the filter lets pass.
func (h *home) shown() []accounts.Account {
	want := strings.ToLower(strings.TrimSpace(h.filter.String()))
	if want == "" {
		return h.list
	}
	var some []accounts.Account
	for _, a := range h.list {
		if strings.Contains(strings.ToLower(a.Profile.Label+"\n"+a.Profile.Address.String()), want) {
			some = append(some, a)
		}
	}
	return some
}

func (h *home) focused() (accounts.Account, bool) {
	shown := h.shown()
	if h.inMenu || h.at >= len(shown) {
		return accounts.Account{}, false
	}
	return shown[h.at], true
}

// chosen is the accounts to test: those marked, else those shown.
func (h *home) chosen() []accounts.Account {
	var some []accounts.Account
	for _, a := range h.list {
		if h.marked[a.ID] {
			some = append(some, a)
		}
	}
	if len(some) > 0 {
		return some
	}
	return h.shown()
}

func (h *home) commands() commands {
	if h.searching {
		return commands{
			on("enter tab", "home.search-done", func() Move { h.searching = false; return nil }),
			on("down", "key.move", func() Move { h.step(+1); return nil }).shown("up/down"),
			on("up", "", func() Move { h.step(-1); return nil }).shown(""),
			on("esc", "home.search-clear", h.clear),
		}
	}
	_, account := h.focused()
	enter := "key.choose"
	if account {
		enter = "home.open"
	}
	test := "home.check"
	if len(h.marked) > 0 {
		test = "home.test-marked"
	}
	some := len(h.list) > 0
	narrowed := len(h.marked) > 0 || h.filter.String() != ""
	return commands{
		on("enter", enter, h.enter),
		on("esc", "home.clear", h.clear).when(narrowed),
		on("r", "home.reload", h.reload).when(h.err != nil),
		on("n", "home.new", h.setup),
		on("t", test, h.test).when(some),
		on("p", h.renews("home.password"), h.password).when(h.mayRenew()),
		on("space", "home.mark", h.mark).when(account),
		on("/", "home.search", h.search).when(some),
		on("s", "home.settings", h.settings),
		on("u", "home.users", h.users).when(h.app.admin()),
		on("down j", "key.move", func() Move { h.step(+1); return nil }).shown("up/down"),
		on("up k", "", func() Move { h.step(-1); return nil }).shown(""),
		on("right l", "", func() Move { h.sideways(+1); return nil }).shown("").when(h.inMenu),
		on("left", "", func() Move { h.sideways(-1); return nil }).shown("").when(h.inMenu),
		on("tab shift+tab", "", h.swap).shown("").when(some),
		on("pgdown", "", func() Move { h.jump(+10); return nil }).shown(""),
		on("pgup", "", func() Move { h.jump(-10); return nil }).shown(""),
		on("home g", "", func() Move { h.jump(-len(h.list)); return nil }).shown(""),
		on("end G", "", func() Move { h.jump(+len(h.list)); return nil }).shown(""),
		on("q", "key.leave", move(Leave{})),
		on("e", "home.explain", h.explain),
	}
}

func (h *home) Keys() []key.Binding { return h.commands().bindings() }

// step moves the focus by one, from the last account into the menu.
func (h *home) step(by int) {
	shown := len(h.shown())
	switch {
	case h.inMenu && by < 0 && shown > 0:
		h.inMenu, h.at = false, shown-1
	case h.inMenu:
		h.sideways(by)
	case h.at+by >= shown:
		h.inMenu = !h.searching
	default:
		h.at = max(h.at+by, 0)
	}
}

// jump moves the focus among the accounts.
func (h *home) jump(by int) {
	h.at = min(max(h.at+by, 0), max(len(h.shown())-1, 0))
	h.inMenu = len(h.shown()) == 0
}

func (h *home) sideways(by int) { h.item = min(max(h.item+by, 0), len(h.entries())-1) }

func (h *home) swap() Move {
	h.inMenu = !h.inMenu || len(h.shown()) == 0
	return nil
}

func (h *home) mark() Move {
	a, _ := h.focused()
	if h.marked[a.ID] {
		delete(h.marked, a.ID)
	} else {
		h.marked[a.ID] = true
	}
	h.at = min(h.at+1, len(h.shown())-1)
	return nil
}

func (h *home) search() Move {
	h.searching, h.inMenu = true, false
	return nil
}

// clear takes back the filter, or else the marks.
func (h *home) clear() Move {
	before, had := h.focused()
	if h.searching || h.filter.String() != "" {
		h.searching = false
		h.filter.clear()
	} else {
		clear(h.marked)
	}
	if i := slices.IndexFunc(h.list, func(a accounts.Account) bool { return a.ID == before.ID }); had && i >= 0 {
		h.at = i
	}
	return nil
}

// entry is one thing that the menu offers.
type entry struct {
	letter, text string
	do           func() Move
}

func (h *home) entries() []entry {
	all := []entry{{"n", "home.setup", h.setup}}
	if len(h.list) > 0 {
		all = append(all, entry{"t", "home.test", h.test})
	}
	if h.mayRenew() {
		all = append(all, entry{"p", h.renews("home.rotate"), h.password})
	}
	all = append(all, entry{"e", "home.explain", h.explain}, entry{"s", "home.settings", h.settings})
	if h.app.admin() {
		all = append(all, entry{"u", "home.users", h.users})
	}
	return all
}

func (h *home) enter() Move {
	if a, ok := h.focused(); ok {
		return Show{newAccount(h.app, a)}
	}
	if all := h.entries(); h.inMenu && h.item < len(all) {
		return all[h.item].do()
	}
	return nil
}

// setup starts the wizard, with what was left unfinished if there is anything.
func (h *home) setup() Move {
	actor := h.app.opts.Actor
	return Do{Name: "pending", Quiet: true, Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		draft, err := svc.Draft(ctx, actor)
		if err != nil {
			return err
		}
		return pending{draft}
	}}
}

// test tests one account on its own screen, several in a table.
func (h *home) test() Move {
	some := h.chosen()
	switch len(some) {
	case 0:
		return nil
	case 1:
		if some[0].Awaits() { // it is tested with its first password
			return Enter{newRotation(h.app, some[0])}
		}
		return Show{newTrial(h.app, some[0])}
	}
	return Show{newFleet(h.app, some)}
}

// password changes one: of the mailbox in focus, or of one that is chosen next.
func (h *home) password() Move {
	if a, ok := h.focused(); ok {
		return Enter{newRotation(h.app, a)}
	}
	return Enter{newWhich(h.app, h.app.renewable(h.list))}
}

// mayRenew reports whether there is a mailbox here whose password the person may
// change: the one in focus, or else any.
func (h *home) mayRenew() bool {
	if a, ok := h.focused(); ok {
		return h.app.renews(a)
	}
	return len(h.app.renewable(h.list)) > 0
}

func (h *home) users() Move { return Show{newUsers(h.app)} }

func (h *home) settings() Move { return Show{newSettings(h.app)} }

func (h *home) explain() Move { return Show{newExplain(h.app, len(h.list) > 0)} }
