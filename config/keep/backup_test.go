package keep

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailkey/config/accounts"
	"mailkey/config/store/storetest"
)

func reason(t *testing.T, err error, want accounts.Reason) {
	t.Helper()
	if accounts.ReasonOf(err) != want {
		t.Errorf("got %v (%s), want %s", err, accounts.ReasonOf(err), want)
	}
}

// L14: with its key a backup is all there again, on the other database too; the
// passwords open, and the file shows nothing of them.
func TestL14BackupOpensOnAnotherComputer(t *testing.T) {
	for name, urls := range map[string]func(t *testing.T) (string, string){
		"sqlite to sqlite":     func(*testing.T) (string, string) { return "", "" },
		"sqlite to postgres":   func(t *testing.T) (string, string) { return "", storetest.URL(t) },
		"postgres to sqlite":   func(t *testing.T) (string, string) { return storetest.URL(t), "" },
		"postgres to postgres": func(t *testing.T) (string, string) { return storetest.URL(t), storetest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			from, to := urls(t)
			here := fresh(t, from)
			k := opened(t, here)
			add(t, k, "ala@firma.pl", "CANARY-one")
			add(t, k, "ola@firma.pl", "CANARY-two")
			want := passwords(t, k)
			file := filepath.Join(t.TempDir(), "b.mailkey")
			b, err := here.passphrase(t, "correct horse").Backup(t.Context(), accounts.Local, file, true)
			if err != nil || b.Accounts != 2 || b.Sealed != 2 || !b.Key || !b.Guarded || b.Bytes == 0 {
				t.Fatalf("%+v %v", b, err)
			}
			data, _ := os.ReadFile(file)
			for _, word := range []string{"CANARY", "ala@", "AGE-SECRET", "local"} {
				if bytes.Contains(data, []byte(word)) {
					t.Errorf("the file shows %s", word)
				}
			}
			if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode())
			}
			there := fresh(t, to)
			if _, err := there.Restore(t.Context(), accounts.Local, file, accounts.Restoring{}); err == nil {
				t.Fatal("restored without the passphrase")
			} else {
				reason(t, err, accounts.ReasonBackupPassphrase)
			}
			_, err = there.passphrase(t, "wrong").Restore(t.Context(), accounts.Local, file, accounts.Restoring{})
			reason(t, err, accounts.ReasonBackupPassphrase)
			r, err := there.passphrase(t, "correct horse").Restore(t.Context(), accounts.Local, file, accounts.Restoring{})
			if err != nil || r.Accounts != 2 || r.Replaced != nil {
				t.Fatalf("%+v %v", r, err)
			}
			k = opened(t, there)
			if diff := cmp.Diff(want, passwords(t, k)); diff != "" {
				t.Error(diff)
			}
			add(t, k, "ela@firma.pl", "CANARY-three") // and it goes on
			if _, err := there.Rekey(t.Context(), accounts.Local, nil); err != nil {
				t.Error(err)
			}
			want["ela@firma.pl"] = "CANARY-three"
			if diff := cmp.Diff(want, passwords(t, opened(t, there))); diff != "" {
				t.Error(diff)
			}
			trail, err := k.service().Audit(t.Context(), accounts.Local, 0)
			if err != nil || trail.Broken != 0 {
				t.Errorf("%+v %v", trail.Broken, err)
			}
		})
	}
}

