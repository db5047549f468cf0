package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
	"mailkey/ui/wizard"
)

// sized is what is on a screen of that size, without colours.
func sized(a *App, width, height int) string {
	a.frame.Width, a.frame.Height = width, height
	content, _ := a.draw()
	return ansi.Strip(content)
}

// "I do not know" never takes away what was ticked off, and ends where the
// answer can be seen.
func TestNotKnowingLeadsOn(t *testing.T) {
	a := still(t, i18n.PL)
	s := at(t, a, "two-step")
	s.draft().TwoStep = ""
	feedKeys(s, "enter", "tab", "down", "down", "enter") // one step ticked off
	if r := s.step.(*read); r.at != 1 || len(s.draft().Ticked) != 1 {
		t.Fatalf("not knowing leads to step %d with %d ticked", r.at+1, len(s.draft().Ticked))
	}
	feedKeys(s, "enter", "enter", "enter") // all of them
	feedKeys(s, "down", "down", "enter")
	r := s.step.(*read)
	if len(s.draft().Ticked) != 4 {
		t.Errorf("%d steps are still ticked off", len(s.draft().Ticked))
	}
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		if got := sized(a, size[0], size[1]); !strings.Contains(got, "[ Tak, otwiera się ]") {
			t.Errorf("at %d no shorter way:\n%s", size[0], got)
		}
	}
	if _, m := r.Update(pressed("o")); said(m) != "Open:https://myaccount.google.com/apppasswords?authuser=biuro%40firma.pl" {
		t.Errorf("o: %s", said(m))
	}
	feedKeys(s, "enter")
	if s.flow.Step().ID() != "app-password" || s.draft().TwoStep != wizard.Yes {
		t.Errorf("the page opens, and yet it is %s, %q", s.flow.Step().ID(), s.draft().TwoStep)
	}
}

// Whoever has seen it all is not sent round again.
func TestNotKnowingAfterAllIsTicked(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "two-step")
	feedKeys(s, "enter", "enter", "enter", "enter", "down", "down", "enter")
	if got := sized(a, 80, 24); !strings.Contains(got, "[ Yes, it opens ]") || len(s.draft().Ticked) != 4 {
		t.Errorf("%d ticked, and the page is\n%s", len(s.draft().Ticked), got)
	}
}

// What helps most is in the hint bar of every guide page, however small.
func TestNotThereIsAlwaysOffered(t *testing.T) {
	for _, id := range []string{"two-step", "app-password"} {
		for _, lang := range i18n.Langs {
			a := still(t, lang)
			s := at(t, a, id)
			for range 5 {
				lines := strings.Split(sized(a, 40, 12), "\n")
				if bar := lines[len(lines)-1]; !strings.Contains(bar, " n ") || !strings.Contains(bar, "enter ") || !strings.Contains(bar, "? ") {
					t.Errorf("%s: the bar is %q", id, bar)
				}
				if page := sized(a, 80, 24); !strings.Contains(page, lang.T("read.no-page")) {
					t.Errorf("%s: the page does not offer it:\n%s", id, page)
				}
				feedKeys(s, "enter")
				if s.flow.Step().ID() != id {
					break
				}
			}
		}
	}
}

// Every word of a step can be read on the smallest screen.
func TestLongStepsScroll(t *testing.T) {
	words := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \n↓↑│╭╮╰╯─▸", r) })
	}
	for _, id := range []string{"two-step", "app-password"} {
		a := still(t, i18n.PL)
		s := at(t, a, id)
		r := s.step.(*read)
		for i, g := range r.steps() {
			r.at, a.frame.Shift = i, 0
			seen := map[string]bool{}
			for page := 0; ; page++ {
				got := sized(a, 40, 12)
				for _, w := range words(got) {
					seen[w] = true
				}
				if !strings.Contains(got, "↓") {
					break
				}
				if page == 12 {
					t.Fatalf("%s: the end is never reached:\n%s", g.ID, got)
				}
				a.Update(pressed("pgdown"))
			}
			for _, w := range words(strings.Join(g.Sentences(i18n.PL, s.values()), " ")) {
				if !seen[w] {
					t.Errorf("%s: %q is nowhere", g.ID, w)
				}
			}
			if r.at != i {
				t.Error("scrolling moved the focus")
			}
		}
	}
}

