package host

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func in(dir string) func() (string, error) { return func() (string, error) { return dir, nil } }

func nowhere() (string, error) { return "", errors.New("there is none") }

func TestKeep(t *testing.T) {
	t.Run("numbered, never replaced", func(t *testing.T) {
		dir := t.TempDir()
		keep := keeper(in(dir))
		for i, want := range []string{"r.md", "r-2.md", "r-3.md"} {
			path, err := keep("r.md", []byte{byte('a' + i)})
			if err != nil || path != filepath.Join(dir, want) {
				t.Fatalf("%s, %v; want %s", path, err, want)
			}
		}
		for name, want := range map[string]string{"r.md": "a", "r-2.md": "b", "r-3.md": "c"} {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
				t.Errorf("%s holds %q, %v", name, got, err)
			}
		}
	})
	t.Run("not through a link", func(t *testing.T) {
		dir, other := t.TempDir(), filepath.Join(t.TempDir(), "target")
		if err := os.Symlink(other, filepath.Join(dir, "r.md")); err != nil {
			t.Skip("this system has no links: ", err)
		}
		path, err := keeper(in(dir))("r.md", []byte("x"))
		if err != nil || filepath.Base(path) != "r-2.md" {
			t.Errorf("%s, %v", path, err)
		}
		if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the link was followed: %v", err)
		}
	})
	t.Run("the next folder where the first takes nothing", func(t *testing.T) {
		home := t.TempDir()
		for name, first := range map[string]func() (string, error){"missing": in(filepath.Join(home, "no")), "unknown": nowhere} {
			path, err := keeper(first, in(home))(name+".md", nil)
			if err != nil || path != filepath.Join(home, name+".md") {
				t.Errorf("%s: %s, %v", name, path, err)
			}
		}
	})
	t.Run("nowhere", func(t *testing.T) {
		if path, err := keeper(nowhere, in(filepath.Join(t.TempDir(), "no")))("r.md", nil); err == nil || path != "" {
			t.Errorf("%q, %v", path, err)
		}
	})
	t.Run("a path is meant as it is", func(t *testing.T) {
		dir := t.TempDir()
		want := filepath.Join(dir, "r.md")
		for i, fine := range []bool{true, false} {
			path, err := keeper(in(t.TempDir()))(want, []byte{byte('a' + i)})
			if path != want || (err == nil) != fine || !fine && !errors.Is(err, os.ErrExist) {
				t.Errorf("%s, %v", path, err)
			}
		}
		if got, err := os.ReadFile(want); err != nil || string(got) != "a" {
			t.Errorf("it holds %q, %v", got, err)
		}
	})
	t.Run("no name", func(t *testing.T) {
		for _, name := range []string{"", ".", ".."} {
			if path, err := keeper(in(t.TempDir()))(name, nil); err == nil {
				t.Errorf("%q became %s", name, path)
			}
		}
	})
	t.Run("too many of one name", func(t *testing.T) {
		keep := keeper(in(t.TempDir()))
		for range maxSameName {
			if _, err := keep("r.md", nil); err != nil {
				t.Fatal(err)
			}
		}
		if path, err := keep("r.md", nil); !errors.Is(err, os.ErrExist) {
			t.Errorf("%s, %v", path, err)
		}
	})
}
