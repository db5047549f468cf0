// Package theme is how mailkey looks: semantic styles and symbols, built once
// for each session from what its terminal can show. Nothing here is a package
// variable, because a server draws for many terminals at once.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Look is what the terminal can show.
type Look struct {
	Light bool // a light background
	Plain bool // no colour: NO_COLOR, or a terminal without any
	ASCII bool // no letters beyond ASCII for drawing
}

// Theme is styles by meaning. Meaning never rests on colour alone: a symbol or
// a word always says the same.
type Theme struct {
	Look

	Title  lipgloss.Style // the one heading of a screen
	Accent lipgloss.Style // the one active thing
	Strong lipgloss.Style
	Dim    lipgloss.Style // not needed now
	OK     lipgloss.Style
	Bad    lipgloss.Style
	Warn   lipgloss.Style
	Link   lipgloss.Style
	Value  lipgloss.Style // what a person types, copies or compares
	Key    lipgloss.Style // a key in the hint bar
	Mark   lipgloss.Style // practice, in the header
	Button lipgloss.Style // not in focus
	Press  lipgloss.Style // a button in focus

	Symbol Symbols
}

// Symbols is the drawing letters.
type Symbols struct {
	Yes, No, Warn, Shut  string
	Done, Current, Later string // marks of the progress line
	Pointer, Dot, Bar    string
	Dots, Mask           string // ⋯ and the letter that hides a password
	Sep                  string
	Up, Down             string
	Arrow, Open          string
	On, Off              string // the chosen one of several
	Box                  lipgloss.Border
	Spin                 []string
}

func unicodeSymbols() Symbols {
	return Symbols{
		Yes: "✓", No: "✗", Warn: "!", Shut: "⊘",
		Done: "✓", Current: "●", Later: "○",
		Pointer: "▸", Dot: "·", Bar: "┃",
		Dots: "⋯", Mask: "•",
		Sep: "·",
		Up:  "↑", Down: "↓",
		Arrow: "→", Open: "▾",
		On: "●", Off: "○",
		Box:  lipgloss.RoundedBorder(),
		Spin: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	}
}

func asciiSymbols() Symbols {
	return Symbols{
		Yes: "+", No: "x", Warn: "!", Shut: "x",
		Done: "+", Current: "*", Later: "o",
		Pointer: ">", Dot: "-", Bar: "|",
		Dots: "...", Mask: "*",
		Sep: "|",
		Up:  "^", Down: "v",
		Arrow: "->", Open: "v",
		On: "(*)", Off: "( )",
		Box:  lipgloss.ASCIIBorder(),
		Spin: []string{"|", "/", "-", "\\"},
	}
}

// New builds the styles of one session.
func New(look Look) Theme {
	t := Theme{Look: look, Symbol: unicodeSymbols()}
	if look.ASCII {
		t.Symbol = asciiSymbols()
	}
	plain := lipgloss.NewStyle()
	if look.Plain {
		t.Title, t.Accent, t.Strong = plain.Bold(true), plain.Bold(true), plain.Bold(true)
		t.Dim, t.OK, t.Bad, t.Warn = plain, plain, plain.Bold(true), plain.Bold(true)
		t.Link, t.Value, t.Key = plain.Underline(true), plain, plain.Bold(true)
		t.Mark, t.Button, t.Press = plain.Reverse(true), plain, plain.Reverse(true)
		return t
	}
	pick := func(light, dark string) color.Color {
		return lipgloss.LightDark(!look.Light)(lipgloss.Color(light), lipgloss.Color(dark))
	}
	var (
		ink    = pick("#1f2328", "#e6edf3")
		blue   = pick("#0b57d0", "#8ab4f8") // Google's own, for the active thing
		grey   = pick("#656d76", "#8b949e")
		green  = pick("#12703a", "#56d364")
		red    = pick("#b3261e", "#ff7b72")
		amber  = pick("#8a5300", "#f0b429")
		paper  = pick("#ffffff", "#0d1117")
		button = pick("#dde3ea", "#30363d")
	)
	t.Title = plain.Bold(true)
	t.Accent = plain.Bold(true).Foreground(blue)
	t.Strong = plain.Bold(true)
	t.Dim = plain.Foreground(grey)
	t.OK = plain.Foreground(green)
	t.Bad = plain.Foreground(red)
	t.Warn = plain.Foreground(amber)
	t.Link = plain.Foreground(blue).Underline(true)
	t.Value = plain.Foreground(blue)
	t.Key = plain.Bold(true).Foreground(grey)
	t.Mark = plain.Bold(true).Foreground(paper).Background(amber)
	t.Button = plain.Foreground(ink).Background(button)
	t.Press = plain.Bold(true).Foreground(paper).Background(blue)
	return t
}
