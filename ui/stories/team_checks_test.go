//go:build linux

package stories_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"mailkey/config/store/storetest"
	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

// beside is another server of the same team, on a computer of its own: it has the
// settings and the keys, and nothing else.
func (tm *team) beside(flags ...string) *team {
	tm.t.Helper()
	other := &team{t: tm.t, folder: tm.folder, home: tm.home + "-2", ca: tm.ca, sim: tm.sim, news: tm.news}
	for _, name := range []string{"config/config.toml", "data/sealed.key"} {
		text, err := os.ReadFile(filepath.Join(tm.home, name))
		if err == nil {
			err = os.MkdirAll(filepath.Join(other.home, filepath.Dir(name)), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(other.home, name), text, 0o600)
		}
		if err != nil {
			tm.t.Fatal(err)
		}
	}
	other.serve(flags...)
	return other
}

var counted = regexp.MustCompile(`msg=checks .*`)

// checked is how many tests by the clock the server's log tells of.
func (tm *team) checked(state string) (n int) {
	for _, line := range counted.FindAllString(tm.logged(), -1) {
		for _, word := range strings.Fields(line) {
			if text, is := strings.CutPrefix(word, state+"="); is {
				k, _ := strconv.Atoi(text)
				n += k
			}
		}
	}
	return n
}

// hears waits for the log to tell so.
func (tm *team) hears(so func() bool) {
	tm.t.Helper()
	for deadline := time.After(patience); !so(); {
		select {
		case <-tm.news:
		case <-deadline:
			tm.t.Fatalf("the log never tells it:\n%s", tm.logged())
		}
	}
}

// A server tests what is stored by the clock: the result is in the history as if
// somebody had asked, nothing is audited that changes nothing, and the log tells
// no address. A refused password is told too.
func TestTeamChecksByTheClock(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, tm *team) {
		tm.stop()
		refused := ""
		for _, s := range gmailsim.Scenarios() {
			if s.Causes == (gmailsim.Outcomes{IMAP: "credentials-rejected", SMTP: "credentials-rejected"}) {
				refused = s.Address()
			}
		}
		tm.mailbox("biuro@gmail.com", "--no-test")
		tm.mailbox("nowe@gmail.com", "--no-test")
		tm.mailbox(refused, "--no-test")
		before := tm.at(0, "users", "audit", "--json")
		tm.serve("--check-every", "1m")
		tm.hears(func() bool { return tm.checked("ok") == 2 && tm.checked("refused") == 1 })
		if after := tm.at(0, "users", "audit", "--json"); after != before {
			t.Errorf("the trail was %s\nand is %s", before, after)
		}
		var doc struct {
			Accounts []struct {
				Address string
				Proved  bool
				Last    *struct{ Verdict, Cause string }
			}
		}
		if err := json.Unmarshal([]byte(tm.as("ada", 0, "", "accounts", "--json")), &doc); err != nil || len(doc.Accounts) != 3 {
			t.Fatalf("%v %+v", err, doc)
		}
		for _, a := range doc.Accounts {
			want := "ok"
			if a.Address == refused {
				want = "failed"
			}
			if a.Last == nil || a.Last.Verdict != want || a.Proved != (want == "ok") || want == "failed" && a.Last.Cause != "credentials-rejected" {
				t.Errorf("%+v", a)
			}
		}
		if code := tm.stop(); code != 0 {
			t.Errorf("stopped with exit code %d", code)
		}
		if log := tm.logged(); strings.Contains(log, "gmail.com") || strings.Contains(log, gmailsim.PracticePassword) || !strings.Contains(log, "every=1m0s") {
			t.Errorf("%s", log)
		}
	})
}

// Two servers at one database share the tests, and do each once.
func TestTwoServersCheckByTheClock(t *testing.T) {
	t.Parallel()
	tm := newTeam(t, storetest.URL(t))
	tm.stop()
	const n = 12
	for i := range n {
		tm.mailbox(fmt.Sprintf("biuro%d@gmail.com", i), "--no-test")
	}
	tm.serve("--check-every", "1m")
	other := tm.beside("--check-every", "1m")
	tm.hears(func() bool { return tm.checked("ok")+other.checked("ok") >= n })
	tm.stop()
	other.stop()
	if a, b := tm.checked("ok"), other.checked("ok"); a+b != n {
		t.Errorf("the servers tested %d and %d of %d", a, b, n)
	}
}

// What cannot be meant is refused before anything is opened.
func TestCheckEveryIsALengthOfTime(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	for _, wrong := range []string{"", "6", "often", "59s", "31d", "-6h", "0", "1.5d", "256d"} {
		out, err := clitest.Command(t, home, "serve", "--check-every", wrong, "--json").Output()
		if err == nil || !strings.Contains(string(out), `"field":"check-every"`) {
			t.Errorf("%q: %v %s", wrong, err, out)
		}
	}
	if _, err := os.Stat(filepath.Join(home, "data")); err == nil {
		t.Error("something was left behind")
	}
}
