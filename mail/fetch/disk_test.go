package fetch_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"mailkey/mail"
)

// faults counts calls to the disk and lets some fail.
type faults struct {
	mu   sync.Mutex
	ops  []string
	from int   // the first that fails, from 1; 0: none
	only bool  // this one alone; else all from then on, as if the program were dead
	err  error // with which
}

func (f *faults) ask(op string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ops = append(f.ops, op)
	if n := len(f.ops); f.from > 0 && (n == f.from || n > f.from && !f.only) {
		return f.err
	}
	return nil
}

// scenes is what may be going on when the disk fails: a first fetch, a later one, one
// that finds flags changed, one after the mailbox was numbered anew.
var scenes = map[string]func(d *desk, box *mailboxOf){
	"a first fetch": func(*desk, *mailboxOf) {},
	"a later fetch": func(d *desk, box *mailboxOf) {
		d.good()
		box.add(message(7))
		box.add(message(8)).flags = `\Seen`
		d.m.modSeq++
		box.letters[0].flags, box.letters[0].modSeq = `\Flagged`, d.m.modSeq
	},
	"numbered anew": func(d *desk, box *mailboxOf) {
		d.good()
		box.validity++
		for _, l := range box.letters {
			l.uid += 5
		}
		box.add(message(9))
	},
	"Gmail": func(d *desk, box *mailboxOf) {
		d.all = true
		d.m.caps += " X-GM-EXT-1"
		all := &mailboxOf{name: "All", attributes: `\All`, validity: 1}
		d.m.boxes = append(d.m.boxes, all)
		for i, l := range box.letters {
			l.gmail = uint64(i + 1)
			all.add(l.raw).gmail = l.gmail
		}
	},
}

// failing runs each scene with the disk failing at each call in turn, and then
// fetches again: at no moment is anything partial or double, or less than what was reported.
func failing(t *testing.T, only bool, errs ...error) {
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ran := 0
			for n := 1; ; n++ {
				m, ca := newModel(t)
				box := m.inbox(messages(3)...)
				d := newDesk(t, m, ca)
				scene(d, box)
				before := d.count()
				f := &faults{from: n, only: only, err: errs[n%len(errs)]}
				d.fetcher.Fault = f.ask
				got, report, err := d.fetch()
				if len(f.ops) < n {
					break // it never came so far
				}
				ran++
				at := fmt.Sprintf("%s at call %d, %s", f.err, n, f.ops[n-1])
				var disk *mail.DiskError
				if err != nil && (!errors.As(err, &disk) || !errors.Is(err, f.err)) {
					t.Fatalf("%s: %v", at, err)
				}
				if _, broken := report.Broken(mail.IMAP); broken {
					t.Fatalf("%s: the server is blamed: %v", at, report)
				}
				if fetched, _ := got.Total(); err == nil && f.ops[n-1] != "remove" || name == "a first fetch" && fetched > d.count()-before {
					t.Fatalf("%s: %d reported, %d here, %v", at, fetched, d.count()-before, err)
				}
				d.whole(at, box)
				d.markRead()
				d.fetcher.Fault = nil
				d.good()
				d.whole(at, box)
				if here, want := d.count(), len(box.letters); here != want {
					t.Fatalf("%s: %d messages here afterwards, %d there", at, here, want)
				}
				d.tidy(d.path())
			}
			if ran < 15 {
				t.Errorf("only %d calls", ran)
			}
		})
	}
}

func (d *desk) path() string {
	if d.all {
		return "INBOX"
	}
	return "."
}

// markRead does what a mail reader does: it moves what is new, and gives it a flag.
func (d *desk) markRead() {
	d.t.Helper()
	for _, dir := range []string{d.path(), "All"} {
		found, _ := filepath.Glob(filepath.Join(d.to, dir, "new", "*"))
		for _, f := range found {
			if err := os.Rename(f, filepath.Join(d.to, dir, "cur", filepath.Base(f)+":2,S")); err != nil {
				d.t.Fatal(err)
			}
		}
	}
}

// count is the messages here, in all mailboxes.
func (d *desk) count() int {
	n := 0
	for _, c := range d.lying(d.path()) {
		n += c
	}
	if d.all {
		for _, c := range d.lying("All") {
			n += c
		}
	}
	return n
}

// whole expects no message partial or double.
func (d *desk) whole(at string, box *mailboxOf) {
	d.t.Helper()
	sum := d.lying(d.path())
	if d.all {
		for text, n := range d.lying("All") {
			sum[text] += n
		}
	}
	for text, n := range sum {
		if box.want()[text] < n {
			d.t.Fatalf("%s: %q is here %d times", at, text, n)
		}
	}
}

func TestDiskFails(t *testing.T) {
	t.Run("K02 each call fails in turn", func(t *testing.T) {
		failing(t, true, syscall.EIO, syscall.ENOSPC, syscall.EACCES, syscall.EROFS)
	})
}

func TestKilled(t *testing.T) {
	t.Run("K01 nothing works from a call on", func(t *testing.T) { failing(t, false, errors.New("dead")) })
}

// TestOrderOnDisk: K05. What is moved was synced before, its folder is synced before the
// state is written, and the state is what comes last.
func TestOrderOnDisk(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(3)...)
	d := newDesk(t, m, ca)
	f := &faults{}
	d.fetcher.Fault = f.ask
	d.good()
	var order []string
	for _, op := range f.ops {
		switch op {
		case "mark", "write", "sync", "rename", "sync folder", "save write", "save rename", "save sync", "unmark":
			if len(order) == 0 || order[len(order)-1] != op {
				order = append(order, op)
			}
		}
	}
	want := "mark write sync rename sync folder save write save rename save sync"
	if got := strings.Join(order, " "); !strings.HasPrefix(got, want) || strings.Count(got, "unmark") != 1 || !strings.HasSuffix(got, "unmark") {
		t.Errorf("%s", got)
	}
}

