package tui

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"mailkey/mail"
	"mailkey/ui/plain"
)

// transcript is the conversation with both servers, one of them at a time: the
// server's lines, and the names of our commands.
type transcript struct {
	paper paper
	files bool // a file may be written here
	lane  mail.Protocol
	top   int // the first line that is seen
}

// newTranscript begins with the lane that broke.
func newTranscript(p paper, files bool) *transcript {
	t := &transcript{paper: p, files: files, lane: mail.IMAP}
	_, imap := p.box.Report.Broken(mail.IMAP)
	if _, smtp := p.box.Report.Broken(mail.SMTP); smtp && !imap {
		t.lane = mail.SMTP
	}
	return t
}

func (t *transcript) Update(msg tea.Msg) (tea.Cmd, Move) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		m, _ := t.commands().press(press)
		return nil, m
	}
	return nil, nil
}

func (t *transcript) commands() commands {
	said := len(t.paper.box.Report.Said(t.lane))
	by := func(n int) func() Move {
		return func() Move { t.top = min(max(t.top+n, 0), max(said-1, 0)); return nil }
	}
	return commands{
		on("esc enter t q", "key.close", move(Close{})),
		on("tab left right shift+tab", "talk.other", t.turn),
		on("c", "talk.copy", move(HandOn{paper: t.paper, talk: true})).when(said > 0),
		on("s w", reportKey(t.files), move(HandOn{paper: t.paper, file: t.files})),
		on("down j", "key.scroll", by(+1)).shown("up/down").when(said > 0),
		on("up k", "", by(-1)).shown(""),
		on("pgdown space", "", by(+8)).shown(""),
		on("pgup", "", by(-8)).shown(""),
		on("home g", "", by(-said)).shown(""),
		on("end G", "", by(+said)).shown(""),
	}
}

func (t *transcript) Keys() []key.Binding { return t.commands().bindings() }

// turn shows the other lane.
func (t *transcript) turn() Move {
	t.top = 0
	if t.lane == mail.IMAP {
		t.lane = mail.SMTP
	} else {
		t.lane = mail.IMAP
	}
	return nil
}

func (t *transcript) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	if f.Height >= 14 {
		page.line(f.Theme.Title.Render(f.T("talk.title")))
	}
	var lanes []string
	for _, lane := range mail.Protocols {
		mark, style := f.Theme.Symbol.Off, f.Theme.Dim
		if lane == t.lane {
			mark, style = f.Theme.Symbol.On, f.Theme.Accent
		}
		lanes = append(lanes, style.Render(mark+" "+f.T("protocol."+string(lane))))
	}
	server := t.paper.box.Profile.Server(t.lane)
	host := shown(server.Host) + ":" + strconv.Itoa(server.Port)
	if tabs := strings.Join(lanes, "   "); cells(tabs)+3+cells(host) <= f.Width-3 {
		page.line(spread(tabs, f.Theme.Dim.Render(host), f.Width-3))
	} else {
		page.line(tabs)
		page.line(f.Theme.Dim.Render(fit(host, f.Width-3)))
	}
	if f.Height >= 14 {
		page.rows = append(page.rows, row{})
	}
	t.talk(page)
	lines := make([]string, len(page.rows))
	for i, r := range page.rows {
		lines[i] = r.text
	}
	return strings.Join(lines, "\n"), nil
}

// talk writes what fits of the conversation, from the first line that is to be
// seen; at its end the page stays full.
func (t *transcript) talk(page *sheet) {
	f := page.f
	room := max(f.Height-len(page.rows), 1)
	rows, starts := t.rows(f)
	first := 0
	if len(starts) > 0 && t.top > 0 {
		first = starts[min(t.top, len(starts)-1)]
	}
	first = min(first, max(len(rows)-room, 0))
	end := min(first+room, len(rows))
	before := len(page.rows)
	page.block(0, rows[first:end]...)
	lines := make([]string, 0, end-first)
	for _, r := range page.rows[before:] {
		lines = append(lines, r.text)
	}
	page.more(lines, first > 0, end < len(rows))
	for i, line := range lines {
		page.rows[before+i].text = line
	}
}

// rows is the whole conversation as wide as the frame, and where each of its
// lines begins. Every row says whose it is, so that a server cannot speak for
// mailkey.
func (t *transcript) rows(f Frame) (rows []string, starts []int) {
	said := t.paper.box.Report.Said(t.lane)
	if len(said) == 0 {
		return t.silence(f), nil
	}
	theirs, ours := f.T("report.server"), "mailkey"
	names := max(cells(theirs), cells(ours))
	var at mail.Stage
	for _, l := range said {
		starts = append(starts, len(rows))
		if l.Stage != at {
			at = l.Stage
			if len(rows) > 0 && f.Height >= 14 {
				rows = append(rows, "")
			}
			rows = append(rows, f.Theme.Strong.Render(plain.Stage(f.Lang, t.lane, at)))
		}
		who, words := theirs, lipgloss.NewStyle()
		if l.Ours {
			who, words = ours, f.Theme.Dim
		}
		for _, line := range wrap(mail.CleanUpTo(l.Text, mail.SaidMax), f.Width-3-names-3) {
			rows = append(rows, f.Theme.Dim.Render(pad(who, names)+" "+f.Theme.Symbol.Bar)+" "+words.Render(line))
			who = ""
		}
	}
	return rows, starts
}

// silence says that nothing was said, and how far it came.
func (t *transcript) silence(f Frame) []string {
	rows := wrap(f.T("report.silence"), f.Width-3)
	if broken, ok := t.paper.box.Report.Broken(t.lane); ok {
		rows = append(rows, wrap(f.T("talk.broke", "stage", plain.Stage(f.Lang, t.lane, broken.Stage)), f.Width-3)...)
	}
	return rows
}
