package tui

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// Messages as they are pasted; a terminal sends line ends as carriage returns.
const (
	wantsAppLog = "C: a1 AUTHENTICATE PLAIN\r+ \rAGFsYUBnbWFpbC5jb20Aa2F3YWxvZHlwYXJremltYQ==\ra1 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\r"
	blockedText = "dial tcp 142.250.102.108:993: i/o timeout"
	strangeText = "Wystąpił nieoczekiwany problem 0x8004"
)

func anAddress(text string) mail.Address {
	a, err := mail.ParseAddress(text)
	if err != nil {
		panic(err)
	}
	return a
}

// pasting shows the screen, with a message pasted and keys pressed.
func pasting(message string, keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		e := newExplain(a, true)
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
	{"explain-where", pasting(blockedText, "tab", "p", "o", "c", "z", "t", "a", ".", "f", "i", "r", "m", "a", ".", "p", "l")},
	{"explain-where-bad", pasting(blockedText, "tab", "a", "/", "b", "enter")},
	{"explain-page", over(func(a *App) Screen {
		return newManual(a.env, guide.AppPassword, guide.Values{})
	})},
	{"explain-page-letter", over(func(a *App) Screen {
		m := newManual(a.env, "account", guide.Values{Address: anAddress("biuro@firma.pl")})
		feedKeys(m, "down", "down", "down")
		return m
	})},
}

func TestExplainKeys(t *testing.T) {
	for _, c := range []struct{ name, message, keys, want string }{
		{"home leads there", "", "e", "Show:*tui.explain"},
		{"nothing to explain", "", "enter", ""},
		{"goes back", wantsAppLog, "esc", "Close:tui.returned"},
		{"letters are no commands", wantsAppLog, "q n", ""},
		{"ctrl+v says how to paste", "", "ctrl+v", "Tell:tui.how-to-paste"},
		{"enter leads to the guide", wantsAppLog, "enter enter", "Show:*tui.manual"},
		{"so does g", wantsAppLog, "enter g", "Show:*tui.manual"},
		{"the second button opens the page", wantsAppLog, "enter down enter", "Open:https://myaccount.google.com/apppasswords"},
		{"so does o", wantsAppLog, "enter o", "Open:https://myaccount.google.com/apppasswords"},
		{"the last button begins afresh", wantsAppLog, "enter down down down enter esc", "Close:tui.returned"},
		{"n begins afresh", wantsAppLog, "enter n esc", "Close:tui.returned"},
		{"esc leads back to the text", wantsAppLog, "enter esc enter enter", "Show:*tui.manual"},
		{"twice esc goes back", wantsAppLog, "enter esc esc", "Close:tui.returned"},
		{"what is no server is not taken for one", wantsAppLog, "tab a / b enter enter g", ""},
		{"and may be taken back", wantsAppLog, "tab a / ctrl+u enter enter", "Show:*tui.manual"},
		{"the unknown leads nowhere", strangeText, "enter g", ""},
		{"nor to a page", strangeText, "enter o", ""},
		{"but to the test of what is stored", strangeText, "enter enter", "Close:tui.leads"},
		{"or to connecting, where home is empty", strangeText, "enter enter", "Close:tui.leads"},
		{"or to another message", strangeText, "enter down down enter esc", "Close:tui.returned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := still(t, i18n.PL)
			s := newExplain(a, !strings.Contains(c.name, "empty"))
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
	e := newExplain(a, true).(*explain)
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

// However much is pasted, 64 kB are kept, the end among them, in whole letters, and
// it is said so.
func TestExplainBound(t *testing.T) {
	var b box
	b.put(strings.Repeat("ż", maxMessage/2-1) + "a")
	if len(b.text) != maxMessage-1 || b.cut {
		t.Fatalf("%d bytes, cut: %v", len(b.text), b.cut)
	}
	b.put("żółw")
	if len(b.text) > maxMessage || len(b.text) < maxMessage-4 || !b.cut || b.lost || !strings.HasSuffix(b.text, "żażółw") || !utf8.ValidString(b.text) {
		t.Errorf("%d bytes, cut: %v, at the end %q", len(b.text), b.cut, b.text[len(b.text)-8:])
	}
	rows, more := b.rows(77, 12)
	if len(rows) != 12 || more < 1 {
		t.Errorf("%d rows and %d more", len(rows), more)
	}
	b = box{}
	b.put("first\n" + strings.Repeat("x\n", maxMessage) + "last")
	if !strings.HasPrefix(b.text, "first\n") || !strings.HasSuffix(b.text, "\nlast") || len(b.text) > maxMessage {
		t.Errorf("of a log are left %d bytes, %q to %q", len(b.text), b.text[:8], b.text[len(b.text)-8:])
	}
	if b.put(strings.Repeat("x", maxPaste)); !b.lost {
		t.Error("it is not said that the end is missing")
	}
}

// What a message is about is asked, and makes a difference.
func TestExplainWhere(t *testing.T) {
	for text, want := range map[string]diagnose.Pasted{
		"": {}, "Poczta.firma.pl": {Host: "poczta.firma.pl"}, "ala@firma.pl ": {Address: anAddress("ala@firma.pl")},
	} {
		e := newExplain(still(t, i18n.EN), false).(*explain)
		e.Update(pressed("tab"))
		e.Update(tea.PasteMsg{Content: text})
		var p diagnose.Pasted
		if ok := e.about(&p); !ok || !strings.EqualFold(p.Host, want.Host) || p.Address != want.Address || !e.box.empty() {
			t.Errorf("%q: %+v, %v", text, p, ok)
		}
	}
}

// A page of the guide lets its link be opened, copied and shown as a code, and the
// questions be asked that find out why Google's page is not there.
func TestManualKeys(t *testing.T) {
	for keys, want := range map[string]string{
		"o": "Open:https://myaccount.google.com/apppasswords", "c": "Copy:https://myaccount.google.com/apppasswords", "k": "Show:*tui.qr", "n": "Show:*tui.tree", "esc": "Close:", "enter o": "",
	} {
		m := newManual(still(t, i18n.EN).env, guide.AppPassword, guide.Values{})
		var last Move
		for _, k := range strings.Fields(keys) {
			_, last = m.Update(pressed(k))
		}
		if got := moved(last); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s answers %q, want %q", keys, got, want)
		}
	}
	m := newManual(still(t, i18n.EN).env, guide.AppPassword, guide.Values{})
	if _, shown := m.Update(wanted{guide.Admin}); moved(shown) != "Show:*tui.manual" {
		t.Errorf("the questions lead to %q", moved(shown))
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
