package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"mailkey/ui/i18n"
)

// Messages as they are pasted; a terminal sends line ends as carriage returns.
const (
	wantsAppLog = "C: a1 AUTHENTICATE PLAIN\r+ \rAGFsYUBnbWFpbC5jb20Aa2F3YWxvZHlwYXJremltYQ==\ra1 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\r"
	blockedText = "dial tcp 142.250.102.108:993: i/o timeout"
	strangeText = "Wystąpił nieoczekiwany problem 0x8004"
)

// pasting shows the screen, with a message pasted and keys pressed.
func pasting(message string, keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		e := newExplain(a)
		if message != "" {
			e.Update(tea.PasteMsg{Content: message})
		}
		feedKeys(e, keys...)
		return e
	})
}

var explainScenes = []scene{
	{"explain", pasting("")},
	{"explain-empty", pasting("", "enter")},
	{"explain-pasted", pasting(wantsAppLog)},
	{"explain-long", pasting(strings.Repeat("2026-11-22 12:41 imap.gmail.com timed out\r", 4000))},
	{"explain-known", pasting(wantsAppLog, "enter")},
	{"explain-buttons", pasting(wantsAppLog, "enter", "down")},
	{"explain-unsure", pasting(blockedText, "enter")},
	{"explain-unknown", pasting(strangeText, "enter")},
}

func TestExplainKeys(t *testing.T) {
	for _, c := range []struct{ name, message, keys, want string }{
		{"home leads there", "", "e", "Show:*tui.explain"},
		{"nothing to explain", "", "enter", ""},
		{"goes back", wantsAppLog, "esc", "Close:tui.returned"},
		{"letters are no commands", wantsAppLog, "q n", ""},
		{"ctrl+v says how to paste", "", "ctrl+v", "Tell:tui.how-to-paste"},
		{"enter leads to the guide", wantsAppLog, "enter enter", "Show:*tui.text"},
		{"so does g", wantsAppLog, "enter g", "Show:*tui.text"},
		{"the second button opens the page", wantsAppLog, "enter down enter", "Open:https://myaccount.google.com/apppasswords"},
		{"so does o", wantsAppLog, "enter o", "Open:https://myaccount.google.com/apppasswords"},
		{"the last button begins afresh", wantsAppLog, "enter down down down enter esc", "Close:tui.returned"},
		{"n begins afresh", wantsAppLog, "enter n esc", "Close:tui.returned"},
		{"esc begins afresh", wantsAppLog, "enter esc", ""},
		{"the unknown leads nowhere", strangeText, "enter g", ""},
		{"nor to a page", strangeText, "enter o", ""},
		{"but to another message", strangeText, "enter enter esc", "Close:tui.returned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := still(t, i18n.PL)
			s := newExplain(a)
			if c.want == "Show:*tui.explain" {
				s = newHome(a, office())
			}
			if c.message != "" {
				s.Update(tea.PasteMsg{Content: c.message})
			}
			var last Move
			for _, k := range strings.Fields(c.keys) {
				_, last = s.Update(pressed(k))
			}
			if got := moved(last); got != c.want {
				t.Errorf("%s answers %q, want %q", c.keys, got, c.want)
			}
		})
	}
}

// A paste with line ends is only put into the box.
func TestExplainPaste(t *testing.T) {
	a := still(t, i18n.PL)
	e := newExplain(a).(*explain)
	e.Update(tea.PasteMsg{Content: "a\r\nb\rc\nd\x00\x1b[31m"})
	if e.found != nil || e.box.String() != "a\nb\nc\nd[31m" || !e.Typing() {
		t.Errorf("the box holds %q", e.box.String())
	}
	feedKeys(e, "backspace", "x", "ctrl+j", "y")
	if e.box.String() != "a\nb\nc\nd[31x\ny" {
		t.Errorf("after typing it holds %q", e.box.String())
	}
	feedKeys(e, "ctrl+w", "ctrl+u")
	if !e.box.empty() || e.box.cut {
		t.Errorf("erased, it holds %q", e.box.String())
	}
}

// However much is pasted, 64 kB are kept, in whole letters, and it is said so.
func TestExplainBound(t *testing.T) {
	var b box
	b.put(strings.Repeat("ż", maxMessage/2-1) + "a")
	if len(b.text) != maxMessage-1 || b.cut {
		t.Fatalf("%d bytes, cut: %v", len(b.text), b.cut)
	}
	b.put("żółw")
	if len(b.text) != maxMessage-1 || !b.cut || !strings.HasSuffix(b.text, "ża") {
		t.Errorf("%d bytes, cut: %v, at the end %q", len(b.text), b.cut, b.text[len(b.text)-4:])
	}
	rows, more := b.rows(77, 12)
	if len(rows) != 12 || more < 1 {
		t.Errorf("%d rows and %d more", len(rows), more)
	}
}

// What was pasted is shown without control letters and without a password.
func TestExplainShowsNoSecret(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, message := range []string{
			wantsAppLog + "a2 LOGIN ala@gmail.com \"" + canary + "\"\rNO \x1b]0;x\x07\u202eevil\u200b",
			canary, "kawa lody park zima", "AUTH PLAIN AGFsYUBnbWFpbC5jb20Aa2F3YWxvZHlwYXJremltYQ==",
		} {
			a := still(t, lang)
			for _, keys := range [][]string{nil, {"enter"}} {
				pasting(message, keys...)(t, a)
				content, _ := a.draw()
				if form := betrays(content); form != "" {
					t.Errorf("%q is seen with %v", form, keys)
				}
				for _, bad := range []string{"\x1b]0", "\x07", "\u202e", "\u200b", "«"} {
					if strings.Contains(content, bad) {
						t.Errorf("%q is drawn with %v", bad, keys)
					}
				}
			}
		}
	}
}
