package stories_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/ui/cli/clitest"
)

func TestMain(m *testing.M) { clitest.Main(m) }

// TestStories runs the real binary through whole stories, each in a home of its
// own and beside a simulated Google of its own.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "../cli/testdata/stories",
		Setup: func(env *testscript.Env) error { return settle(t, env) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "json": jsonIs, "clean": clean, "bytes": bytesFile, "lines": lines,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
		RequireExplicitExec: true,
	})
}

// settle gives a story its surroundings. The practice password is the canary
// that clean looks for.
func settle(t *testing.T, env *testscript.Env) error {
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{})
	if err != nil {
		return err
	}
	env.Defer(func() { _ = sim.Close() })
	ca, password := filepath.Join(env.WorkDir, "ca.pem"), filepath.Join(env.WorkDir, "password")
	if err := errors.Join(
		os.WriteFile(ca, []byte(sim.CA()), 0o600),
		os.WriteFile(password, []byte(gmailsim.PracticeGroups+"\nsecond line\n"), 0o600),
	); err != nil {
		return err
	}
	at := func(p mail.Protocol, s mail.Security) string { return strconv.Itoa(sim.Server(p, s).Port) }
	for name, value := range map[string]string{
		"MAILKEY_HOME": filepath.Join(env.WorkDir, "home"), "MAILKEY_LANG": "en", "HOME": env.WorkDir,
		"TERM": "xterm-256color", "LANG": "C.UTF-8",
		"PATH": filepath.Dir(clitest.Program()) + string(os.PathListSeparator) + env.Getenv("PATH"),
		"CA":   ca, "DNS": sim.DNS(),
		"IMAP": at(mail.IMAP, mail.TLS), "IMAP_STARTTLS": at(mail.IMAP, mail.StartTLS),
		"SMTP": at(mail.SMTP, mail.TLS), "SMTP_STARTTLS": at(mail.SMTP, mail.StartTLS),
	} {
		env.Setenv(name, value)
	}
	env.Setenv("SERVERS", strings.Join([]string{
		"--imap-host=127.0.0.1", "--imap-port=" + env.Getenv("IMAP"),
		"--smtp-host=127.0.0.1", "--smtp-port=" + env.Getenv("SMTP"), "--ca-file=" + ca,
	}, " "))
	return nil
}

// exits CODE mailkey …: runs it and wants that exit code. An argument with
// spaces in $SERVERS is split.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG…]")
	}
	var words []string
	for _, a := range args[1:] {
		if strings.HasPrefix(a, "--imap-host=") {
			words = append(words, strings.Fields(a)...)
		} else {
			words = append(words, a)
		}
	}
	err := ts.Exec(words[0], words[1:]...)
	code := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("run it: %v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// json PATH VALUE…: stdout is exactly one JSON document, and what lies at the
// dotted path is the value; "-" for nothing there.
func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var doc any
	if err := decoder.Decode(&doc); err != nil {
		ts.Fatalf("stdout is not JSON: %v", err)
	}
	if decoder.More() {
		ts.Fatalf("more than one document on stdout")
	}
	for len(args) >= 2 {
		got, want := fmt.Sprint(lookUp(doc, strings.Split(args[0], "."))), args[1]
		if (got == want) == neg {
			ts.Fatalf("%s is %s, want %s", args[0], got, want)
		}
		args = args[2:]
	}
}

func lookUp(doc any, path []string) any {
	for _, step := range path {
		switch v := doc.(type) {
		case map[string]any:
			found, ok := v[step]
			if !ok {
				return "-"
			}
			doc = found
		case []any:
			if step == "length" {
				return len(v)
			}
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(v) {
				return "-"
			}
			doc = v[n]
		default:
			return "-"
		}
	}
	return doc
}

// clean: the password is neither in the last output nor in any file of the home.
func clean(ts *testscript.TestScript, neg bool, _ []string) {
	if neg {
		ts.Fatalf("clean cannot be negated")
	}
	search := func(where string, data []byte) {
		for _, form := range canaries() {
			if bytes.Contains(data, []byte(form)) {
				ts.Fatalf("the password is in %s, as %q", where, form)
			}
		}
	}
	search("stdout", []byte(ts.ReadFile("stdout")))
	search("stderr", []byte(ts.ReadFile("stderr")))
	home := ts.Getenv("MAILKEY_HOME")
	ts.Check(filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == home {
			return nil // nothing was kept at all
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		search(path, data)
		return err
	}))
}

// canaries is the forms in which the practice password could get out.
func canaries() []string {
	forms := []string{gmailsim.PracticeGroups, gmailsim.PracticeNextGroups}
	return slices.Concat(forms, clitest.Canaries(gmailsim.PracticePassword), clitest.Canaries(gmailsim.PracticeNext))
}

// bytes FILE N: makes a file of N letters.
func bytesFile(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("a"), n), 0o600))
}

// lines N: stdout has N lines.
func lines(ts *testscript.TestScript, _ bool, args []string) {
	if got := strings.Count(ts.ReadFile("stdout"), "\n"); strconv.Itoa(got) != args[0] {
		ts.Fatalf("stdout has %d lines, want %s", got, args[0])
	}
}
