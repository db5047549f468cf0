package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// A kept password is dots that cannot be revealed, and the next one is hidden again.
func TestKeptPasswordStaysHidden(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "connect")
	a.Update(pressed("ctrl+r"))
	if v := a.View().Content; !strings.Contains(v, strings.Repeat(a.frame.Theme.Symbol.Mask, 16)) {
		t.Errorf("the kept password is not there:\n%s", v)
	}
	s.Update(tea.PasteMsg{Content: canary})
	if v := a.View().Content; betrays(v) != "" {
		t.Error("ctrl+r on a kept password showed the next one")
	}
	a.Update(pressed("ctrl+r"))
	for range canary {
		a.Update(pressed("backspace"))
	}
	s.Update(tea.PasteMsg{Content: canary})
	if v := a.View().Content; betrays(v) != "" {
		t.Error("a password pasted after one that was shown is shown")
	}
}

// What was found for one address is not said of another that is being typed.
func TestVerdictGoesWithTheAddress(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "address")
	if v := a.View().Content; !strings.Contains(v, a.frame.T("found.workspace")) {
		t.Fatalf("nothing is said of the address:\n%s", v)
	}
	if typed(s, "x"); strings.Contains(a.View().Content, a.frame.T("found.workspace")) {
		t.Error("the old verdict stands below a new address")
	}
}

// A notice about copying fits on a line, whatever is copied, and does not
// outlive its step.
func TestCopyNotices(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, what := range []string{"read.link", "letter.name", "card.address.name", "card.name.name", "card.password.name", "card.imap.name", "card.smtp.name"} {
			for _, how := range []string{"system", "terminal"} {
				if what == "card.password.name" {
					how += "-secret"
				}
				if text := lang.T("tui.copied-"+how, "what", lang.T(what)); cells(text) > 78 {
					t.Errorf("%d cells: %s", cells(text), text)
				}
			}
		}
	}
	a := still(t, i18n.EN)
	s := at(t, a, "app-password")
	done := copied{Copy{What: "read.link", Text: "https://example.com"}, true, a.steps}
	if a.copiedTo(done); a.notice.Key != "tui.copied-system" {
		t.Errorf("the notice is %q", a.notice.Key)
	}
	if a.act(s, s.act(Next{})); a.notice.Key != "" {
		t.Errorf("on the next step the notice is %q", a.notice.Key)
	}
	if a.copiedTo(done); a.notice.Key != "" {
		t.Errorf("late, on the next step, the notice is %q", a.notice.Key)
	}
}

// Practice says so in words, where a person might take it for the real thing.
func TestPracticeIsSaid(t *testing.T) {
	a := still(t, i18n.PL)
	a.frame.Practice = true
	a.room = newSetup(a.opts, a.env)
	if v := a.View().Content; !strings.Contains(v, "nic nie trafia do Google") {
		t.Errorf("the first screen is\n%s", v)
	}
	handing(accounts.FirmaoNew)(t, a)
	if v := a.View().Content; !strings.Contains(v, "w Firmao nic nie wpisuj") {
		t.Errorf("the last screen is\n%s", v)
	}
}

// Inside the program a page of the guide names no commands.
func TestGuidePagesNameKeys(t *testing.T) {
	a := still(t, i18n.PL)
	handing(accounts.FirmaoNew)(t, a)
	v := a.room.(*setup).values()
	for _, id := range []string{guide.FirmaoNew, guide.FirmaoExisting, guide.OtherProgram} {
		for _, width := range []int{37, 77} {
			if body := newGuidePage(id, v).body(i18n.PL, width, false); strings.Contains(body, "mailkey guide") || strings.Contains(body, guide.FirmaoNoModule) {
				t.Errorf("%s at %d:\n%s", id, width, body)
			}
		}
	}
	if _, m := newGuidePage(guide.FirmaoNew, v).Update(pressed("n")); said(m) != "Show:*tui.text" {
		t.Errorf("n says %q", said(m))
	}
	a.frame.Width = 80
	if bar := hintBar(a.frame, a.hints()); !strings.Contains(bar, a.frame.T("hand.guide")) {
		t.Errorf("the hint bar is %s", bar)
	}
}

// A test that was interrupted took as long as it took.
func TestInterruptedTestKeepsItsTime(t *testing.T) {
	a := still(t, i18n.EN)
	s := at(t, a, "test")
	c := s.step.(*check)
	now := noon.Add(1400 * time.Millisecond)
	c.setup.env.Now = func() time.Time { return now }
	if feedKeys(s, "esc"); c.took != 1400*time.Millisecond || c.result != mail.VerdictCancelled {
		t.Errorf("it says %v, %s", c.took, c.result)
	}
}

// Nobody is said to have chosen the memory in which practice keeps passwords.
func TestSettingsBlameNobody(t *testing.T) {
	a := still(t, i18n.EN)
	for path, said := range map[string]bool{"": false, "/key": true} {
		s := newSettings(a)
		s.Update(Done{"place", accounts.Place{Keeping: accounts.Sealed, Why: "asked", Path: path}})
		a.room = s
		if v := a.View().Content; strings.Contains(v, a.frame.T("settings.why.asked")) != said {
			t.Errorf("with the key in %q it is said that it was chosen: %v", path, !said)
		}
	}
}

// What stays on the terminal after practice leads on to the right command.
func TestReceiptOfPractice(t *testing.T) {
	for practice, want := range map[bool]string{true: "mailkey rehearse", false: "mailkey setup"} {
		a := still(t, i18n.EN)
		svc := practised(t, simulated(t))
		a.jobs.service = newService(func(context.Context) (*accounts.Service, error) { return svc, nil })
		if _, err := a.jobs.service.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.frame.Practice = practice
		s := at(t, a, "two-step")
		if got := s.finish(t.Context(), a).Lines; !slices.ContainsFunc(got, func(l string) bool { return strings.TrimSpace(l) == want }) {
			t.Errorf("in practice %v what was left unfinished leads to %q", practice, got)
		}
		handing(accounts.FirmaoNew)(t, a)
		got := strings.Join(a.room.(*setup).receipt(a.frame).Lines, "\n")
		if strings.Contains(got, a.frame.T("plain.practised")) != practice || strings.Contains(got, "--password-stdin") == practice {
			t.Errorf("in practice %v the receipt is\n%s", practice, got)
		}
	}
}
