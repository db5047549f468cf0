package cli

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// Where servers are missing, what to do is told, whoever is in the way.
func TestWhatNext(t *testing.T) {
	a := must(t, "ala@firma.pl")
	other := discover.Finding{Address: a, Host: discover.Other, Kind: discover.OtherKind}
	with := func(f discover.Finding, change func(*discover.Finding)) discover.Finding { change(&f); return f }
	silent := discover.Finding{Address: a, Host: discover.UnknownHost, Kind: discover.UnknownKind, Evidence: []discover.Evidence{{Source: discover.MX, Detail: discover.DNSFailed}}}
	for name, c := range map[string]struct {
		found discover.Finding
		dns   string
		want  string // of what is said; empty: nothing
	}{
		"known":           {with(other, func(f *discover.Finding) { f.IMAP, f.SMTP = foundIMAP, foundSMTP }), "", ""},
		"guessed":         {with(other, func(f *discover.Finding) { f.IMAP, f.SMTP, f.Consent = foundIMAP, foundSMTP, true }), "", ""},
		"misspelt":        {discover.Finding{Address: a, Host: discover.UnknownHost, Suggestion: must(t, "ala@gmail.com")}, "", ""},
		"nothing there":   {discover.Finding{Address: a, Host: discover.UnknownHost}, "", "typing errors"},
		"DNS is silent":   {silent, "", "9.9.9.9"},
		"that DNS is":     {silent, "192.0.2.1:5353", "(192.0.2.1:5353)"},
		"gateway":         {discover.Finding{Address: a, Host: discover.UnknownHost, Kind: discover.Gateway}, "", "imap.gmail.com"},
		"other":           {other, "", "Whoever runs the mail of firma.pl"},
		"IMAP alone":      {with(other, func(f *discover.Finding) { f.IMAP = foundIMAP }), "", "--smtp-host"},
		"SMTP alone":      {with(other, func(f *discover.Finding) { f.SMTP = foundSMTP }), "", "--imap-host"},
		"hosting company": {with(other, func(f *discover.Finding) { f.Provider.Name = "home.pl" }), "", "is at home.pl"},
		"its guess": {with(other, func(f *discover.Finding) {
			f.Provider.Name, f.IMAP, f.SMTP, f.Consent = "home.pl", foundIMAP, foundSMTP, true
		}), "", "is at home.pl"},
	} {
		s, _ := newSession(t)
		s.given[flagDNS] = c.dns
		got := s.whatNext(c.found)
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") || strings.ContainsAny(got, "{«") {
			t.Errorf("%s: %q", name, got)
		}
		if c.want != "" && !strings.Contains(strings.Join(s.located(pen{}, c.found), " "), "What to do: "+got[:20]) {
			t.Errorf("%s: not among what is told", name)
		}
	}
}

// A script is told by the exit code whether it has both servers.
func TestDiscoverStatus(t *testing.T) {
	for name, c := range map[string]struct {
		imap, smtp mail.Server
		code       int
	}{
		"both": {foundIMAP, foundSMTP, exitOK}, "no SMTP": {foundIMAP, mail.Server{}, exitCheckFailed},
		"no IMAP": {mail.Server{}, foundSMTP, exitCheckFailed}, "neither": {code: exitCheckFailed},
	} {
		found := discover.Finding{Address: must(t, "ala@firma.pl"), Host: discover.Other, Kind: discover.OtherKind, IMAP: c.imap, SMTP: c.smtp}
		out, _, code := runs(t.Context(), finds(func(context.Context) discover.Finding { return found }), "discover", "ala@firma.pl", "--json")
		if code != c.code || !strings.Contains(out, `"host":"other"`) {
			t.Errorf("%s: exit code %d, %s", name, code, out)
		}
	}
}

// An interrupt is no answer about the mail.
func TestDiscoverInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, _, code := runs(ctx, finds(func(context.Context) discover.Finding {
		cancel()
		return discover.Finding{Address: must(t, "ala@firma.pl"), Host: discover.UnknownHost, Kind: discover.UnknownKind}
	}), "discover", "ala@firma.pl")
	if code != exitInterrupted || !strings.Contains(out, "interrupted") || strings.Contains(out, "could not find where") || strings.Contains(out, "What to do") {
		t.Errorf("exit code %d, %s", code, out)
	}
}

// finder is a Finder that is a function.
type finder func(context.Context) discover.Finding

func (f finder) Find(ctx context.Context, _ mail.Address) discover.Finding { return f(ctx) }

func finds(f finder) Parts {
	return Parts{Tools: func(Options) Tools { return Tools{Finder: f} }}
}

var errNone = errors.New("no")

// A stage that an interrupt ended is told as interrupted: nothing is wrong with it.
func TestInterruptedStage(t *testing.T) {
	p := mail.Profile{Address: must(t, "ala@firma.pl"), IMAP: foundIMAP, SMTP: foundSMTP}
	for err, want := range map[error]string{context.Canceled: "· Sign-in      cancelled", errNone: "✗ Sign-in"} {
		s, _ := newSession(t)
		result := judge(i18n.EN, p, mail.Report{{Protocol: mail.IMAP, Server: p.IMAP, Stage: mail.SignIn, Status: mail.Failed, Err: err}}, 0)
		got := strings.Join(s.laneLines(pen{broken: "✗", none: "·"}, result.Lanes[0]), "\n")
		if !strings.Contains(got, want) {
			t.Errorf("%v: want %q in\n%s", err, want, got)
		}
	}
}

// Each command's short text is a sentence.
func TestShortTexts(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, c := range commands() {
			short := lang.T(words(c, "short"))
			if first, _ := utf8.DecodeRuneInString(short); !unicode.IsUpper(first) || !strings.HasSuffix(short, ".") {
				t.Errorf("%s, %s: %q", lang, c.name, short)
			}
		}
	}
}

// Whoever cannot be asked is told every command that asks nothing, and only commands.
func TestSilentCommands(t *testing.T) {
	s, _ := newSession(t)
	told := i18n.EN.T("cli.face-silent")
	for _, name := range []string{"setup", "test", "discover", "explain", "doctor", "accounts", "guide", "version"} {
		if _, ok := s.find(name); !ok || !regexp.MustCompile(`\b`+name+`\b`).MatchString(told) {
			t.Errorf("%s is missing in %q", name, told)
		}
	}
}

// Only explain's own text goes behind "--", and only where it is needed.
func TestTextLast(t *testing.T) {
	for args, want := range map[string]string{
		"explain -ERR x --json":          "explain --json -- -ERR x",
		"--lang pl explain --host h -x":  "explain --lang pl --host h -- -x",
		"explain --json x -- --lang y":   "explain --json -- x --lang y",
		"explain --host=h - --verbose":   "explain --host=h --verbose -- -",
		"explain -h":                     "explain -h",
		"explain x --stage":              "explain x --stage",
		"explain --jsno x":               "explain --jsno -- x",
		"test -ERR x":                    "test -ERR x",
		"-- test x":                      "-- test x",
		"__complete explain -x":          "__complete explain -x",
		"--verbose accounts rename a -b": "--verbose accounts rename a -b",
	} {
		if got := strings.Join(textLast(strings.Fields(args)), " "); got != want {
			t.Errorf("%q: %q, want %q", args, got, want)
		}
	}
}