// "No" can be taken back: the way back leads to the open question, and only from
// there to the address.
func TestNoIsTakenBack(t *testing.T) {
	a := still(t, i18n.PL)
	s := at(t, a, "two-step")
	s.draft().TwoStep = ""
	feedKeys(s, "tab", "down", "enter")
	if s.draft().TwoStep != wizard.No || s.step.(*read).page.ID != guide.TwoStepOn {
		t.Fatalf("the answer is %q", s.draft().TwoStep)
	}
	feedKeys(s, "esc")
	r, ok := s.step.(*read)
	if !ok || r.page.ID != guide.TwoStep || r.at != len(r.steps()) || s.draft().TwoStep != "" {
		t.Fatalf("esc leads to %T with the answer %q", s.step, s.draft().TwoStep)
	}
	if feedKeys(s, "esc"); s.flow.Step().ID() != "address" {
		t.Errorf("the second esc leads to %s", s.flow.Step().ID())
	}
}

// What an app password is stands on the first step already.
func TestFirstStepSaysWhatItIs(t *testing.T) {
	for _, lang := range i18n.Langs {
		a := still(t, lang)
		s := at(t, a, "app-password")
		page, _ := guide.Find(guide.AppPassword)
		if got, want := sized(a, 80, 24), page.Lead(lang, s.values())[0]; !strings.Contains(got, want) {
			t.Errorf("%q is not on\n%s", want, got)
		}
	}
}

// A password pasted where there is no field goes where it belongs, unseen.
func TestPasteOnAPage(t *testing.T) {
	for _, id := range []string{"two-step", "app-password", "test"} {
		a := still(t, i18n.PL)
		s := at(t, a, id)
		s.draft().TwoStep, s.draft().Login.Secret = "", mail.Secret{}
		if id == "test" {
			ran(s, mail.SignIn, refusal)
		}
		a.Update(tea.PasteMsg{Content: "nic takiego"})
		if s.flow.Step().ID() != id || a.notice.Key != "read.not-here" {
			t.Errorf("%s: another paste leads to %s, %q", id, s.flow.Step().ID(), a.notice.Key)
		}
		a.Update(tea.PasteMsg{Content: "kawa lody park zima\n"})
		if s.flow.Step().ID() != "connect" || s.draft().Login.Secret.IsZero() || s.draft().TwoStep != wizard.Yes {
			t.Errorf("%s: it leads to %s", id, s.flow.Step().ID())
		}
		if got := sized(a, 80, 24); betrays(got) != "" || !strings.Contains(got, i18n.PL.T("connect.remembered")) {
			t.Errorf("%s: the screen is\n%s", id, got)
		}
	}
}

// Keys about a link say so where there is none, and are not listed there.
func TestLinkKeysWithoutALink(t *testing.T) {
	a := still(t, i18n.PL)
	s := at(t, a, "app-password")
	feedKeys(s, "down")
	for _, k := range []string{"o", "c", "k"} {
		if _, m := s.Update(pressed(k)); said(m) != "Tell:read.no-link" {
			t.Errorf("%s: %s", k, said(m))
		}
	}
	for _, b := range s.Keys() {
		if b.Help().Desc == "read.copy" {
			t.Error("copying is listed")
		}
	}
}

// The tree does not ask what was just answered.
func TestTreeSkipsWhatIsKnown(t *testing.T) {
	for answer, want := range map[wizard.Answer]string{wizard.Yes: "whose", "": "two-step"} {
		a := still(t, i18n.PL)
		s := at(t, a, "app-password")
		s.draft().TwoStep = answer
		s.Update(pressed("n"))
		_, m := s.Update(pressed("n"))
		tree := m.(Show).Screen.(*tree)
		feedKeys(tree, "enter")
		if got := tree.node().ID; got != want {
			t.Errorf("after %q it asks %s, want %s", answer, got, want)
		}
	}
}

// The letter says what to do with it, and that is not copied.
func TestLetterSaysWhatNext(t *testing.T) {
	a := still(t, i18n.PL)
	tree := newTree(at(t, a, "app-password").values())
	feedKeys(tree, "enter", "down", "down", "down", "enter")
	_, m := tree.Update(pressed("enter"))
	a.over = []Screen{m.(Show).Screen}
	if got := sized(a, 80, 24); !strings.Contains(got, "wyślij ten list") {
		t.Errorf("the letter is\n%s", got)
	}
	if _, m := a.over[0].Update(pressed("c")); strings.Contains(m.(Copy).Say(i18n.PL), "wyślij ten list") {
		t.Error("it is copied with the letter")
	}
}

// A link breaks before its parts, and no line holds a letter alone.
func TestLinksBreakWhereTheyCan(t *testing.T) {
	const link = "https://myaccount.google.com/apppasswords?authuser=biuro%40firma.pl"
	for width := 20; width < 70; width++ {
		lines := hard(link, width)
		if strings.Join(lines, "") != link {
			t.Fatalf("at %d it became %q", width, lines)
		}
		for _, l := range lines {
			if len(l) < 2 || len(l) > width {
				t.Errorf("at %d a line is %q", width, l)
			}
		}
	}
	if got := strings.Join(hard(link, 50), " "); got != "https://myaccount.google.com/apppasswords ?authuser=biuro%40firma.pl" {
		t.Errorf("it breaks as %s", got)
	}
}

