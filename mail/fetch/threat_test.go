package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
)

// misbehaves runs a fetch that must end with the server's breach, and then one
// without it: nothing is lost or double.
func misbehaves(t *testing.T, kind mail.MisbehaviourKind, spoil func(*model)) {
	t.Helper()
	m, ca := newModel(t)
	box := m.inbox(messages(3)...)
	d := newDesk(t, m, ca)
	spoil(m)
	_, report, err := d.fetch()
	broken, _ := report.Broken(mail.IMAP)
	var misdeed *mail.Misbehaviour
	if err != nil || !errors.As(broken.Err, &misdeed) || misdeed.Kind != kind {
		t.Fatalf("%v; broken at %q: %T %v, want %s", err, broken.Stage, broken.Err, broken.Err, kind)
	}
	for text, n := range d.lying(".") {
		if box.want()[text] < n {
			t.Errorf("%q lies here", text)
		}
	}
	d.tidy(".")
	m.say, m.instead = nil, nil
	d.good()
	d.compare(box)
}

func replaced(old, by string) func(*model) {
	return func(m *model) {
		m.say = func(text string) string { return strings.ReplaceAll(text, old, by) }
	}
}

func TestBadAnswers(t *testing.T) {
	size := fmt.Sprintf("BODY[] {%d}", len(message(1)))
	for name, test := range map[string]struct {
		kind  mail.MisbehaviourKind
		spoil func(*model)
	}{
		"I11 a negative size":               {mail.Nonsense, replaced(size, "BODY[] {-1}")},
		"I11 a size in letters":             {mail.Nonsense, replaced(size, "BODY[] {many}")},
		"I11 a size with zeros before it":   {mail.Nonsense, replaced(size, "BODY[] {007}")},
		"I11 a size of 2^63":                {mail.Nonsense, replaced(size, "BODY[] {9223372036854775808}")},
		"I11 a size beyond all disks":       {mail.Flood, replaced(size, "BODY[] {9223372036854775807}")},
		"I24 an unknown tag":                {mail.Nonsense, replaced("a3 OK", "x3 OK")},
		"I24 a tag in capitals":             {mail.Nonsense, replaced("a3 OK", "A3 OK")},
		"I24 an answer twice":               {mail.Nonsense, replaced("a3 OK fetched\r\n", "a3 OK fetched\r\na3 OK fetched\r\n")},
		"I24 a + that was not asked for":    {mail.Nonsense, replaced("a3 OK", "+ go on\r\na3 OK")},
		"I25 a capability of 16 MB":         {mail.Flood, replaced("CAPABILITY IMAP4rev1 SASL-IR CONDSTORE", strings.Repeat("x", 1<<20))},
		"I26 parentheses without an end":    {mail.Flood, replaced("(UID 1 RFC822", "(X "+strings.Repeat("(", 50000)+"UID 1 RFC822")},
		"I38 no UIDVALIDITY":                {mail.Nonsense, replaced("UIDVALIDITY 7", "SOMETHING 7")},
		"I39 a number beyond all":           {mail.Nonsense, replaced("UID 2 FLAGS", "UID 4294967296 FLAGS")},
		"I39 half an answer":                {mail.Nonsense, replaced("* 2 FETCH (UID 2 RFC", "* 2 FETCH UID 2 RFC")},
		"I42 a message that is never given": {mail.Nonsense, replaced(fmt.Sprintf("BODY[] {%d}\r\n%s", len(message(2)), message(2)), "BODY[] NIL")},
	} {
		t.Run(name, func(t *testing.T) { misbehaves(t, test.kind, test.spoil) })
	}
	t.Run("I24 a star in place of the tag", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { misbehaves(t, mail.Silent, replaced("a4 OK", "* OK")) })
	})
	t.Run("I11 1 MB announced and then closed", func(t *testing.T) {
		m, ca := newModel(t)
		m.inbox(message(1))
		m.say = func(text string) string {
			if strings.Contains(text, "BODY[]") {
				m.cutText = m.text + len(text) - 3
				return strings.Replace(text, fmt.Sprintf("{%d}", len(message(1))), "{1048576}", 1)
			}
			return text
		}
		d := newDesk(t, m, ca)
		got, report, err := d.fetch()
		broken, _ := report.Broken(mail.IMAP)
		var dropped *mail.Dropped
		if n, _ := got.Total(); err != nil || n != 0 || !errors.As(broken.Err, &dropped) {
			t.Errorf("%d, %v, %v", n, err, broken.Err)
		}
		d.tidy(".")
	})
	t.Run("I28 no IMAP server", func(t *testing.T) {
		m, ca := newModel(t)
		m.say = func(string) string { return "HTTP/1.1 400 Bad Request\r\n\r\n" }
		_, report, _ := newDesk(t, m, ca).fetch()
		broken, _ := report.Broken(mail.IMAP)
		var stray *mail.WrongProtocol
		if broken.Stage != mail.Greet || !errors.As(broken.Err, &stray) {
			t.Errorf("%+v", broken)
		}
	})
}

