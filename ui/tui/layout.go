package tui

import (
	"strings"

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

// draw is the whole picture: header, body, notice, hint bar. The last two
// always stand in the same lines.
func (a *App) draw() (string, *tea.Cursor) {
	f := a.frame
	if tooSmall(f) {
		return small(f), nil
	}
	const top = 1
	body, cursor := a.top().View(f.within(f.Width, f.Height-top-2))
	lines := make([]string, 0, f.Height)
	lines = append(lines, a.header(f))
	for i, line := range strings.Split(body, "\n") {
		if i == f.Height-top-2 {
			break
		}
		lines = append(lines, ansi.Truncate(line, f.Width, ""))
	}
	for len(lines) < f.Height-2 {
		lines = append(lines, "")
	}
	notice := ""
	if a.notice.Key != "" {
		notice = " " + f.Theme.Accent.Render(fit(f.T(a.notice.Key, a.notice.Pairs...), f.Width-2))
	}
	lines = append(lines, notice, hintBar(f, a.hints()))
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
	for _, s := range []Screen{a.top(), a.room} {
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

// hintBar lists as many of the keys as fit, and always the last one, help.
func hintBar(f Frame, keys []key.Binding) string {
	var items []string
	for _, k := range keys {
		if !k.Enabled() || k.Help().Key == "" {
			continue
		}
		items = append(items, f.Theme.Key.Render(f.keyName(k.Help().Key))+" "+f.Theme.Dim.Render(f.T(k.Help().Desc)))
	}
	if len(items) == 0 {
		return ""
	}
	sep := f.Theme.Dim.Render(" " + f.Theme.Symbol.Sep + " ")
	help := items[len(items)-1]
	line, room := "", f.Width-2-ansi.StringWidth(help)
	for _, item := range items[:len(items)-1] {
		if ansi.StringWidth(line)+ansi.StringWidth(item)+3 > room {
			break
		}
		line += item + sep
	}
	return " " + line + help
}

// keyName is how a key is written for a person.
func (f Frame) keyName(name string) string {
	if f.Theme.ASCII {
		return name
	}
	return strings.NewReplacer("up", "↑", "down", "↓", "left", "←", "right", "→").Replace(name)
}

func other(l i18n.Lang) i18n.Lang {
	if l == i18n.PL {
		return i18n.EN
	}
	return i18n.PL
}