// L14: without the key nothing is restored and nothing harmed, with the plain
// words for it; and what cannot be a backup is not taken for one.
func TestL14RestoreWithoutTheKey(t *testing.T) {
	here := fresh(t, "")
	add(t, opened(t, here), "ala@firma.pl", "one")
	file, guarded := filepath.Join(t.TempDir(), "b.mailkey"), filepath.Join(t.TempDir(), "g.mailkey")
	if _, err := here.Backup(t.Context(), accounts.Local, file, false); err != nil {
		t.Fatal(err)
	}
	if _, err := here.passphrase(t, "correct horse").Backup(t.Context(), accounts.Local, guarded, false); err != nil {
		t.Fatal(err)
	}
	_, err := here.Backup(t.Context(), accounts.Local, file, false)
	reason(t, err, accounts.ReasonFileExists)
	_, err = here.Backup(t.Context(), accounts.Local, file+"2", true)
	reason(t, err, accounts.ReasonKeyUnguarded)

	there := fresh(t, "")
	k := opened(t, there)
	add(t, k, "ola@firma.pl", "mine")
	how := accounts.Restoring{Replace: true}
	_, err = there.Restore(t.Context(), accounts.Local, file, how)
	reason(t, err, accounts.ReasonBackupKey)
	_, err = there.passphrase(t, "correct horse").Restore(t.Context(), accounts.Local, guarded, how)
	reason(t, err, accounts.ReasonBackupKey)
	for name, text := range map[string]string{"empty": "", "text": "hello, this is no backup", "other": "age-encryption.org/v1\n-> X25519 abc\n"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = there.Restore(t.Context(), accounts.Local, path, how)
		reason(t, err, accounts.ReasonBackup)
	}
	data, _ := os.ReadFile(file)
	for cut := 0; cut < len(data); cut += len(data) / 9 {
		path := filepath.Join(t.TempDir(), "cut")
		if err := os.WriteFile(path, data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := here.Restore(t.Context(), accounts.Local, path, how); accounts.ReasonOf(err) != accounts.ReasonBackup {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
	_, err = there.Restore(t.Context(), accounts.Local, t.TempDir(), how)
	reason(t, err, accounts.ReasonPath)
	_, err = there.Restore(t.Context(), accounts.Local, filepath.Join(t.TempDir(), "none"), how)
	reason(t, err, accounts.ReasonPath)
	if got := passwords(t, k); len(got) != 1 || got["ola@firma.pl"] != "mine" {
		t.Errorf("%v", got)
	}
	if left, _ := filepath.Glob(filepath.Join(there.Home.Data, "before-restore-*")); len(left) != 0 {
		t.Errorf("a refused restore left %v", left)
	}
}

// L14: what a restore replaces is kept and can be put back, also over a key of
// its own.
func TestL14ReplacedStoreIsKept(t *testing.T) {
	here, there := fresh(t, ""), fresh(t, "")
	add(t, opened(t, here), "ala@firma.pl", "one")
	add(t, opened(t, there), "ola@firma.pl", "mine")
	file := filepath.Join(t.TempDir(), "b.mailkey")
	if _, err := here.passphrase(t, "correct horse").Backup(t.Context(), accounts.Local, file, true); err != nil {
		t.Fatal(err)
	}
	with := there.passphrase(t, "correct horse")
	_, err := with.Restore(t.Context(), accounts.Local, file, accounts.Restoring{})
	var e *accounts.Error
	if !errors.As(err, &e) || e.Reason != accounts.ReasonNotEmpty || e.Args["from"] == "" || e.Args["to"] == "" {
		t.Fatal(err)
	}
	r, err := with.Restore(t.Context(), accounts.Local, file, accounts.Restoring{Replace: true})
	if err != nil || r.Replaced == nil || !strings.HasPrefix(filepath.Base(r.Replaced.Path), "before-restore-") {
		t.Fatalf("%+v %v", r, err)
	}
	if got := passwords(t, opened(t, there)); len(got) != 1 || got["ala@firma.pl"] != "one" {
		t.Errorf("%v", got)
	}
	if _, err = with.Restore(t.Context(), accounts.Local, r.Replaced.Path, accounts.Restoring{Replace: true}); err != nil {
		t.Fatal(err)
	}
	if got := passwords(t, opened(t, there)); len(got) != 1 || got["ola@firma.pl"] != "mine" {
		t.Errorf("%v", got)
	}
}
