package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/adrg/xdg"
)

// problem fails unless err is a *PathError of this problem that names path.
func problem(t *testing.T, err error, want Problem, path string) {
	t.Helper()
	e := (*PathError)(nil)
	if !errors.As(err, &e) || e.Problem != want {
		t.Errorf("got %v, want problem %q", err, want)
		return
	}
	if !strings.Contains(err.Error(), path) || e.Remedy() == "" {
		t.Errorf("%q should name %s and a remedy", err, path)
	}
}

func TestLocate(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("XDG folders are Linux's")
	}
	t.Cleanup(xdg.Reload)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env     map[string]string
		want    Home
		problem Problem
		names   string
	}{
		"own home":        {map[string]string{"MAILKEY_HOME": "/x/../m/"}, Home{"/m", "/m/config", "/m/data", "/m/state"}, "", ""},
		"own home alone":  {map[string]string{"MAILKEY_HOME": "/m", "HOME": ""}, Home{"/m", "/m/config", "/m/data", "/m/state"}, "", ""},
		"relative own":    {map[string]string{"MAILKEY_HOME": "m"}, testHome(filepath.Join(here, "m")), "", ""},
		"own not UTF-8":   {map[string]string{"MAILKEY_HOME": "/m\xff"}, Home{}, NotText, "MAILKEY_HOME"},
		"home":            {map[string]string{"HOME": "/h"}, Home{"", "/h/.config/mailkey", "/h/.local/share/mailkey", "/h/.local/state/mailkey"}, "", ""},
		"xdg":             {map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/d"}, Home{"", "/h/.config/mailkey", "/d/mailkey", "/h/.local/state/mailkey"}, "", ""},
		"no home":         {map[string]string{"HOME": ""}, Home{}, NoHome, "HOME"},
		"relative home":   {map[string]string{"HOME": "h"}, Home{}, NotRooted, "HOME=h"},
		"relative xdg":    {map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "c"}, Home{}, NotRooted, "XDG_CONFIG_HOME=c"},
		"home not UTF-8":  {map[string]string{"HOME": "/h\xc3"}, Home{}, NotText, "HOME"},
		"own one is none": {map[string]string{"MAILKEY_HOME": "", "HOME": "/h", "XDG_STATE_HOME": "/s"}, Home{"", "/h/.config/mailkey", "/h/.local/share/mailkey", "/s/mailkey"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, key := range []string{"MAILKEY_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
				t.Setenv(key, c.env[key])
			}
			xdg.Reload()
			got, err := Locate()
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if c.problem == "" && err != nil {
				t.Error(err)
			}
			if c.problem != "" {
				problem(t, err, c.problem, c.names)
			}
		})
	}
}

func testHome(root string) Home {
	return Home{root, filepath.Join(root, "config"), filepath.Join(root, "data"), filepath.Join(root, "state")}
}

func TestPrepareTellsWhatIsInTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		put  func(root string) error
		want Problem
		at   string
	}{
		"file for the root": {func(r string) error { return os.WriteFile(r, nil, 0o600) }, NotFolder, ""},
		"file for a folder": {func(r string) error {
			return errors.Join(os.Mkdir(r, 0o700), os.WriteFile(filepath.Join(r, "data"), nil, 0o600))
		}, NotFolder, "data"},
		"link for a folder": {func(r string) error {
			return errors.Join(os.Mkdir(r, 0o700), os.Symlink(t.TempDir(), filepath.Join(r, "data")))
		}, Link, "data"},
		"dangling link": {func(r string) error {
			return errors.Join(os.Mkdir(r, 0o700), os.Symlink("nowhere", filepath.Join(r, "config")))
		}, Link, "config"},
		"link for the root": {func(r string) error { return os.Symlink(t.TempDir(), r) }, Link, ""},
	} {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "home")
			if err := c.put(root); err != nil {
				t.Fatal(err)
			}
			_, err := testHome(root).Prepare()
			problem(t, err, c.want, filepath.Join(root, c.at))
		})
	}
	t.Run("file above", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := testHome(filepath.Join(file, "home")).Prepare()
		problem(t, err, NotFolder, file)
	})
}

func TestEveryProblemHasARemedy(t *testing.T) {
	for _, p := range Problems {
		err := &PathError{"/x/y", p, errors.New("why")}
		if err.Remedy() == "" || !strings.HasPrefix(err.Error(), "/x/y ") {
			t.Errorf("%s: %q", p, err)
		}
	}
}
