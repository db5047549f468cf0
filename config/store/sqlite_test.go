package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"mailkey/config"
	"mailkey/config/accounts"
)

func at(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func database(t *testing.T) string { return filepath.Join(t.TempDir(), "data", "mailkey.db") }

func TestSQLiteKeepsTheContract(t *testing.T) {
	contract(t, func(t *testing.T) contracted { return at(t, database(t)) })
}

func reason(t *testing.T, err error, want accounts.Reason) {
	t.Helper()
	if err != nil && want != accounts.ReasonPath && (!strings.Contains(err.Error(), "mailkey.db: ") || strings.Contains(err.Error(), "(")) {
		t.Errorf("%q should name the file, in plain words", err)
	}
	if !errors.As(err, new(*accounts.Error)) || accounts.CodeOf(err) != accounts.CodeStorage || accounts.ReasonOf(err) != want {
		t.Errorf("got %s/%s (%v), want storage/%s", accounts.CodeOf(err), accounts.ReasonOf(err), err, want)
	}
}

func TestSchemaIsTheNewestMigration(t *testing.T) {
	all, err := fs.Glob(files, "migrations/sqlite/*.sql")
	if err != nil || int64(len(all)) != schema.latest {
		t.Errorf("%d migrations, but schema says %d (%v)", len(all), schema.latest, err)
	}
}

func TestReopenedStoreIsTheSame(t *testing.T) {
	path := database(t)
	s := at(t, path)
	want := insert(t, s, account(t, "a", "ala@firma.pl"))
	id := s.ID()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = at(t, path)
	got, err := s.Account(t.Context(), "a")
	is(t, err, nil)
	same(t, got, want)
	if s.ID() != id {
		t.Errorf("the id was %s and is %s", id, s.ID())
	}
}

func TestFoldersWithAwkwardNames(t *testing.T) {
	for _, name := range []string{"a b", "żółć", "100%41", "q?mode=memory", "h#x", "a;b'c"} {
		path := filepath.Join(t.TempDir(), name, "mailkey.db")
		insert(t, at(t, path), account(t, "a", "ala@firma.pl"))
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHelper is another copy of the program: it stores one account in the
// database that the environment names.
func TestHelper(t *testing.T) {
	path, address := os.Getenv("STORE_TEST_PATH"), os.Getenv("STORE_TEST_ADDRESS")
	if path == "" {
		t.Skip("run by TestManyFirstStarts")
	}
	insert(t, at(t, path), account(t, address, address))
}

func TestManyFirstStarts(t *testing.T) {
	path := database(t)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			cmd := exec.Command(os.Args[0], "-test.run=^TestHelper$", "-test.count=1")
			cmd.Env = append(os.Environ(), "STORE_TEST_PATH="+path, "STORE_TEST_ADDRESS="+string(rune('a'+i))+"@firma.pl")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	ids := make(chan string, 4)
	for range 4 { // and goroutines of this process
		all.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			ids <- s.ID()
			is(t, s.Close(), nil)
		})
	}
	all.Wait()
	close(ids)
	s := at(t, path)
	for id := range ids {
		if id != s.ID() {
			t.Errorf("two ids: %s and %s", id, s.ID())
		}
	}
	list, err := s.Accounts(t.Context())
	if err != nil || len(list) != 4 {
		t.Errorf("%d accounts of 4 (%v)", len(list), err)
	}
}

func TestWritersWaitForEachOther(t *testing.T) {
	path := database(t)
	insert(t, at(t, path), account(t, "a", "ala@firma.pl"))
	var all sync.WaitGroup
	for range 4 {
		s := at(t, path)
		all.Go(func() {
			for range 25 {
				is(t, s.Record(t.Context(), "a", 1, accounts.Result{At: noon, Verdict: "ok"}), nil)
			}
		})
	}
	all.Wait()
	results, err := at(t, path).Results(t.Context(), "a", 1000)
	if err != nil || len(results) != 100 {
		t.Errorf("%d results of 100 (%v)", len(results), err)
	}
}

// newer is a program whose schema goes one step further.
func newer() migrations {
	m := upTo(schema.latest)
	m.latest++
	m.files.(fstest.MapFS)[nextMigration] = &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE accounts ADD COLUMN note TEXT NOT NULL DEFAULT 'x';\n")}
	return m
}

const nextMigration = "migrations/sqlite/09999_next.sql"

// upTo is a program of an older release: the migrations up to a version.
func upTo(version int64) migrations {
	m := fstest.MapFS{}
	all, _ := fs.Glob(files, "migrations/sqlite/*.sql")
	for _, name := range all[:version] {
		data, _ := files.ReadFile(name)
		m[name] = &fstest.MapFile{Data: data}
	}
	return migrations{m, version}
}

// A store of each older release is read as it is, and brought up to date with
// its account and a copy kept.
func TestK09OlderStores(t *testing.T) {
	for version := int64(1); version < schema.latest; version++ {
		path := database(t)
		s, err := open(t.Context(), path, upTo(version))
		if err != nil {
			t.Fatal(err)
		}
		want := insert(t, s, account(t, "a", "ala@firma.pl"))
		is(t, s.Close(), nil)

		look, found, err := Look(t.Context(), path)
		if err != nil || found != version {
			t.Fatalf("version %d, want %d: %v", found, version, err)
		}
		list, err := look.Accounts(t.Context())
		is(t, err, nil)
		same(t, list, []accounts.Account{want})
		is(t, look.Close(), nil)

		got, err := at(t, path).Account(t.Context(), "a")
		is(t, err, nil)
		same(t, got, want)
		if _, err := os.Stat(Copy(path, version)); err != nil {
			t.Error(err)
		}
	}
}

func TestUpgradeKeepsACopy(t *testing.T) {
	path := database(t)
	s := at(t, path)
	want := insert(t, s, account(t, "a", "ala@firma.pl"))
	is(t, s.Close(), nil)
	up, err := open(t.Context(), path, newer())
	if err != nil {
		t.Fatal(err)
	}
	var note string
	is(t, up.db.QueryRow(`SELECT note FROM accounts`).Scan(&note), nil)
	if note != "x" || up.ID() != s.ID() {
		t.Errorf("note %q, id %q was %q", note, up.ID(), s.ID())
	}
	is(t, up.Close(), nil)

	_, err = Open(t.Context(), path) // this program is now the older one
	reason(t, err, accounts.ReasonNewer)
	got, err := at(t, Copy(path, schema.latest)).Account(t.Context(), "a")
	is(t, err, nil)
	same(t, got, want)
}

func TestNewerStoreIsNotTouched(t *testing.T) {
	path := database(t)
	s, err := open(t.Context(), path, newer())
	if err != nil {
		t.Fatal(err)
	}
	is(t, s.Close(), nil)
	before, _ := os.ReadFile(path)
	_, err = Open(t.Context(), path)
	reason(t, err, accounts.ReasonNewer)
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
	if !strings.Contains(err.Error(), path) {
		t.Errorf("%q should name the file", err)
	}
}

func TestBrokenUpgradeLeavesTheOldStore(t *testing.T) {
	path := database(t)
	s := at(t, path)
	insert(t, s, account(t, "a", "ala@firma.pl"))
	is(t, s.Close(), nil)
	broken := newer()
	broken.files.(fstest.MapFS)[nextMigration].Data = []byte("-- +goose Up\nALTER TABLE accounts ADD COLUMN note TEXT;\nALTER TABLE nothing ADD COLUMN x TEXT;\n")
	for range 2 {
		if _, err := open(t.Context(), path, broken); err == nil {
			t.Fatal("should have failed")
		}
	}
	if _, err := at(t, path).Account(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

func TestOtherFilesAreRefusedUntouched(t *testing.T) {
	for name, text := range map[string]string{
		"text": strings.Repeat("not a database at all ", 300),
		"cut":  "SQLite format 3\x00" + strings.Repeat("\x00", 50),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "mailkey.db")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(t.Context(), path)
			reason(t, err, accounts.ReasonDamaged)
			if after, _ := os.ReadFile(path); string(after) != text {
				t.Error("the file was changed")
			}
		})
	}
}

