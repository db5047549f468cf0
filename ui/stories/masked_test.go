//go:build linux

package stories_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// byFlags is the arguments of a setup against a simulated Google, where the
// password is on no screen as a hint, as it is in a rehearsal.
func byFlags(t *testing.T) []string {
	t.Helper()
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(sim.CA()), 0o600); err != nil {
		t.Fatal(err)
	}
	port := func(p mail.Protocol) string { return strconv.Itoa(sim.Server(p, mail.TLS).Port) }
	return []string{
		"setup", "--dns-server", sim.DNS(), "--ca-file", ca, "--vault", "sealed",
		"--imap-host", "127.0.0.1", "--imap-port", port(mail.IMAP), "--imap-security", "tls",
		"--smtp-host", "127.0.0.1", "--smtp-port", port(mail.SMTP), "--smtp-security", "tls",
	}
}

// U05: the password is typed letter by letter, pasted, refused, accepted, and
// carried back and forth through the whole wizard; no frame, title or byte of it shows.
func TestMaskedStory(t *testing.T) {
	t.Parallel()
	trace := filepath.Join(t.TempDir(), "trace")
	s := onScreen(t, byFlags(t), with{"TEA_TRACE=" + trace, "TEA_DEBUG=true"}).hidden()
	s.answers("ala+revoked@firma.pl", "Biuro", 0)
	masked := func(n int) {
		t.Helper()
		s.until(strconv.Itoa(n)+" masked letters", func() bool { return strings.Count(s.text(), "•") == n })
	}
	for i, letter := range gmailsim.PracticePassword {
		s.types(string(letter))
		masked(i + 1)
	}
	s.types("\x7f")
	masked(15)
	s.sees("connect.odd").types("a")
	masked(16)
	s.types(ctrlV).sees("tui.how-to-paste")
	s.types("\x1bOP").sees("help.title").types(esc).sees("connect.title").types("\x1bOQ").sees(i18n.PL.T("connect.title")).types("\x1bOQ").sees("connect.title")
	s.types(ctrlO).sees("field.user-name.label").types(tab, tab, tab).resize(60, 20).sees("Biuro").resize(80, 24).sees("Biuro")
	s.types(enter).sees("cause.credentials-rejected.title").types(ctrlC).sees("leaving.password").types(esc).lost("leaving.title")
	s.types(esc).sees("connect.remembered").types(esc).sees("read.go-on").types("n").lost("read.go-on").types(esc).sees("read.go-on")
	s.types(esc).sees("read.ask.two-step").types(esc).sees("address.title").types(erase, "ala@firma.pl", tab).sees("found.workspace")
	s.types(tab, enter).sees("read.ask.two-step").types(tab, enter).sees(s.page(guide.AppPassword)).types(tab, enter).sees("connect.title")
	s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.spaces", 3))
	masked(19)
	s.types(enter).sees("check.ok").types(esc).sees("connect.remembered").types(enter).sees("check.ok").types(enter).sees("hand.works").types(enter)
	s.lost("hand.clipboard").sees("age.today", "Biuro").types(enter).sees("account.title").types("t").sees("trial.ok").types(enter).sees("account.worked").types(esc).sees("home.module").types("q")
	if code, rest := s.leaves(); code != 0 || !strings.Contains(rest, "--password-stdin") {
		t.Errorf("exit code %d and %q", code, rest)
	}
	s.kept()
	s.nowhere()
	if form := betrayed(s.text()); form != "" { // what stays on the terminal
		t.Errorf("%q stays on the terminal", form)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("TEA_TRACE made a file")
	}
	if strings.Contains(s.written(), "\x1b]52;") {
		t.Error("the clipboard was touched")
	}
}

// Only ctrl+r shows the password, and only until it is pressed again.
func TestRevealed(t *testing.T) {
	t.Parallel()
	s := onScreen(t, byFlags(t)).answers("ala@firma.pl", "Biuro", 0)
	s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16))
	if betrayed(s.written()) != "" {
		t.Error("it was shown before ctrl+r")
	}
	s.types(ctrlR).sees(gmailsim.PracticeGroups).types(ctrlR).lost(gmailsim.PracticeGroups)
	before := len(s.written())
	s.types(ctrlR).sees(gmailsim.PracticeGroups).types(enter).sees("check.ok").types(esc).sees("connect.remembered").hidden()
	if form := betrayed(s.text()); form != "" {
		t.Errorf("going back shows %q", form)
	}
	s.types(enter).sees("check.ok").types(enter).sees("hand.works").types(ctrlC)
	if _, rest := s.leaves(); betrayed(rest) != "" {
		t.Error("the receipt shows the password")
	}
	if strings.Contains(s.written()[:before], "\x1b]0;"+gmailsim.PracticeGroups) {
		t.Error("it is in the title")
	}
	s.kept()
	s.nowhere()
}

