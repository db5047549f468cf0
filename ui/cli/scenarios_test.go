package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
	"mailkey/mail/gmailsim"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
	"mailkey/ui"
	"mailkey/ui/cli"
	"mailkey/ui/i18n"
)

// rig is a command line whose only mail servers are simulated.
type rig struct {
	sim  *gmailsim.Sim
	ca   string
	seen func(stderr string) // called for each line on stderr; may be nil
}

type watcher func(string)

func (w watcher) Write(p []byte) (int, error) { w(string(p)); return len(p), nil }

func newRig(t *testing.T) rig {
	t.Helper()
	sim, err := gmailsim.Start(t.Context(), gmailsim.Options{SlowBy: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(sim.CA()), 0o600); err != nil {
		t.Fatal(err)
	}
	return rig{sim: sim, ca: ca}
}

// run runs the command line with the practice password on stdin.
func (r rig) run(ctx context.Context, lang i18n.Lang, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	seen := watcher(func(text string) {
		errs.WriteString(text)
		if r.seen != nil {
			r.seen(text)
		}
	})
	env := ui.Env{
		In: strings.NewReader(gmailsim.PracticeGroups + "\n"), Out: &out, Err: seen, Lang: lang, Now: time.Now,
		Environ: []string{"TERM=xterm-256color"},
	}
	code = cli.Run(ctx, env, args, cli.Parts{
		Locate: func() (config.Home, error) { return config.Home{}, os.ErrNotExist },
		Tools: func(o cli.Options) cli.Tools {
			dialer := &wire.Dialer{Resolver: r.sim.Resolver(), Dial: r.sim.Dial, Timeouts: wire.Timeouts{Stage: time.Second, Greeting: time.Second}}
			return cli.Tools{Prober: &probe.Prober{Dialer: dialer, Total: o.Timeout}, Finder: discover.New(r.sim.Resolver())}
		},
	})
	return out.String(), errs.String(), code
}

type object = map[string]any

func decode(t *testing.T, stdout string) object {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(stdout))
	var doc object
	if err := decoder.Decode(&doc); err != nil {
		t.Fatalf("%v in %q", err, stdout)
	}
	if decoder.More() || strings.Count(stdout, "\n") != 1 {
		t.Fatalf("more than one document: %q", stdout)
	}
	return doc
}

// keys wants exactly these keys; those that begin with ? may be missing.
func keys(t *testing.T, where string, o object, names string) {
	t.Helper()
	var may []string
	for _, n := range strings.Fields(names) {
		name, optional := strings.CutPrefix(n, "?")
		may = append(may, name)
		if _, there := o[name]; !there && !optional {
			t.Errorf("%s has no %q", where, name)
		}
	}
	for name := range maps.Keys(o) {
		if !slices.Contains(may, name) {
			t.Errorf("%s has an unknown %q", where, name)
		}
	}
}

// lanes checks the shape of test --json (design §3) and returns the lanes.
func lanes(t *testing.T, doc object) []any {
	t.Helper()
	keys(t, "document", doc, "schema accounts")
	account := doc["accounts"].([]any)[0].(object)
	keys(t, "account", account, "address verdict took_ms lanes ?error")
	all := account["lanes"].([]any)
	for _, l := range all {
		lane := l.(object)
		keys(t, "lane", lane, "protocol host port security verdict stages ?diagnosis")
		for _, s := range lane["stages"].([]any) {
			keys(t, "stage", s.(object), "stage status ms detail")
		}
		if d, broken := lane["diagnosis"].(object); broken {
			keys(t, "diagnosis", d, "cause stage sure retry step title why next said ?note")
			for _, text := range []string{"title", "why", "next"} {
				if s := d[text].(string); s == "" || strings.ContainsAny(s, "«{}\x1b") {
					t.Errorf("%s of %v is %q", text, d["cause"], s)
				}
			}
		} else if lane["verdict"] == "failed" {
			t.Errorf("the %v lane failed and nobody says why", lane["protocol"])
		}
	}
	return all
}

func cause(lane any) string {
	if d, ok := lane.(object)["diagnosis"].(object); ok {
		return d["cause"].(string)
	}
	return ""
}

func TestEachScenario(t *testing.T) {
	r := newRig(t)
	for _, c := range gmailsim.Scenarios() {
		for _, lang := range i18n.Langs {
			t.Run(c.Tag+"/"+string(lang), func(t *testing.T) {
				t.Parallel()
				out, errs, code := r.run(t.Context(), lang, "test", "--address", c.Address(), "--ca-file", r.ca, "--password-stdin", "--json", "--verbose")
				all := lanes(t, decode(t, out))
				if got := (gmailsim.Outcomes{IMAP: cause(all[0]), SMTP: cause(all[1])}); got != c.Causes {
					t.Errorf("causes %+v, want %+v", got, c.Causes)
				}
				want := 0
				if c.Causes != (gmailsim.Outcomes{}) {
					want = 3
				}
				if code != want {
					t.Errorf("exit code %d, want %d", code, want)
				}
				if strings.Contains(out+errs, gmailsim.PracticePassword) || strings.Contains(out+errs, gmailsim.PracticeGroups) {
					t.Error("the password was told")
				}
			})
		}
	}
}

