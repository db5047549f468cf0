package tui

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/plain"
)

// explain takes an error message from any program and names its cause.
type explain struct {
	app        *App
	box        box
	where      input               // the server or the address that it is about; may be empty
	below      bool                // that one is being typed
	refused    string              // key of why it cannot be explained yet
	stored     bool                // there are mailboxes that could be tested
	found      *diagnose.Diagnosis // nil while the message is being pasted
	page, link Move                // to the guide's page and to Google's; nil: there is none
	deeds      []deed
	at         int
	reading    bool // the explanation is being read from its top
}

// newExplain begins with an empty box; stored says whether there are mailboxes.
func newExplain(a *App, stored bool) Screen {
	return &explain{app: a, stored: stored, where: input{max: maxAbout}}
}

// maxAbout bounds the name of a server, and an address, in bytes (RFC 5321).
const maxAbout = 254

// leads is where a message that nobody knows leads on to: a test of the stored
// mailboxes, or else connecting one.
type leads struct{ test bool }

func (e *explain) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if e.found == nil {
			e.refused = ""
			if e.below {
				e.where.insert(strings.TrimSpace(msg.Content))
			} else {
				e.box.put(msg.Content)
			}
		}
	case tea.KeyPressMsg:
		if m, ok := e.commands().press(msg); ok {
			return nil, m
		}
		switch {
		case e.found != nil:
		case key.Matches(msg, shut):
			return nil, tell("tui.how-to-paste")
		case e.below:
			if e.where.press(msg) {
				e.refused = ""
			}
		case e.box.press(msg):
			e.refused = ""
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
			on("esc", "key.back", move(Close{returned{}})),
			on("tab down shift+tab up", "key.field", e.turn),
			on("ctrl+u", "explain.erase", e.another).when(!e.box.empty() && !e.below),
		}
	}
	return commands{
		on("enter", "key.choose", e.enter),
		on("n", "explain.another", e.another),
		on("g", "explain.guide", move(e.page)).when(e.page != nil),
		on("o", "explain.open", move(e.link)).when(e.link != nil),
		on("down right tab", "key.move", func() Move { return e.walk(+1) }).shown("up/down"),
		on("up left shift+tab", "", func() Move { return e.walk(-1) }).shown(""),
		on("esc", "key.back", e.back),
	}
}

func (e *explain) Keys() []key.Binding { return e.commands().bindings() }

// turn goes to the other field.
func (e *explain) turn() Move {
	e.below = !e.below
	return nil
}

// about reads what the message is about; false where that is neither a server
// nor an address.
func (e *explain) about(p *diagnose.Pasted) bool {
	text := e.where.String()
	return strings.TrimSpace(text) == "" || plain.About(p, text)
}

// judge names the cause and finds what leads on.
func (e *explain) judge() Move {
	p := diagnose.Pasted{Text: e.box.String()}
	switch {
	case e.box.empty():
		e.refused, e.below = "explain.box-empty", false
		return nil
	case !e.about(&p):
		e.refused, e.below = "explain.where-bad", true
		return nil
	}
	d := diagnose.ExplainText(p)
	e.found, e.reading, e.at, e.refused = &d, true, 0, ""
	e.page, e.link, e.deeds = nil, nil, nil
	if page, ok := guide.Find(cmp.Or(d.Fix.Topic, string(d.Step()))); ok {
		e.page = Show{newManual(e.app.env, page.ID, guide.Values{Address: p.Address})}
		e.deeds = append(e.deeds, deed{"check.page", page, e.page})
	}
	if d.Fix.URL != "" && e.app.env.Browse != nil {
		e.link = Open{d.Fix.URL}
		e.deeds = append(e.deeds, deed{"check.open", guide.Page{}, e.link})
	}
	if d.Cause == diagnose.Unknown {
		e.deeds = append(e.deeds, deed{e.leadsOn(), guide.Page{}, Close{leads{e.stored}}})
	}
	e.deeds = append(e.deeds, deed{key: "explain.another-press"})
	return nil
}

// leadsOn is the text of the button that says more of a mailbox than a message does.
func (e *explain) leadsOn() string {
	if e.stored {
		return "explain.test-press"
	}
	return "explain.setup-press"
}

// back leads to what was pasted, as it was.
func (e *explain) back() Move {
	e.found = nil
	return nil
}

// another begins afresh with an empty box.
func (e *explain) another() Move {
	*e = explain{app: e.app, stored: e.stored, where: input{max: maxAbout}}
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

// paste is the box, what is in it, what it is about, and what becomes of it.
func (e *explain) paste(page *sheet) {
	f := page.f
	page.para(f.Theme.Strong, 0, f.T("explain.lead"))
	page.gap()
	e.box.draw(page, e.below)
	if e.refused == "explain.box-empty" {
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T(e.refused))
	}
	page.gap()
	e.whereabouts(page)
	page.gap()
	page.para(f.Theme.Dim, 0, f.T("explain.stays"))
}

// whereabouts is the field for the server.
func (e *explain) whereabouts(page *sheet) {
	f := page.f
	label, room := f.T("explain.where")+" ", f.Width-4
	if cells(label) > f.Width/2 {
		page.line(f.Theme.Dim.Render(label))
		label = "  "
	}
	room -= cells(label)
	text, x := e.where.view(room, "")
	style := f.Theme.Value
	if len(e.where.text) == 0 && !e.below {
		text, style = fit(f.T("explain.where-example"), room), f.Theme.Dim
	}
	page.line(f.Theme.Dim.Render(label) + style.Render(text))
	if e.below {
		page.at(cells(label) + x)
	}
	if e.refused == "explain.where-bad" {
		page.hang(f.Theme.Bad, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T(e.refused))
	}
}

// tell is the explanation, as the test's screen gives it, and what leads on.
func (e *explain) tell(page *sheet) {
	f, d := page.f, *e.found
	first, bar := len(page.rows), f.Theme.Bad.Render(f.Theme.Symbol.Bar)+" "
	words := d.Said
	d.Said = "" // it need not be a server's: a program's own message is pasted too
	if d.Cause == diagnose.Unknown {
		e.unknown(page, bar, words)
	} else {
		explained(page, bar, d)
		if words != "" {
			page.quote(f.Theme.Dim, bar, f.T("explain.said", "said", words))
		}
		retry := f.T("explain.retry." + string(d.Retry()))
		if !d.Sure {
			retry += " " + f.T("explain.unsure")
		}
		page.quote(f.Theme.Dim, bar, retry)
	}
	page.gap()
	deedButtons(page, e.deeds, e.at)
	if e.reading {
		page.focus, page.head = first, true
	}
}

// unknown says that nobody knows, and what would help. What was pasted may be the
// person's own sentence.
func (e *explain) unknown(page *sheet, bar, words string) {
	f := page.f
	said := plain.Shown(f.Lang, *e.found)
	page.quote(f.Theme.Strong, bar, said.Title)
	page.quote(lipgloss.NewStyle(), bar, said.Why)
	if words != "" {
		page.quote(f.Theme.Dim, bar, f.T("explain.pasted", "said", words))
	}
	page.quote(lipgloss.NewStyle(), bar, f.T("explain.unknown.help"))
}
