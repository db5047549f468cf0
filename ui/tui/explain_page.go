package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/ui"
	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// manual is a page of the guide outside the wizard: the same steps, links and
// pictures, with no question at its end.
type manual struct {
	read
	opens bool // there is a browser
}

// newManual shows a page of the guide, or asks its questions.
func newManual(env ui.Env, id string, v guide.Values) Screen {
	page, _ := guide.Find(id)
	if page.Asks() {
		return newTree(v)
	}
	about := &setup{env: env, flow: wizard.Setup(env.Now())}
	d := about.draft()
	d.Login.Address, d.Login.Label, d.Login.IMAP, d.Login.SMTP = v.Address, v.Label, v.IMAP, v.SMTP
	if v.AppName != "" {
		d.AppName = v.AppName
	}
	return &manual{read{setup: about, page: page}, env.Browse != nil}
}

func (m *manual) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		do, _ := m.commands().press(msg)
		return nil, do
	case wanted: // where the questions behind "I do not see this" led to
		return nil, m.show(msg.page)
	}
	return nil, nil
}

func (m *manual) show(page string) Move {
	return Show{newManual(m.setup.env, page, m.setup.values())}
}

func (m *manual) commands() commands {
	g, last := m.step()
	url, v := g.URL(m.setup.values()), m.setup.values()
	enter := on("enter", "key.next", func() Move { return m.walk(+1) })
	if last {
		enter = on("enter", "key.close", move(Close{}))
	}
	return commands{
		enter,
		on("n", "read.not-there", func() Move { return Show{newTree(v)} }).when(m.page.ID == guide.AppPassword),
		on("o", "read.open", func() Move { return Open{url} }).when(url != "" && m.opens),
		on("c", "read.copy", func() Move { return Copy{What: "read.link", Text: url} }).when(url != ""),
		on("k", "read.qr", func() Move { return Show{newQR(url)} }).when(url != ""),
		on("l", "manual.letter", func() Move { return Show{newLetter(g.Letter, v)} }).when(g.Letter != ""),
		on("g", "manual.more", func() Move { return m.show(g.Goto) }).when(g.Goto != "" && g.Goto != m.page.ID),
		on("down right tab", "key.move", func() Move { return m.walk(+1) }).shown("up/down"),
		on("up left shift+tab", "", func() Move { return m.walk(-1) }).shown(""),
		on("esc q", "key.close", move(Close{})),
	}
}

func (m *manual) Keys() []key.Binding { return m.commands().bindings() }

// Typing: nothing is typed here.
func (m *manual) Typing() bool { return false }

// Head is what the header says.
func (m *manual) Head() (title, account string) {
	return "plain.home.guide", shown(m.setup.draft().Login.Address.String())
}

// step is the one in focus, and whether it is the last.
func (m *manual) step() (g guide.Step, last bool) {
	steps := m.steps()
	if len(steps) == 0 {
		return guide.Step{}, true
	}
	m.at = min(m.at, len(steps)-1)
	return steps[m.at], m.at == len(steps)-1
}

func (m *manual) walk(by int) Move {
	m.at = min(max(m.at+by, 0), max(len(m.steps())-1, 0))
	return nil
}

func (m *manual) View(f Frame) (string, *tea.Cursor) {
	var page *sheet
	for _, l := range m.layouts(f) {
		page = m.sheet(f, l)
		if len(page.rows)-page.gaps() <= f.Height {
			break
		}
	}
	return page.done()
}

func (m *manual) sheet(f Frame, l layout) *sheet {
	v := m.setup.values()
	page := newSheet(f)
	page.air()
	page.line(f.Theme.Title.Render(m.page.Title(f.Lang)))
	if about := m.page.Lead(f.Lang, v); l.lead == whole {
		page.para(f.Theme.Dim, 0, f.symbols(strings.Join(about, " ")))
	} else if l.lead == sentence && len(about) > 0 {
		page.para(f.Theme.Dim, 0, f.symbols(about[0]))
	}
	page.gap()
	if !l.list {
		m.marks(page)
	}
	for i, g := range m.steps() {
		if i == m.at || l.list {
			m.row(page, g, i == m.at)
		}
		if i != m.at {
			continue
		}
		m.detail(page, g)
		if path := g.Path(f.Lang); path != "" {
			page.para(f.Theme.Value, 4, f.symbols(path))
		}
		if g.Letter != "" {
			page.para(f.Theme.Dim, 4, f.T("manual.letter-key"))
		}
		if more, ok := guide.Find(g.Goto); ok && g.Goto != "" && g.Goto != m.page.ID {
			page.para(f.Theme.Dim, 4, f.T("manual.more-key", "title", more.Title(f.Lang)))
		}
	}
	return page
}