func TestPathsThatAreNotPlainAreRefused(t *testing.T) {
	for _, side := range sides {
		path := database(t)
		if _, err := config.MakeFolder(filepath.Dir(path)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(t.TempDir(), path+side); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), path)
		reason(t, err, accounts.ReasonPath)
		if e := (*config.PathError)(nil); !errors.As(err, &e) || e.Problem != config.Link || e.Path != path+side {
			t.Errorf("%q: %v", side, err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), filepath.Join(file, "data", "mailkey.db"))
	reason(t, err, accounts.ReasonPath)
}

func TestInterruptedCallsSaySo(t *testing.T) {
	s := at(t, database(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Accounts(ctx)
	if accounts.CodeOf(err) != accounts.CodeInterrupted {
		t.Error(err)
	}
	err = s.SaveDraft(ctx, "ala", nil)
	if accounts.CodeOf(err) != accounts.CodeInterrupted {
		t.Error(err)
	}
}

func TestReadOnlyStoreSaysSo(t *testing.T) {
	s := at(t, database(t))
	if _, err := s.db.Exec(`PRAGMA query_only = 1`); err != nil {
		t.Fatal(err)
	}
	reason(t, s.SaveDraft(t.Context(), "ala", nil), accounts.ReasonReadOnly)
}

func TestFullStoreSaysSoAndStaysWhole(t *testing.T) {
	s := at(t, database(t))
	is(t, s.SaveDraft(t.Context(), "ala", []byte("old")), nil)
	if _, err := s.db.Exec(`PRAGMA max_page_count = 1`); err != nil { // as many as there are
		t.Fatal(err)
	}
	reason(t, s.SaveDraft(t.Context(), "ala", make([]byte, 60<<10)), accounts.ReasonFull)
	if got, err := s.Draft(t.Context(), "ala"); err != nil || string(got) != "old" {
		t.Error(string(got), err)
	}
}

func TestHeldStoreSaysBusy(t *testing.T) {
	path := database(t)
	holder, s := at(t, path), at(t, path)
	if _, err := s.db.Exec(`PRAGMA busy_timeout = 20`); err != nil {
		t.Fatal(err)
	}
	tx, err := holder.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	reason(t, s.SaveDraft(t.Context(), "ala", nil), accounts.ReasonBusy)
	is(t, tx.Rollback(), nil)
	is(t, s.SaveDraft(t.Context(), "ala", nil), nil)
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "mailkey.db")
	for b.Loop() {
		s, err := Open(context.Background(), path)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
