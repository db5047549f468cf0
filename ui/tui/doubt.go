package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/ui/wizard"
)

// doubt says what speaks against sending the password, and asks. Enter alone is
// a no: the yes has to be pointed at.
type doubt struct {
	draft *wizard.Draft
	about wizard.Doubt
	yes   bool // is pointed at
	moved bool // the answers are looked at, and no more the text above them
	opens bool // there is a browser
}

// answered is the person's answer.
type answered struct {
	about wizard.Doubt
	yes   bool
}

func newDoubt(s *setup, about wizard.Doubt) *doubt {
	return &doubt{draft: s.draft(), about: about, opens: s.env.Browse != nil}
}

// Reading is true until an answer is pointed at.
func (q *doubt) Reading() bool { return !q.moved }

// where is the provider's page, for the doubt that is about the provider.
func (q *doubt) where() string {
	if q.about != wizard.NoPasswords {
		return ""
	}
	return q.draft.Found.Provider.Where
}

func (q *doubt) Update(msg tea.Msg) (tea.Cmd, Move) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil, nil
	}
	m, _ := q.commands().press(press)
	return nil, m
}

func (q *doubt) commands() commands {
	point := func(yes bool) func() Move {
		return func() Move { q.yes, q.moved = yes, yes; return nil }
	}
	where := q.where()
	return commands{
		on("enter", "key.choose", func() Move { return Close{answered{q.about, q.yes}} }),
		on("down tab", "key.move", point(true)).shown("up/down"),
		on("up shift+tab", "", point(false)).shown(""),
		on("o", "read.open", move(Open{where})).when(where != "" && q.opens),
		on("c", "read.copy", move(Copy{What: "read.link", Text: where})).when(where != ""),
		on("esc", "key.back", move(Close{})),
	}
}

func (q *doubt) Keys() []key.Binding { return q.commands().bindings() }

func (q *doubt) View(f Frame) (string, *tea.Cursor) {
	page, d := newSheet(f), q.draft
	text := func(part string) string {
		return f.T("doubt."+string(q.about)+"."+part, "hosts", d.Hosts(q.about), "name", mail.CleanUpTo(d.Found.Provider.Name, 40))
	}
	page.gap()
	page.hang(f.Theme.Title, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", text("title"))
	page.gap()
	if q.about == wizard.Unvouched {
		page.para(f.Theme.Dim, 0, text("goes"))
		for host := range strings.SplitSeq(d.Hosts(q.about), ", ") {
			for _, part := range hard(host, f.Width-5) { // whose it is stands at its end
				page.line("  " + f.Theme.Value.Render(part))
			}
		}
		page.para(f.Theme.Dim, 0, text("who"))
		for _, line := range d.Because(f.Lang, q.about) {
			page.hang(lipgloss.NewStyle(), "  "+f.Theme.Symbol.Sep+" ", line)
		}
		page.gap()
		page.para(lipgloss.NewStyle(), 0, text("why"))
	} else {
		page.line(f.Theme.Value.Render(fit(mail.Clean(d.Login.Address.String()), f.Width-3)))
		for _, line := range d.Because(f.Lang, q.about) {
			page.para(lipgloss.NewStyle(), 0, line)
		}
		linked(page, 0, q.where(), true)
	}
	page.gap()
	for _, yes := range []bool{false, true} {
		lead, style := f.pointed(yes == q.yes, f.Theme.Dim)
		page.hang(style, lead, text(map[bool]string{false: "no", true: "yes"}[yes]))
		if yes == q.yes && q.moved {
			page.here()
		}
	}
	return page.done()
}

// linked writes a link, clickable where the terminal can: on lines of its own, or
// where it needs more than two and a key opens or copies it, its beginning on one.
func linked(page *sheet, indent int, url string, key bool) {
	if url == "" {
		return
	}
	url = mail.CleanUpTo(url, mail.SaidMax)
	width := page.f.Width - 3 - indent
	parts := hard(url, width)
	if key && len(parts) > 2 {
		parts = []string{fit(strings.TrimPrefix(url, "https://"), width)}
	}
	for _, part := range parts {
		page.line(strings.Repeat(" ", indent) + page.f.Theme.Link.Hyperlink(url).Render(part))
	}
}
