package fetch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnfinishedTwice: a run was killed when its messages lay there and the state did
// not know yet, and the next one came to no end either, for another reason. The
// messages that the first brought must not come again, though a mail reader has
// renamed them since.
func TestUnfinishedTwice(t *testing.T) {
	for name, next := range map[string]func(d *desk, work *mailboxOf){
		"no sign-in":       func(d *desk, _ *mailboxOf) { d.m.before = "AUTH=XOAUTH2" },
		"a mailbox closed": func(_ *desk, work *mailboxOf) { work.closed = true },
		"INBOX alone":      func(d *desk, _ *mailboxOf) { d.all = false },
		"cut before the list of messages": func(d *desk, work *mailboxOf) {
			d.m.say = func(text string) string {
				if strings.Contains(text, "UIDVALIDITY 9]") {
					d.m.cutText = d.m.text + len(text)
				}
				return text
			}
		},
		"the state lost, and a mailbox closed": func(d *desk, work *mailboxOf) {
			for _, name := range []string{"state", "unfinished"} {
				if err := os.Remove(filepath.Join(d.to, ".mailkey", name)); err != nil {
					d.t.Fatal(err)
				}
			}
			work.closed = true
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, ca := newModel(t)
			m.inbox(messages(3)...)
			d := newDesk(t, m, ca)
			d.all = true
			d.good()
			work := &mailboxOf{name: "Work", validity: 9}
			m.boxes = append(m.boxes, work)
			work.add(message(4))
			dead := false
			d.fetcher.Fault = func(op string) error {
				if dead = dead || op == "save"; dead {
					return os.ErrPermission
				}
				return nil
			}
			if _, _, err := d.fetch(); err == nil || len(d.lying("Work")) != 1 {
				t.Fatalf("not killed at the right time: %v, %d", err, len(d.lying("Work")))
			}
			read, _ := filepath.Glob(filepath.Join(d.to, "Work", "new", "*"))
			rename(t, read[0], filepath.Join(d.to, "Work", "cur", filepath.Base(read[0])+":2,S"))
			d.fetcher.Fault = nil
			next(d, work)
			if _, _, err := d.fetch(); err != nil {
				t.Fatal(err)
			}
			m.before, m.say, m.cutText, work.closed, d.all = "", nil, 0, false, true
			d.good()
			for text, n := range d.lying("Work") {
				if n != 1 {
					t.Errorf("%q lies there %d times", text, n)
				}
			}
			if _, err := os.Stat(filepath.Join(d.to, ".mailkey", "unfinished")); !os.IsNotExist(err) {
				t.Errorf("all has been looked through, and the mark stays: %v", err)
			}
		})
	}
}
