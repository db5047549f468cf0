//go:build linux

package stories_test

import (
	"slices"
	"strings"
	"testing"

	"mailkey/mail/gmailsim"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// answers goes from the first step to where the password is asked for. The purpose is
// counted from the top of its list.
func (s *screen) answers(address, name string, purpose int) *screen {
	s.t.Helper()
	s.sees("address.title").types(address, enter).sees("found.workspace").types(name, enter)
	s.types(slices.Repeat([]string{down}, purpose)...).types(enter).sees("read.ask.two-step")
	s.types(tab, enter).sees(s.page(guide.AppPassword), "read.go-on")
	return s.types(tab, enter).sees("connect.title")
}

// page is the title of a page of the guide.
func (s *screen) page(id string) string {
	page, ok := guide.Find(id)
	if !ok {
		s.t.Fatalf("no page %q", id)
	}
	return page.Title(s.lang)
}

// The main job: from the first key to the stored account, and what can be done
// with it the next time.
func TestRehearsalStory(t *testing.T) {
	for name, c := range map[string]struct {
		lang    i18n.Lang
		address string
		purpose int
		card    string
	}{
		"company in Polish":           {i18n.PL, "biuro@firma.pl", 0, "card.practice-title"},
		"company in English":          {i18n.EN, "office@firma.pl", 0, "card.practice-title"},
		"already in Firmao, Polish":   {i18n.PL, "biuro@firma.pl", 1, "card.practice-change"},
		"already in Firmao, English":  {i18n.EN, "biuro@firma.pl", 1, "card.practice-change"},
		"another program, in Polish":  {i18n.PL, "biuro@firma.pl", 2, "card.other-title"},
		"another program, in English": {i18n.EN, "biuro@firma.pl", 2, "card.other-title"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onScreen(t, []string{"rehearse"}, speaking(c.lang))
			s.answers(c.address, "Biuro", c.purpose).sees("tui.practice", c.address)
			s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16)).sees(s.lang.N("secret.spaces", 3))
			s.types(ctrlO).sees("field.user-name.label", "imap.gmail.com", "smtp.gmail.com")
			if guesses := strings.Contains(s.text(), "imap.firma.pl"); guesses != (c.purpose != 2) {
				t.Errorf("what Firmao fills in by itself is shown: %v\n%s", guesses, s.text())
			}
			s.types(enter).sees("check.ok", "protocol.imap", "protocol.smtp").types(enter).sees("hand.works", c.card, "receipt.kept.sealed")
			switch c.purpose {
			case 0:
				s.sees("card.new-open", "imap.gmail.com", "hand.see-module").types("n").sees("letter.copy", c.address).types(esc).sees(c.card)
			case 1:
				s.sees("hand.ask-arrived").types("t").sees("hand.good")
			case 2:
				s.types("g").sees(s.page(guide.OtherProgram)).types(esc).sees(c.card)
			}
			s.types(ctrlC)
			code, rest := s.leaves()
			if code != 0 || !strings.Contains(rest, s.say("receipt.saved", "who", "Biuro ("+c.address+")")) {
				t.Errorf("exit code %d and %q", code, rest)
			}
			s.restored()
			again(t, s, c.lang, c.address)
		})
	}
}

// again is the second start: the account is there, can be looked at, tested and
// removed.
func again(t *testing.T, before *screen, lang i18n.Lang, address string) {
	t.Helper()
	s := onScreen(t, []string{"rehearse"}, speaking(lang), inHome(before.home)).hidden()
	s.sees("home.module", "Biuro", address, "state.works").types(enter).sees("account.title", "account.kept.sealed", "account.history", "imap.gmail.com")
	s.types("t").sees("trial.ok").types(enter).sees("account.history", "account.worked")
	s.types("d").sees("remove.title", "remove.sealed").types(enter).sees("account.history") // to keep it is the first choice
	s.types("d").sees("remove.title").types(tab, enter).sees("account.removed", "home.empty")
	s.types("q")
	if code, rest := s.leaves(); code != 0 || strings.Contains(rest, address) {
		t.Errorf("exit code %d and %q", code, rest)
	}
	s.restored()
	s.kept()
	s.nowhere()
}

