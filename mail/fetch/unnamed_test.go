package fetch_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mailkey/mail"
)

// A server that calls mailboxes after the password gets them left out: no path, no
// record and nothing that is told repeats it. The others come.
func TestNamedAfterThePassword(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(2)...)
	work := &mailboxOf{name: "Work", validity: 9}
	work.add(message(1))
	m.boxes = append(m.boxes, work)
	hostile := []string{
		password, "ABCDefghIJKLmnop", "abcd efgh ijkl mnop", "abcd/efgh/ijkl/mnop", "x" + password + "x", "&AUI-" + password, // modified UTF-7
		base64.StdEncoding.EncodeToString([]byte("\x00ala\x00" + password)), hex.EncodeToString([]byte(password)),
	}
	for _, name := range hostile {
		b := &mailboxOf{name: name, validity: 7}
		b.add(message(2))
		m.boxes = append(m.boxes, b)
	}
	d := newDesk(t, m, ca)
	d.all = true
	got, report, err := d.fetch()
	if err != nil || report.Verdict(mail.IMAP) != mail.VerdictOK {
		t.Fatalf("%v, %+v", err, report)
	}
	if got.Unnamed != len(hostile) || len(got.Folders) != 2 || got.Folders[1].Name != "Work" || got.Folders[1].New != 1 {
		t.Errorf("%d left out, %+v", got.Unnamed, got.Folders)
	}
	told, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	deaf := mail.DeafTo(mail.NewSecret(password))
	if deaf.Holds(string(told)) {
		t.Errorf("told: %s", told)
	}
	seen := 0
	err = filepath.WalkDir(d.to, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if rel, _ := filepath.Rel(d.to, path); deaf.Holds(rel) {
			t.Errorf("on disk: %s", rel)
		}
		if e.IsDir() || !strings.Contains(path, ".mailkey"+string(filepath.Separator)) {
			return nil
		}
		seen++
		text, err := os.ReadFile(path)
		if deaf.Holds(string(text)) {
			t.Errorf("%s holds the password", path)
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Errorf("%d files looked at, %v", seen, err)
	}
}
