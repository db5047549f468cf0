package guide

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks a text into rows of at most width columns, at spaces only: names
// such as "2-Step" stay whole, and so does Polish, which leaves no one-letter
// word at the end of a row. A word wider than a row is cut.
func Wrap(text string, width int) []string {
	var rows []string
	row := ""
	for _, word := range glued(text) {
		switch {
		case row == "":
			row = word
		case ansi.StringWidth(row)+1+ansi.StringWidth(word) <= width:
			row += " " + word
		default:
			rows, row = append(rows, row), word
		}
		for ansi.StringWidth(row) > width {
			head := ansi.Truncate(row, width, "")
			if at := strings.LastIndexByte(head, ' '); at > 0 {
				head = head[:at]
			}
			if head == "" { // not even one letter fits
				break
			}
			rows, row = append(rows, head), strings.TrimPrefix(row[len(head):], " ")
		}
	}
	return append(rows, row)
}

// glued splits a text into words, one-letter words and numbers of a unit together
// with the next one.
func glued(text string) []string {
	words := strings.Fields(text)
	for i := len(words) - 2; i >= 0; i-- {
		if len(words[i]) == 1 && strings.Contains("aiouwzAIOUWZ", words[i]) || measured(words[i], words[i+1]) {
			words[i] += " " + words[i+1]
			words = append(words[:i+1], words[i+2:]...)
		}
	}
	return words
}

// measured reports whether a number and its unit stand there, such as "7,3" and "MB,".
func measured(number, unit string) bool {
	number = strings.TrimLeft(number, "(~")
	return number != "" && strings.Trim(number, "0123456789.,") == "" &&
		slices.Contains([]string{"B", "kB", "MB", "GB", "TB", "ms", "s", "min", "h"}, strings.TrimRight(unit, ".,;:)"))
}
