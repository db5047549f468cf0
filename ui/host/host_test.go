package host

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/ui/i18n"
)

func variables(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if v, ok := strings.CutPrefix(p, name+"="); ok {
				return v
			}
		}
		return ""
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		set  string
		want i18n.Lang
	}{
		{"", i18n.EN},
		{"LANG=pl_PL.UTF-8", i18n.PL},
		{"LANG=de_DE.UTF-8", i18n.EN},
		{"LANG=pl_PL.UTF-8 LC_MESSAGES=en_US.UTF-8", i18n.EN},
		{"LANG=en_US.UTF-8 LC_ALL=pl_PL", i18n.PL},
		{"LANG=pl_PL.UTF-8 LC_ALL=C", i18n.EN},
		{"LANG=en_US.UTF-8 MAILKEY_LANG=pl", i18n.PL},
		{"LANG=pl_PL.UTF-8 MAILKEY_LANG=xx", i18n.PL},
		{"LANG=plasma", i18n.EN},
	} {
		if got := Language(variables(strings.Fields(c.set)...)); got != c.want {
			t.Errorf("%s: %s, want %s", c.set, got, c.want)
		}
	}
}

func TestASCII(t *testing.T) {
	for _, c := range []struct {
		system, set string
		want        bool
	}{
		{"linux", "LANG=pl_PL.UTF-8 TERM=xterm", false},
		{"linux", "LANG=pl_PL.utf8 TERM=xterm", false},
		{"linux", "LANG=pl_PL.ISO-8859-2 TERM=xterm", true},
		{"linux", "TERM=xterm", true},
		{"linux", "LANG=pl_PL.UTF-8 LC_ALL=C TERM=xterm", true},
		{"linux", "LANG=C.UTF-8 TERM=linux", true},
		{"windows", "", false},
		{"darwin", "TERM=xterm-256color", false},
		{"darwin", "TERM=vt100", true},
	} {
		if got := ASCII(c.system, variables(strings.Fields(c.set)...)); got != c.want {
			t.Errorf("%s %s: %v", c.system, c.set, got)
		}
	}
}

// have is a desktop on which only these programs are installed.
func have(system, set string, programs ...string) desktop {
	return desktop{system, variables(strings.Fields(set)...), func(name string) (string, bool) {
		for _, p := range programs {
			if filepath.Base(p) == name {
				return p, true
			}
		}
		return "", false
	}}
}

// Without a display there is neither clipboard nor browser, whatever is installed.
func TestOnlyWithADisplay(t *testing.T) {
	all := []string{"/bin/wl-copy", "/bin/xclip", "/bin/xsel", "/bin/xdg-open"}
	none := have("linux", "", all...)
	if none.copier() != nil || none.paster() != nil || none.browser() != nil {
		t.Error("something is found without a display")
	}
	for set, want := range map[string]string{"DISPLAY=:0": "/bin/xclip", "WAYLAND_DISPLAY=wayland-0 DISPLAY=:0": "/bin/wl-copy"} {
		d := have("linux", set, all...)
		if h, ok := d.first(d.copiers()); !ok || h[0] != want {
			t.Errorf("%s: %v", set, h)
		}
	}
	d := have("linux", "DISPLAY=:0", "/bin/xsel")
	if h, ok := d.first(d.copiers()); !ok || strings.Join(h, " ") != "/bin/xsel --clipboard --input" {
		t.Errorf("%v", h)
	}
}

// A text reaches the helper by standard input alone, and never its arguments or
// its environment.
func TestCopyTellsNobody(t *testing.T) {
	folder := t.TempDir()
	script := filepath.Join(folder, "xclip")
	body := "#!/bin/sh\necho \"$@\" >'" + folder + "/args'\nenv >'" + folder + "/env'\ncat >'" + folder + "/in'\n"
	if err := os.WriteFile(script, []byte(body), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := have("linux", "DISPLAY=:0", script).copier()(t.Context(), "kawalodyparkzima"); err != nil {
		t.Skipf("no shell here: %v", err)
	}
	for name, want := range map[string]bool{"args": false, "env": false, "in": true} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "kawalodyparkzima") != want {
			t.Errorf("%s: %q", name, text)
		}
	}
}

func TestPasteIsBounded(t *testing.T) {
	script := filepath.Join(t.TempDir(), "xclip")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nhead -c 1000000 /dev/zero\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := have("linux", "DISPLAY=:0", script).paster()(t.Context())
	if err != nil {
		t.Skipf("no shell here: %v", err)
	}
	if len(text) != maxPasted {
		t.Errorf("%d bytes", len(text))
	}
}

// The browser is given web pages and nothing else.
func TestBrowseRefuses(t *testing.T) {
	folder := t.TempDir()
	script := filepath.Join(folder, "xdg-open")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"$1\" >'"+folder+"/opened'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	browse := have("linux", "DISPLAY=:0", script).browser()
	for _, link := range []string{"file:///etc/passwd", "--help", "", "javascript:alert(1)", "http://gmail.com", "https://", "xdg-open"} {
		if browse(t.Context(), link) == nil {
			t.Errorf("%q was opened", link)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "opened")); err == nil {
		t.Error("the helper ran")
	}
	link := "https://myaccount.google.com/apppasswords?authuser=ala%40gmail.com"
	if err := browse(t.Context(), link); err != nil {
		t.Skipf("no shell here: %v", err)
	}
	if opened, _ := os.ReadFile(filepath.Join(folder, "opened")); strings.TrimSpace(string(opened)) != link {
		t.Errorf("opened %q", opened)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_ = browse(ended, link) // returns at once
}