// TestManyMailboxes: I27.
func TestManyMailboxes(t *testing.T) {
	t.Run("I27 100,000 mailboxes, and delimiters of all kinds", func(t *testing.T) {
		m, ca := newModel(t)
		inbox := m.inbox(messages(2)...)
		m.instead = func(verb, _, tag string, w io.Writer) bool {
			if verb != "LIST" {
				return false
			}
			var b strings.Builder
			for i := range 100_000 {
				fmt.Fprintf(&b, "* LIST () %s x%d\r\n", [...]string{"NIL", `"\\"`, `"/"`, `"."`}[i%4], i)
			}
			_, _ = io.WriteString(w, b.String()+"* LIST () NIL {5}\r\nINBOX\r\n"+tag+" OK\r\n")
			return true
		}
		d := newDesk(t, m, ca)
		d.all = true
		got, report, err := d.fetch()
		broken, _ := report.Broken(mail.IMAP)
		var refusal *mail.Refusal
		if err != nil || !errors.As(broken.Err, &refusal) || refusal.Command != "EXAMINE" || len(got.Folders) > 10_001 {
			t.Errorf("%d folders, %v, %v", len(got.Folders), err, broken.Err)
		}
		d.compare(inbox)
	})
}

func TestNumbers(t *testing.T) {
	t.Run("I38 UIDVALIDITY changes between two runs", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(append(messages(5), message(1))...) // one of them twice
		d := newDesk(t, m, ca)
		d.good()
		seen, _ := filepath.Glob(filepath.Join(d.to, "new", "*U3.*"))
		rename(t, seen[0], filepath.Join(d.to, "cur", filepath.Base(seen[0])+":2,FS"))
		box.validity = 8
		for i, l := range box.letters {
			l.uid = uint32(100 - 10*i)
			if i == 4 {
				l.raw = "changed\r\n"
			}
		}
		slices.Reverse(box.letters)
		box.letters[0].raw = message(6)
		got := d.good()
		if n, _ := got.Total(); n != 6 || !got.Folders[0].Anew || got.Folders[0].UIDValidity != 8 || got.Folders[0].Known != 6 {
			t.Errorf("%+v", got)
		}
		want := box.want()
		want[strings.ReplaceAll(message(5), "\r\n", "\n")] = 1 // no longer there, and not lost here
		want[strings.ReplaceAll(message(1), "\r\n", "\n")] = 2
		if diff := cmp.Diff(want, d.lying(".")); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		kept, _ := filepath.Glob(filepath.Join(d.to, "cur", "*.M8U80.*:2,FS"))
		if len(kept) != 1 {
			t.Errorf("what a mail reader made of a message is gone: %v", kept)
		}
		if n, _ := d.good().Total(); n != 0 {
			t.Errorf("%d once more", n)
		}
	})
	t.Run("I38 the new numbers begin below the old ones", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(5)...)
		d := newDesk(t, m, ca)
		d.good()
		want := d.lying(".")
		box.validity, box.letters = 8, box.letters[2:]
		for i, l := range box.letters {
			l.uid = uint32(1 + i)
		}
		box.letters[0].raw = message(9)
		want[strings.ReplaceAll(message(9), "\r\n", "\n")] = 1
		if n, _ := d.good().Total(); n != 3 {
			t.Errorf("%d asked for anew", n)
		}
		if diff := cmp.Diff(want, d.lying(".")); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("I38 UIDVALIDITY changes within a run", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(600)...)
		d := newDesk(t, m, ca)
		ranges := 0
		m.say = func(text string) string {
			if strings.HasPrefix(text, "* 250 FETCH (UID 250 FLAGS") && ranges == 0 {
				ranges++
				box.validity = 8
				for _, l := range box.letters {
					l.uid += 1000
				}
				return "* OK [UIDVALIDITY 8] new numbers\r\n" + text
			}
			return text
		}
		got := d.good()
		if !got.Folders[0].Anew || got.Folders[0].UIDValidity != 8 || got.Folders[0].Known != 600 {
			t.Errorf("%+v", got)
		}
		d.compare(box)
	})
	t.Run("I38 UIDVALIDITY never stays", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(3)...)
		m.say = func(text string) string {
			if strings.Contains(text, "FETCH (UID 2 FLAGS") {
				box.validity++
				return fmt.Sprintf("* OK [UIDVALIDITY %d] new numbers\r\n%s", box.validity, text)
			}
			return text
		}
		_, report, err := newDesk(t, m, ca).fetch()
		if broken, is := report.Broken(mail.IMAP); !is || err != nil {
			t.Errorf("%v, %v", broken, err)
		}
	})
	t.Run("I39 bodies that were not asked for", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(3)...)
		m.say = func(text string) string {
			if strings.Contains(text, "FETCH (UID 2 FLAGS") {
				evil := ""
				for _, uid := range []string{"UID 1 ", "UID 2 ", "UID 0 ", "UID 999 ", "UID 4294967295 ", ""} {
					evil += "* 2 FETCH (" + uid + "BODY[] {4}\r\nevil)\r\n"
				}
				return text + evil + "* 1 FETCH (BODY[] {4}\r\nevil UID 3 BODY[] \"evil\" UID 1)\r\n" + strings.Repeat("* 1 EXPUNGE\r\n", 5000) + "* 3 FETCH (FLAGS (\\Seen))\r\n"
			}
			return text
		}
		d := newDesk(t, m, ca)
		d.good()
		d.compare(box)
	})
	t.Run("I39 messages that vanish while they are fetched", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(5)...)
		box.letters[1].hidden, box.letters[4].hidden = true, true
		d := newDesk(t, m, ca)
		got := d.good()
		if n, _ := got.Total(); n != 3 {
			t.Errorf("%d fetched", n)
		}
		m.heard = nil
		box.add(message(6))
		d.good()
		if !slices.Contains(m.heard, "UID FETCH 6:4294967295 (UID RFC822.SIZE)") {
			t.Errorf("asked again: %q", m.heard)
		}
	})
	t.Run("I39 a message that is left out at first", func(t *testing.T) {
		for _, refuse := range []bool{false, true} {
			m, ca := newModel(t)
			box := m.inbox(messages(5)...)
			box.letters[2].hidden = true
			m.say = func(text string) string {
				if strings.Contains(text, " OK fetched") && strings.HasPrefix(text, "a4") {
					box.letters[2].hidden = false
					if refuse {
						return "a4 NO [EXPUNGEISSUED] some are gone\r\n"
					}
				}
				return text
			}
			d := newDesk(t, m, ca)
			d.good()
			d.compare(box)
		}
	})
	t.Run("I39 the body before its number", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(3)...)
		m.say = func(text string) string {
			if begin, body, is := strings.Cut(text, "UID 2 FLAGS () "); is {
				return begin + strings.TrimSuffix(body, ")\r\n") + " X (a (b) \"c)\" {3}\r\nd)e) UID 2 FLAGS ())\r\n"
			}
			return text
		}
		d := newDesk(t, m, ca)
		d.good()
		d.compare(box)
	})
	t.Run("I40 sizes that lie and dates beyond all calendars", func(t *testing.T) {
		m, ca := newModel(t)
		box := m.inbox(messages(5)...)
		for i, date := range []string{"01-Jan-0000 00:00:00 +0000", "31-Dec-9999 23:59:59 +0000", "no date", " 1-Jan-2024 00:00:00 +0000", `\"`} {
			box.letters[i].date = date
			box.letters[i].size = 1 + i<<30
		}
		d := newDesk(t, m, ca)
		d.good()
		d.compare(box)
		var names []string
		files, _ := filepath.Glob(filepath.Join(d.to, "new", "*"))
		for _, f := range files {
			name, _, _ := strings.Cut(filepath.Base(f), ".mailkey")
			names = append(names, name)
		}
		slices.Sort(names)
		if diff := cmp.Diff([]string{"0.M7U1", "0.M7U3", "0.M7U5", "1704067200.M7U4", "4102444799.M7U2"}, names); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("I42 bytes of every kind", func(t *testing.T) {
		m, ca := newModel(t)
		every := ""
		for i := range 256 {
			every += string([]byte{byte(i)})
		}
		box := m.inbox("a\rb\nc\r\n", "\r\r\n\r", "\n", "\r\n", "", every+"\r\n"+every, strings.Repeat("x\r\n", 300_000), strings.Repeat("\r\r\n", 100_000)+"\r")
		d := newDesk(t, m, ca)
		d.good()
		d.compare(box)
	})
}

// TestCancelled: what was reported is here, and the verdict is cancelled.
func TestCancelled(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(900)...)
	d := newDesk(t, m, ca)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m.say = func(text string) string {
		if strings.HasPrefix(text, "* 500 FETCH (UID 500 FLAGS") {
			cancel()
		}
		return text
	}
	got, report, err := d.fetcher.Fetch(ctx, d.login, mail.FetchPlan{To: d.to}, nil, nil)
	n, _ := got.Total()
	if err != nil || report.Verdict(mail.IMAP) != mail.VerdictCancelled || n != len(d.lying(".")) {
		t.Fatalf("%d of %d, %v, %v", n, len(d.lying(".")), report.Verdict(mail.IMAP), err)
	}
	m.running.Wait()
	m.say = nil
	d.good()
	d.compare(box)
}

