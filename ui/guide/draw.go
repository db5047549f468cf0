package guide

import (
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/i18n"
)

// Segment is a piece of a drawn line. Mark is a place to click, the only thing
// that a face may accent; one in a picture, or two in a row from top to bottom.
type Segment struct {
	Text string
	Mark bool
}

// Line is one line of a drawing, left to right.
type Line []Segment

// String is the line without its marks.
func (l Line) String() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Limits of a drawing, in columns and rows.
const (
	drawMax  = 56
	drawMin  = 30
	drawRows = 9
)

// Draw draws a picture at most width columns wide (never more than 56) and 9
// rows high. Below 30 columns, and for an unknown picture, there is nothing to
// see. Names that do not fit with both languages keep the reader's alone.
func Draw(p Picture, lang i18n.Lang, width int, ascii bool, v Values) []Line {
	i := slices.IndexFunc(drawings, func(d drawing) bool { return d.id == p })
	if i < 0 || width < drawMin {
		return nil
	}
	pen := pen{lang: lang, width: min(width, drawMax) - 4, ascii: ascii, values: v}
	return pen.frame(drawings[i])
}

// drawing is a window with rows in it. In a row, <…> is the place to click, a
// tab pushes the rest to the right, {label:…} is a name without quotes.
type drawing struct {
	id    Picture
	title Both
	rows  []row
}

// row is a line of text, or a field with text to the right of it.
type row struct {
	text  string
	field string // what stands in the field; empty for a plain line
}

type pen struct {
	lang   i18n.Lang
	width  int // inside the frame
	ascii  bool
	values Values
}

func (p pen) frame(d drawing) []Line {
	title := " " + p.cut(d.title.In(p.lang), p.width-2) + " "
	lines := []Line{{{Text: p.plain("╭─" + title + strings.Repeat("─", p.width+1-ansi.StringWidth(title)) + "╮")}}}
	for _, r := range d.rows {
		for _, inside := range p.row(r) {
			line := Line{{Text: p.plain("│ ")}}
			line = append(line, inside...)
			fill := strings.Repeat(" ", max(0, p.width-ansi.StringWidth(inside.String())))
			lines = append(lines, append(line, Segment{Text: fill + p.plain(" │")}))
		}
	}
	return append(lines, Line{{Text: p.plain("╰" + strings.Repeat("─", p.width+2) + "╯")}})
}

// row lays one row out, a field over three lines.
func (p pen) row(r row) []Line {
	if r.field == "" {
		return []Line{p.fit(r.text, p.width)}
	}
	beside := p.fit(r.text, p.width/2)
	room := p.width - 4
	if r.text != "" {
		room -= ansi.StringWidth(beside.String()) + 1
	}
	text := p.words(r.field, false)
	field := max(min(room, 32), 8)
	text = p.cut(text, field)
	text += strings.Repeat(" ", field-ansi.StringWidth(text))
	rule := strings.Repeat("─", field+2)
	middle := append(Line{{Text: p.plain("│ ") + text + p.plain(" │") + " "}}, beside...)
	if r.text == "" {
		middle[0].Text = strings.TrimSuffix(middle[0].Text, " ")
	}
	return []Line{
		{{Text: p.plain("┌" + rule + "┐")}}, middle, {{Text: p.plain("└" + rule + "┘")}},
	}
}

// fit writes a row's text within room, with both names where they fit, else
// with the reader's own, else cut.
func (p pen) fit(text string, room int) Line {
	for _, both := range []bool{true, false} {
		if line := p.write(text, room, both); ansi.StringWidth(line.String()) <= room {
			return line
		}
	}
	left, right, pushed := strings.Cut(text, "\t")
	if !pushed {
		return p.squeeze(p.marks(left, false), room)
	}
	// The right part, often a button, is worth more than what stands before it.
	line, end := p.marks(left, false), p.marks(right, false)
	end = p.squeeze(end, max(room*2/3, room-ansi.StringWidth(line.String())-1))
	line = p.squeeze(line, room-ansi.StringWidth(end.String())-1)
	gap := strings.Repeat(" ", room-ansi.StringWidth(line.String())-ansi.StringWidth(end.String()))
	return append(append(line, Segment{Text: gap}), end...)
}

// squeeze cuts a line to room, what is not to be clicked first.
func (p pen) squeeze(line Line, room int) Line {
	arrow := p.plain(" ◂")
	for _, marked := range []bool{false, true} {
		for i, s := range line {
			over := ansi.StringWidth(line.String()) - room
			if s.Mark != marked || over <= 0 {
				continue
			}
			text, tail := s.Text, ""
			if marked {
				text, tail = strings.TrimSuffix(text, arrow), arrow
			}
			line[i].Text = p.cut(text, ansi.StringWidth(text)-over) + tail
		}
	}
	return line
}

func (p pen) write(text string, room int, both bool) Line {
	left, right, pushed := strings.Cut(text, "\t")
	line := p.marks(left, both)
	if !pushed {
		return line
	}
	end := p.marks(right, both)
	gap := max(1, room-ansi.StringWidth(line.String())-ansi.StringWidth(end.String()))
	return append(append(line, Segment{Text: strings.Repeat(" ", gap)}), end...)
}

// marks splits at <…> before filling in, so that a value cannot forge a mark.
func (p pen) marks(text string, both bool) Line {
	var line Line
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		if before != "" {
			line = append(line, Segment{Text: p.words(before, both)})
		}
		if !found {
			break
		}
		marked, after, _ := strings.Cut(rest, ">")
		line = append(line, Segment{Text: p.words(marked, both) + p.plain(" ◂"), Mark: true})
		text = after
	}
	return line
}

// words fills in the names and values, in this pen's symbols.
func (p pen) words(text string, both bool) string {
	return p.plain(expand(text, func(key string) (string, bool) {
		id, isLabel := strings.CutPrefix(key, "label:")
		if !isLabel {
			return p.values.value(key, p.lang)
		}
		l, ok := label(id)
		first, second := l.names(p.lang)
		if both && second != "" {
			first += " (" + second + ")"
		}
		return first, ok
	}))
}

func (p pen) plain(s string) string {
	if p.ascii {
		return ASCII(s)
	}
	return s
}

func (p pen) cut(s string, room int) string {
	return ansi.Truncate(s, max(room, 0), p.plain("…"))
}

// ASCII replaces the symbols of the guide's texts and drawings by ones that
// every console has. The letters of the alphabet stay.
func ASCII(s string) string { return ascii().Replace(s) }

var ascii = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"╭", "+", "╮", "+", "╰", "+", "╯", "+", "┌", "+", "┐", "+", "└", "+", "┘", "+",
		"─", "-", "│", "|", "◂", "<-", "←", "<", "▾", "v", "⋯", "...", "…", "...", "→", "->",
		"●", "*", "○", "o", "✓", "[x]", "•", "*", "„", `"`, "“", `"`, "”", `"`,
	)
})
