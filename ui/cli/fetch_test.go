package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// fetches is a Fetcher without a network, which ends as it is told. No address
// is looked up.
type fetches struct {
	t       *testing.T
	steps   []mail.Progress
	fetched mail.Fetched
	broken  error // of the sign-in
	err     error
	during  func() // while it fetches
	got     []mail.FetchPlan
}

func (f *fetches) Fetch(ctx context.Context, login mail.Login, plan mail.FetchPlan, emit func(mail.Event), progress func(mail.Progress)) (mail.Fetched, mail.Report, error) {
	f.got = append(f.got, plan)
	for _, p := range f.steps {
		progress(p)
	}
	if f.during != nil {
		f.during()
	}
	why := f.broken
	if ctx.Err() != nil {
		why = ctx.Err()
	}
	report := mail.Report{{Protocol: mail.IMAP, Server: login.IMAP, Stage: mail.SignIn, Status: mail.OK}, {Protocol: mail.IMAP, Server: login.IMAP, Stage: mail.Use, Status: mail.OK}}
	if why != nil {
		report[1].Status, report[1].Err = mail.Failed, why
	}
	if emit != nil {
		emit(report[0])
	}
	f.fetched.To = plan.To
	return f.fetched, report, f.err
}

func (f *fetches) Messages(context.Context, string, int) ([]mail.Message, error) { return nil, nil }

func (f *fetches) Read(context.Context, string, mail.Message) (mail.MessageText, error) {
	return mail.MessageText{}, nil
}

func (f *fetches) Find(context.Context, mail.Address) discover.Finding {
	f.t.Error("the servers are named, and still looked for")
	return discover.Finding{}
}

// run fetches with settings by flags; the clock of what it says goes on by a
// second at each look.
func (f *fetches) run(ctx context.Context, tty bool, environ []string, more ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	clock := now()
	env := ui.Env{
		In: strings.NewReader("abcdefghijklmnop\n"), Out: &out, Err: &errs, ErrTTY: tty, OutTTY: tty, Lang: i18n.EN, Environ: environ,
		Now: func() time.Time { clock = clock.Add(time.Second); return clock },
	}
	code = Run(ctx, env, append([]string{
		"fetch", "--no-input", "--address", "ala@firma.example", "--imap-host", "a.example", "--smtp-host", "a.example", "--password-stdin", "--to", filepath.Join(f.t.TempDir(), "mail"),
	}, more...), Parts{
		Locate: func() (config.Home, error) { return config.Home{}, os.ErrNotExist },
		Tools:  func(Options) Tools { return Tools{Finder: f, Fetcher: f} },
	})
	return out.String(), errs.String(), code
}

var half = mail.Progress{Folder: "INBOX", Number: 1, Folders: 1, New: 2, Of: 5, Bytes: 1000, OfBytes: 3000, Took: time.Second}

func oneInbox(n int, bytes int64) mail.Fetched {
	return mail.Fetched{Folders: []mail.FetchedFolder{{Name: "INBOX", Path: "/m", New: n, Bytes: bytes, Known: n, UIDValidity: 7}}}
}

// Progress is one line that is drawn over on a terminal, lines of their own where
// nothing may be drawn over, and nothing where nobody looks on. It is gone at the end.
func TestFetchProgress(t *testing.T) {
	const text = "Inbox · 2 of 5 messages · 1.0 kB of 3.0 kB · 1.0 kB/s · 2 s left"
	steps := make([]mail.Progress, 12)
	for i := range steps {
		steps[i] = half
	}
	for name, c := range map[string]struct {
		tty         bool
		environ     []string
		draws, ends int
	}{
		"a terminal":      {true, []string{"TERM=xterm"}, 12, 1},
		"without colours": {true, []string{"TERM=xterm", "NO_COLOR=1"}, 2, 0},
		"a dumb one":      {true, []string{"TERM=dumb"}, 2, 0},
		"a pipe":          {false, []string{"TERM=xterm"}, 0, 0},
	} {
		f := &fetches{t: t, steps: steps, fetched: oneInbox(5, 3000)}
		_, errs, code := f.run(t.Context(), c.tty, c.environ)
		if code != 0 || strings.Count(errs, text) != c.draws {
			t.Errorf("%s: exit code %d, told %d times, want %d: %q", name, code, strings.Count(errs, text), c.draws, errs)
		}
		if got := strings.Count(errs, "\r"+text+"\x1b[K"); c.ends > 0 && got != c.draws || c.ends == 0 && strings.ContainsAny(errs, "\r\x1b") {
			t.Errorf("%s: drawn over %d times in %q", name, got, errs)
		}
		if c.ends > 0 && !strings.HasSuffix(errs, "\r\x1b[K") {
			t.Errorf("%s: the line stays: %q", name, errs)
		}
	}
}