// The code says what it is for, and its link stands beside it.
func TestCodeSaysWhatItIsFor(t *testing.T) {
	a := still(t, i18n.PL)
	s := at(t, a, "app-password")
	a.over = []Screen{newQR(s.step.(*read).url())}
	if got := sized(a, 80, 24); !strings.Contains(got, "Zeskanuj aparatem telefonu") || !strings.Contains(got, "?authuser=biuro%40firma.pl") {
		t.Errorf("the code is\n%s", got)
	}
}

// What was never typed cannot have been lost.
func TestResumeSpeaksOfAPasswordOnlyIfThereWasOne(t *testing.T) {
	for _, secret := range []string{"", canary} {
		a := still(t, i18n.PL)
		s := at(t, a, "connect")
		s.draft().Login.Secret, _ = mail.ParseSecret(secret)
		a.room = newResume(a, s.flow.Save(), newSetup(a.opts, a.env))
		got := sized(a, 80, 24)
		if strings.Contains(got, "Hasła nie zapisano") != (secret != "") {
			t.Errorf("typed %v:\n%s", secret != "", got)
		}
		if !strings.Contains(got, "Dokończyć poprzednie podłączanie?") {
			t.Errorf("the question is not there:\n%s", got)
		}
	}
}

// The way back is listed where there is one.
func TestBackIsListedWhereItLeads(t *testing.T) {
	for _, c := range []struct {
		step       string
		menu, want bool
	}{{"address", false, false}, {"address", true, true}, {"two-step", false, true}} {
		a := still(t, i18n.PL)
		at(t, a, c.step)
		a.menu = c.menu
		lines := strings.Split(sized(a, 80, 24), "\n")
		if got := strings.Contains(lines[len(lines)-1], "esc wstecz"); got != c.want {
			t.Errorf("%s, menu %v: esc listed %v", c.step, c.menu, got)
		}
	}
}

// No one-letter word hangs at the end of a line, and the text's own lines stay.
func TestWrapLeavesNoLetterHanging(t *testing.T) {
	text := "Kliknij zdjęcie w prawym rogu i wybierz z listy.\n\n  1. Potem o tym napisz."
	for width := 12; width < 50; width++ {
		rows := wrap(text, width)
		for _, row := range rows {
			if w := strings.Fields(row); len(w) > 1 && strings.Contains("w i z o", w[len(w)-1]) || ansi.StringWidth(row) > width {
				t.Errorf("at %d a line is %q", width, row)
			}
		}
		if !strings.Contains(strings.Join(rows, "\n"), "\n\n  1. ") {
			t.Errorf("at %d its own lines are gone: %q", width, rows)
		}
	}
}

// Where the mail lives is looked up again before anything is said of it.
func TestResumeLooksUpWhereTheMailIs(t *testing.T) {
	a := still(t, i18n.PL)
	a.room = newResume(a, at(t, a, "connect").flow.Save(), newSetup(a.opts, a.env))
	_, m := a.room.Update(pressed("enter"))
	if said(m) != "Do:find" {
		t.Fatalf("continuing does %q", said(m))
	}
	if got := sized(a, 80, 24); !strings.Contains(got, "Sprawdzam, gdzie jest poczta") {
		t.Errorf("meanwhile it says\n%s", got)
	}
	_, m = a.room.Update(Done{"find", located{finding: foundAt(t, "biuro@firma.pl")}})
	a.room = m.(Enter).Screen
	feedKeys(a.room, "ctrl+o")
	got := sized(a, 80, 24)
	for _, want := range []string{i18n.PL.T("found.workspace"), "imap.firma.pl"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on\n%s", want, got)
		}
	}
}

// An address that will not do yet is not said to be remembered.
func TestHalfAnAddressIsNotSaidToBeKept(t *testing.T) {
	sim := simulated(t)
	svc := practised(t, sim)
	x := launch(t, func(context.Context) (*accounts.Service, error) { return svc, nil }, Options{CA: sim.CA()}, nil)
	x.wait("Jaką skrzynkę")
	x.text("biuro@fir")
	x.wait("biuro@fir")
	x.ctrl('c')
	x.ended()
	if got := strings.Join(x.result.Lines, "\n"); got != i18n.PL.T("receipt.half") {
		t.Errorf("the receipt says %q", got)
	}
	if draft, err := svc.Draft(t.Context(), accounts.Local); err != nil || len(draft) > 0 {
		t.Errorf("kept: %q, %v", draft, err)
	}
}
