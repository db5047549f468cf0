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
		if e.IsDir() {
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
