package tui

import (
	"regexp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// text is a longer text to read, scroll and perhaps copy: a letter, a page of
// the guide, a conversation with a server.
type text struct {
	title  func(i18n.Lang) string
	body   func(lang i18n.Lang, width int, ascii bool) string
	copy   string // the key of its name on the clipboard; empty: not offered
	plain  func(i18n.Lang) string
	then   string      // the key of what to do with it, said above it; empty for nothing
	letter func() Move // shows the request for the missing module; nil: it is none of this page's business
}

// written is the page that says where a file is, and what it is for.
func written(title, path, what string) *text {
	return &text{
		title: func(l i18n.Lang) string { return l.T(title) },
		body: func(l i18n.Lang, width int, _ bool) string {
			return strings.Join(append(append(hard(mail.CleanUpTo(path, 1000), width), ""), wrap(l.T(what), width)...), "\n")
		},
	}
}

// unwritten is the page that says why there is no file.
func unwritten(title string, why func(i18n.Lang) string) *text {
	return &text{
		title: func(l i18n.Lang) string { return l.T(title) },
		body:  func(l i18n.Lang, width int, _ bool) string { return strings.Join(wrap(why(l), width), "\n") },
	}
}

// noPlace says why a file could not be written.
func noPlace(err error) func(i18n.Lang) string {
	return func(l i18n.Lang) string {
		return l.T("report.no-place", "why", mail.CleanUpTo(err.Error(), mail.SaidMax))
	}
}

func newLetter(kind guide.LetterKind, v guide.Values) *text {
	plain := func(l i18n.Lang) string { return guide.Letter(kind, l, v) }
	return &text{
		title: func(l i18n.Lang) string { return kind.Title(l, v) },
		body: func(l i18n.Lang, width int, _ bool) string {
			var rows []string
			for _, line := range strings.Split(strings.TrimRight(plain(l), "\n"), "\n") {
				rows = append(rows, wrap(line, width)...)
			}
			return strings.Join(rows, "\n")
		},
		copy: "letter.name", plain: plain,
	}
}

func newGuidePage(id string, v guide.Values) *text {
	page, _ := guide.Find(id)
	shown := &text{
		title: page.Title,
		body: func(l i18n.Lang, width int, ascii bool) string {
			_, rest, _ := strings.Cut(guide.Text(page, l, v, width, ascii), "\n") // the title stands above
			_, rest, _ = strings.Cut(rest, "\n")
			return unnamed(rest, l.T("guide.press-n"))
		},
	}
	if slices.ContainsFunc(page.Steps(v), func(g guide.Step) bool { return g.Goto == guide.FirmaoNoModule }) {
		shown.letter = func() Move { return Show{newLetter(guide.LetterFirmao, v)} }
	}
	return shown
}

// unnamed takes the commands out of a page's links: here one presses keys, and
// only the request for the missing module has one.
func unnamed(page, pressN string) string {
	page = regexp.MustCompile(`:\s+mailkey\s+guide\s+`+guide.FirmaoNoModule).ReplaceAllString(page, ": "+pressN)
	return regexp.MustCompile(`:\s+mailkey\s+guide\s+[a-z-]+`).ReplaceAllString(page, "")
}

func (t *text) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := t.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (t *text) commands() commands {
	return commands{
		on("esc enter q", "key.close", move(Close{})),
		on("c", "letter.copy", t.copied).when(t.copy != ""),
		on("n", "hand.no-module", t.letter).when(t.letter != nil),
		on("j", "", move(Roll{+1})).shown(""),
		on("k", "", move(Roll{-1})).shown(""),
		on("space", "", move(Roll{+8})).shown(""),
	}
}

func (t *text) copied() Move { return Copy{What: t.copy, Say: t.plain} }

func (t *text) Keys() []key.Binding { return t.commands().bindings() }

func (t *text) View(f Frame) (string, *tea.Cursor) {
	rows := strings.Split(strings.TrimRight(t.body(f.Lang, f.Width-3, f.Theme.ASCII), "\n"), "\n")
	if t.then != "" {
		rows = slices.Concat(wrap(f.T(t.then), f.Width-3), []string{""}, rows)
	}
	return longText(f, t.title(f.Lang), rows), nil
}

// longText is a title and as much of a longer text below it as fits, from where
// it is scrolled to.
func longText(f Frame, title string, rows []string) string {
	page := newSheet(f)
	page.line(f.Theme.Title.Render(fit(title, f.Width-3)))
	room := max(f.Height-2, 1)
	first := min(max(f.Shift, 0), max(len(rows)-room, 0))
	page.rows = append(page.rows, row{})
	page.block(0, rows[first:min(first+room, len(rows))]...)
	lines := make([]string, len(page.rows))
	for i, r := range page.rows {
		lines[i] = r.text
	}
	page.more(lines[1:], first > 0, first+room < len(rows))
	return strings.Join(lines, "\n")
}

// tree asks why a page of Google's is not there, and ends in a page or a letter.
type tree struct {
	values guide.Values
	path   []guide.Node // the questions so far, the last one open
	at     int
	// twoStep: 2-Step Verification is known to be on, and not asked about.
	twoStep bool
}

func newTree(v guide.Values) *tree { return &tree{values: v, path: []guide.Node{guide.Root()}} }

func (t *tree) node() guide.Node { return t.path[len(t.path)-1] }

func (t *tree) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := t.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (t *tree) commands() commands {
	last := max(len(t.node().Answers)-1, 0)
	enter := "key.choose"
	if t.node().Letter != "" {
		enter = "tree.letter"
	} else if t.node().End() {
		enter = "tree.show"
	}
	return commands{
		on("enter", enter, t.enter),
		on("down tab", "key.move", func() Move { t.at = min(t.at+1, last); return nil }).shown("up/down").when(last > 0),
		on("up shift+tab", "", func() Move { t.at = max(t.at-1, 0); return nil }).shown("").when(last > 0),
		on("esc", "key.back", t.back),
	}
}

func (t *tree) Keys() []key.Binding { return t.commands().bindings() }

func (t *tree) enter() Move {
	n := t.node()
	switch {
	case n.Letter != "":
		letter := newLetter(n.Letter, t.values)
		letter.then = "letter.then"
		return Show{letter}
	case n.End():
		return Close{wanted{n.Page}}
	}
	if next, ok := guide.NodeByID(n.Answers[t.at].Next); ok {
		if next.ID == guide.TwoStep && t.twoStep {
			next, _ = guide.NodeByID(next.Answers[0].Next)
		}
		t.path, t.at = append(t.path, next), 0
	}
	return nil
}

func (t *tree) back() Move {
	if len(t.path) == 1 {
		return Close{}
	}
	t.path, t.at = t.path[:len(t.path)-1], 0
	return nil
}

func (t *tree) View(f Frame) (string, *tea.Cursor) {
	n := t.node()
	page := newSheet(f)
	page.gap()
	page.para(f.Theme.Title, 0, f.symbols(n.Title(f.Lang, t.values)))
	page.gap()
	page.para(lipgloss.NewStyle(), 0, f.symbols(strings.Join(n.Sentences(f.Lang, t.values), " ")))
	page.gap()
	for i, a := range n.Answers {
		lead, style := f.pointed(i == t.at, lipgloss.NewStyle())
		page.hang(style, lead, f.symbols(a.Title(f.Lang, t.values)))
		if i == t.at {
			page.here()
		}
	}
	switch {
	case n.Letter != "":
		page.line(f.Theme.Press.Render("[ " + f.T("tree.letter") + " ]"))
	case n.End():
		page.line(f.Theme.Press.Render("[ " + f.T("tree.show") + " ]"))
	}
	return page.done()
}

// qr is a link as a code for the phone.
type qr struct{ url string }

func newQR(url string) *qr { return &qr{url} }

func (q *qr) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := q.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (q *qr) commands() commands {
	return commands{on("esc enter k q", "key.close", move(Close{})), on("c", "read.copy", move(Copy{What: "read.link", Text: q.url}))}
}

func (q *qr) Keys() []key.Binding { return q.commands().bindings() }

func (q *qr) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	code, err := guide.QR(q.url)
	if err != nil {
		page.para(f.Theme.Dim, 0, q.url)
		return page.done()
	}
	paper := lipgloss.NewStyle().Foreground(lipgloss.Color("#000000")).Background(lipgloss.Color("#ffffff"))
	rows := code.HalfBlocks(f.Theme.Plain && !f.Theme.Light)
	switch {
	case f.Theme.ASCII:
		rows, paper = code.ASCII(!f.Theme.Light), lipgloss.NewStyle()
	case f.Theme.Plain:
		paper = lipgloss.NewStyle()
	}
	wide := lipgloss.Width(rows[0])
	beside := f.Width - 3 - wide - 2 // where the link stands, unless below
	link := hard(q.url, f.Width-3)
	if beside >= 24 {
		link = hard(q.url, beside)
	}
	title := wrap(f.T("qr.title"), max(beside, 24))
	switch {
	case len(rows) > f.Height || wide > f.Width-3:
		page.para(f.Theme.Strong, 0, f.T("qr.too-small", "w", wide+3, "h", len(rows)+3))
		q.link(page, "", link)
	case beside >= 24:
		for i, r := range rows {
			q.row(page, paper.Render(r)+"  ", i, title, link)
		}
	default:
		for _, r := range rows {
			page.line(paper.Render(r))
		}
		if len(rows)+len(title)+len(link) <= f.Height { // else it was readable on the page before
			page.para(f.Theme.Title, 0, f.T("qr.title"))
			q.link(page, "", link)
		}
	}
	return page.done()
}

// link writes the link's lines after a margin.
func (q *qr) link(page *sheet, margin string, parts []string) {
	for _, part := range parts {
		page.line(margin + page.f.Theme.Link.Hyperlink(q.url).Render(part))
	}
}

// row writes a row of the code, and beside it the title's or the link's line.
func (q *qr) row(page *sheet, row string, i int, title, link []string) {
	below := i - len(title) - 1
	switch {
	case i < len(title):
		page.line(row + page.f.Theme.Title.Render(title[i]))
	case below >= 0 && below < len(link):
		q.link(page, row, link[below:below+1])
	default:
		page.line(row)
	}
}
