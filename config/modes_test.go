//go:build unix

package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

func umask(t *testing.T, mask int) {
	t.Helper()
	old := syscall.Umask(mask)
	t.Cleanup(func() { syscall.Umask(old) })
}

func mode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Error(err)
	} else if info.Mode().Perm() != want {
		t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
	}
}

func TestModesUnderAnyUmask(t *testing.T) {
	for _, mask := range []int{0o000, 0o022, 0o077, 0o777} {
		h := testHome(filepath.Join(t.TempDir(), "a", "home"))
		umask(t, mask)
		tightened, err := h.Prepare()
		if err != nil || len(tightened) > 0 {
			t.Fatalf("umask %o: %v, tightened %q", mask, err, tightened)
		}
		file := filepath.Join(h.Data, "f")
		if err := WriteFile(file, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := CreateFile(t.Context(), filepath.Join(h.Data, "g"), []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := ChangeSettings(t.Context(), h.Settings(), func(s *Settings) { s.Lang = "pl" }); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{filepath.Dir(h.Root), h.Root, h.Config, h.Data, h.State} {
			mode(t, path, 0o700)
		}
		for _, path := range []string{file, filepath.Join(h.Data, "g"), filepath.Join(h.Data, "lock"), h.Settings()} {
			mode(t, path, 0o600)
		}
	}
}

func TestPrepareTightensAndTells(t *testing.T) {
	umask(t, 0)
	h := testHome(filepath.Join(t.TempDir(), "home"))
	loose := []string{h.Root, h.Config, h.Data, h.State}
	for _, path := range loose {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{h.Settings(), h.Database() + "-wal", h.Key()} {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		loose = append(loose, path)
	}
	if err := os.WriteFile(h.Database(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	told, err := h.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(loose)
	slices.Sort(told)
	if !slices.Equal(loose, told) {
		t.Errorf("told %q, want %q", told, loose)
	}
	for _, path := range loose {
		info, err := os.Stat(path)
		if err != nil || info.Mode()&0o077 != 0 {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
	if told, err := h.Prepare(); err != nil || len(told) != 0 {
		t.Errorf("the second time: %q, %v", told, err)
	}
}

// MAILKEY_HOME may be set to a folder that others need.
func TestPrepareLeavesASharedRootAlone(t *testing.T) {
	umask(t, 0)
	h := testHome(t.TempDir())
	if err := errors.Join(os.Chmod(h.Root, 0o777|fs.ModeSticky), os.WriteFile(filepath.Join(h.Root, "theirs"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if told, err := h.Prepare(); err != nil || len(told) != 0 {
		t.Errorf("told %q, %v", told, err)
	}
	mode(t, h.Root, 0o777)
	mode(t, h.Data, 0o700)
}

func TestPrepareSweepsUpAfterAKilledWriter(t *testing.T) {
	h := testHome(t.TempDir())
	if _, err := h.Prepare(); err != nil {
		t.Fatal(err)
	}
	old, young := filepath.Join(h.Data, ".a.OLD"+temporary), filepath.Join(h.Data, ".a.YOUNG"+temporary)
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := time.Now().Add(-2 * leftover)
	if err := os.Chtimes(old, before, before); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Prepare(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the old one is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the young one may still be in use:", err)
	}
}

// In a folder that is not ours, such as one for backups, only what a killed writer
// of the very same file left goes.
func TestStreamFileSweepsUpItsOwn(t *testing.T) {
	folder := t.TempDir()
	before := time.Now().Add(-2 * leftover)
	for name, goes := range map[string]bool{
		".b.OLD" + temporary: true, ".b.YOUNG" + temporary: false, ".b.c.OTHER" + temporary: false, ".c.OTHER" + temporary: false,
		".b.OLD": false, "b.OLD" + temporary: false,
	} {
		path := filepath.Join(folder, name)
		err := os.WriteFile(path, nil, 0o600)
		if err == nil && name != ".b.YOUNG"+temporary {
			err = os.Chtimes(path, before, before)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) != goes {
				t.Errorf("%s: gone should be %v, %v", name, goes, err)
			}
		})
	}
	if err := StreamFile(filepath.Join(folder, "b"), func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatAreNotPlainAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		put  func(path string) error
		want Problem
	}{
		"symlink": {func(p string) error {
			return errors.Join(os.WriteFile(p+"1", []byte("theirs"), 0o600), os.Symlink(p+"1", p))
		}, Link},
		"dangling": {func(p string) error { return os.Symlink(p+"1", p) }, Link},
		"fifo":     {func(p string) error { return syscall.Mkfifo(p, 0o600) }, NotFile},
		"folder":   {func(p string) error { return os.Mkdir(p, 0o700) }, NotFile},
		"hard link": {func(p string) error {
			return errors.Join(os.WriteFile(p+"1", []byte("theirs"), 0o600), os.Link(p+"1", p))
		}, HardLinked},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := c.put(path); err != nil {
				t.Fatal(err)
			}
			_, err := ReadFile(path, 10)
			problem(t, err, c.want, path)
			problem(t, WriteFile(path, []byte("ours")), c.want, path)
			problem(t, Touch(path), c.want, path)
			_, _, err = CheckFile(path)
			problem(t, err, c.want, path)
			if err := CreateFile(t.Context(), path, []byte("ours")); !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
			if text, err := os.ReadFile(path + "1"); err == nil && string(text) != "theirs" {
				t.Errorf("written through: %q", text)
			}
			left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
			if len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestAnotherUsersFilesAreRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	h := testHome(t.TempDir())
	if _, err := h.Prepare(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(h.Data, "f")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Chown(file, 12345, 12345)); err != nil {
		t.Fatal(err)
	}
	problem(t, WriteFile(file, nil), Foreign, file)
	if err := os.Chown(h.Config, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	_, err := h.Prepare()
	problem(t, err, Foreign, h.Config)
}

func TestNoPermissionIsToldWithThePath(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may do everything")
	}
	root := filepath.Join(t.TempDir(), "home")
	if err := os.Mkdir(root, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := testHome(root).Prepare()
	problem(t, err, Unwritable, root)
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o000); err != nil {
		t.Fatal(err)
	}
	_, err = ReadFile(file, 10)
	problem(t, err, Unreadable, file)
}

func TestOneOfManyCreates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	var all sync.WaitGroup
	won := make(chan string, 8)
	for i := range 8 {
		all.Go(func() {
			text := string(rune('a' + i))
			switch err := CreateFile(t.Context(), path, []byte(text)); {
			case err == nil:
				won <- text
			case !errors.Is(err, fs.ErrExist):
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(won)
	var winners []string
	for w := range won {
		winners = append(winners, w)
	}
	if text, err := ReadFile(path, 10); err != nil || len(winners) != 1 || winners[0] != string(text) {
		t.Errorf("%q won, and %q is there (%v)", winners, text, err)
	}
}

func TestReadFileIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("12345678901"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(path, 10)
	problem(t, err, TooLarge, path)
	if data, err := ReadFile(path, 11); err != nil || len(data) != 11 {
		t.Error(len(data), err)
	}
}

func TestFullDiskIsNamedAndTheOldFileStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	limit := old
	limit.Cur = 1024
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	err := WriteFile(path, make([]byte, 4096))
	if e := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); e != nil {
		t.Fatal(e)
	}
	problem(t, err, Full, path)
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("the file is now %d bytes", len(text))
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
