package serve

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"mailkey/config"
)

// The host key is made once, whoever starts at the same moment, for its owner alone.
func TestA17MadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	const starts = 8
	var all sync.WaitGroup
	prints := make([]string, starts)
	for i := range starts {
		all.Go(func() {
			key, _, err := HostKey(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = ssh.FingerprintSHA256(key.PublicKey())
		})
	}
	all.Wait()
	for _, p := range prints {
		if p != prints[0] {
			t.Fatalf("different keys: %v", prints)
		}
	}
	for _, file := range []string{path, path + ".pub"} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
}

// A loose mode is tightened and told; a key that has changed, is gone, or is no
// plain file is refused, and nothing is touched.
func TestA17ChangeIsRefused(t *testing.T) {
	made := func(t *testing.T) (path, print string) {
		path = filepath.Join(t.TempDir(), "key")
		key, _, err := HostKey(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		return path, ssh.FingerprintSHA256(key.PublicKey())
	}
	t.Run("loose", func(t *testing.T) {
		path, print := made(t)
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		key, tightened, err := HostKey(t.Context(), path)
		if err != nil || !tightened || ssh.FingerprintSHA256(key.PublicKey()) != print {
			t.Errorf("%v, %v", tightened, err)
		}
		if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
			t.Errorf("%v", info.Mode())
		}
	})
	t.Run("another", func(t *testing.T) {
		path, print := made(t)
		other, theirs := made(t)
		text, err := os.ReadFile(other)
		if err == nil {
			err = os.WriteFile(path, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		var changed *ChangedKey
		if _, _, err := HostKey(t.Context(), path); !errors.As(err, &changed) || changed.Was != print || changed.Now != theirs {
			t.Fatalf("%v", err)
		}
		if err := os.Remove(changed.Pin); err != nil {
			t.Fatal(err)
		}
		if _, _, err := HostKey(t.Context(), path); err != nil {
			t.Errorf("a change that is meant: %v", err)
		}
	})
	t.Run("gone", func(t *testing.T) {
		path, _ := made(t)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		var changed *ChangedKey
		if _, _, err := HostKey(t.Context(), path); !errors.As(err, &changed) || changed.Now != "" {
			t.Errorf("%v", err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("a new key was made in its place")
		}
	})
	t.Run("broken", func(t *testing.T) {
		path, _ := made(t)
		if err := os.WriteFile(path, []byte("-----BEGIN nothing"), 0o600); err != nil {
			t.Fatal(err)
		}
		var problem *config.PathError
		if _, _, err := HostKey(t.Context(), path); !errors.As(err, &problem) || problem.Problem != config.Broken {
			t.Errorf("%v", err)
		}
	})
	t.Run("a link", func(t *testing.T) {
		path, _ := made(t)
		link := filepath.Join(t.TempDir(), "key")
		if err := os.Symlink(path, link); err != nil {
			t.Fatal(err)
		}
		var problem *config.PathError
		if _, _, err := HostKey(t.Context(), link); !errors.As(err, &problem) || problem.Problem != config.Link {
			t.Errorf("%v", err)
		}
	})
}
