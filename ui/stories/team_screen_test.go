//go:build linux

package stories_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"mailkey/mail/gmailsim"
)

// Somebody at a terminal: their language, colours and size; links and copying are
// their terminal's; nothing of the server's surroundings shows.
func TestTeamOnScreen(t *testing.T) { onEachDatabase(t, teamOnScreen) }

func teamOnScreen(t *testing.T, tm *team) {
	tm.mailbox("biuro@gmail.com")
	s := tm.screen("ada", speaking("pl"), with{"LANG=pl_PL.UTF-8", "COLORTERM=truecolor"})
	s.sees("home.module", "biuro@gmail.com")
	if !strings.Contains(s.written(), "\x1b[38;2;") && !strings.Contains(s.written(), "\x1b[38;5;") {
		t.Error("no colours")
	}
	s.resize(50, 14).sees("home.module")
	s.resize(100, 30).sees("biuro@gmail.com")
	s.types("s").sees("settings.place.server").types(esc).sees("home.module")
	s.types(enter).sees("account.kept.sealed.remote").types(up, up, up, "c")
	s.until("a copy for the terminal", func() bool { return strings.Contains(s.written(), "\x1b]52;c;") })
	s.types(esc).sees("home.module").types("q")
	if code, _ := s.leaves(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.restored()
	all := s.written()
	for what, text := range map[string]string{"environment": serverCanary, "home": tm.home, "user": "root@"} {
		if strings.Contains(all, text) {
			t.Errorf("the server's %s shows", what)
		}
	}
}

// A member's locked screen opens by itself within a second of being assigned, and
// a session ends within a second of its key's removal, and says so (A07).
func TestA07OnScreen(t *testing.T) { onEachDatabase(t, a07OnScreen) }

func a07OnScreen(t *testing.T, tm *team) {
	tm.mailbox("biuro@gmail.com")
	tm.newKey("mia")
	code := tm.invited("Mia")
	s := tm.screen("mia", with{"LANG=en_US.UTF-8"})
	s.sees("serve.code").types(code, enter).sees("locked.title")

	tm.at(0, "access", "biuro@gmail.com", "--give", "Mia")
	begun := time.Now()
	s.sees("biuro@gmail.com")
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("it unlocked after %s", took)
	}
	tm.at(0, "access", "biuro@gmail.com", "--take", "Mia")
	s.sees("locked.title")
	tm.at(0, "users", "remove", "Mia")
	begun = time.Now()
	exit, rest := s.leaves()
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("it ended after %s", took)
	}
	if exit != 4 || !strings.Contains(flat(rest), flat(s.say("serve.revoked"))) || strings.Contains(rest, s.say("fault.interrupted")) {
		t.Errorf("exit code %d and %q", exit, rest)
	}
	s.restored()
}

// The plain face has a line editor of its own, which hides the password.
func TestTeamByLines(t *testing.T) { onEachDatabase(t, teamByLines) }

func teamByLines(t *testing.T, tm *team) {
	s := onScreen(t, nil, instead(tm.ssh("ada", "-tt", "127.0.0.1", "--", "setup", "--plain")), with{"LANG=en_US.UTF-8"})
	s.sees("E-mail address:").types("ala@gmail.com", enter).sees("Mailbox name:").types("Biuro", enter)
	s.sees("Number [1]:")
	if strings.Contains(s.written(), "\x1b[?1049h") {
		t.Error("the plain face took the whole screen")
	}
	s.types("\x03")
	if code, _ := s.leaves(); code == 0 {
		t.Error("it ended well in mid-conversation")
	}
}

// A server that is told to stop takes nobody in, and tells those inside.
func TestTeamStops(t *testing.T) { onEachDatabase(t, teamStops) }

func teamStops(t *testing.T, tm *team) {
	s := tm.screen("ada", with{"LANG=en_US.UTF-8"})
	s.sees("home.empty")
	if code := tm.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, tm.logged())
	}
	if _, rest := s.leaves(); !strings.Contains(flat(rest), flat(s.say("serve.stopping"))) {
		t.Errorf("%q", rest)
	}
	s.restored()
}

// The screens of every role, walked through and read key by key: no password is on
// any, and no mailbox on those of people who have none (A12).
func TestA12ScreensOfAllRoles(t *testing.T) { onEachDatabase(t, a12ScreensOfAllRoles) }

func a12ScreensOfAllRoles(t *testing.T, tm *team) {
	tm.mailbox("biuro@gmail.com")
	for _, name := range []string{"Mia", "Zoe"} {
		tm.newKey(strings.ToLower(name))
		tm.as("ada", 0, tm.public(strings.ToLower(name)), "users", "add", name, "--role", "member", "--key-stdin")
	}
	tm.newKey("eve")
	tm.as("ada", 0, "", "access", "biuro@gmail.com", "--give", "Mia")
	for _, c := range []struct {
		name, first string
		mail        bool
	}{{"ada", "biuro@gmail.com", true}, {"mia", "biuro@gmail.com", true}, {"zoe", "locked.title", false}, {"eve", "serve.code", false}} {
		s := tm.screen(c.name, with{"LANG=en_US.UTF-8"})
		s.sees(c.first)
		if c.mail {
			s.types(enter).sees("account.kept.sealed.remote").types("t").sees("trial.ok").types(esc).sees("account.kept.sealed.remote")
			s.types(esc).sees("home.module").types("s").sees("settings.place.server").types(esc).sees("home.module")
		}
		if c.name == "eve" {
			s.types(enter)
		} else {
			s.types("q")
		}
		s.leaves()
		all := s.written()
		for _, secret := range []string{gmailsim.PracticePassword, gmailsim.PracticeGroups, base64.StdEncoding.EncodeToString([]byte(gmailsim.PracticePassword))} {
			if strings.Contains(all, secret) {
				t.Errorf("%s saw the password", c.name)
			}
		}
		if strings.Contains(all, "biuro") != c.mail {
			t.Errorf("%s saw the mailbox: %v", c.name, !c.mail)
		}
	}
}
