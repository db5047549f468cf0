package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"mailkey/config/accounts"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// The arrows pass through a list without choosing; Space and Enter choose.
func TestListIsPassedThrough(t *testing.T) {
	a := still(t, i18n.PL)
	s := at(t, a, "address")
	form := s.step.(*address)
	feedKeys(s.step, "down", "down", "down", "down", "down")
	if form.focus != stopButton || s.draft().Purpose != accounts.FirmaoNew {
		t.Errorf("five times down leads to %q and chooses %q", form.focus, s.draft().Purpose)
	}
	feedKeys(s.step, "up", "up", "up", "up")
	if form.focus != "address" && form.focus != "name" || s.draft().Purpose != accounts.FirmaoNew {
		t.Errorf("back up at %q, chosen %q", form.focus, s.draft().Purpose)
	}
	form.goTo("purpose")
	if feedKeys(s.step, "down", "space"); s.draft().Purpose != accounts.FirmaoExisting {
		t.Errorf("space chose %q", s.draft().Purpose)
	}
	if _, m := s.step.Update(pressed("down")); m != nil || s.draft().Purpose != accounts.FirmaoExisting {
		t.Errorf("down chose %q", s.draft().Purpose)
	}
	if _, m := s.step.Update(pressed("enter")); said(m) != "Next" || s.draft().Purpose != accounts.OtherProgram {
		t.Errorf("enter chose %q and said %q", s.draft().Purpose, said(m))
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
