package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/i18n"
)

// The smallest terminal on which every screen can be used.
const (
	minWidth  = 40
	minHeight = 12
)

func tooSmall(f Frame) bool { return f.Width < minWidth || f.Height < minHeight }

// draw is the whole picture: header, body, notice, hint bar. The last one always
// stands in the same line.
func (a *App) draw() (string, *tea.Cursor) {
	f := a.frame
	if tooSmall(f) {
		return small(f), nil
	}
	notice, end := a.told(f), a.end()
	body, cursor := a.body(f.Shift)
	lines := make([]string, 0, f.Height)
	lines = append(lines, a.header(f))
	for i, line := range strings.Split(body, "\n") {
		if i == end-top {
			break
		}
		lines = append(lines, ansi.Truncate(line, f.Width, ""))
	}
	for len(lines) < end {
		lines = append(lines, "")
	}
	lines = append(append(lines, notice...), hintBar(f, a.hints()))
	if cursor != nil {
		moved := *cursor
		moved.Y += top
		cursor = &moved
	}
	content := strings.Join(lines, "\n")
	if f.Theme.ASCII {
		content = oneForOne().Replace(content)
	}
	return content, cursor
}

// top is the first line of the body, below the header.
const top = 1

// end is the first line below the body, where the notice begins.
func (a *App) end() int { return a.frame.Height - 1 - len(a.told(a.frame)) }

// told is the lines of the notice: one that is always kept free for it, and more
// where it is long, at the body's cost until the next key.
func (a *App) told(f Frame) []string {
	if a.notice.Key == "" {
		return []string{""}
	}
	lines := wrap(f.T(a.notice.Key, a.notice.Pairs...), f.Width-2)
	lines = lines[:min(len(lines), f.Height/3)]
	for i, line := range lines {
		lines[i] = " " + f.Theme.Accent.Render(line)
	}
	return lines
}

// oneForOne replaces what is left of drawing letters in texts, each by one of
// the same width. The letters of the alphabet stay.
func oneForOne() *strings.Replacer {
	return strings.NewReplacer("…", ".", "→", ">", "←", "<", "↑", "^", "↓", "v", "▾", "v", "⋯", "~", "◂", "<", "•", "*",
		"·", "-", "–", "-", "×", "x", "“", `"`, "”", `"`, "„", `"`, "’", "'", "▸", ">", "✓", "+", "✗", "x")
}

// small says that the terminal is too small, and that nothing is lost.
func small(f Frame) string {
	lines := strings.Split(ansi.Wrap(f.T("tui.too-small", "w", minWidth, "h", minHeight), max(f.Width, 1), ""), "\n")
	return strings.Join(lines[:min(len(lines), max(f.Height, 1))], "\n")
}

// header is the program, what is being done, the account and the language.
func (a *App) header(f Frame) string {
	title, account := "", ""
	for _, s := range slices.Backward(append([]Screen{a.room}, a.over...)) { // a question is about what lies below it
		if h, ok := s.(headed); ok {
			title, account = h.Head()
			break
		}
	}
	left := f.Theme.Strong.Render("mailkey")
	if title != "" && f.Width >= 60 {
		left += f.Theme.Dim.Render(" " + f.Theme.Symbol.Sep + " " + f.T(title))
	}
	if f.Practice {
		left += " " + f.Theme.Mark.Render(" "+f.T("tui.practice")+" ")
	}
	if me := a.crew.me; account == "" && a.opts.Remote && me.Name != "" { // of a team one has a part
		account = shown(me.Name) + " " + f.Theme.Symbol.Sep + " " + f.T("role."+string(me.Role))
	}
	right := f.Theme.Dim.Render(strings.ToUpper(string(f.Lang)))
	room := f.Width - 3 - ansi.StringWidth(left) - ansi.StringWidth(right)
	if account != "" && room > 12 {
		right = fit(account, room-4) + "   " + right
	}
	return " " + spread(left, right, f.Width-2)
}

// spread puts one text at the left and one at the right of a line.
func spread(left, right string, width int) string {
	gap := width - ansi.StringWidth(left) - ansi.StringWidth(right)
	if gap < 1 {
		return ansi.Truncate(left, width, "…")
	}
	return left + strings.Repeat(" ", gap) + right
}

// fit cuts a text that is too long, with an ellipsis.
func fit(s string, width int) string { return ansi.Truncate(s, max(width, 0), "…") }

// pad makes a text exactly so wide.
func pad(s string, width int) string {
	s = fit(s, width)
	return s + strings.Repeat(" ", max(width-ansi.StringWidth(s), 0))
}

// padName is pad for names in a table, of which many begin alike: of one that is too
// long the beginning and the end stay. An address ends where its domain begins.
func padName(s string, width int) string {
	if cells(s) <= width {
		return pad(s, width)
	}
	if local, _, address := strings.Cut(s, "@"); address && cells(local) < width {
		return pad(s, width)
	} else if address {
		s = local
	}
	end := ansi.TruncateLeft(s, cells(s)-width/2, "")
	return pad(fit(s, width-cells(end))+end, width)
}

// hintBar lists as many of the keys as fit: help, which comes last, then a
// screen's first two, the way back, and the rest in the screen's order. The way
// back stands before help, unless it is what the screen is about. A question's
// two answers matter more than help.
func hintBar(f Frame, keys []key.Binding) string {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k key.Binding) bool { return !k.Enabled() || k.Help().Key == "" })
	if len(keys) == 0 {
		return ""
	}
	last := len(keys) - 1
	rank := []int{last, 0, 1}
	if i := slices.IndexFunc(keys, func(k key.Binding) bool { return k.Help().Key == "esc" }); i > 0 && i < last {
		esc := keys[i]
		keys = slices.Insert(slices.Delete(keys, i, i+1), last-1, esc)
		rank = append(rank, last-1)
	}
	if last == 2 {
		rank = []int{0, 1}
	}
	for i := range keys {
		rank = append(rank, i)
	}
	items, room := make([]string, len(keys)), f.Width-2
	for _, i := range rank {
		if i > last || items[i] != "" {
			continue
		}
		item := f.Theme.Key.Render(f.keyName(keys[i].Help().Key)) + " " + f.Theme.Dim.Render(lower(f.T(keys[i].Help().Desc)))
		width := ansi.StringWidth(item)
		if room < f.Width-2 {
			width += 3
		}
		if width <= room {
			items[i], room = item, room-width
		}
	}
	items = slices.DeleteFunc(items, func(s string) bool { return s == "" })
	return " " + strings.Join(items, f.Theme.Dim.Render(" "+f.Theme.Symbol.Sep+" "))
}

// lower makes the first letter small: a button's text stands in a line of words.
func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); r == 'I' && next == ' ' || unicode.IsUpper(next) { // "QR code"
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// keyName is how a key is written for a person.
func (f Frame) keyName(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		switch arrow := map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→"}[part]; {
		case arrow != "" && !f.Theme.ASCII:
			parts[i] = arrow
		case i18n.Has("keyname." + part):
			parts[i] = f.T("keyname." + part)
		}
	}
	return strings.Join(parts, "/")
}

func other(l i18n.Lang) i18n.Lang {
	if l == i18n.PL {
		return i18n.EN
	}
	return i18n.PL
}
