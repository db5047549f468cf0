package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
)

// folder is names, sizes, modes and times of what lies in a folder.
func folder(t *testing.T, path string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		info, err := e.Info()
		data, err2 := os.ReadFile(filepath.Join(path, e.Name()))
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = info.Mode().String() + info.ModTime().String() + string(data)
	}
	return all
}

func untouchedSince(t *testing.T, when string, before, after map[string]string) {
	t.Helper()
	for name := range after {
		if before[name] != after[name] {
			t.Errorf("%s: %s was made or changed", when, name)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%s: %d files, then %d", when, len(before), len(after))
	}
}

// Looking sees what is stored, closed, open elsewhere or left by a crash, and
// leaves every byte of the folder as it is.
func TestLookTouchesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "mailkey.db")
	if _, _, err := Look(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := os.Lstat(filepath.Dir(path)); err == nil {
		t.Error("a folder was made")
	}
	open, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	address, _ := mail.ParseAddress("ala@firma.pl")
	account := accounts.Account{ID: "1", Owner: accounts.Local.User, Profile: mail.Profile{Address: address, Label: "Ala"}, Created: time.Now(), Keeping: accounts.NotKept}
	if err := open.Insert(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	look := func(when, path string) {
		t.Helper()
		before := folder(t, filepath.Dir(path))
		s, version, err := Look(t.Context(), path)
		if err != nil || version != schema.latest {
			t.Fatalf("%s: version %d, %v", when, version, err)
		}
		list, err := s.Accounts(t.Context())
		if err != nil || len(list) != 1 || list[0].Profile.Address != address {
			t.Errorf("%s: %v, %v", when, list, err)
		}
		if err := s.PutSealed(t.Context(), "1", 1, []byte("x"), accounts.Seal{Store: s.ID(), Kind: accounts.KeyFile, Recipient: "age1"}); err == nil {
			t.Errorf("%s: it can be written", when)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		after := folder(t, filepath.Dir(path))
		if when == "open elsewhere" { // by this very process, whose connections share the index
			delete(before, "mailkey.db-shm")
			delete(after, "mailkey.db-shm")
		}
		untouchedSince(t, when, before, after)
	}
	look("open elsewhere", path)
	crashed := filepath.Join(t.TempDir(), "mailkey.db") // as a killed program leaves it
	for _, side := range sides {
		if data, err := os.ReadFile(path + side); err == nil {
			if err := os.WriteFile(crashed+side, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	look("after a crash", crashed)
	if err := open.Close(); err != nil {
		t.Fatal(err)
	}
	look("closed", path)
}

// What is no store of ours is refused untouched.
func TestLookRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mailkey.db")
	if err := os.WriteFile(path, []byte("this is no database, however long it is looked at"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := folder(t, filepath.Dir(path))
	if _, _, err := Look(t.Context(), path); accounts.CodeOf(err) != accounts.CodeStorage {
		t.Errorf("%v", err)
	}
	untouchedSince(t, "not a database", before, folder(t, filepath.Dir(path)))
	link := filepath.Join(t.TempDir(), "mailkey.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	var e *config.PathError
	if _, _, err := Look(t.Context(), link); !errors.As(err, &e) || e.Problem != config.Link {
		t.Errorf("L08 a link: %v", err)
	}
	through := filepath.Join(t.TempDir(), "data")
	if err := os.Symlink(filepath.Dir(path), through); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Look(t.Context(), filepath.Join(through, "mailkey.db")); !errors.As(err, &e) || e.Problem != config.Link {
		t.Errorf("L08 a folder that is a link: %v", err)
	}
}