// A window that changes its size in the middle loses nothing.
func TestResizedStory(t *testing.T) {
	t.Parallel()
	s := onScreen(t, []string{"rehearse"}).answers("ala@firma.pl", "Biuro", 0)
	s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16))
	s.resize(100, 30).sees("Biuro", s.lang.N("secret.letters", 16), "f1 help")
	s.resize(40, 12).sees(s.lang.N("secret.letters", 16))
	s.resize(20, 5).sees("too small")
	s.resize(1, 1).resize(80, 24).sees("Biuro", "ala@firma.pl", s.lang.N("secret.letters", 16), s.lang.N("secret.spaces", 3))
	s.types(enter).sees("check.ok").resize(40, 12).sees("check.ok").types(enter).sees("card.practice-title").resize(80, 24).sees("hand.works", "card.practice-title")
	s.resize(20, 5).sees("too small").types(ctrlC)
	if code, rest := s.leaves(); code != 0 || !strings.Contains(rest, s.say("receipt.saved", "who", "Biuro (ala@firma.pl)")) {
		t.Errorf("exit code %d and %q", code, rest)
	}
	s.restored()
}

// Where colours are not wanted or not known none are drawn, and where letters
// beyond ASCII are not known none are.
func TestBareTerminals(t *testing.T) {
	colour := regexp.MustCompile("\x1b\\[(?:[0-9;:]*[;:])?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")
	for name, c := range map[string]struct {
		env   with
		lang  i18n.Lang
		ascii bool
	}{
		"coloured":             {with{}, i18n.EN, false},
		"NO_COLOR":             {with{"NO_COLOR=1"}, i18n.PL, false},
		"mono":                 {with{"TERM=xterm-mono"}, i18n.EN, false},
		"vt100":                {with{"TERM=vt100"}, i18n.EN, true},
		"LANG=C":               {with{"LANG=C"}, i18n.EN, true},
		"LANG=C, no colour":    {with{"LANG=C", "NO_COLOR=1"}, i18n.EN, true},
		"LC_ALL=C over LANG":   {with{"LC_ALL=C"}, i18n.EN, true},
		"Linux console, UTF-8": {with{"TERM=linux"}, i18n.EN, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onScreen(t, []string{"rehearse"}, c.env, speaking(c.lang))
			check := func() {
				t.Helper()
				// Google's and Firmao's Polish labels stay as they are: they are words, not drawings.
				if i := strings.IndexFunc(s.text(), func(r rune) bool { return r > 0x7e && !unicode.IsLetter(r) }); c.ascii && i >= 0 {
					t.Errorf("symbols beyond ASCII at byte %d\n%s", i, s.text())
				}
			}
			s.sees("address.title").types("ala@firma.pl", enter)
			s.sees("ala@firma.pl").types("Biuro", enter, enter).sees("1").until("the guide", func() bool { return strings.Contains(s.text(), "mail.google.com") })
			check()
			s.types(enter, enter, enter)
			check()
			s.types(tab, enter).until("the app password page", func() bool { return strings.Contains(s.text(), "apppasswords") })
			check()
			s.types(tab, enter).sees("connect.title")
			check()
			s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16)).types(ctrlO).sees("imap.firma.pl").types(enter).sees("check.ok")
			check()
			s.types(enter).sees("hand.copy", "imap.gmail.com")
			check()
			s.types(enter).sees("Biuro", "ala@firma.pl").types(ctrlC)
			s.leaves()
			if got := colour.MatchString(s.written()); got != (name == "coloured" || name == "LANG=C" || name == "LC_ALL=C over LANG" || name == "Linux console, UTF-8") {
				t.Errorf("colours: %v, %q", got, colour.FindString(s.written()))
			}
		})
	}
}

// hidden lets no frame, no title and no byte show any six letters of the
// password in a row, nor the forms of canaries.
func (s *screen) hidden() *screen {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spied = true
	return s
}

// betrayed is the form of the password that a text shows.
func betrayed(text string) string {
	forms := canaries()
	for _, whole := range []string{gmailsim.PracticePassword, gmailsim.PracticeGroups} {
		for i := range len(whole) - 6 {
			forms = append(forms, whole[i:i+7])
		}
	}
	for i := range len(gmailsim.PracticePassword) - 5 {
		forms = append(forms, gmailsim.PracticePassword[i:i+6])
	}
	for _, form := range forms {
		if strings.Contains(text, form) {
			return form
		}
	}
	return ""
}

// kept: nothing was betrayed so far.
func (s *screen) kept() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leak != "" {
		s.t.Errorf("the password was seen: %s", s.leak)
	}
}

// nowhere: the password is in no file of the home.
func (s *screen) nowhere() {
	s.t.Helper()
	err := filepath.WalkDir(s.home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if form := betrayed(string(data)); form != "" {
			s.t.Errorf("%q is in %s", form, path)
		}
		return err
	})
	if err != nil {
		s.t.Error(err)
	}
}
