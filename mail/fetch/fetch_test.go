package fetch_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
)

func (d *desk) compare(boxes ...*mailboxOf) {
	d.t.Helper()
	for _, b := range boxes {
		path := "."
		if d.all {
			path = b.name
		}
		if diff := cmp.Diff(b.want(), d.lying(path)); diff != "" {
			d.t.Fatalf("%s (-there +here)\n%s", b.name, diff)
		}
		d.tidy(path)
	}
}

func TestFetchAndAgain(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(450)...)
	box.letters[3].flags = `\Seen \Answered`
	d := newDesk(t, m, ca)
	got := d.good()
	if n, _ := got.Total(); n != 450 || got.Folders[0].Known != 450 || got.Folders[0].UIDValidity != 7 || got.Folders[0].Path != filepath.Join(d.to, ".") {
		t.Errorf("%+v", got)
	}
	d.compare(box)
	seen, _ := filepath.Glob(filepath.Join(d.to, "cur", "1721209465.M7U4.mailkey-*:2,RS"))
	if len(seen) != 1 {
		t.Errorf("with flags: %v", seen)
	}
	m.heard = nil
	if n, _ := d.good().Total(); n != 0 {
		t.Errorf("%d new where there is nothing new", n)
	}
	want := []string{
		"AUTHENTICATE", `EXAMINE "INBOX" (CONDSTORE)`, "UID FETCH 451:4294967295 (UID RFC822.SIZE)",
		"UID FETCH 451:650 (UID FLAGS INTERNALDATE BODY.PEEK[])", "UID FETCH 1:450 (UID FLAGS) (CHANGEDSINCE 10)",
	}
	if diff := cmp.Diff(want, m.heard); diff != "" {
		t.Errorf("said (-want +got)\n%s", diff)
	}
	box.add("one more\r\n")
	if n, _ := d.good().Total(); n != 1 {
		t.Errorf("%d new where there is one", n)
	}
	d.compare(box)
}

// TestFlags: what is set on the server is added here, also to what a mail reader
// has moved; nothing that was set here is taken away, and what was deleted here stays so.
func TestFlags(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(4)...)
	d := newDesk(t, m, ca)
	d.good()
	name := func(uid int) string {
		for _, dir := range []string{"new", "cur"} {
			found, _ := filepath.Glob(filepath.Join(d.to, dir, fmt.Sprintf("*U%d.mailkey-*", uid)))
			if len(found) == 1 {
				return strings.TrimPrefix(found[0], d.to+"/")
			}
		}
		return ""
	}
	two := filepath.Base(name(2))
	for _, err := range []error{
		os.Rename(filepath.Join(d.to, name(2)), filepath.Join(d.to, "cur", two+":2,Fa")),
		os.Remove(filepath.Join(d.to, name(3))),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	m.modSeq = 20
	for i, flags := range []string{`\Seen`, `\Seen \Answered`, `\Seen`, ``} {
		box.letters[i].flags, box.letters[i].modSeq = flags, 20
	}
	d.good()
	got := []string{name(1), name(2), name(3), name(4)}
	for i, n := range got {
		dir, file, _ := strings.Cut(n, "/")
		_, info, _ := strings.Cut(file, ":")
		got[i] = dir + " " + info
	}
	if diff := cmp.Diff([]string{"cur 2,S", "cur 2,FRSa", " ", "new "}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	m.heard = nil
	d.good()
	if !slices.Contains(m.heard, "UID FETCH 1:4 (UID FLAGS) (CHANGEDSINCE 20)") {
		t.Errorf("asked for %q", m.heard)
	}
}

// TestCutAnywhere cuts an honest session after every byte of what the server says, and
// fetches again: nothing is double, partial or missing, and what was reported is there.
func TestCutAnywhere(t *testing.T) {
	for _, test := range []struct {
		name     string
		backward bool
		known    bool // some messages were fetched before
	}{
		{"I29 cut in a first fetch", false, false},
		{"I29 cut in a later fetch", false, true},
		{"I29 cut where messages come in falling order", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cutAll(t, test.backward, test.known)
		})
	}
}

