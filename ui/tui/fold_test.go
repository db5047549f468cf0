package tui

import (
	"slices"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Facts that do not fit go on below: at spaces, so that dates stay whole, and
// each line with its style.
func TestFolded(t *testing.T) {
	style := lipgloss.NewStyle().Bold(true)
	got := folded("ola@dom  "+style.Render("used yesterday · since 2026-11-13"), 16)
	var plain []string
	for _, line := range got {
		plain = append(plain, ansi.Strip(line))
	}
	if want := []string{"ola@dom  used", "yesterday ·", "since 2026-11-13"}; !slices.Equal(plain, want) {
		t.Errorf("folded %q, want %q", plain, want)
	}
	if last := got[len(got)-1]; last != style.Render(plain[len(plain)-1]) {
		t.Errorf("the last line is %q", last)
	}
}
