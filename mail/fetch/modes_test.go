//go:build unix

package fetch_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestModes: whatever the umask, and whatever modes are found, nobody else gets in.
func TestModes(t *testing.T) {
	t.Run("L07 an umask of 0, and loose modes", looseModes)
}

func looseModes(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	m, ca := newModel(t)
	box := m.inbox(messages(2)...)
	d := newDesk(t, m, ca)
	if err := os.MkdirAll(d.to, 0o777); err != nil {
		t.Fatal(err)
	}
	d.good()
	for _, path := range []string{"", ".mailkey", "new", "tmp"} {
		if err := os.Chmod(filepath.Join(d.to, path), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(d.to, ".mailkey/state"), 0o666); err != nil {
		t.Fatal(err)
	}
	box.add(message(3))
	d.good()
	err := filepath.WalkDir(d.to, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		want := os.FileMode(0o600)
		switch {
		case path == d.to: // it may be the person's home
			want = 0o755
		case e.IsDir():
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s: %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A folder of the person's own, such as their home, keeps its mode: what is put
// there lets nobody in.
func TestPersonsFolderKeepsItsMode(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(1)...)
	d := newDesk(t, m, ca)
	if err := os.MkdirAll(d.to, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(d.to, 0o755); err != nil { // whatever the umask
		t.Fatal(err)
	}
	d.good()
	box.add(message(2))
	d.good()
	for path, want := range map[string]os.FileMode{"": 0o755, ".mailkey": 0o700, "cur": 0o700, "new": 0o700, "tmp": 0o700} {
		if info, err := os.Stat(filepath.Join(d.to, path)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, %v", path, info.Mode(), err)
		}
	}
}
