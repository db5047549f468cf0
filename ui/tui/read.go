package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/ui/guide"
	"mailkey/ui/wizard"
)

// read is a page of the guide: its steps are done in the browser and ticked off
// here, and at its end stands a question or the way on.
type read struct {
	setup *setup
	step  wizard.Read
	page  guide.Page
	at    int    // a guide step, or one of the ends after them
	name  *input // the app password's name, while it is being edited
	// unsure: all was looked at, and still nobody knows; another page settles it.
	unsure bool
}

func newRead(s *setup, step wizard.Read) *read {
	r := &read{setup: s, step: step}
	r.page, _ = guide.Find(step.Page(s.draft()))
	for i, g := range r.steps() {
		if !r.ticked(g) {
			r.at = i
			return r
		}
	}
	r.at = len(r.steps())
	return r
}

func (r *read) steps() []guide.Step { return r.page.Steps(r.setup.values()) }

// ends is what can be chosen after the last step: the answers, or just the way on.
func (r *read) ends() []wizard.Answer {
	switch {
	case r.step.Ask == nil:
		return []wizard.Answer{""}
	case r.unsure:
		return []wizard.Answer{wizard.Opens, wizard.No}
	}
	return r.step.Ask.Offered(r.setup.draft())
}

// now is the guide step in focus; false at the ends.
func (r *read) now() (guide.Step, bool) {
	if steps := r.steps(); r.at < len(steps) {
		return steps[r.at], true
	}
	return guide.Step{}, false
}

func (r *read) tick(g guide.Step) string { return r.page.ID + "/" + g.ID }

func (r *read) ticked(g guide.Step) bool { return r.setup.draft().Ticked[r.tick(g)] }

// url is the link of the step in focus, or of the page that settles the
// question; empty where none is shown.
func (r *read) url() string {
	if g, reading := r.now(); reading {
		return g.URL(r.setup.values())
	}
	if r.unsure {
		return r.proof()
	}
	return ""
}

func (r *read) Typing() bool { return r.name != nil }

func (r *read) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if m, ok := r.commands().press(msg); ok {
			return nil, m
		}
		if r.name != nil {
			r.name.press(msg)
		}
	case tea.PasteMsg:
		if r.name != nil {
			r.name.insert(strings.TrimSpace(msg.Content))
		}
	case wanted:
		return nil, r.want(msg)
	}
	return nil, nil
}

func (r *read) commands() commands {
	if r.name != nil {
		return commands{on("enter", "read.keep-name", r.keepName), on("esc", "read.drop-name", func() Move { r.name = nil; return nil })}
	}
	_, reading := r.now()
	next := "read.done"
	if !reading {
		next = "key.next"
		if r.step.Ask != nil {
			next = "key.choose"
		}
	}
	url := r.url()
	return commands{
		on("enter", next, r.enter),
		on("n", "read.not-there", r.notThere).when(r.page.ID != guide.Revoke),
		on("o", "read.open", func() Move { return Open{url} }).when(url != "" && r.setup.env.Browse != nil),
		on("c", "read.copy", func() Move { return Copy{What: "read.link", Text: url} }).when(url != ""),
		on("k", "read.qr", func() Move { return Show{newQR(url)} }).when(url != ""),
		on("o", "", func() Move { return tell("tui.open-none") }).shown("").when(url != "" && r.setup.env.Browse == nil),
		on("o c k", "", func() Move { return tell("read.no-link") }).shown("").when(url == ""),
		on("e", "read.name", r.editName).when(r.page.ID == guide.AppPassword),
		on("space", "read.tick", r.toggle).when(reading),
		on("down right", "key.move", func() Move { return r.walk(+1) }).shown("up/down"),
		on("up left", "", func() Move { return r.walk(-1) }).shown(""),
		on("tab end", "read.to-end", func() Move { r.at = len(r.steps()); return nil }).shown("tab").when(reading),
		on("shift+tab home", "", func() Move { r.at = 0; return nil }).shown(""),
		r.setup.undo(),
		on("esc", "key.back", r.back),
	}
}

func (r *read) Keys() []key.Binding { return r.commands().bindings() }

func (r *read) walk(by int) Move {
	r.at = min(max(r.at+by, 0), len(r.steps())+len(r.ends())-1)
	return nil
}

func (r *read) toggle() Move {
	if g, ok := r.now(); ok {
		r.setup.draft().Ticked[r.tick(g)] = !r.ticked(g)
	}
	return nil
}

// enter ticks the step off and shows the next one; at the end it answers.
func (r *read) enter() Move {
	if g, ok := r.now(); ok {
		r.setup.draft().Ticked[r.tick(g)] = true
		return r.walk(+1)
	}
	if r.step.Ask == nil {
		return Next{}
	}
	return r.answer(r.ends()[r.at-len(r.steps())])
}

func (r *read) editName() Move {
	r.name = &input{max: 80}
	r.name.set(r.setup.draft().AppName)
	return nil
}

func (r *read) keepName() Move {
	if name := strings.TrimSpace(r.name.String()); name != "" {
		r.setup.draft().AppName = name
	}
	r.name = nil
	return nil
}

func (r *read) View(f Frame) (string, *tea.Cursor) {
	var page *sheet
	for _, l := range r.layouts(f) {
		page = r.sheet(f, l)
		need := len(page.rows)
		if l.lead != whole {
			need -= page.gaps()
		}
		if need <= f.Height {
			break
		}
	}
	return page.done()
}

// layout is which parts of the page are drawn; the step in focus always is,
// with its words and its picture.
type layout struct {
	lead lead
	list bool
}

