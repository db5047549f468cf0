package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mailkey/config/accounts"
)

// FuzzDamaged damages a store's file: what can be read is read, the rest is told
// as an error of the storage, soon, and nothing breaks down.
func FuzzDamaged(f *testing.F) {
	path := filepath.Join(f.TempDir(), "mailkey.db")
	s, err := Open(f.Context(), path)
	if err != nil {
		f.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range []uint16{0, 16, 18, 24, 28, 40, 52, 96, 100, 103, 4096, 4101, 8192} {
		f.Add(at, []byte{0xFF, 0xFF}, uint32(len(whole)))
		f.Add(at, []byte{0}, uint32(at)+1)
	}
	f.Fuzz(func(t *testing.T, at uint16, patch []byte, size uint32) {
		data := append([]byte{}, whole...)
		copy(data[min(int(at), len(data)):], patch)
		path := filepath.Join(t.TempDir(), "mailkey.db")
		if err := os.WriteFile(path, data[:min(int(size), len(data))], 0o600); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		s, err := Open(t.Context(), path)
		if err == nil {
			_, err = s.Accounts(t.Context())
			_ = s.Close()
		}
		if err != nil && (!errors.As(err, new(*accounts.Error)) || accounts.CodeOf(err) != accounts.CodeStorage) {
			t.Errorf("not an error of the storage: %v", err)
		}
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
