//go:build unix

package store

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"mailkey/config"
	"mailkey/config/accounts"
)

func TestModesUnderAnyUmask(t *testing.T) {
	for _, mask := range []int{0o000, 0o077, 0o777} {
		path := database(t)
		old := syscall.Umask(mask)
		s, err := Open(t.Context(), path)
		if err == nil {
			err = s.SaveDraft(t.Context(), "ala", []byte("x")) // brings the side files to life
		}
		if err == nil {
			up, failed := open(t.Context(), path, newer()) // and the copy
			if err = failed; err == nil {
				err = up.Close()
			}
		}
		syscall.Umask(old)
		if err != nil {
			t.Fatalf("umask %o: %v", mask, err)
		}
		found, _ := filepath.Glob(path + "*")
		if len(found) < 4 { // the database, its log, its index, the copy
			t.Errorf("only %q", found)
		}
		for _, file := range append(found, filepath.Dir(path)) {
			info, err := os.Lstat(file)
			if err != nil || info.Mode().Perm()&^0o100 != 0o600 {
				t.Errorf("umask %o: %s has mode %o (%v)", mask, file, info.Mode().Perm(), err)
			}
		}
		is(t, s.Close(), nil)
	}
}

func TestLooseStoreIsTightened(t *testing.T) {
	path := database(t)
	is(t, at(t, path).Close(), nil)
	is(t, os.Chmod(path, 0o666), nil)
	is(t, os.Chmod(filepath.Dir(path), 0o755), nil)
	at(t, path)
	for file, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v (%v)", file, info.Mode(), err)
		}
	}
}

func TestPipeForAStoreIsRefused(t *testing.T) {
	path := database(t)
	if _, err := config.MakeFolder(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	is(t, syscall.Mkfifo(path, 0o600), nil)
	_, err := Open(t.Context(), path)
	reason(t, err, accounts.ReasonPath)
}

func TestDroppedSecretIsGoneFromTheRawFiles(t *testing.T) {
	path := database(t)
	s := at(t, path)
	mark := []byte("MARK-f3a9c1")
	is(t, s.PutSealed(t.Context(), "a", 1, mark, accounts.Seal{Store: s.ID(), Kind: accounts.KeyFile, Recipient: "age1"}), nil)
	if !raw(t, path, mark) {
		t.Fatal("the search does not work: a secret that is kept was not found")
	}
	is(t, s.DropSealed(t.Context(), "a", 1), nil)
	if raw(t, path, mark) {
		t.Error("still there")
	}
}

func raw(t *testing.T, path string, mark []byte) bool {
	t.Helper()
	found, _ := filepath.Glob(path + "*")
	for _, file := range found {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, mark) {
			return true
		}
	}
	return false
}
