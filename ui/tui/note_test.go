package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/i18n"
)

// All that was taken away from a pasted password is told, on any width.
func TestWhatWasRemovedIsToldWhole(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, width := range []int{80, 60, 40} {
			a := still(t, lang)
			a.frame.Width = width
			s := at(t, a, "connect")
			s.step.(*connect).paste("\u200b„Kawa lody-park\u200bzima”\r\n ")
			s.step.(*connect).count()
			n := s.step.(*connect).cleaning
			if n.Spaces == 0 || n.Invisible == 0 || n.Capitals == 0 {
				t.Fatalf("too little is removed: %+v", n)
			}
			body, _ := s.step.View(a.frame)
			text := strings.Join(strings.Fields(ansi.Strip(body)), " ")
			for _, want := range []string{lang.N("secret.spaces", n.Spaces), lang.N("secret.invisible", n.Invisible), lang.T("secret.capitals")} {
				if !strings.Contains(text, want) {
					t.Errorf("%s, %d wide: no %q in\n%s", lang, width, want, ansi.Strip(body))
				}
			}
		}
	}
}
