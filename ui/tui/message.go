package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

// message is one fetched message as plain text, longer than the screen.
type message struct {
	it   accounts.Account
	text mail.MessageText
	top  int       // the first row that is seen
	laid messageAs // what was laid out last, for it takes long to wrap a long text
}

// messageAs is a message laid out for a frame.
type messageAs struct {
	frame Frame
	rows  []string
}

func newMessage(_ *App, it accounts.Account, text mail.MessageText) *message {
	return &message{it: it, text: text}
}

func (m *message) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		move, _ := m.commands().press(press)
		return nil, move
	}
	return nil, nil
}

func (m *message) commands() commands {
	page := max(m.laid.frame.Height-2, 1)
	by := func(n int) func() Move {
		return func() Move { m.top = min(max(m.top+n, 0), m.end()); return nil }
	}
	all := len(m.laid.rows)
	return commands{
		on("esc enter q", "key.back", move(Close{})),
		on("down j", "key.scroll", by(+1)).shown("up/down").when(m.end() > 0),
		on("up k", "", by(-1)).shown(""),
		on("pgdown space", "", by(+page)).shown(""),
		on("pgup", "", by(-page)).shown(""),
		on("home g", "", by(-all)).shown(""),
		on("end G", "", by(+all)).shown(""),
	}
}

func (m *message) Keys() []key.Binding { return m.commands().bindings() }

// Head is what the header says.
func (m *message) Head() (title, address string) {
	return "message.title", shown(m.it.Profile.Address.String())
}

// end is the last row that may stand at the top.
func (m *message) end() int { return max(len(m.laid.rows)-m.laid.frame.Height, 0) }

func (m *message) View(f Frame) (string, *tea.Cursor) {
	if at := m.laid.frame; m.laid.rows == nil || at.Width != f.Width || at.Lang != f.Lang || at.Theme.Look != f.Theme.Look {
		m.laid.rows = m.rows(f)
	}
	m.laid.frame = f
	first := min(m.top, m.end())
	last := min(first+f.Height, len(m.laid.rows))
	page := newSheet(f)
	page.block(0, m.laid.rows[first:last]...)
	lines := make([]string, len(page.rows))
	for i, r := range page.rows {
		lines[i] = r.text
	}
	page.more(lines, first > 0, last < len(m.laid.rows))
	return strings.Join(lines, "\n"), nil
}

// rows is the whole message as wide as the frame: what it is about, then its text.
func (m *message) rows(f Frame) []string {
	var rows []string
	width := f.Width - 3
	names := 0
	headings := plain.Headings(f.Lang, f.Now, m.text)
	for _, h := range headings {
		names = max(names, cells(h.Name))
	}
	for _, h := range headings {
		name := f.Theme.Dim.Render(pad(h.Name, names)) + "  "
		for _, row := range wrap(h.Text, width-names-2) {
			rows = append(rows, name+f.Theme.Strong.Render(row))
			name = strings.Repeat(" ", names+2)
		}
	}
	rows = append(rows, "")
	for _, line := range plain.TextLines(f.Lang, m.text) {
		if cells(line) <= width { // what is set in columns stays so
			rows = append(rows, line)
			continue
		}
		rows = append(rows, wrap(line, width)...)
	}
	if m.text.Cut {
		rows = append(rows, "")
		for _, row := range wrap(f.T("message.cut"), width) {
			rows = append(rows, f.Theme.Warn.Render(row))
		}
	}
	return rows
}
