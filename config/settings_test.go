package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadSettings(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Settings
		line int // of the error; 0 for none
	}{
		"empty":             {"", Settings{}, 0},
		"all":               {"lang = 'pl'\ntheme = \"dark\"\nplain = true\nvault = 'sealed'\ndatabase = 'postgres://h/d'\n", Settings{Lang: "pl", Theme: "dark", Plain: true, Vault: "sealed", Database: "postgres://h/d"}, 0},
		"unknown keys":      {"lang = 'en'\nfuture = 1\n[more]\nlang = 'xx'\n", Settings{Lang: "en"}, 0},
		"mark of Notepad":   {"\uFEFFlang = 'pl'\r\nplain = true\r\n", Settings{Lang: "pl", Plain: true}, 0},
		"cut":               {"lang = 'pl'\ntheme = \"da", Settings{}, 2},
		"wrong type":        {"# mine\n\nplain = 'yes'\n", Settings{}, 3},
		"nul":               {"lang = 'pl'\n\x00\x00\x00", Settings{}, 2},
		"twice":             {"lang = 'pl'\nlang = 'en'\n", Settings{}, 2},
		"not UTF-8":         {"lang = '\xff'\n", Settings{}, 1},
		"another file here": {"SQLite format 3\x00", Settings{}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			path := settingsFile(t, c.text)
			got, err := LoadSettings(path)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			e := (*SettingsError)(nil)
			switch {
			case c.line == 0 && err != nil:
				t.Error(err)
			case c.line > 0 && (!errors.As(err, &e) || e.Line != c.line || !strings.Contains(err.Error(), path)):
				t.Errorf("got %v, want an error that names %s and line %d", err, path, c.line)
			}
			if c.line > 0 {
				err := ChangeSettings(t.Context(), path, func(s *Settings) { s.Lang = "en" })
				if !errors.As(err, &e) {
					t.Errorf("changing a broken file: %v", err)
				}
			}
			if text, _ := os.ReadFile(path); c.line > 0 && string(text) != c.text {
				t.Errorf("the broken file was touched: %q", text)
			}
		})
	}
}

func TestMissingSettingsAreTheDefaults(t *testing.T) {
	got, err := LoadSettings(filepath.Join(t.TempDir(), "none", "config.toml"))
	if err != nil || got != (Settings{}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestChangeSettingsKeepsTheRest(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"new file":         {"", "lang = 'pl'\nplain = true\n"},
		"replace and add":  {"# mine\nlang = \"en\" # old\nfuture = [1, 2]\n", "# mine\nlang = 'pl'\nfuture = [1, 2]\nplain = true\n"},
		"before a table":   {"future = 1\n\n[table] # lang here is another's\nlang = 'x'\n", "future = 1\nlang = 'pl'\nplain = true\n\n[table] # lang here is another's\nlang = 'x'\n"},
		"default goes":     {"theme = 'dark'\nlang = 'en'\n", "lang = 'pl'\nplain = true\n"},
		"no last line end": {"future = 1", "future = 1\nlang = 'pl'\nplain = true\n"},
	} {
		t.Run(name, func(t *testing.T) {
			path := settingsFile(t, c.before)
			err := ChangeSettings(t.Context(), path, func(s *Settings) { s.Lang, s.Plain, s.Theme = "pl", true, "" })
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(path); string(got) != c.after {
				t.Errorf("got\n%s\nwant\n%s", got, c.after)
			}
		})
	}
}

// A text that lines cannot be changed in still keeps its keys.
func TestChangeSettingsOfAnAwkwardFile(t *testing.T) {
	path := settingsFile(t, "future = \"\"\"\nlang = 'inside'\n[not a table]\n\"\"\"\nlang = '''\nen'''\n[t]\nx = 1\n")
	if err := ChangeSettings(t.Context(), path, func(s *Settings) { s.Lang = "pl" }); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	got := map[string]any{}
	if err := decode(path, data, &got); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	table, _ := got["t"].(map[string]any)
	if got["lang"] != "pl" || got["future"] != "lang = 'inside'\n[not a table]\n" || table["x"] != int64(1) {
		t.Errorf("got %v", got)
	}
}

func TestSettingsChangedByTwoAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	var all sync.WaitGroup
	for _, change := range []func(*Settings){
		func(s *Settings) { s.Lang = "pl" }, func(s *Settings) { s.Theme = "dark" },
		func(s *Settings) { s.Vault = "sealed" }, func(s *Settings) { s.Plain = true },
	} {
		all.Go(func() {
			if err := ChangeSettings(t.Context(), path, change); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	want := Settings{Lang: "pl", Theme: "dark", Vault: "sealed", Plain: true}
	if got, err := LoadSettings(path); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}
