//go:build linux

package stories_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/mail/gmailsim"
	"mailkey/ui/i18n"
)

// What was typed wrongly is explained below its field and stays there; nothing
// else is lost, and mended it goes on.
func TestMistypedStory(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.PL, i18n.EN} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			s := onScreen(t, []string{"rehearse"}, speaking(lang)).sees("address.title").types(tab, "Biuro", "\x1b[Z")
			for _, c := range []struct{ typed, wrong string }{
				{"ala.firma.pl", "address.no-at"},
				{"ala@@firma.pl", "address.two-ats"},
				{"@firma.pl", "address.no-local"},
				{"ala@", "address.no-domain"},
				{"ala @firma.pl", "address.space"},
				{"ala@firma", "address.no-dot"},
				{"ala@-firma-.pl", "address.bad-domain"},
				{`"ala"@firma.pl`, "address.quoted"},
				{"a\u0142a\u200b@firma.pl", "address.invisible"},
				{"ala\u202e@firma.pl", "address.invisible"},
				{strings.Repeat("a", 300) + "@firma.pl", "address.too-long"},
			} {
				s.types(erase, c.typed, enter).sees(c.wrong, "Biuro")
			}
			s.types(erase).pastes(strings.Repeat("ala@firma.pl", 10<<20/12), "field.too-much").sees("Biuro")
			s.types("ala@gmial.com", enter).sees(s.say("address.suggest", "address", "ala@gmail.com"), "ala@gmial.com").types(esc).lost("address.yes").sees("found.unknown")
			s.types("\x1b[Z", erase, "ala@gmal.com", enter).sees("address.yes").types(enter).sees("found.gmail", "ala@gmail.com", "Biuro")
			s.types(tab, tab, enter).sees("read.ask.two-step").types(tab, enter).sees("read.go-on").types(tab, enter).sees("connect.title")
			s.types(enter).sees("field.password.empty")
			mistypedPassword(s)
			s.types(ctrlO).sees("field.user-name.label")
			mistypedServers(s)
			s.types(enter).sees("check.ok").types(enter).sees("hand.works", "Biuro", "ala@gmail.com").types(ctrlC)
			if code, _ := s.leaves(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// mistypedPassword leaves a good one in the field.
func mistypedPassword(s *screen) {
	s.t.Helper()
	s.types("kawalodyparkzim").sees("connect.odd", s.lang.N("secret.characters", 15)).types(enter)
	s.sees("cause.account-password-used.title").types(esc).sees("connect.remembered", "connect.odd") // tried, not blocked
	began := time.Now()
	s.pastes(strings.Repeat("kawalodyparkzima", 10<<20/16), "field.too-much").sees("connect.remembered")
	if took := time.Since(began); took > 10*time.Second { // far beyond what a busy machine takes; the speed itself is measured elsewhere
		s.t.Errorf("a paste of 10 MB takes %v", took)
	}
	s.pastes("kawa\u00a0lody\u200b\u2009park zima\r\n", s.lang.N("secret.letters", 16)).sees(s.lang.N("secret.spaces", 3))
}

// mistypedServers begins in the password's field and ends with good servers.
func mistypedServers(s *screen) {
	s.t.Helper()
	fields := [][]struct{ typed, wrong string }{
		{
			{"https://imap.gmail.com", "server.host-scheme"},
			{"imap gmail com", "server.host-space"},
			{"imap.gmail.com\u200b", "server.host-space"},
			{"ala@gmail.com", "server.host-address"},
			{"imap.gmail.com:993", "server.host-port"},
			{"imap,gmail,com", "server.host-syntax"},
			{"", "server.host-empty"},
			{"imap.gmail.com", ""},
		},
		{{"0", "server.port-range"}, {"70000", "server.port-range"}, {"x", "server.port-number"}, {"-1", "server.port"}, {"993", ""}},
	}
	s.types(tab, tab, tab) // keep, ⋯, the first server
	for i, field := range fields {
		if i > 0 {
			s.types(tab)
		}
		for _, c := range field {
			s.types(erase, c.typed)
			if c.wrong == "server.port" { // either of the two
				s.types(enter).until("a complaint", func() bool {
					shown := flat(s.text())
					return s.holds(shown, "server.port-range") || s.holds(shown, "server.port-number")
				})
			} else if c.wrong != "" {
				s.types(enter).sees(c.wrong, "connect.title")
			}
		}
	}
}

// A server that has to be filled in by hand is not tested before all of it is there.
func TestHalfAServer(t *testing.T) {
	t.Parallel()
	s := onScreen(t, []string{"setup", "--dns-server", "127.0.0.1:1", "--address", "ala@firma.example", "--imap-host", "127.0.0.1", "--imap-port", "1", "--smtp-host", "127.0.0.1", "--smtp-port", "1"})
	s.sees("address.title").types(tab, tab, enter).sees("found.silent", "field.provider.label").types(enter)
	s.sees("read.ask.two-step").types(tab, enter).sees("read.go-on").types(tab, enter).sees("connect.title").types("kawalodyparkzima", enter).sees("server.security-unknown")
	s.types("\x1b[C", "\x1b[D", enter).sees("server.security-unknown")
}

// Homes that cannot be used are told about by name, and the screen can be left.
func TestSpoiltHomes(t *testing.T) {
	spoil := func(t *testing.T, home, path, text string) string {
		t.Helper()
		file := filepath.Join(home, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	dir := t.TempDir
	readOnly := "mount -t tmpfs -o size=1m,ro tmpfs \"$MAILKEY_HOME\" && exec \"$0\" \"$@\""
	full := "mount -t tmpfs -o size=32k tmpfs \"$MAILKEY_HOME\" && exec \"$0\" \"$@\""
	for name, c := range map[string]struct {
		home func() string
		said []string
		run  string // by a shell in a mount namespace of its own
	}{
		"a file in place of the folder": {func() string { return spoil(t, dir(), "home", "x") }, []string{"path.not-a-folder"}, ""},
		"a folder that cannot be made":  {func() string { return "/proc/mailkey" }, []string{"/proc/mailkey"}, ""},
		"a damaged store": {
			func() string {
				home := dir()
				spoil(t, home, "data/rehearsal/mailkey.db", strings.Repeat("nonsense ", 2000))
				return home
			}, []string{"mailkey.db"}, "",
		},
		"a read-only disk": {dir, []string{"path.read-only"}, readOnly},
		"a full disk":      {dir, []string{"disk is full"}, full},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := c.home()
			differences := []any{inHome(home)}
			if c.run != "" {
				mayMount(t)
				differences = append(differences, under{"unshare", "-m", "sh", "-c", c.run})
			}
			s := onScreen(t, []string{"rehearse"}, differences...)
			s.sees("start.failed").sees(c.said...).types(ctrlC)
			code, rest := s.leaves()
			if code != 1 || !strings.HasPrefix(strings.TrimSpace(rest[strings.LastIndex(rest, "\a")+1:]), "mailkey: ") {
				t.Errorf("exit code %d and %q", code, rest)
			}
			s.restored()
		})
	}
}

// A settings file that cannot be understood is told about, done without, and left alone.
func TestSpoiltSettings(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	file, broken := filepath.Join(home, "config", "config.toml"), "lang = \"pl\"\ntheme = dark\n"
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	s := onScreen(t, []string{"rehearse"}, inHome(home)).sees("address.title").types("\x1bOQ").sees(i18n.PL.T("address.title"))
	s.types("ala@firma.pl", enter).sees(i18n.PL.T("found.workspace")).types(ctrlC)
	if code, rest := s.leaves(); code != 0 || !strings.Contains(s.written(), "config.toml") {
		t.Errorf("exit code %d, and of the settings nothing is told: %q", code, rest)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != broken {
		t.Errorf("the settings are now %q, %v", now, err)
	}
}

// Two copies on one home: what each of them stores is there, and the second to
// store the same address is told.
func TestTwoCopies(t *testing.T) {
	for name, addresses := range map[string][2]string{
		"two mailboxes": {"ala@firma.pl", "ola@firma.pl"},
		"the same one":  {"ala@firma.pl", "ala@firma.pl"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := filepath.Join(t.TempDir(), "home")
			both := [2]*screen{}
			for i := range both { // started together
				both[i] = onScreen(t, []string{"rehearse"}, inHome(home))
			}
			for _, s := range both { // and begun before either has answers that the other would be offered
				s.sees("address.title")
			}
			for i, s := range both {
				s.answers(addresses[i], "Biuro", 0).pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16)).types(enter).sees("check.ok")
			}
			if addresses[0] == addresses[1] {
				both[0].types(enter).sees("hand.works")
				both[1].types(enter).sees("hand.failed-known").types(enter).sees("hand.works") // it takes the stored one over
			} else {
				both[0].types(enter)
				both[1].types(enter).sees("hand.works")
				both[0].sees("hand.works")
			}
			for _, s := range both {
				s.types(ctrlC)
				s.leaves()
			}
			s := onScreen(t, []string{"rehearse"}, inHome(home)).sees("home.module", addresses[0], addresses[1])
			if n := strings.Count(s.text(), "ala@firma.pl"); n != 1 {
				t.Errorf("ala@firma.pl is there %d times\n%s", n, s.text())
			}
		})
	}
}
