package host

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Another program calls this one by name where the path leads to it, else by its
// place; and with the home that was chosen, in full.
func TestSelf(t *testing.T) {
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ours, others := t.TempDir(), t.TempDir()
	if err := os.Symlink(here, filepath.Join(ours, "mailkey")); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(others, "mailkey"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	now, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path, home string
		want       []string
	}{
		"on the path":            {ours, "", []string{"mailkey"}},
		"another one on it":      {others, "", []string{here}},
		"not on the path":        {t.TempDir(), "", []string{here}},
		"a home of its own":      {ours, "/srv/a b", []string{"env", "MAILKEY_HOME=/srv/a b", "mailkey"}},
		"a home relative to now": {ours, "mine", []string{"env", "MAILKEY_HOME=" + filepath.Join(now, "mine"), "mailkey"}},
	} {
		t.Setenv("PATH", c.path)
		got := self(func(string) string { return c.home })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
