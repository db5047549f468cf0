package crash_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
)

// The files beside the home of a story about backups.
const (
	backupName     = "b.mailkey"
	passphraseName = "passphrase"
	passphrase     = "correct horse"
)

// asked takes out of an error what speaks of a restore because one was asked for.
var asked = strings.NewReplacer("(restore the backup: ", "(", "before-restore-", "before-")

// backup makes a backup of a home, for stories to begin with: the folder with it
// and, where its keys are in it, with the passphrase that guards it.
func (m *matrix) backup(name, of string, guarded bool) (folder string) {
	folder = filepath.Join(m.folder, "backup-"+name)
	if err := os.Mkdir(folder, 0o700); err != nil {
		m.t.Fatal(err)
	}
	home := filepath.Join(m.folder, "backed-"+name)
	if err := copyHome(of, home); err != nil {
		m.t.Fatal(err)
	}
	line := []string{"mailkey", "backup", filepath.Join(folder, backupName)}
	if guarded {
		path := filepath.Join(folder, passphraseName)
		if err := os.WriteFile(path, []byte(passphrase+"\n"), 0o600); err != nil {
			m.t.Fatal(err)
		}
		line = append(line, "--with-key", "--passphrase-file="+path)
	}
	if code, out := m.run(home, "", line...); code != 0 {
		m.t.Fatalf("a backup of %s: exit code %d: %s", of, code, out)
	}
	if guarded {
		if err := cheapen(filepath.Join(folder, backupName)); err != nil {
			m.t.Fatal(err)
		}
	}
	return folder
}

// cheapen seals a backup again so that its passphrase is quickly worked on: it is
// opened twice at every point.
func cheapen(path string) error {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return err
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return err
	}
	recipient.SetWorkFactor(4)
	dear, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := age.Decrypt(bytes.NewReader(dear), identity)
	if err != nil {
		return err
	}
	var cheap bytes.Buffer
	w, err := age.Encrypt(&cheap, recipient)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, text)
	return errors.Join(err, w.Close(), os.WriteFile(path, cheap.Bytes(), 0o600))
}

// keeping is the stories of backups: out of a home, into none, and over one.
// Their names end up in paths, and no error may speak of a restore by itself.
func (m *matrix) keeping(stale, full, rotated string) []*story {
	const old, both, ewa = "ala@gmail.com: old", "ala@gmail.com: new, formerly old", "ewa@gmail.com: new"
	own, whole := m.backup("own", stale, false), m.backup("whole", full, true)
	restore := []string{"mailkey", "restore", beside + "/" + backupName}
	withKey := append(slices.Clone(restore), "--passphrase-file="+beside+"/"+passphraseName)
	return []*story{
		{name: "backup", template: stale, args: []string{"mailkey", "backup", beside + "/" + backupName}, from: old, to: old, makes: true},
		{name: "first return", brings: whole, args: withKey, to: ewa, again: [2]int{0, 1}},
		{name: "return over its own", template: rotated, brings: own, args: append(slices.Clone(restore), "--replace"), from: both, to: old},
		{name: "return over another's", template: stale, brings: whole, args: append(slices.Clone(withKey), "--replace"), from: old, to: ewa},
	}
}

// settle puts into place what a story begins with: its home, and what lies
// beside it.
func (s *story) settle(folder string) error {
	var err error
	if s.template != "" {
		err = copyHome(s.template, folder)
	}
	if s.brings != "" {
		err = errors.Join(err, copyHome(s.brings, filepath.Dir(folder)))
	}
	return err
}

// miskept is what is wrong with the backups of a story: in part, missing where
// done was told, or none of a store that was replaced.
func (s *story) miskept(folder string, got string, done bool) (wrong []string) {
	kept, err := filepath.Glob(filepath.Join(homeOf(folder).Data, "before-restore-*"))
	if err != nil {
		return []string{err.Error()}
	}
	if got == s.to && s.from != "" && s.from != s.to && s.brings != "" && len(kept) == 0 {
		wrong = append(wrong, "the store was replaced, and there is no backup of it")
	}
	made := filepath.Join(filepath.Dir(folder), backupName)
	switch _, err := os.Lstat(made); {
	case s.makes && err == nil:
		kept = append(kept, made)
	case s.makes && done:
		wrong = append(wrong, "there is no backup, and it was told that there is")
	}
	for _, path := range kept {
		if b, err := verified(path, folder); err != nil || b.Accounts != 1 {
			wrong = append(wrong, fmt.Sprintf("the backup %s is not whole: %d accounts, %v", path, b.Accounts, err))
		}
	}
	return wrong
}

// verified is what is in a backup, read from its beginning to its end with the
// key of a home or with the passphrase that lies beside it.
func verified(path, folder string) (accounts.Backup, error) {
	f, err := os.Open(path)
	if err != nil {
		return accounts.Backup{}, err
	}
	defer f.Close() //nolint:errcheck // only read
	r, _, err := vault.Unseal(f, vault.Options{KeyFile: homeOf(folder).Key(), PassphraseFile: filepath.Join(filepath.Dir(folder), passphraseName)})
	if err != nil {
		return accounts.Backup{}, err
	}
	b, _, err := store.Verify(r)
	return b, err
}

// left is parts of backups that lie beside a home in the end.
func (s *story) left(folder string) (wrong []string) {
	if !s.makes && s.brings == "" {
		return nil
	}
	entries, err := os.ReadDir(filepath.Dir(folder))
	if err != nil {
		return []string{err.Error()}
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "-tmp") {
			wrong = append(wrong, e.Name()+" is left beside the home")
		}
	}
	return wrong
}

// expected is how the same command ends afterwards.
func (s *story) expected(folder, got string) int {
	if s.makes {
		if _, err := os.Lstat(filepath.Join(filepath.Dir(folder), backupName)); err == nil {
			return 2 // a backup replaces none
		}
		return 0
	}
	if got == s.to {
		return s.again[1]
	}
	return s.again[0]
}
