package guide

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Code is a QR code with its quiet zone.
type Code struct {
	code  *qr.Code
	quiet int // modules of empty border
}

// QR encodes a text at the lowest level of error correction, which gives the
// smallest code. A link with an account's address needs some 21 rows.
func QR(text string) (Code, error) {
	c, err := qr.Encode(text, qr.L)
	if err != nil {
		return Code{}, fmt.Errorf("encode %d bytes as QR: %w", len(text), err)
	}
	// ISO 18004 asks for four modules; cameras read two, which lets longer
	// links fit 24 rows together with a caption.
	quiet := 4
	if c.Size+2*quiet > 44 {
		quiet = 2
	}
	return Code{c, quiet}, nil
}

// Size is the width and height in modules, quiet zone included.
func (c Code) Size() int { return c.code.Size + 2*c.quiet }

// Dark reports whether a module is dark, counted from the top left corner of
// the quiet zone.
func (c Code) Dark(x, y int) bool { return c.code.Black(x-c.quiet, y-c.quiet) }

// HalfBlocks draws two modules per cell: Size columns, half as many rows. Ink
// is drawn for dark modules, so black ink on white paper must be set. Where no
// colours can be set on a dark terminal, light asks for ink on light modules
// instead, and cameras see the same code.
func (c Code) HalfBlocks(light bool) []string {
	return c.draw(2, func(x, y int) string {
		top, bottom := c.Dark(x, y) != light, y+1 < c.Size() && c.Dark(x, y+1) != light
		switch {
		case top && bottom:
			return "█"
		case top:
			return "▀"
		case bottom:
			return "▄"
		}
		return " "
	})
}

// ASCII draws one module as two cells, for consoles without half blocks: twice
// Size columns, Size rows; ink as in HalfBlocks.
func (c Code) ASCII(light bool) []string {
	return c.draw(1, func(x, y int) string {
		if c.Dark(x, y) != light {
			return "##"
		}
		return "  "
	})
}

func (c Code) draw(perRow int, cell func(x, y int) string) []string {
	var rows []string
	for y := 0; y < c.Size(); y += perRow {
		var b strings.Builder
		for x := range c.Size() {
			b.WriteString(cell(x, y))
		}
		rows = append(rows, b.String())
	}
	return rows
}