// TestPace: a server that falls silent, or nearly, is left; one that is merely slow is not.
func TestPace(t *testing.T) {
	for name, test := range map[string]struct {
		pause time.Duration // before each kilobyte
		size  int
		took  time.Duration
		good  bool
	}{
		"I08 silence in a message": {2 * time.Minute, 10 << 10, 30 * time.Second, false},
		"too slow":                 {2 * time.Second, 200 << 10, 61 * time.Second, false},
		"slow":                     {500 * time.Millisecond, 400 << 10, 200 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, ca := newModel(t)
				box := m.inbox(strings.Repeat("0123456789abcde\n", test.size/16))
				m.pause = test.pause
				d := newDesk(t, m, ca)
				begin := time.Now()
				_, report, err := d.fetchOn()
				broken, is := report.Broken(mail.IMAP)
				var misdeed *mail.Misbehaviour
				if err != nil || is == test.good || is && (!errors.As(broken.Err, &misdeed) || misdeed.Kind != mail.Silent) {
					t.Errorf("%v, %v", err, broken.Err)
				}
				if took := time.Since(begin); took < test.took-3*time.Second || took > test.took+5*time.Second {
					t.Errorf("took %s", took)
				}
				if test.good {
					d.compare(box)
				}
				time.Sleep(time.Hour) // until the server has noticed
			})
		})
	}
}
