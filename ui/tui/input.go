package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// input is one line of text being typed: bounded, without line ends or control
// letters, and deaf to the clipboard of the computer it runs on.
type input struct {
	text []rune
	at   int // the cursor, in letters
	max  int // bytes at most
}

func (in *input) set(s string) {
	in.text = []rune(s)
	in.at = len(in.text)
}

func (in *input) String() string { return string(in.text) }

// clear forgets the text.
func (in *input) clear() {
	clear(in.text)
	in.text, in.at = nil, 0
}

// insert puts a text in; false when it would not fit, and then nothing is put in.
func (in *input) insert(s string) bool {
	if len(s) > in.max {
		return false // never look closer at a huge paste
	}
	letters := make([]rune, 0, len(s))
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			letters = append(letters, ' ')
		case unicode.IsControl(r):
		default:
			letters = append(letters, r)
		}
	}
	if len(in.String())+len(string(letters)) > in.max {
		return false
	}
	tail := append(letters, in.text[in.at:]...)
	in.text = append(in.text[:in.at:in.at], tail...)
	in.at += len(letters)
	return true
}

// press edits; false when the key means nothing here.
func (in *input) press(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left", "ctrl+b":
		in.at = max(in.at-1, 0)
	case "right", "ctrl+f":
		in.at = min(in.at+1, len(in.text))
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = len(in.text)
	case "backspace", "ctrl+h":
		in.cut(max(in.at-1, 0), in.at)
	case "delete", "ctrl+d":
		in.cut(in.at, min(in.at+1, len(in.text)))
	case "ctrl+u":
		in.cut(0, in.at)
	case "ctrl+k":
		in.cut(in.at, len(in.text))
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		in.cut(in.word(), in.at)
	default:
		if msg.Text == "" || !utf8.ValidString(msg.Text) {
			return false
		}
		in.insert(msg.Text)
	}
	return true
}

func (in *input) cut(from, to int) {
	in.text = append(in.text[:from:from], in.text[to:]...)
	in.at = from
}

// word is where the word before the cursor begins.
func (in *input) word() int {
	i := in.at
	for i > 0 && in.text[i-1] == ' ' {
		i--
	}
	for i > 0 && in.text[i-1] != ' ' {
		i--
	}
	return i
}

// view is the part of the text that fits into width cells around the cursor,
// and the cursor's cell. A mask stands for each letter when it is not empty.
func (in *input) view(width int, mask string) (string, int) {
	cells := func(runes []rune) string {
		if mask != "" {
			return strings.Repeat(mask, len(runes))
		}
		return string(runes)
	}
	first := 0
	for first < in.at && ansi.StringWidth(cells(in.text[first:in.at])) >= width {
		first++
	}
	x := ansi.StringWidth(cells(in.text[first:in.at]))
	return ansi.Truncate(cells(in.text[first:]), width, ""), x
}

// shut is the keys that must never read a clipboard: it would be the server's
// over SSH. Pressing one says how to paste here.
var shut = key.NewBinding(key.WithKeys("ctrl+v", "shift+insert"))
