package tui

import (
	"cmp"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
)

// explain takes an error message from any program and names its cause.
type explain struct {
	app        *App
	box        box
	refused    bool                // nothing was pasted
	found      *diagnose.Diagnosis // nil while the message is being pasted
	page, link Move                // to the guide's page and to Google's; nil: there is none
	deeds      []deed
	at         int
	reading    bool // the explanation is being read from its top
}

func newExplain(a *App) Screen { return &explain{app: a} }

func (e *explain) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if e.found == nil {
			e.box.put(msg.Content)
			e.refused = false
		}
	case tea.KeyPressMsg:
		if m, ok := e.commands().press(msg); ok {
			return nil, m
		}
		switch {
		case e.found != nil:
		case key.Matches(msg, shut):
			return nil, tell("tui.how-to-paste")
		case e.box.press(msg):
			e.refused = false
		}
	}
	return nil, nil
}

// Typing is true while the message is being pasted or typed.
func (e *explain) Typing() bool { return e.found == nil }

// Head is what the header says.
func (e *explain) Head() (title, account string) { return "explain.title", "" }

func (e *explain) commands() commands {
	if e.found == nil {
		return commands{
			on("enter", "explain.go", e.judge),
			on("ctrl+u", "explain.erase", e.another).when(!e.box.empty()),
			on("esc", "key.back", move(Close{returned{}})),
		}
	}
	return commands{
		on("enter", "key.choose", e.enter),
		on("n esc", "explain.another", e.another),
		on("g", "explain.guide", move(e.page)).when(e.page != nil),
		on("o", "explain.open", move(e.link)).when(e.link != nil),
		on("down right tab", "key.move", func() Move { return e.walk(+1) }).shown("up/down"),
		on("up left shift+tab", "", func() Move { return e.walk(-1) }).shown(""),
	}
}

func (e *explain) Keys() []key.Binding { return e.commands().bindings() }

// judge names the cause and finds what leads on.
func (e *explain) judge() Move {
	if e.refused = e.box.empty(); e.refused {
		return nil
	}
	d := diagnose.ExplainText(diagnose.Pasted{Text: e.box.String()})
	e.found, e.reading = &d, true
	if page, ok := guide.Find(cmp.Or(d.Fix.Topic, string(d.Cause.Step()))); ok {
		e.page = Show{newGuidePage(page.ID, guide.Values{})}
		e.deeds = append(e.deeds, deed{"check.page", page, e.page})
	}
	if d.Fix.URL != "" && e.app.env.Browse != nil {
		e.link = Open{d.Fix.URL}
		e.deeds = append(e.deeds, deed{"check.open", guide.Page{}, e.link})
	}
	e.deeds = append(e.deeds, deed{key: "explain.another-press"})
	return nil
}

// another begins afresh with an empty box.
func (e *explain) another() Move {
	*e = explain{app: e.app}
	return nil
}

func (e *explain) enter() Move {
	if d := e.deeds[e.at]; d.move != nil {
		return d.move
	}
	return e.another()
}

// Reading is true while the arrows belong to the explanation.
func (e *explain) Reading() bool { return e.reading }

// walk goes through what can be done; above it is the explanation.
func (e *explain) walk(by int) Move {
	switch {
	case e.at == 0 && by < 0:
		e.reading = true
	default:
		e.reading, e.at = false, min(max(e.at+by, 0), len(e.deeds)-1)
	}
	return nil
}

func (e *explain) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	page.air()
	if e.found == nil {
		e.paste(page)
	} else {
		e.tell(page)
	}
	return page.done()
}

// paste is the box, what is in it, and what becomes of it.
func (e *explain) paste(page *sheet) {
	f := page.f
	page.para(f.Theme.Strong, 0, f.T("explain.lead"))
	page.gap()
	e.box.draw(page)
	if e.refused {
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T("explain.box-empty"))
	}
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("explain.stays"))
}

// tell is the explanation, as the test's screen gives it, and what leads on.
func (e *explain) tell(page *sheet) {
	f, d := page.f, *e.found
	first, bar := len(page.rows), f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" "
	words := d.Said
	d.Said = "" // it need not be a server's: a program's own message is pasted too
	explained(page, bar, d)
	if words != "" {
		page.quote(f.Theme.Dim, bar, f.T("explain.said", "said", words))
	}
	switch {
	case d.Cause == diagnose.Unknown:
		page.quote(f.Theme.Dim, bar, f.T("explain.unknown.help"))
	case d.Sure:
		page.quote(f.Theme.Dim, bar, f.T("explain.retry."+string(d.Cause.Retry())))
	default:
		page.quote(f.Theme.Dim, bar, f.T("explain.retry."+string(d.Cause.Retry()))+" "+f.T("explain.unsure"))
	}
	page.gap()
	deedButtons(page, e.deeds, e.at)
	if e.reading {
		page.focus, page.head = first, true
	}
}
