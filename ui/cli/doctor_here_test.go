package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/ui/i18n"
)

// by is one of several checks.
func by(all []check, id string) check {
	for _, c := range all {
		if c.ID == id {
			return c
		}
	}
	return check{}
}

// The face, the colours, the language and the zone are told with the reason that
// really decides.
func TestDoctorReasons(t *testing.T) {
	for name, c := range map[string]struct {
		environ, flags string
		tty, plain     bool
		lang           string
		want           [4]string // face, colours, language, zone
	}{
		"a terminal":    {environ: "TERM=xterm-256color LANG=pl_PL.UTF-8", tty: true, want: [4]string{"full screen", "256 colours", "system's is (pl_PL.UTF-8)", "UTC+01:00"}},
		"a pipe":        {environ: "TERM=xterm", want: [4]string{"no terminal here", "no colours without a terminal", "nothing asks for another", "UTC+01:00"}},
		"a dumb one":    {environ: "TERM=dumb MAILKEY_LANG=pl LANG=en_US", tty: true, want: [4]string{"TERM says", "no colours", "MAILKEY_LANG", "UTC+01:00"}},
		"a reader":      {environ: "TERM=xterm ACCESSIBLE=1 NO_COLOR=1", tty: true, lang: "pl", want: [4]string{"ACCESSIBLE", "NO_COLOR", "settings file says", "UTC+01:00"}},
		"a setting":     {environ: "TERM=xterm", tty: true, plain: true, want: [4]string{"settings file", "16 colours", "nothing", "UTC+01:00"}},
		"flags win":     {environ: "TERM=xterm MAILKEY_LANG=pl", flags: "plain lang", tty: true, want: [4]string{"--plain", "16 colours", "--lang", "UTC+01:00"}},
		"unknown to TZ": {environ: "TZ=Europe/Warszawa", want: [4]string{"line by line", "", "", "unknown time zone, Europe/Warszawa"}},
	} {
		s, _ := newSession(t)
		s.env.Environ, s.env.InTTY, s.env.OutTTY = strings.Fields(c.environ), c.tty, c.tty
		s.settings = config.Settings{Plain: c.plain, Lang: c.lang}
		for _, f := range strings.Fields(c.flags) {
			s.given[f] = "true"
		}
		zone := time.FixedZone("CET", 3600)
		if strings.HasPrefix(c.environ, "TZ=") {
			zone = time.UTC
		}
		s.env.Now = func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, zone) }
		for i, got := range []check{by(s.terminal(), "face"), by(s.terminal(), "colours"), by(s.language(), "language"), by(s.language(), "zone")} {
			if !strings.Contains(got.Detail, c.want[i]) || strings.ContainsAny(got.Detail, "«{") {
				t.Errorf("%s: %q, want %q", name, got.Detail, c.want[i])
			}
		}
	}
	s, _ := newSession(t)
	for offset, want := range map[int]standing{5*3600 + 45*60: fine, 14 * 3600: fine, -12 * 3600: fine, 15 * 3600: warns, -13 * 3600: warns, 3601: warns} {
		s.env.Now = func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("X", offset)) }
		if got := by(s.language(), "zone"); got.Status != want {
			t.Errorf("%d s from UTC: %+v", offset, got)
		}
	}
}

// L05: where passwords go, and what stands in the way.
func TestDoctorPasswords(t *testing.T) {
	folder := t.TempDir()
	open, tight := filepath.Join(folder, "open"), filepath.Join(folder, "tight")
	for path, mode := range map[string]os.FileMode{open: 0o644, tight: 0o600} {
		if err := os.WriteFile(path, nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		place  accounts.Place
		sealed bool
		file   string
		id     string
		want   standing
		says   string
	}{
		"keyring":               {accounts.Place{Keeping: accounts.InKeyring}, false, "", "place", fine, "keyring"},
		"L05 none":              {accounts.Place{Keeping: accounts.Sealed, Why: "no-keyring"}, false, "", "place", fine, "no keyring"},
		"L05 locked":            {accounts.Place{Keeping: accounts.Sealed, Why: "locked"}, false, "", "place", warns, "locked or does not answer"},
		"L05 none but wanted":   {accounts.Place{Keeping: accounts.InKeyring, Why: "no-keyring"}, false, "", "place", fails, "there is none here"},
		"L05 locked but wanted": {accounts.Place{Keeping: accounts.InKeyring, Why: "locked"}, false, "", "place", fails, "locked"},
		"chosen":                {accounts.Place{Keeping: accounts.Sealed, Why: "asked"}, false, "", "place", fine, "as was chosen"},
		"the key is lost":       {accounts.Place{Keeping: accounts.Sealed}, true, "", "key", fails, "key is not there"},
		"L07 passphrase open":   {accounts.Place{Keeping: accounts.Sealed}, false, open, "passphrase-file", warns, "other users"},
		"passphrase":            {accounts.Place{Keeping: accounts.Sealed}, false, tight, "passphrase-file", fine, "is there"},
		"passphrase lost":       {accounts.Place{Keeping: accounts.Sealed}, false, filepath.Join(folder, "none"), "passphrase-file", fails, "cannot be opened"},
	} {
		s, _ := newSession(t)
		s.opt.PassphraseFile = c.file
		home := config.Home{Config: folder, Data: folder, State: folder}
		got := by(s.passwords(&sights{home: home, place: c.place, sealed: c.sealed}), c.id)
		if got.Status != c.want || !strings.Contains(got.Detail, c.says) || (got.Advice == "") != (c.want == fine) {
			t.Errorf("%s: %+v", name, got)
		}
		for _, lang := range i18n.Langs {
			s.env.Lang = lang
			if got := by(s.passwords(&sights{home: home, place: c.place, sealed: c.sealed}), c.id); strings.ContainsAny(got.Detail+got.Advice, "«{") {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}
