package fetch_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"mailkey/mail"
)

// unreadable makes a server that ends the command with NO at each message of its own
// that it cannot read.
func unreadable(m *model, box *mailboxOf, broken func(uid uint32) bool) (asked *int) {
	asked = new(int)
	m.instead = func(verb, arguments, tag string, w io.Writer) bool {
		if verb != "UID" || !strings.Contains(arguments, "BODY.PEEK") {
			return false
		}
		*asked++
		for _, l := range box.letters {
			if !inSet(strings.Fields(arguments)[1], l.uid) {
				continue
			}
			if broken(l.uid) {
				fmt.Fprintf(w, "%s NO [SERVERBUG] cannot read it\r\n", tag)
				return true
			}
			fmt.Fprintf(w, "* %d FETCH (UID %d FLAGS () BODY[] {%d}\r\n%s)\r\n", l.uid, l.uid, len(l.raw), l.raw)
		}
		fmt.Fprintf(w, "%s OK done\r\n", tag)
		return true
	}
	return asked
}

// TestUnreadableMessage: what lies behind a message that the server cannot read comes all the
// same; the refusal is told, and the message comes once it can be read.
func TestUnreadableMessage(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(600)...)
	unreadable(m, box, func(uid uint32) bool { return uid == 4 || uid == 300 })
	d := newDesk(t, m, ca)
	for range 2 {
		_, report, err := d.fetch()
		broken, _ := report.Broken(mail.IMAP)
		var refusal *mail.Refusal
		if err != nil || !errors.As(broken.Err, &refusal) || refusal.Code != "SERVERBUG" || d.count() != 598 {
			t.Fatalf("%v, %+v, %d messages", err, broken, d.count())
		}
	}
	m.instead = nil
	d.good()
	d.compare(box)
}

// TestNothingReadable: a server that refuses every body is not asked for each of a
// large mailbox's messages.
func TestNothingReadable(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(600)...)
	asked := unreadable(m, box, func(uint32) bool { return true })
	d := newDesk(t, m, ca)
	_, report, err := d.fetch()
	if _, broken := report.Broken(mail.IMAP); err != nil || !broken || d.count() != 0 || *asked > 70 {
		t.Errorf("%v, %d messages, asked %d times", err, d.count(), *asked)
	}
}

// Where a server's name leads is not told when it leads behind the fence.
func TestFencedIsNotTold(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(1)...)
	d := newDesk(t, m, ca)
	d.fetcher.Dialer.Fence = mail.NewFence()
	_, report, err := d.fetch()
	broken, _ := report.Broken(mail.IMAP)
	if err != nil || broken.Stage != mail.Connect || !errors.As(broken.Err, new(*mail.Fenced)) {
		t.Fatalf("%v, broken at %s: %v", err, broken.Stage, broken.Err)
	}
	for _, e := range report {
		if e.Detail != "" {
			t.Errorf("%s tells %q", e.Stage, e.Detail)
		}
	}
}