func cutAll(t *testing.T, backward, known bool) {
	setUp := func(t *testing.T) (*desk, *mailboxOf) {
		m, ca := newModel(t)
		m.backward = backward
		box := m.inbox(messages(2)...)
		d := newDesk(t, m, ca)
		if known {
			d.good()
		}
		box.add("no final newline\r\nlast")
		box.add("a bare \r and \n and \x00 and \xff\r\n").flags = `\Seen`
		box.add("")
		return d, box
	}
	d, _ := setUp(t)
	before := d.m.text
	d.good()
	end := d.m.text - before
	ran := 0
	for cut := 1; cut < end; cut += stride {
		d, box := setUp(t)
		d.m.cutText, d.m.text = cut, 0
		got, report, err := d.fetch()
		if err != nil {
			t.Fatalf("cut after %d: %v", cut, err)
		}
		n, _ := got.Total()
		here := 0
		for text, count := range d.lying(".") {
			here += count
			if box.want()[text] < count {
				t.Fatalf("cut after %d of %d: %q is partial or double", cut, end, text)
			}
		}
		if known {
			here -= 2
		}
		if n != here {
			t.Fatalf("cut after %d of %d: %d reported, %d here", cut, end, n, here)
		}
		if report.Verdict(mail.IMAP) == mail.VerdictOK && n < 3 {
			t.Fatalf("cut after %d of %d: a good report for %d", cut, end, n)
		}
		d.tidy(".")
		d.m.cutText = 0
		again := d.good()
		m, _ := again.Total()
		if known {
			m += 2
		}
		if n+m != 5 {
			t.Fatalf("cut after %d of %d: %d and then %d reported", cut, end, n, m)
		}
		d.compare(box)
		ran++
	}
	if ran < 500/stride {
		t.Errorf("only %d places", ran)
	}
}

func TestEveryMailbox(t *testing.T) {
	m, ca := newModel(t)
	m.caps += " X-GM-EXT-1"
	add := func(name, attributes string, ids ...uint64) *mailboxOf {
		b := &mailboxOf{name: name, attributes: attributes, validity: 3}
		m.boxes = append(m.boxes, b)
		for _, id := range ids {
			b.add(message(int(id))).gmail = id
		}
		return b
	}
	all := add("[Gmail]/All", `\All`, 1, 2, 3, 4, 5)
	add("[Gmail]", `\Noselect`)
	add("[Gmail]/Wys&AUI-ane", `\Sent`, 4)
	inbox := add("INBOX", "", 1, 2)
	work := add("Work/2026", "", 2, 3)
	d := newDesk(t, m, ca)
	d.all = true
	got := d.good()
	counts := map[string]int{}
	for _, f := range got.Folders {
		counts[strings.TrimPrefix(f.Path, d.to+"/")+" "+f.Name] = f.New
	}
	want := map[string]int{"INBOX INBOX": 2, "Work/2026 Work/2026": 1, "[Gmail]/Wysłane [Gmail]/Wysłane": 1, "[Gmail]/All [Gmail]/All": 1}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	if got.Folders[0].Name != "INBOX" {
		t.Errorf("begins with %s", got.Folders[0].Name)
	}
	inbox.add(message(6)).gmail = 6
	all.add(message(6)).gmail = 6
	work.add(message(1)).gmail = 1
	if n, _ := d.good().Total(); n != 1 {
		t.Errorf("%d new, want 1", n)
	}
	sum := map[string]int{}
	for _, f := range got.Folders {
		for text, n := range d.lying(strings.TrimPrefix(f.Path, d.to)) {
			sum[text] += n
		}
	}
	for text, n := range sum {
		if n != 1 {
			t.Errorf("%q lies here %d times", text, n)
		}
	}
	if len(sum) != 6 {
		t.Errorf("%d messages", len(slices.Collect(maps.Keys(sum))))
	}
}

// TestWaiting: a server that will not hear more than the sign-in at once is asked
// step by step, and from then on at once.
func TestWaiting(t *testing.T) {
	for name, set := range map[string]func(*model){
		"hangs up": func(m *model) { m.hangUp = true },
		"BAD":      func(m *model) { m.strict = true },
	} {
		t.Run(name, func(t *testing.T) {
			m, ca := newModel(t)
			box := m.inbox(messages(3)...)
			set(m)
			d := newDesk(t, m, ca)
			d.good()
			d.compare(box)
			dials := m.dials
			d.good()
			if m.dials != dials+1 {
				t.Errorf("%d connections for the second fetch", m.dials-dials)
			}
		})
	}
}

