package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// The arrows choose in a list and stay in it; Tab and Enter take the choice along.
func TestArrowsChoose(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		focus string
		want  accounts.Purpose
	}{
		{[]string{"down"}, "purpose", accounts.FirmaoExisting},
		{[]string{"down", "down", "tab"}, stopButton, accounts.OtherProgram},
		{[]string{"down", "shift+tab"}, "name", accounts.FirmaoExisting},
		{[]string{"down", "down", "down", "down", "up"}, "purpose", accounts.FirmaoExisting},
		{[]string{"up"}, "purpose", accounts.FirmaoNew},
		{[]string{"tab"}, stopButton, accounts.FirmaoNew},
	} {
		a := still(t, i18n.PL)
		s := at(t, a, "address")
		form := s.step.(*address)
		form.goTo("purpose")
		if feedKeys(s.step, c.keys...); form.focus != c.focus || s.draft().Purpose != c.want {
			t.Errorf("%v leads to %q and chooses %q, want %q and %q", c.keys, form.focus, s.draft().Purpose, c.focus, c.want)
		}
	}
}

// Nothing is marked as the answer before the person gives one, and leaving the
// question is none.
func TestNoAnswerIsMarked(t *testing.T) {
	a := still(t, i18n.PL)
	s := newSetup(a.opts, a.env)
	a.room = s
	typed(s, "biuro@firma.pl")
	feedKeys(s, "enter", "enter", "enter")
	s.Update(Done{"find", located{finding: nowhere(t, "biuro@firma.pl")}})
	form := s.step.(*address)
	if feedKeys(s, "tab"); form.focus != stopButton || s.draft().Provider != "" {
		t.Fatalf("tab leads to %q with the answer %q", form.focus, s.draft().Provider)
	}
	_, list, _ := strings.Cut(ansi.Strip(a.View().Content), a.frame.T("field.provider.label"))
	if list == "" || strings.Contains(list, a.frame.Theme.Symbol.On) {
		t.Errorf("an answer is marked, or none is asked for:\n%s", list)
	}
	feedKeys(s, "enter") // does not go on without one
	if s.flow.Step().ID() != "address" || form.focus != "provider" || s.draft().Provider != "" {
		t.Errorf("went on to %s without an answer", s.flow.Step().ID())
	}
}

// Where discovery cannot tell, nobody is led on before they have said where the mail is.
func TestProviderIsAsked(t *testing.T) {
	for answer, c := range map[string]struct {
		keys []string
		next string
		imap string
	}{
		"Google":  {[]string{"enter"}, "two-step", "imap.gmail.com"},
		"another": {[]string{"down", "enter"}, "connect", ""},
	} {
		t.Run(answer, func(t *testing.T) {
			a := still(t, i18n.EN)
			s := newSetup(a.opts, a.env)
			typed(s, "biuro@firma.pl")
			feedKeys(s, "enter", "enter", "enter")
			if _, m := s.Update(Done{"find", located{finding: nowhere(t, "biuro@firma.pl")}}); said(m) != "Tell:address.ask-provider" {
				t.Fatalf("what cannot be told leads to %q", said(m))
			}
			feedKeys(s, c.keys...)
			if got := s.flow.Step().ID(); got != c.next || s.draft().Login.IMAP.Host != c.imap {
				t.Errorf("led to %q with the server %q", got, s.draft().Login.IMAP.Host)
			}
			if (answer == "Google") != (s.draft().Provider == discover.Google) {
				t.Errorf("the answer is %q", s.draft().Provider)
			}
		})
	}
}

// The fields stay where they are when it becomes known where the mail is.
func TestVerdictMovesNothing(t *testing.T) {
	a := still(t, i18n.PL)
	line := func() int {
		for i, l := range strings.Split(ansi.Strip(a.View().Content), "\n") {
			if strings.Contains(l, a.frame.T("field.name.label")) {
				return i
			}
		}
		return -1
	}
	s := newSetup(a.opts, a.env)
	a.room = s
	typed(s, "biuro@firma.pl")
	before := line()
	feedKeys(s, "enter")
	s.Update(Done{"find", located{finding: foundAt(t, "biuro@firma.pl")}})
	if after := line(); before < 0 || after != before {
		t.Errorf("the name was on line %d, now %d", before, after)
	}
}