// A failure is explained, and its keys lead to the page and the field that mend it.
func TestFailingStory(t *testing.T) {
	for name, c := range map[string]struct {
		lang          i18n.Lang
		address       string
		cause         string
		page, said    string
		there         string // is on the page, and not on the button that leads there
		backToConnect []string
	}{
		"account password": {
			i18n.EN, "ala+2sv@firma.pl", "account-password-used", guide.AppPassword, "Application-specific password required",
			"read.go-on",
			[]string{tab, enter},
		},
		"IMAP off": {
			i18n.PL, "ala+imap-off@firma.pl", "imap-off-admin", guide.Admin, "IMAP access is disabled for your domain",
			"key.close",
			[]string{esc},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onScreen(t, []string{"rehearse"}, speaking(c.lang)).answers(c.address, "Biuro", 0)
			s.pastes(gmailsim.PracticePassword, s.lang.N("secret.letters", 16)).types(enter)
			s.sees("cause."+c.cause+".title", "cause."+c.cause+".next", c.said, s.page(c.page))
			s.types(enter).sees(s.page(c.page), c.there).types(c.backToConnect...)
			if c.there == "key.close" {
				s.sees("cause." + c.cause + ".title").types(esc)
			}
			s.sees("connect.remembered").types(esc).sees("read.go-on").types(esc).sees("read.ask.two-step").types(esc)
			s.sees("address.title", c.address, "Biuro").types(erase, "ala@firma.pl", tab).sees("found.workspace", "ala@firma.pl", "Biuro")
			s.types(tab, enter).sees("read.ask.two-step").types(tab, enter).sees("read.go-on").types(tab, enter)
			s.sees("connect.title").pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16)) // the password of another address is forgotten
			s.types(enter).sees("check.ok").types(enter).sees("hand.works").types(ctrlC)
			if code, rest := s.leaves(); code != 0 || !strings.Contains(rest, "ala@firma.pl") {
				t.Errorf("exit code %d and %q", code, rest)
			}
		})
	}
}

// A change of password is practised from end to end: the old one is proved,
// replaced, revoked, found dead and forgotten.
func TestRehearsedRotation(t *testing.T) {
	const address = "ala+revoke@gmail.com"
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			s := onScreen(t, []string{"rehearse"}, speaking(lang))
			s.sees("address.title").types(address, enter).sees("found.gmail").types("Biuro", enter, enter).sees("read.ask.two-step")
			s.types(tab, enter).sees("read.go-on").types(tab, enter).sees("connect.title")
			s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16)).types(enter).sees("check.ok").types(enter).sees("hand.works")
			s.types(enter).sees(s.lang.N("home.count", 1)).types("p").sees("rotate.works", "rotate.go-on").types(enter)
			s.sees(s.page(guide.AppPassword), "read.go-on").types(tab, enter).sees("rotate.new-title", gmailsim.PracticeNextGroups)
			s.pastes(gmailsim.PracticeNextGroups, s.lang.N("secret.letters", 16)).resize(40, 12).resize(80, 24).types(enter).sees("check.ok")
			s.types(enter).sees("hand.works", "card.practice-change", "hand.ask-arrived").types("t").sees("hand.arrives").types(enter)
			s.sees(s.page(guide.Revoke)).types("z", "q", enter).sees("Firmao 20").types(tab, enter)
			s.sees("rotate.dead-what").types(enter).sees("rotate.dead").types(enter)
			s.sees("rotate.end-title", "rotate.forget").types(enter).sees("rotate.forgotten").types(enter)
			s.sees(s.lang.N("home.count", 1)).types(enter).sees("account.history").types("q", esc).sees(s.lang.N("home.count", 1)).types("q")
			if code, _ := s.leaves(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			s.restored()
			s.nowhere()
		})
	}
}
