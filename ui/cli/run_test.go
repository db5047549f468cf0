package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/ui"
	"mailkey/ui/i18n"
	"mailkey/ui/tui"
)

// runs is Run with what it wrote. The parts know no folders and no servers.
func runs(ctx context.Context, parts Parts, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	parts.Locate = func() (config.Home, error) { return config.Home{}, os.ErrNotExist }
	env := ui.Env{In: strings.NewReader("abcdefghijklmnop\n"), Out: &out, Err: &errs, Lang: i18n.EN, Now: now}
	code = Run(ctx, env, args, parts)
	return out.String(), errs.String(), code
}

// A mistake of our own is told like any other error, and without what the panic
// says, which may be anything.
func TestOwnMistake(t *testing.T) {
	for name, mistake := range map[string]func(){
		"own words":     func() { panic("abcdefghijklmnop") },
		"the runtime's": func() { var none []int; none[0]++ },
	} {
		parts := Parts{Open: func(context.Context, Options) (*Opened, error) { mistake(); return nil, nil }}
		for _, verbose := range []string{"--verbose=false", "--verbose"} {
			out, errs, code := runs(t.Context(), parts, "accounts", "--json", verbose)
			var doc problemDoc
			if err := json.Unmarshal([]byte(out), &doc); err != nil || doc.Error == nil || doc.Error.Code != accounts.CodeStorage || code != exitError {
				t.Errorf("%s: %v, exit code %d, %q", name, err, code, out)
			}
			if strings.Contains(out+errs, "abcdef") || strings.Contains(errs, "goroutine") != (verbose == "--verbose") {
				t.Errorf("%s, %s: %q, %q", name, verbose, out, errs)
			}
		}
	}
}

// A double click on Windows opens the screen.
func TestDoubleClick(t *testing.T) {
	runs(t.Context(), Parts{}, "version")
	if cobra.MousetrapHelpText != "" {
		t.Error("cobra would end the program")
	}
}

// An interrupt that comes when all is done takes nothing of the answer away.
func TestInterruptedTooLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	parts := Parts{Open: func(context.Context, Options) (*Opened, error) {
		return &Opened{Service: accounts.New(accounts.Parts{Store: emptyStore{}}), Close: func() error { cancel(); return nil }}, nil
	}}
	out, errs, code := runs(ctx, parts, "accounts", "--json")
	if out != `{"schema":1,"accounts":[]}`+"\n" || code != exitInterrupted {
		t.Errorf("exit code %d, %q, %q", code, out, errs)
	}
}

// The plain face: flag before ACCESSIBLE before the setting before TERM=dumb.
func TestByLines(t *testing.T) {
	for _, c := range []struct {
		flag    string
		setting bool
		environ []string
		want    bool
	}{
		{"", false, nil, false},
		{"", true, nil, true},
		{"", true, []string{"ACCESSIBLE=0"}, false},
		{"", false, []string{"ACCESSIBLE=1"}, true},
		{"", false, []string{"TERM=dumb"}, true},
		{"", true, []string{"TERM=dumb", "ACCESSIBLE=0"}, true},
		{"true", false, []string{"ACCESSIBLE=0"}, true},
		{"false", true, []string{"TERM=dumb"}, false},
	} {
		s, _ := newSession(t)
		s.env.InTTY, s.env.OutTTY, s.env.Environ, s.settings.Plain = true, true, c.environ, c.setting
		if c.flag != "" {
			s.given[flagPlain] = c.flag
		}
		if got := s.byLines(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

type emptyStore struct{ accounts.Store }

func (emptyStore) Accounts(context.Context) ([]accounts.Account, error) { return nil, nil }

// --json counts in every way in which a switch can be given, for what is wrong
// with the arguments too.
func TestJSONInEveryForm(t *testing.T) {
	for flag, want := range map[string]bool{"--json": true, "--json=1": true, "--json=TRUE": true, "--json=false": false, "--json=0": false} {
		out, errs, code := runs(t.Context(), Parts{}, flag, "nonsense", "--no-such-flag")
		if code != exitUsage || strings.HasPrefix(out, "{") != want || (errs == "") != want {
			t.Errorf("%s: exit code %d, %q, %q", flag, code, out, errs)
		}
	}
}

// The screen's own mistake is told without where it was, unless that is asked for.
func TestScreensOwnMistake(t *testing.T) {
	for _, verbose := range []string{"false", "true"} {
		s, errs := newSession(t)
		s.given[flagVerbose] = verbose
		s.fail(s.crashed(errors.Join(tui.Crash{What: "runtime.boundsError", Where: "goroutine 1 [running]"}, nil)))
		if got := errs.String(); !strings.Contains(got, "boundsError") || strings.Contains(got, "goroutine") != (verbose == "true") || s.status != exitError {
			t.Errorf("--verbose=%s: exit code %d, %q", verbose, s.status, got)
		}
	}
}