// How a fetch ends is told, in words and as JSON, with what came.
func TestFetchEnds(t *testing.T) {
	full := &mail.DiskError{Problem: mail.DiskFull, Path: "/m\x1b[2J", Err: errors.New("no space left")}
	stopped := oneInbox(3, 4_500_000)
	stopped.Stopped = mail.StoppedByDay
	unnamed := oneInbox(1, 999)
	unnamed.Unnamed = 1
	for name, c := range map[string]struct {
		fetches
		code    int
		verdict mail.Verdict
		says    string
		failure string // code of the error, or cause
	}{
		"came":      {fetches{fetched: oneInbox(1, 999)}, 0, mail.VerdictOK, "✓ ala@firma.example: 1 new message, 999 B", ""},
		"limit":     {fetches{fetched: stopped}, 0, mail.VerdictOK, "2.5 GB", ""},
		"unnamed":   {fetches{fetched: unnamed}, 0, mail.VerdictOK, "its name holds this mailbox's password", ""},
		"disk":      {fetches{fetched: oneInbox(2, 2048), err: full}, 3, mail.VerdictFailed, "✗ ala@firma.example: not everything could be fetched (2 new messages, 2.0 kB)", "storage"},
		"cut":       {fetches{fetched: oneInbox(2, 2048), broken: context.DeadlineExceeded}, 3, mail.VerdictFailed, "What has come stays", "server-misbehaving"},
		"nothing":   {fetches{}, 0, mail.VerdictOK, "nothing new", ""},
		"anew":      {fetches{fetched: mail.Fetched{Folders: []mail.FetchedFolder{{Name: "INBOX", New: 1, Bytes: 1, Anew: true}}}}, 0, mail.VerdictOK, "numbered this folder anew", ""},
		"a\x1bname": {fetches{fetched: mail.Fetched{Folders: []mail.FetchedFolder{{Name: "x\x1b[31m", New: 1}, {Name: "y", New: 1}}}}, 0, mail.VerdictOK, "x[31m: 1 new message", ""},
	} {
		for _, form := range []string{"--plain", "--json"} {
			f := c.fetches
			f.t = t
			out, errs, code := f.run(t.Context(), false, nil, form, "--all-folders")
			if code != c.code || strings.Contains(out+errs, "\x1b") || strings.Contains(out+errs, "abcdefghijklmnop") {
				t.Errorf("%s: exit code %d, want %d; %q, %q", name, code, c.code, out, errs)
			}
			if form == "--plain" {
				if !strings.Contains(out, c.says) {
					t.Errorf("%s: it says\n%s", name, out)
				}
				continue
			}
			var doc fetchDoc
			if err := json.Unmarshal([]byte(out), &doc); err != nil || len(doc.Accounts) != 1 {
				t.Fatalf("%s: %v in %q", name, err, out)
			}
			a, failure := doc.Accounts[0], ""
			switch {
			case a.Error != nil:
				failure = string(a.Error.Code)
			case a.Diagnosis != nil:
				failure = string(a.Diagnosis.Cause)
			}
			if a.Verdict != c.verdict || failure != c.failure || len(a.Folders) != len(c.fetched.Folders) || a.Stopped != c.fetched.Stopped || a.Unnamed != c.fetched.Unnamed {
				t.Errorf("%s: %s", name, out)
			}
			if !f.got[0].All || !filepath.IsAbs(f.got[0].To) {
				t.Errorf("%s: the plan is %+v", name, f.got[0])
			}
		}
	}
}

// An interrupt ends the fetch with what there is.
func TestFetchInterrupted(t *testing.T) {
	for _, form := range []string{"--plain", "--json"} {
		ctx, cancel := context.WithCancel(t.Context())
		f := &fetches{t: t, fetched: oneInbox(4, 4000), during: cancel}
		out, _, code := f.run(ctx, false, nil, form)
		want := "ala@firma.example: interrupted (4 new messages, 4.0 kB)"
		if form == "--json" {
			want = `"verdict":"cancelled"`
		}
		if code != exitInterrupted || !strings.Contains(out, want) || form == "--json" && !strings.Contains(out, `"new":4`) {
			t.Errorf("exit code %d, %q", code, out)
		}
	}
}

// The sending server plays no part in a fetch, so it need not be named.
func TestFetchNeedsNoSender(t *testing.T) {
	f := &fetches{t: t}
	var out bytes.Buffer
	env := ui.Env{In: strings.NewReader("abcdefghijklmnop\n"), Out: &out, Err: &out, Lang: i18n.EN, Now: now}
	code := Run(t.Context(), env, []string{"fetch", "--address", "ala@firma.example", "--imap-host", "a.example", "--to", t.TempDir(), "--password-stdin"}, Parts{
		Locate: func() (config.Home, error) { return config.Home{}, os.ErrNotExist },
		Tools:  func(Options) Tools { return Tools{Finder: f, Fetcher: f} },
	})
	if code != 0 || len(f.got) != 1 {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}