// lead is how much of what the page is about stands above its steps.
type lead int

const (
	nothing lead = iota
	sentence
	whole
)

// layouts is the ways to draw the page, the best first. The first step says in
// one sentence what this is about, where there is room for more than the step.
// What is too long even for the last one can be scrolled.
func (r *read) layouts(f Frame) []layout {
	if r.at == 0 && f.Height >= 14 {
		return []layout{{whole, true}, {sentence, true}, {sentence, false}}
	}
	return []layout{{whole, true}, {nothing, true}, {nothing, false}}
}

func (r *read) sheet(f Frame, l layout) *sheet {
	v := r.setup.values()
	page := newSheet(f)
	page.line(f.Theme.Title.Render(r.page.Title(f.Lang)))
	if about := r.page.Lead(f.Lang, v); l.lead == whole {
		page.para(f.Theme.Dim, 0, f.symbols(strings.Join(about, " ")))
	} else if l.lead == sentence && len(about) > 0 {
		page.para(f.Theme.Dim, 0, f.symbols(about[0]))
	}
	page.gap()
	if !l.list {
		r.marks(page)
	}
	for i, g := range r.steps() {
		if i == r.at || l.list {
			r.row(page, g, i == r.at)
		}
		if i == r.at {
			r.detail(page, g)
		}
	}
	page.gap()
	r.end(page)
	return page
}

// marks is the steps as a row of marks, where the list has no room.
func (r *read) marks(page *sheet) {
	f := page.f
	var marks []string
	for i, g := range r.steps() {
		switch {
		case i == r.at:
			marks = append(marks, f.Theme.Accent.Render(f.Theme.Symbol.Current))
		case r.ticked(g):
			marks = append(marks, f.Theme.OK.Render(f.Theme.Symbol.Done))
		default:
			marks = append(marks, f.Theme.Dim.Render(f.Theme.Symbol.Later))
		}
	}
	page.line(strings.Join(marks, " "))
}

// row is a step's title with its tick.
func (r *read) row(page *sheet, g guide.Step, now bool) {
	f := page.f
	tick := " "
	if r.ticked(g) {
		tick = f.Theme.OK.Render(f.Theme.Symbol.Done)
	}
	pointer, style := " ", f.Theme.Dim
	if now {
		pointer, style = f.Theme.Accent.Render(f.Theme.Symbol.Pointer), f.Theme.Strong
	}
	page.hang(style, pointer+" "+tick+" ", f.symbols(g.Title(f.Lang, r.setup.values())))
	if now {
		page.here()
	}
}

// detail is what helps with the step in focus: its link, words and picture.
func (r *read) detail(page *sheet, g guide.Step) {
	f, v := page.f, r.setup.values()
	r.link(page, g.URL(v), 4)
	page.para(lipgloss.NewStyle(), 4, f.symbols(strings.Join(g.Sentences(f.Lang, v), " ")))
	for _, line := range guide.Draw(g.Picture, f.Lang, f.Width-7, f.Theme.ASCII, v) {
		var b strings.Builder
		for _, s := range line {
			if s.Mark {
				b.WriteString(f.Theme.Accent.Render(s.Text))
			} else {
				b.WriteString(f.Theme.Dim.Render(s.Text))
			}
		}
		page.line("    " + b.String())
	}
}

// end is the question, the name being edited, or the way on.
func (r *read) end(page *sheet) {
	f := page.f
	if r.page.ID == guide.AppPassword && (r.at > 0 || r.name != nil) {
		r.appName(page)
	}
	switch {
	case r.unsure:
		page.para(f.Theme.Dim, 0, f.T("read.proof"))
		r.link(page, r.proof(), 0)
		page.para(f.Theme.Strong, 0, f.T("read.ask.proof"))
	case r.step.Ask != nil:
		page.para(f.Theme.Strong, 0, f.T("read.ask."+r.step.Ask.ID))
	}
	ends := r.ends()
	var all []string
	for i, a := range ends {
		text := f.T("answer." + string(a))
		if a == "" {
			text = f.T("read.go-on")
			if r.page.ID == guide.Revoke {
				text = f.T("rotate.revoked")
			}
		}
		style := f.Theme.Button
		if r.at == len(r.steps())+i {
			style = f.Theme.Press
		}
		all = append(all, style.Render("[ "+text+" ]"))
	}
	if r.page.ID != guide.Revoke {
		all = append(all, f.Theme.Dim.Render(f.T("read.no-page")))
	}
	for _, line := range flowing(all, f.Width-3) {
		page.line(line)
	}
	if r.at >= len(r.steps()) {
		page.here()
	}
}

func (r *read) appName(page *sheet) {
	f := page.f
	lead := f.Theme.Dim.Render(f.T("read.app-name") + " ")
	if r.name == nil {
		page.line(lead + f.Theme.Value.Render(r.setup.draft().AppName) + f.Theme.Dim.Render("  (e)"))
		return
	}
	width := len([]rune(f.T("read.app-name"))) + 1
	text, x := r.name.view(f.Width-4-width, "")
	page.line(lead + f.Theme.Value.Render(text))
	page.at(width + x)
}

// link writes a link on lines of its own, each of which opens the whole.
func (r *read) link(page *sheet, url string, indent int) {
	if url == "" {
		return
	}
	for _, part := range hard(url, page.f.Width-3-indent) {
		page.line(strings.Repeat(" ", indent) + page.f.Theme.Link.Hyperlink(url).Render(part))
	}
}
