package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// maxMessage bounds a message to explain, in bytes. Of a longer one the beginning
// stays, headMessage bytes, and the end, for in a log the error is the last thing.
const (
	maxMessage  = 64 << 10
	headMessage = 16 << 10
)

// box is a text of several lines being pasted: bounded, without control letters,
// written at its end alone.
type box struct {
	text string
	cut  bool // there was more than fits: the middle is left out
	lost bool // there was more than comes through: the end is missing
}

func (b *box) String() string { return b.text }

func (b *box) empty() bool { return strings.TrimSpace(b.text) == "" }

// put adds a text at the end; what does not fit is left out of the middle. Its line
// ends are the terminal's: often a carriage return alone.
func (b *box) put(s string) {
	b.lost = b.lost || len(s) >= maxPaste
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	b.text += strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	if len(b.text) > maxMessage {
		head, tail := b.text[:headMessage], b.text[len(b.text)-(maxMessage-headMessage-1):]
		b.text, b.cut = strings.ToValidUTF8(head, "")+"\n"+strings.ToValidUTF8(tail, ""), true
	}
}

// press edits; false when the key means nothing here.
func (b *box) press(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "backspace", "ctrl+h":
		_, size := utf8.DecodeLastRuneInString(b.text)
		b.text, b.cut = b.text[:len(b.text)-size], false
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		rest := strings.TrimRightFunc(b.text, unicode.IsSpace)
		b.text, b.cut = rest[:strings.LastIndexFunc(rest, unicode.IsSpace)+1], false
	case "ctrl+j", "alt+enter", "shift+enter":
		b.put("\n")
	default:
		if msg.Text == "" {
			return false
		}
		b.put(msg.Text)
	}
	return true
}

// seen is how much of a text is looked at for drawing its first lines, in bytes.
const seen = 8 << 10

// rows is the text's first lines as they may be shown, in some n rows, and how many
// lines more there are. A password in a log is not shown.
func (b *box) rows(width, n int) (rows []string, more int) {
	text := b.text[:min(len(b.text), seen)]
	lines := strings.Split(diagnose.Redact(text), "\n")
	all := len(lines) + strings.Count(b.text[len(text):], "\n")
	for i, line := range lines {
		next := wrap(mail.CleanUpTo(line, seen), width)
		switch {
		case i == 0 && len(next) > n:
			return next[:n], max(all-1, 1)
		case len(rows)+len(next) > n:
			return rows, all - i
		}
		rows = append(rows, next...)
	}
	return rows, all - len(lines)
}

// draw writes the box: the first lines of what is in it, and how much that is. It
// has the cursor unless something else is being typed.
func (b *box) draw(page *sheet, left bool) {
	f := page.f
	style := f.Theme.Accent
	if left {
		style = f.Theme.Dim
	}
	bar := style.Render(f.Theme.Symbol.Bar) + " "
	const margin = 2 // of the bar
	rows, more := b.rows(f.Width-3-margin, min(max(f.Height-14, 3), 12))
	for _, r := range rows {
		page.line(bar + r)
	}
	if more > 0 {
		page.line(bar + f.Theme.Dim.Render(f.N("explain.more", more)))
		page.here()
	} else if !left {
		last := rows[len(rows)-1]
		if strings.HasSuffix(b.text, " ") {
			last += " "
		}
		page.at(margin + cells(last))
	}
	if b.text == "" {
		return
	}
	much := f.N("explain.lines", strings.Count(strings.TrimRight(b.text, "\n"), "\n")+1) + " " + f.Theme.Symbol.Sep + " " +
		f.N("explain.letters", utf8.RuneCountInString(b.text))
	page.line(f.Theme.Dim.Render(much))
	switch {
	case b.lost:
		page.para(f.Theme.Warn, 0, f.T("explain.cut-end"))
	case b.cut:
		page.para(f.Theme.Warn, 0, f.T("explain.cut"))
	}
}