func TestEachTroubledHost(t *testing.T) {
	r := newRig(t)
	for host, want := range map[string]diagnose.Cause{
		"expired": diagnose.CertBad, "self-signed": diagnose.CertBad, "wrong-name": diagnose.CertNameMismatch,
		"closed": diagnose.ConnectionRefused, "dropped": diagnose.ConnectionDropped, "clear": diagnose.PortModeMismatch,
		"nothing-here": diagnose.DNSNotFound,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			name := host + ".gmailsim.example"
			out, _, code := r.run(t.Context(), i18n.EN, "test", "--address", "ala@firma.example", "--imap-host", name, "--smtp-host", name,
				"--ca-file", r.ca, "--password-stdin", "--json")
			for _, lane := range lanes(t, decode(t, out)) {
				if got := cause(lane); got != string(want) {
					t.Errorf("cause %s, want %s", got, want)
				}
			}
			if code != 3 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// An interrupt ends a test at once, with what there is.
func TestInterrupted(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	greeted := 0
	r.seen = func(line string) {
		if greeted += strings.Count(line, "Greeting · ok"); greeted == 2 {
			cancel() // both lanes are about to wait for an answer that never comes
		}
	}
	begun := time.Now()
	out, errs, code := r.run(ctx, i18n.EN, "test", "--address", "ala+silent@gmail.com", "--ca-file", r.ca, "--password-stdin", "--json", "--verbose")
	if strings.Contains(errs, "· failed") || !strings.Contains(errs, "Sign-in · cancelled") {
		t.Errorf("an interrupt is told as a failure:\n%s", errs)
	}
	if took := time.Since(begun); took > 800*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	account := decode(t, out)["accounts"].([]any)[0].(object)
	if code != 130 || account["verdict"] != "cancelled" {
		t.Errorf("exit code %d, verdict %v, want 130 and cancelled", code, account["verdict"])
	}
	if stage := account["lanes"].([]any)[0].(object)["stages"].([]any)[0].(object); stage["status"] != "ok" {
		t.Errorf("what had been done is gone: %v", stage)
	}

	cancel()
	out, _, code = r.run(ctx, i18n.EN, "version", "--json")
	problem := decode(t, out)["error"].(object)
	keys(t, "error", problem, "code message ?field")
	if code != 130 || problem["code"] != "interrupted" {
		t.Errorf("exit code %d, error %v", code, problem)
	}
}

// --verbose tells the conversation behind the results, and never the password.
func TestConversation(t *testing.T) {
	r := newRig(t)
	for _, form := range []string{"--json", "--plain"} {
		out, errs, _ := r.run(t.Context(), i18n.EN, "test", "--address", "ala+2sv@gmail.com", "--ca-file", r.ca, "--password-stdin", "--verbose", form)
		for _, line := range []string{"  server  | * OK Gimap", "  mailkey | AUTHENTICATE PLAIN", "  server  | 220 smtp.gmail.com", "  mailkey | AUTH PLAIN"} {
			if !strings.Contains(errs, line) || strings.Contains(out, line) {
				t.Errorf("%s: %q is not on stderr alone:\n%s", form, line, errs)
			}
		}
		if strings.Contains(out+errs, gmailsim.PracticePassword) || strings.Contains(out+errs, gmailsim.PracticeGroups) {
			t.Error("the password was told")
		}
	}
	if _, errs, _ := r.run(t.Context(), i18n.EN, "test", "--address", "ala@gmail.com", "--ca-file", r.ca, "--password-stdin"); strings.Contains(errs, "|") {
		t.Errorf("told without being asked: %s", errs)
	}
}

// --timeout replaces the total.
func TestTimeout(t *testing.T) {
	r := newRig(t)
	begun := time.Now()
	out, _, code := r.run(t.Context(), i18n.EN, "test", "--address", "ala+silent@gmail.com", "--ca-file", r.ca, "--password-stdin", "--json", "--timeout", "300ms")
	if took := time.Since(begun); took < 250*time.Millisecond || took > 900*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	lanes(t, decode(t, out))
	if code != 3 {
		t.Errorf("exit code %d", code)
	}
}

// No terminal, no escape codes, whatever the language and outcome; on a terminal
// colours only where NO_COLOR allows.
func TestPlainOutput(t *testing.T) {
	r := newRig(t)
	for _, address := range []string{"ala@gmail.com", "ala+2sv@gmail.com"} {
		out, errs, _ := r.run(t.Context(), i18n.PL, "test", "--address", address, "--ca-file", r.ca, "--password-stdin")
		if strings.Contains(out+errs, "\x1b") {
			t.Errorf("escape codes in %q", out)
		}
		if !strings.Contains(out, "Odbieranie · imap.gmail.com:993 · SSL/TLS") {
			t.Errorf("no lane in %q", out)
		}
	}
}
