//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A list of passwords that others may read is refused, and left as it is: they
// may have read it already.
func TestReadPrivate(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "list")
	if err := os.WriteFile(file, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		mode fs.FileMode
		want Problem
	}{{0o600, ""}, {0o400, ""}, {0o604, Loose}, {0o640, Loose}, {0o610, Loose}, {0o602, Loose}} {
		if err := os.Chmod(file, c.mode); err != nil {
			t.Fatal(err)
		}
		data, err := ReadPrivate(file, 100)
		var problem *PathError
		errors.As(err, &problem)
		if c.want == "" && (err != nil || string(data) != "secret") || c.want != "" && (problem == nil || problem.Problem != c.want || data != nil) {
			t.Errorf("mode %o: %q, %v", c.mode, data, err)
		}
		mode(t, file, c.mode)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	link, pipe := filepath.Join(folder, "link"), filepath.Join(folder, "pipe")
	if err := errors.Join(os.Symlink(file, link), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]Problem{link: Link, pipe: NotFile, folder: NotFile} {
		_, err := ReadPrivate(path, 100)
		var problem *PathError
		if !errors.As(err, &problem) || problem.Problem != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	if _, err := ReadPrivate(file, 3); err == nil {
		t.Error("a file larger than the limit")
	}
}

// What a collector reads is whole at every moment, for everybody to read, and
// goes through no link.
func TestWriteShared(t *testing.T) {
	for _, mask := range []int{0o000, 0o022, 0o077} {
		folder := t.TempDir()
		umask(t, mask)
		file := filepath.Join(folder, "metrics.prom")
		for _, text := range []string{"old", "new"} {
			if err := WriteShared(file, []byte(text)); err != nil {
				t.Fatal(err)
			}
			if data, err := os.ReadFile(file); err != nil || string(data) != text {
				t.Errorf("%q, %v", data, err)
			}
			mode(t, file, 0o644)
		}
		target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
		if err := errors.Join(os.WriteFile(target, []byte("theirs"), 0o600), os.Symlink(target, link)); err != nil {
			t.Fatal(err)
		}
		if err := WriteShared(link, []byte("x")); err == nil {
			t.Error("written through a link")
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 3 {
			t.Errorf("%v is left over, %v", left, err)
		}
	}
}
