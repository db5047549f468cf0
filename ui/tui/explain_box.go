package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// maxMessage bounds a message to explain, in bytes.
const maxMessage = 64 << 10

// box is a text of several lines being pasted: bounded, without control letters,
// written at its end alone.
type box struct {
	text string
	cut  bool // there was more than fits
}

func (b *box) String() string { return b.text }

func (b *box) empty() bool { return strings.TrimSpace(b.text) == "" }

// put adds a text at the end, as far as it fits. Its line ends are the terminal's:
// often a carriage return alone.
func (b *box) put(s string) {
	if room := maxMessage - len(b.text); len(s) > room {
		s, b.cut = s[:room], true
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	b.text += strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
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

// draw writes the box: the first lines of what is in it, and how much that is.
func (b *box) draw(page *sheet) {
	f := page.f
	bar := f.Theme.Accent.Render(f.Theme.Symbol.Bar) + " "
	const margin = 2 // of the bar
	rows, more := b.rows(f.Width-3-margin, min(max(f.Height-12, 3), 12))
	for _, r := range rows {
		page.line(bar + r)
	}
	if more > 0 {
		page.line(bar + f.Theme.Dim.Render(f.N("explain.more", more)))
		page.here()
	} else {
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
	if b.cut {
		page.para(f.Theme.Warn, 0, f.T("explain.cut"))
	}
}
