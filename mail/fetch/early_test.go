package fetch_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestBodiesBeforeTheList: a server may answer what was asked for together in any order.
// Gmail's ids are kept all the same: nothing comes again from All Mail.
func TestBodiesBeforeTheList(t *testing.T) {
	m, ca := newModel(t)
	m.caps += " X-GM-EXT-1"
	m.before = "SASL-IR AUTH=PLAIN X-GM-EXT-1"
	box := m.inbox(messages(3)...)
	all := &mailboxOf{name: "All", attributes: `\All`, validity: 1}
	m.boxes = append(m.boxes, all)
	for i, l := range box.letters {
		l.gmail = uint64(i + 1)
		all.add(l.raw).gmail = l.gmail
	}
	list := ""
	m.instead = func(verb, arguments, tag string, w io.Writer) bool {
		switch {
		case verb != "UID" || strings.Contains(arguments, "CHANGEDSINCE"):
			return false
		case strings.Contains(arguments, "RFC822.SIZE"):
			list = tag
			return true
		}
		for _, l := range box.letters {
			fmt.Fprintf(w, "* %d FETCH (UID %d FLAGS () BODY[] {%d}\r\n%s)\r\n", l.uid, l.uid, len(l.raw), l.raw)
		}
		fmt.Fprintf(w, "%s OK done\r\n", tag)
		for _, l := range box.letters {
			fmt.Fprintf(w, "* %d FETCH (UID %d RFC822.SIZE %d X-GM-MSGID %d)\r\n", l.uid, l.uid, len(l.raw), l.gmail)
		}
		fmt.Fprintf(w, "%s OK listed\r\n", list)
		return true
	}
	d := newDesk(t, m, ca)
	d.good()
	if len(d.lying(".")) != 3 || list == "" {
		t.Fatalf("%d in INBOX", len(d.lying(".")))
	}
	m.instead, d.all = nil, true
	if n, _ := d.good().Total(); n != 0 {
		t.Errorf("%d came again", n)
	}
}
