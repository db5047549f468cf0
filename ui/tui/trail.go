package tui

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/ui/plain"
)

// trail is the audit trail: who set out to do what, when and with which key.
type trail struct {
	app    *App
	list   people
	it     accounts.Trail
	loaded bool
	err    error

	filter    input
	searching bool
	at        int // among those shown
}

// mostEntries is how many are shown: the whole trail is verified, whatever its length.
const mostEntries = 1000

func newTrail(a *App, list people) *trail {
	return &trail{app: a, list: list, filter: input{max: maxFilter}}
}

// trailFound is the verdict of reading it.
type trailFound struct {
	it  accounts.Trail
	err error
}

// Begin reads and verifies it.
func (r *trail) Begin() Move {
	actor := r.app.opts.Actor
	return Do{Name: "trail", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		it, err := svc.Audit(ctx, actor, mostEntries)
		return trailFound{it, err}
	}}
}

func (r *trail) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if m, ok := r.commands().press(msg); ok {
			return nil, m
		}
		if r.searching && r.filter.press(msg) {
			r.at = 0
		}
	case tea.PasteMsg:
		if r.searching {
			r.filter.insert(strings.TrimSpace(msg.Content))
			r.at = 0
		}
	case Done:
		switch result := msg.Result.(type) {
		case trailFound:
			r.loaded, r.it, r.err = true, result.it, result.err
			r.at = min(r.at, max(len(r.shown())-1, 0))
		case error:
			r.loaded, r.err = true, result
		}
	}
	return nil, nil
}

// Typing reports whether letters go into the filter.
func (r *trail) Typing() bool { return r.searching }

// shown is the entries that the filter lets pass: by who, about what, which key,
// or what was done in the words of the screen.
func (r *trail) shown() []accounts.Entry {
	want := strings.ToLower(strings.TrimSpace(r.filter.String()))
	if want == "" {
		return r.it.Entries
	}
	f := Frame{Lang: r.app.frame.Lang}
	var some []accounts.Entry
	for _, e := range r.it.Entries {
		text := strings.Join([]string{r.name(f, e.Actor), plain.TrailAction(f.Lang, e), e.Object, plain.TrailDetail(f.T, r.it, e), e.Key}, "\n")
		if strings.Contains(strings.ToLower(text), want) {
			some = append(some, e)
		}
	}
	return some
}

// name is who did it; whoever was removed since is told by the name they had.
func (r *trail) name(f Frame, id string) string {
	here := slices.ContainsFunc(r.list, func(u accounts.User) bool { return u.ID == id })
	if name, was := r.it.Former[id]; was && !here {
		return f.T("audit.former", "name", shown(name))
	}
	return r.list.name(f, id)
}

func (r *trail) commands() commands {
	by := func(n int) func() Move {
		return func() Move { r.at = min(max(r.at+n, 0), max(len(r.shown())-1, 0)); return nil }
	}
	if r.searching {
		return commands{
			on("enter tab", "home.search-done", func() Move { r.searching = false; return nil }),
			on("down", "key.move", by(+1)).shown("up/down"),
			on("up", "", by(-1)).shown(""),
			on("esc", "home.search-clear", r.clear),
		}
	}
	some := len(r.shown()) > 0
	back := on("esc", "key.back", move(Close{returned{}}))
	if r.filter.String() != "" {
		back = on("esc", "home.search-clear", r.clear)
	}
	return commands{
		on("down j", "key.move", by(+1)).shown("up/down").when(some),
		on("up k", "", by(-1)).shown("").when(some),
		on("/", "home.search", func() Move { r.searching = true; return nil }).when(len(r.it.Entries) > 0),
		on("r", "home.reload", r.Begin),
		on("pgdown space", "", by(+10)).shown("").when(some),
		on("pgup", "", by(-10)).shown("").when(some),
		on("home g", "", by(-mostEntries)).shown("").when(some),
		on("end G", "", by(+mostEntries)).shown("").when(some),
		back,
	}
}

func (r *trail) clear() Move {
	r.searching, r.at = false, 0
	r.filter.clear()
	return nil
}

func (r *trail) Keys() []key.Binding { return r.commands().bindings() }

// Head is what the header says.
func (r *trail) Head() (title, account string) { return "trail.title", "" }