// TestGoneDuringTheSignIn: a server that hangs up and then is not there any more
// did not refuse a connection: it dropped one, and nothing is learnt of its patience.
func TestGoneDuringTheSignIn(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(1)...)
	m.hangUp, m.gone = true, 1
	d := newDesk(t, m, ca)
	_, report, err := d.fetch()
	broken, _ := report.Broken(mail.IMAP)
	var dropped *mail.Dropped
	if err != nil || broken.Stage != mail.SignIn || !errors.As(broken.Err, &dropped) {
		t.Fatalf("%v %+v", err, broken)
	}
	m.hangUp, m.gone, m.heard = false, 0, nil
	d.good()
	d.compare(box)
}

func TestSignInRefused(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(1)...)
	m.say = func(text string) string {
		return strings.Replace(text, "OK [CAPABILITY "+m.caps+"] Logged in", "NO [AUTHENTICATIONFAILED] no, "+password, 1)
	}
	d := newDesk(t, m, ca)
	_, report, err := d.fetch()
	broken, _ := report.Broken(mail.IMAP)
	var refusal *mail.Refusal
	if err != nil || broken.Stage != mail.SignIn || !errors.As(broken.Err, &refusal) {
		t.Fatalf("%v %+v", err, broken)
	}
	want := &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "AUTHENTICATIONFAILED", Text: "no, ••••"}
	if diff := cmp.Diff(want, refusal); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	signIns := 0
	for _, line := range m.heard {
		if line == "AUTHENTICATE" {
			signIns++
		}
	}
	if signIns != 1 {
		t.Errorf("%d sign-ins", signIns)
	}
	if strings.Contains(fmt.Sprint(report), password) {
		t.Error("the report holds the password")
	}
	answered := func(l mail.Line) bool { return strings.Contains(l.Text, "NO [AUTHENTICATIONFAILED] no, ••••") }
	if !slices.ContainsFunc(broken.Said, answered) {
		t.Errorf("the conversation with what was refused is not told: %v", broken.Said)
	}
}

// TestInboxThenAll: Gmail's ids are kept also where INBOX alone was fetched, so that its messages
// are not fetched again from All Mail; INBOX stays where it is.
func TestInboxThenAll(t *testing.T) {
	m, ca := newModel(t)
	m.caps += " X-GM-EXT-1"
	m.before = "SASL-IR AUTH=PLAIN X-GM-EXT-1"
	box := m.inbox(messages(3)...)
	all := &mailboxOf{name: "All", attributes: `\All`, validity: 1}
	m.boxes = append(m.boxes, all)
	for i := range 5 {
		all.add(message(i + 1)).gmail = uint64(i + 1)
	}
	for i, l := range box.letters {
		l.gmail = uint64(i + 1)
	}
	d := newDesk(t, m, ca)
	d.good()
	d.all = true
	if n, _ := d.good().Total(); n != 2 {
		t.Errorf("%d new, want 2", n)
	}
	if len(d.lying(".")) != 3 || len(d.lying("All")) != 2 {
		t.Errorf("INBOX %d, All %d", len(d.lying(".")), len(d.lying("All")))
	}
	back := box.add(message(2)) // archived, and put back
	back.gmail = 2
	if n, _ := d.good().Total(); n != 0 || len(d.lying(".")) != 3 {
		t.Errorf("%d new, %d in INBOX", n, len(d.lying(".")))
	}
}

// TestSignInWays: every way to sign in that a server may offer, and awkward passwords.
func TestSignInWays(t *testing.T) {
	for before, want := range map[string]string{
		"SASL-IR AUTH=PLAIN": "AUTHENTICATE", "AUTH=PLAIN": "AUTHENTICATE", "IDLE": `LOGIN "ala@example.test" "a\"b\\c d"`, "AUTH=XOAUTH2": "",
	} {
		m, ca := newModel(t)
		m.before = before
		box := m.inbox(messages(3)...)
		d := newDesk(t, m, ca)
		d.login.Secret = mail.NewSecret(`a"b\c d`)
		_, report, err := d.fetch()
		var lacking *mail.NotOffered
		if broken, is := report.Broken(mail.IMAP); err != nil || is != (want == "") || is && !errors.As(broken.Err, &lacking) {
			t.Errorf("%s: %v", before, broken.Err)
		}
		if want != "" {
			d.compare(box)
			if m.heard[0] != want {
				t.Errorf("%s: %q", before, m.heard[0])
			}
		}
	}
	m, ca := newModel(t)
	m.before = "IDLE"
	box := m.inbox(messages(2)...)
	d := newDesk(t, m, ca)
	d.login.Secret = mail.NewSecret("zażółć\t}")
	d.good()
	d.compare(box)
	if m.heard[0] != "LOGIN … zażółć\t}" {
		t.Errorf("%q", m.heard[0])
	}
}
