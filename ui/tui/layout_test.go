package tui

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
	"mailkey/ui/theme"
)

// Sizes come as they like; nothing breaks, and the last one counts.
func TestResizeStorm(t *testing.T) {
	for _, sc := range scenes {
		a := still(t, i18n.PL)
		sc.set(t, a)
		want, _ := a.draw()
		for i := range 1000 {
			w, h := (i*37)%140, (i*13)%60
			switch i % 50 {
			case 0:
				w, h = 0, 0
			case 1:
				w, h = 1, 1
			case 2:
				w, h = 10000, 1
			case 3:
				w, h = 1, 10000
			}
			a.Update(tea.WindowSizeMsg{Width: w, Height: h})
			if i%7 == 0 || i%50 < 4 {
				a.draw()
			}
		}
		a.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		if got, _ := a.draw(); got != want {
			t.Errorf("%s: not the same after the storm", sc.name)
		}
	}
}

// No line is wider than the screen, at any size at which mailkey can be used.
func TestNothingOverflows(t *testing.T) {
	for _, sc := range scenes {
		for _, lang := range i18n.Langs {
			a := still(t, lang)
			sc.set(t, a)
			for w := minWidth; w <= 124; w += 7 {
				for h := minHeight; h <= 44; h += 8 {
					a.Update(tea.WindowSizeMsg{Width: w, Height: h})
					content, _ := a.draw()
					lines := strings.Split(content, "\n")
					if len(lines) != h {
						t.Errorf("%s %dx%d: %d lines", sc.name, w, h, len(lines))
					}
					for _, line := range lines {
						if n := cells(line); n > w {
							t.Errorf("%s %dx%d: %d cells: %s", sc.name, w, h, n, line)
						}
					}
				}
			}
		}
	}
}

// Where the console has ASCII only, no drawing letter is left over.
func TestASCII(t *testing.T) {
	for _, sc := range scenes {
		a := still(t, i18n.EN)
		a.look.ASCII = true
		a.frame.Theme = theme.New(a.look)
		sc.set(t, a)
		content, _ := a.draw()
		for _, r := range ansi.Strip(content) {
			if r > 0x24f {
				t.Errorf("%s: %q\n%s", sc.name, r, ansi.Strip(content))
				break
			}
		}
	}
}

// The hint bar keeps what matters most where not all fits, and says the keys in
// the reader's language.
func TestHintBar(t *testing.T) {
	f := Frame{Lang: i18n.PL, Theme: theme.New(theme.Look{Plain: true})}
	list := commands{
		on("enter", "key.choose", nil), on("space", "home.mark", nil), on("up", "", nil).shown(""), on("esc", "key.back", nil),
		on("c", "read.copy", nil), on("k", "read.qr", nil).when(false), on("down", "key.move", nil).shown("up/down"), on("f1", "key.help", nil),
	}.bindings()
	question := commands{on("enter", "leaving.yes", nil), on("esc", "leaving.no", nil), on("?", "key.help", nil)}.bindings()
	for _, c := range []struct {
		width int
		keys  []key.Binding
		want  string
	}{
		{100, list, "enter wybierz · spacja zaznacz · c kopiuj link · ↑/↓ wskaż · esc wstecz · f1 pomoc"},
		{60, list, "enter wybierz · spacja zaznacz · esc wstecz · f1 pomoc"},
		{36, list, "enter wybierz · f1 pomoc"},
		{40, list, "enter wybierz · esc wstecz · f1 pomoc"},
		{100, question, "enter wyjdź · esc zostań · ? pomoc"},
		{30, question, "enter wyjdź · esc zostań"},
		{40, list[len(list)-1:], "f1 pomoc"},
		{40, nil, ""},
	} {
		f.Width = c.width
		if got := strings.TrimSpace(ansi.Strip(hintBar(f, c.keys))); got != c.want {
			t.Errorf("at %d: %q, want %q", c.width, got, c.want)
		}
	}
	f.Theme.ASCII = true
	if got := f.keyName("up/down"); got != "góra/dół" {
		t.Errorf("without arrows: %q", got)
	}
}

// A screen without keys of its own, such as one that is saving, has a hint bar too.
func TestHintBarWithHelpAlone(t *testing.T) {
	a := still(t, i18n.EN)
	at(t, a, "hand-over")
	if content, _ := a.draw(); !strings.Contains(content, a.frame.T("key.help")) {
		t.Error("help is not offered while saving")
	}
}

// No notice is cut, however narrow the screen.
func TestNoticeIsWhole(t *testing.T) {
	for _, lang := range i18n.Langs {
		a := still(t, lang)
		at(t, a, "app-password")
		a.frame.Width, a.frame.Height = minWidth, minHeight
		for _, key := range []string{"tui.copied-terminal-secret", "tui.copied-system-secret", "tui.how-to-paste", "tui.open-none", "read.switch-on", "receipt.lost"} {
			a.notice = Tell{key, []any{"what", a.frame.T("card.imap.name")}}
			content, _ := a.draw()
			seen := strings.Join(strings.Fields(ansi.Strip(content)), " ")
			if want := a.frame.T(key, a.notice.Pairs...); !strings.Contains(seen, want) || strings.Count(content, "\n") != minHeight-1 {
				t.Errorf("%q is not whole on\n%s", want, ansi.Strip(content))
			}
		}
	}
}

// Names that begin alike stay apart in a narrow column, and so do addresses.
func TestNarrowNamesStayApart(t *testing.T) {
	for name, want := range map[string]string{
		"Biuro":                         "Biuro            ",
		"Dział obsługi klienta nr 127":  "Dział ob…a nr 127",
		"anna.nowak@firma.pl":           "anna.nowak@firma…",
		"dzial.obslugi.klienta.12@f.pl": "dzial.ob…ienta.12",
		"郵便局の部屋の番号は二十七番です": "",
	} {
		got := padName(name, 17)
		if cells(got) != 17 || (want != "" && got != want) {
			t.Errorf("%q: %q (%d columns)", name, got, cells(got))
		}
	}
	for width := range 6 {
		if got := padName("Dział obsługi klienta", width); cells(got) != width {
			t.Errorf("%d columns: %q", width, got)
		}
	}
}

// What was stored in spite of its test has no tick at the test.
func TestProgressOfUntested(t *testing.T) {
	for proved, want := range map[bool]string{true: "✓ Test", false: "! Test"} {
		a := still(t, i18n.PL)
		a.frame.Width, a.frame.Height = 80, 24
		s := at(t, a, "hand-over")
		s.Update(Done{"save", storedAs{account: accounts.Account{Profile: s.draft().Profile(), Proved: proved}}})
		if content, _ := a.draw(); !strings.Contains(ansi.Strip(content), want) {
			t.Errorf("proved %v: no %q in\n%s", proved, want, ansi.Strip(content))
		}
	}
}