func problem(err error) mail.DiskProblem {
	var disk *mail.DiskError
	if errors.As(err, &disk) {
		return disk.Problem
	}
	return ""
}

func TestDiskProblems(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(t *testing.T, d *desk)
		want mail.DiskProblem
	}{
		"another account's mail": {func(_ *testing.T, d *desk) {
			d.good()
			d.login.UserName = "ola@example.test"
		}, mail.DiskOther},
		"a damaged state": {func(t *testing.T, d *desk) {
			d.good()
			edit(t, d.to, func(s string) string { return strings.Replace(s, `"last":3`, `"last":2`, 1) })
		}, mail.DiskState},
		"an empty state": {func(t *testing.T, d *desk) {
			d.good()
			edit(t, d.to, func(string) string { return "" })
		}, mail.DiskState},
		"L08 a link in the folder's place": {func(t *testing.T, d *desk) {
			link(t, filepath.Dir(d.to), d.to)
		}, mail.DiskStrange},
		"L08 a link that leads nowhere": {func(t *testing.T, d *desk) {
			link(t, d.to+"-nowhere", d.to)
		}, mail.DiskStrange},
		"L08 a link in the state's place": {func(t *testing.T, d *desk) {
			d.good()
			rename(t, filepath.Join(d.to, ".mailkey"), d.to+"-state")
			link(t, d.to+"-state", filepath.Join(d.to, ".mailkey"))
		}, mail.DiskStrange},
		"L08 a link in the state file's place": {func(t *testing.T, d *desk) {
			d.good()
			rename(t, filepath.Join(d.to, ".mailkey/state"), d.to+"-state")
			link(t, d.to+"-state", filepath.Join(d.to, ".mailkey/state"))
		}, mail.DiskStrange},
		"L08 a link in tmp's place": {func(t *testing.T, d *desk) {
			d.good()
			d.m.boxes[0].add("more")
			remove(t, filepath.Join(d.to, "tmp"))
			link(t, os.TempDir(), filepath.Join(d.to, "tmp"))
		}, mail.DiskStrange},
		"L08 a file in the folder's place": {func(t *testing.T, d *desk) {
			if err := os.WriteFile(d.to, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, mail.DiskStrange},
		"L08 a second name of the state file": {func(t *testing.T, d *desk) {
			d.good()
			if err := os.Link(filepath.Join(d.to, ".mailkey/state"), d.to+"-state"); err != nil {
				t.Fatal(err)
			}
		}, mail.DiskStrange},
		"L10 no folder named": {func(_ *testing.T, d *desk) { d.to = "" }, mail.DiskFault},
	} {
		t.Run(name, func(t *testing.T) {
			m, ca := newModel(t)
			m.inbox(messages(3)...)
			d := newDesk(t, m, ca)
			test.do(t, d)
			dials := m.dials
			_, _, err := d.fetch()
			if got := problem(err); got != test.want {
				t.Errorf("%q (%v), want %q", got, err, test.want)
			}
			if m.dials != dials && !strings.Contains(name, "tmp") {
				t.Error("the server was asked all the same")
			}
			if test.want == mail.DiskState {
				if _, err := d.fetcher.Messages(t.Context(), d.to, 0); problem(err) != mail.DiskState {
					t.Errorf("listed: %v", err)
				}
			}
		})
	}
}

func edit(t *testing.T, to string, change func(string) string) {
	t.Helper()
	path := filepath.Join(to, ".mailkey/state")
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte(change(string(text))), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// TestBusy: a second fetch into a folder is told that there is one.
func TestBusy(t *testing.T) {
	m, ca := newModel(t)
	m.inbox(messages(3)...)
	d := newDesk(t, m, ca)
	var second error
	var once sync.Once
	m.atRange = func(*model) { once.Do(func() { _, _, second = d.fetchOn() }) }
	d.good()
	var busy *mail.DiskError
	if problem(second) != mail.DiskBusy || !errors.As(second, &busy) || busy.Path != d.to {
		t.Errorf("%v", second)
	}
	d.good()
}

// TestStateLost: where the state is gone, what lies there is found by its names.
func TestStateLost(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(5)...)
	d := newDesk(t, m, ca)
	d.good()
	for _, f := range []string{"state", "unfinished"} {
		remove(t, filepath.Join(d.to, ".mailkey", f))
	}
	box.add(message(6))
	got := d.good()
	if n, _ := got.Total(); n != 1 || got.Folders[0].Known != 6 {
		t.Errorf("%+v", got)
	}
	d.compare(box)
	if n := slices.IndexFunc(m.heard, func(s string) bool { return s == "UID FETCH 6 (UID FLAGS INTERNALDATE BODY.PEEK[])" }); n < 0 {
		t.Errorf("asked for too much: %q", m.heard)
	}
}

// TestOneRecord: what came in one batch is recorded once, with all that was learnt.
func TestOneRecord(t *testing.T) {
	m, ca := newModel(t)
	box := m.inbox(messages(3)...)
	d := newDesk(t, m, ca)
	d.good()
	for range 2 {
		box.add("Subject: more\r\n\r\nmore\r\n")
	}
	m.modSeq++
	saves := 0
	d.fetcher.Fault = func(op string) error {
		if op == "save" {
			saves++
		}
		return nil
	}
	d.good()
	if saves != 1 {
		t.Errorf("the state was written %d times", saves)
	}
	if d.good(); saves != 1 {
		t.Errorf("nothing was new, and the state was written again: %d", saves)
	}
}
