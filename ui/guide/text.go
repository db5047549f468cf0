package guide

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/i18n"
)

// Text is a page as plain text without any escape sequence, wrapped to width
// columns; only links are never broken, so that they stay clickable.
func Text(p Page, lang i18n.Lang, v Values, width int, ascii bool) string {
	w := writer{lang: lang, values: v, width: max(width, 20), ascii: ascii}
	title := p.Title(lang)
	w.line(0, title)
	w.line(0, strings.Repeat("─", min(ansi.StringWidth(title), w.width)))
	w.sentences(0, p.Lead(lang, v))
	for i, s := range p.Steps(v) {
		w.step(i+1, s)
	}
	if p.Asks() {
		w.tree()
	}
	return w.b.String()
}

// List is the table of contents: each page's ID and title.
func List(lang i18n.Lang) string {
	var b strings.Builder
	for _, p := range pages {
		b.WriteString(p.ID + strings.Repeat(" ", max(1, 20-len(p.ID))) + p.Title(lang) + "\n")
	}
	return b.String()
}

type writer struct {
	b      strings.Builder
	lang   i18n.Lang
	values Values
	width  int
	ascii  bool
}

// line writes one paragraph, wrapped and indented.
func (w *writer) line(indent int, text string) {
	if w.ascii {
		text = ASCII(text)
	}
	pad := strings.Repeat(" ", indent)
	for _, row := range Wrap(text, w.width-indent) {
		w.b.WriteString(strings.TrimRight(pad+row, " ") + "\n")
	}
}

// link writes a URL on its own line, whole.
func (w *writer) link(indent int, url string) {
	if url != "" {
		w.b.WriteString(strings.Repeat(" ", indent) + url + "\n")
	}
}

func (w *writer) blank() { w.b.WriteByte('\n') }

func (w *writer) sentences(indent int, texts []string) {
	if len(texts) > 0 {
		w.line(indent, strings.Join(texts, " "))
	}
}

// item writes a numbered paragraph with a hanging indent of four columns.
func (w *writer) item(n int, text string) {
	number := strconv.Itoa(n) + "."
	if w.ascii {
		text = ASCII(text)
	}
	for i, row := range Wrap(text, w.width-4) {
		if i > 0 {
			number = ""
		}
		w.b.WriteString(strings.TrimRight(number+strings.Repeat(" ", 4-len(number))+row, " ") + "\n")
	}
}

func (w *writer) step(n int, s Step) {
	w.blank()
	w.item(n, s.Title(w.lang, w.values))
	w.sentences(4, s.Sentences(w.lang, w.values))
	w.link(4, s.URL(w.values))
	if path := s.Path(w.lang); path != "" {
		w.line(4, path)
	}
	for _, l := range Draw(s.Picture, w.lang, w.width-4, w.ascii, w.values) {
		w.b.WriteString(strings.TrimRight("    "+l.String(), " ") + "\n")
	}
	if s.Letter != "" {
		w.letter(4, s.Letter)
	}
	w.see(4, s.Goto)
}

func (w *writer) see(indent int, page string) {
	if p, ok := Find(page); ok {
		w.line(indent, "→ "+p.Title(w.lang)+": mailkey guide "+p.ID)
	}
}

func (w *writer) letter(indent int, k LetterKind) {
	w.blank()
	for line := range strings.SplitSeq(strings.TrimRight(Letter(k, w.lang, w.values), "\n"), "\n") {
		w.line(indent+2, line)
	}
}

// tree writes the questions one below the other; an answer names the place to go on.
func (w *writer) tree() {
	place := map[string]int{}
	for i, n := range tree {
		place[n.ID] = i + 1
	}
	for i, n := range tree {
		w.blank()
		w.item(i+1, n.Title(w.lang, w.values))
		w.sentences(4, n.Sentences(w.lang, w.values))
		for _, a := range n.Answers {
			w.line(4, "• "+a.Title(w.lang, w.values)+" → "+strconv.Itoa(place[a.Next]))
		}
		if n.Letter != "" {
			w.letter(4, n.Letter)
		}
		w.see(4, n.Page)
	}
}
