package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"

	"mailkey/ui/guide"
)

// sheet is a body being written, line by line from the top. What does not fit
// at the end is left out around the line in focus, empty lines first.
type sheet struct {
	f      Frame
	rows   []row
	cursor *tea.Cursor // its Y is a line of the sheet
	focus  int         // the line that must stay visible; -1 for none
	head   bool        // the line in focus stands at the top, where not all fits
}

type row struct {
	text string
	gap  bool // may go when space is short
}

func newSheet(f Frame) *sheet { return &sheet{f: f, focus: -1} }

// line writes one line, cut to the width, after a margin of one cell. The last
// two cells are for the marks of what is above and below.
func (s *sheet) line(text string) {
	s.rows = append(s.rows, row{text: " " + ansi.Truncate(text, s.f.Width-3, "…")})
}

// gap writes an empty line that may go when space is short.
func (s *sheet) gap() {
	if n := len(s.rows); n == 0 || !s.rows[n-1].gap {
		s.rows = append(s.rows, row{gap: true})
	}
}

// para writes a text in as many lines as it needs, indented.
func (s *sheet) para(style lipgloss.Style, indent int, text string) {
	s.hang(style, strings.Repeat(" ", indent), text)
}

// hang writes a text after a mark, its further lines below its first letter.
func (s *sheet) hang(style lipgloss.Style, mark, text string) {
	width := ansi.StringWidth(mark)
	for i, line := range wrap(text, s.f.Width-3-width) {
		if i > 0 {
			mark = strings.Repeat(" ", width)
		}
		s.line(mark + style.Render(line))
	}
}

// failed says what went wrong.
func (s *sheet) failed(err error) {
	s.hang(s.f.Theme.Bad, s.f.Theme.Bad.Render(s.f.Theme.Symbol.No)+" ", s.f.trouble(err))
}

// quote writes a text after a mark that is repeated before each of its lines.
func (s *sheet) quote(style lipgloss.Style, mark, text string) {
	for _, line := range wrap(text, s.f.Width-3-ansi.StringWidth(mark)) {
		s.line(mark + style.Render(line))
	}
}

// block writes lines that are already laid out, indented.
func (s *sheet) block(indent int, lines ...string) {
	for _, line := range lines {
		s.line(strings.Repeat(" ", indent) + line)
	}
}

// here keeps the line written last in view.
func (s *sheet) here() { s.focus = len(s.rows) - 1 }

// at is here, with the terminal's cursor in column x of that line.
func (s *sheet) at(x int) {
	s.here()
	s.cursor = tea.NewCursor(min(x+1, s.f.Width-1), s.focus)
}

// wrap breaks a text at spaces, not after a one-letter word, and inside a word
// only where it must. Its own line ends and its indents stay.
func wrap(text string, width int) []string {
	var rows []string
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(words)]
		for _, row := range guide.Wrap(words, max(width-len(indent), 1)) {
			rows = append(rows, indent+row)
		}
	}
	return rows
}

// String is the sheet as a body.
func (s *sheet) done() (string, *tea.Cursor) {
	rows, focus := s.squeeze()
	first := 0
	if over := len(rows) - s.f.Height; over > 0 && focus >= 0 {
		first = min(max(focus-s.f.Height*2/3, 0), over)
		if s.head {
			first = min(focus, over)
		}
	}
	first = min(max(first+s.f.Shift, 0), max(len(rows)-s.f.Height, 0))
	last := min(first+s.f.Height, len(rows))
	lines := make([]string, 0, last-first)
	for _, r := range rows[first:last] {
		lines = append(lines, r.text)
	}
	s.more(lines, first > 0, last < len(rows))
	if s.cursor == nil || focus < first || focus >= last {
		return strings.Join(lines, "\n"), nil
	}
	c := *s.cursor
	c.Y = focus - first
	return strings.Join(lines, "\n"), &c
}

// more marks at the right edge that there is more above or below.
func (s *sheet) more(lines []string, above, below bool) {
	mark := func(i int, symbol string) {
		lines[i] = pad(lines[i], s.f.Width-2) + s.f.Theme.Accent.Render(symbol)
	}
	if above && len(lines) > 0 {
		mark(0, s.f.Theme.Symbol.Up)
	}
	if below && len(lines) > 0 {
		mark(len(lines)-1, s.f.Theme.Symbol.Down)
	}
}

// squeeze drops gaps until the sheet fits, the last ones first.
func (s *sheet) squeeze() ([]row, int) {
	rows, focus := s.rows, s.focus
	for over, i := len(rows)-s.f.Height, len(rows)-1; over > 0 && i >= 0; i-- {
		if !rows[i].gap {
			continue
		}
		rows = append(append([]row(nil), rows[:i]...), rows[i+1:]...)
		over--
		if i < focus {
			focus--
		}
	}
	return rows, focus
}

// gaps is how many lines may go.
func (s *sheet) gaps() int {
	n := 0
	for _, r := range s.rows {
		if r.gap {
			n++
		}
	}
	return n
}

// hard breaks a link, which has no spaces, into lines: before one of its parts
// where it can, and so that no line holds one letter.
func hard(url string, width int) []string {
	var lines []string
	for width = max(width, 2); len(url) > width; {
		at := strings.LastIndexAny(url[:width+1], "/?&")
		if at < width/3 {
			at = width
			if len(url) == width+1 {
				at--
			}
		}
		lines, url = append(lines, url[:at]), url[at:]
	}
	return append(lines, url)
}

// abreast writes a field's choices side by side after a lead, where they do not
// all fit one below the other.
func (s *sheet) abreast(lead string, choices []string, note string) {
	if text := lead + strings.Join(choices, "   ") + note; ansi.StringWidth(text) <= s.f.Width-3 {
		s.line(text)
		return
	}
	for _, c := range choices {
		s.line(lead + c)
		lead = strings.Repeat(" ", ansi.StringWidth(lead))
	}
	if note != "" {
		s.line(lead + note)
	}
}

// flowing puts items side by side, in as many lines as they need.
func flowing(items []string, width int) []string {
	var lines []string
	for _, item := range items {
		last := len(lines) - 1
		if last >= 0 && ansi.StringWidth(lines[last])+2+ansi.StringWidth(item) <= width {
			lines[last] += "  " + item
		} else {
			lines = append(lines, item)
		}
	}
	return lines
}

// symbols is a text of the guide with the letters that this terminal can draw.
func (f Frame) symbols(s string) string {
	if f.Theme.ASCII {
		return guide.ASCII(s)
	}
	return s
}
