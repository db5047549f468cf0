package guide

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestQRReadsBack(t *testing.T) {
	for _, link := range []string{
		"https://myaccount.google.com/apppasswords",
		"https://myaccount.google.com/apppasswords?authuser=biuro%2Bx%40firma.pl",
		"https://myaccount.google.com/signinoptions/twosv?authuser=sekretariat.zarzadu%40firma.com.pl",
	} {
		c, err := QR(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, c); got != link {
			t.Errorf("read %q, want %q", got, link)
		}
		rows := c.HalfBlocks(false)
		if len(rows) > 23 || c.Size() > 80 {
			t.Errorf("%d columns by %d rows leave no room for a caption at 80 by 24", c.Size(), len(rows))
		}
		checkHalfBlocks(t, c, rows, false)
		checkHalfBlocks(t, c, c.HalfBlocks(true), true)
		checkASCIIBlocks(t, c)
	}
	long, err := QR("https://myaccount.google.com/apppasswords?authuser=" + strings.Repeat("a", 80))
	if err != nil || len(long.HalfBlocks(false)) > 23 {
		t.Errorf("a link of 130 letters needs %d rows: %v", len(long.HalfBlocks(false)), err)
	}
	if _, err := QR(strings.Repeat("x", 3000)); err == nil {
		t.Error("3000 letters fit no QR code")
	}
}

func checkHalfBlocks(t *testing.T, c Code, rows []string, light bool) {
	t.Helper()
	for y := range c.Size() {
		cells := []rune(rows[y/2])
		if ansi.StringWidth(rows[y/2]) != c.Size() {
			t.Fatalf("row %d is %d columns wide", y/2, ansi.StringWidth(rows[y/2]))
		}
		for x := range c.Size() {
			halves := map[rune][2]bool{'█': {true, true}, '▀': {true, false}, '▄': {false, true}}
			if ink := halves[cells[x]][y%2]; ink != (c.Dark(x, y) != light) {
				t.Fatalf("module %d,%d drawn wrong (light %v)", x, y, light)
			}
		}
	}
}

func checkASCIIBlocks(t *testing.T, c Code) {
	t.Helper()
	for y, row := range c.ASCII(false) {
		for x := range c.Size() {
			if (row[2*x:2*x+2] == "##") != c.Dark(x, y) {
				t.Fatalf("module %d,%d drawn wrong in ASCII", x, y)
			}
		}
	}
}

// read decodes a code the way a camera's program does: skip the border, check
// the format, take off the mask, walk the zigzag, read the bytes. It knows
// versions 2 to 5 at level L, whose data are one block (ISO 18004).
func read(t *testing.T, c Code) string {
	t.Helper()
	n := c.Size() - 2*c.quiet
	if n < 25 || n > 37 {
		t.Fatalf("%d modules: not a version that this test reads", n)
	}
	dark := func(x, y int) bool { return c.Dark(x+c.quiet, y+c.quiet) }
	const formatL0 = "111011111000100" // level L, mask 0
	for i, x := range []int{0, 1, 2, 3, 4, 5, 7, 8} {
		if dark(x, 8) != (formatL0[i] == '1') {
			t.Fatalf("format bit %d is wrong", i)
		}
	}
	for i := range c.Size() {
		for q := range c.quiet {
			if c.Dark(i, q) || c.Dark(q, i) || c.Dark(i, c.Size()-1-q) || c.Dark(c.Size()-1-q, i) {
				t.Fatal("the quiet zone is not quiet")
			}
		}
	}
	pattern := func(x, y int) bool {
		inAlignment := x >= n-9 && x <= n-5 && y >= n-9 && y <= n-5
		return x == 6 || y == 6 || x < 9 && y < 9 || x >= n-8 && y < 9 || x < 9 && y >= n-8 || inAlignment
	}
	var bits []bool
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !pattern(x, y) {
					bits = append(bits, dark(x, y) != ((x+y)%2 == 0))
				}
			}
		}
		up = !up
	}
	next := func(count int) int {
		value := 0
		for range count {
			value *= 2
			if bits[0] {
				value++
			}
			bits = bits[1:]
		}
		return value
	}
	if mode := next(4); mode != 4 {
		t.Fatalf("mode %d, want bytes", mode)
	}
	text := make([]byte, next(8))
	for i := range text {
		text[i] = byte(next(8))
	}
	return string(text)
}
