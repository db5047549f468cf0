//go:build linux

package stories_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mailkey/mail/gmailsim"
	"mailkey/ui/guide"
)

// Whoever leaves in the middle, or is made to, goes on there the next time; the
// terminal is left as it was.
func TestQuittingStory(t *testing.T) {
	toPassword := func(s *screen) *screen {
		return s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16))
	}
	phases := map[string]struct {
		reach   func(*screen)
		losing  bool     // there is a password to lose, and ctrl+c asks first
		resumes []string // what is on the screen when it is continued
		step    string   // the one that was reached last, as it is written down; empty: none yet
	}{
		"address": {
			func(s *screen) { s.sees("address.title").types("ala@firma.pl").sees("ala@firma.pl") }, false, []string{"address.title"}, "",
		},
		"guide": {
			func(s *screen) {
				s.sees("address.title").types("ala@firma.pl", enter).sees("found.workspace").types("Biuro", enter, enter).sees("read.ask.two-step").types(enter).sees("✓")
			}, false, []string{"read.ask.two-step"}, "two-step",
		},
		"connect": {func(s *screen) { s.answers("ala@firma.pl", "Biuro", 0) }, false, []string{"connect.title", "Biuro"}, "connect"},
		"password": {
			func(s *screen) { toPassword(s.answers("ala@firma.pl", "Biuro", 0)) }, true, []string{"connect.title", "Biuro"}, "connect",
		},
		"test running": {
			func(s *screen) {
				toPassword(s.answers("ala+slow@firma.pl", "Biuro", 0)).types(enter).sees("check.running")
			}, true, []string{"connect.title", "Biuro"}, "test",
		},
		"failed": {
			func(s *screen) {
				toPassword(s.answers("ala+2sv@firma.pl", "Biuro", 0)).types(enter).sees("cause.account-password-used.title")
			}, true, []string{"connect.title", "Biuro"}, "test",
		},
		"proved": {
			func(s *screen) { toPassword(s.answers("ala@firma.pl", "Biuro", 0)).types(enter).sees("check.ok") }, true, []string{"connect.title", "Biuro"}, "test",
		},
		"saved": {
			func(s *screen) {
				toPassword(s.answers("ala@firma.pl", "Biuro", 0)).types(enter).sees("check.ok").types(enter).sees("hand.works")
			}, false, nil, "",
		},
	}
	for phase, p := range phases {
		for way, leave := range map[string]func(*screen){
			"ctrl+c":  func(s *screen) { s.types(ctrlC) },
			"SIGINT":  func(s *screen) { s.signal(os.Interrupt) },
			"SIGTERM": func(s *screen) { s.signal(syscall.SIGTERM) },
			"hung up": func(s *screen) { _ = s.own.Close(); _ = s.pty.Close() },
			"SIGKILL": func(s *screen) { s.signal(os.Kill) },
		} {
			t.Run(phase+"/"+way, func(t *testing.T) {
				t.Parallel()
				s := onScreen(t, []string{"rehearse"})
				p.reach(s)
				if way == "SIGKILL" && p.step != "" { // it is written a moment after it is shown
					s.wrote(`"step":"` + p.step + `"`)
				}
				leave(s)
				if way == "ctrl+c" && p.losing {
					s.sees("leaving.password").types(esc).lost("leaving.title").types(ctrlC).sees("leaving.password").types(enter)
				}
				s.left(way, p.resumes == nil)
				s.nowhere()
				next := onScreen(t, []string{"rehearse"}, inHome(s.home))
				switch {
				case p.resumes == nil:
					next.sees("home.module", "Biuro", "ala@firma.pl", "state.works")
				case way == "SIGKILL" && p.step == "": // nothing has been answered yet
					next.sees("address.title")
				default:
					next.sees("resume.title", "ala").types(enter).sees(p.resumes...)
				}
			})
		}
	}
}

// wrote waits until a text stands in a file of the person's.
func (s *screen) wrote(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		found := false
		_ = filepath.WalkDir(s.home, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				b, _ := os.ReadFile(path)
				found = found || strings.Contains(string(b), text)
			}
			return nil
		})
		if found {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s is not written down", text)
		}
	}
}

// left: it ended in the way that was asked for, soon, and in good order.
func (s *screen) left(way string, saved bool) {
	s.t.Helper()
	asked := time.Now()
	switch way {
	case "hung up", "SIGKILL":
		select {
		case <-s.gone:
		case <-time.After(patience):
			s.t.Fatal("it does not end")
		}
		if took := time.Since(asked); took > 4*time.Second { // 2 s for it, the rest for a busy machine
			s.t.Errorf("it took %v to end", took)
		}
		return
	}
	code, rest := s.leaves()
	if way == "ctrl+c" {
		if code != 0 {
			s.t.Errorf("exit code %d", code)
		}
	} else if code != 130 {
		s.t.Errorf("exit code %d after %s", code, way)
	}
	said := s.say("receipt.unfinished") + "\r\n  mailkey rehearse"
	if saved {
		said = s.say("plain.practised")
	}
	if !strings.Contains(rest, said) {
		s.t.Errorf("it leaves with %q", rest)
	}
	s.restored()
}

func (s *screen) signal(which os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(which); err != nil {
		s.t.Fatal(err)
	}
}

// Stopped and continued, it goes on where it was, and draws itself again.
func TestStoppedAndContinued(t *testing.T) {
	t.Parallel()
	s := onScreen(t, []string{"rehearse"}).answers("ala@firma.pl", "Biuro", 0)
	for _, stop := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGTSTP} {
		s.signal(stop)
		s.types("x")
		s.signal(syscall.SIGCONT)
		s.sees("connect.title", "Biuro", s.lang.N("secret.characters", 1)).types(erase).lost(s.lang.N("secret.characters", 1))
	}
	s.pastes(gmailsim.PracticeGroups, s.lang.N("secret.letters", 16)).types(enter).sees("check.ok").types(esc).sees("connect.remembered")
	s.types(esc).sees(s.page(guide.AppPassword))
}
