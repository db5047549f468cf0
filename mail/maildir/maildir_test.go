package maildir

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
)

// FuzzLines: CRLF becomes LF and nothing else changes, in whatever pieces it comes.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"a\r\nb", "\r", "\r\r\n", "\n\r", "\r\n\r\n", ""} {
		f.Add([]byte(s), uint16(1))
	}
	f.Fuzz(func(t *testing.T, text []byte, size uint16) {
		var l lines
		var out []byte
		for piece := range slices.Chunk(bytes.Clone(text), int(size)%9+1) {
			out = l.add(out, piece)
		}
		if out = l.end(out); !bytes.Equal(out, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))) {
			t.Fatalf("%q became %q", text, out)
		}
	})
}

// FuzzParseName: what is read as a name of ours is one, and is written the same way.
func FuzzParseName(f *testing.F) {
	f.Add("1700000000.M7U42.mailkey-1a2b3c4d:2,S")
	f.Add("0.M4294967295U4294967295.mailkey-00000000")
	f.Add("-1.M07U+1.mailkey-x")
	f.Add("1700000000.R123.host:2,S")
	f.Fuzz(func(t *testing.T, file string) {
		n, flags, ours := ParseName(file)
		if !ours {
			return
		}
		base, info, _ := cutInfo(file)
		if n.String() != base || ParseInfo(flags.Info()) != flags || ParseInfo(info) != flags {
			t.Fatalf("%q: %v, %v", file, n, flags)
		}
	})
}

func TestFlags(t *testing.T) {
	var all Flags
	for imap, want := range map[string]string{`\Seen`: "S", `\ANSWERED`: "R", `\Flagged`: "F", `\Draft`: "D", `\Deleted`: "T", "$Forwarded": "P", `\Recent`: "", "other": ""} {
		if got := FlagOf(imap).Info(); got != want {
			t.Errorf("%s is %q, want %q", imap, got, want)
		}
		all |= FlagOf(imap)
	}
	if all.Info() != "DFPRST" {
		t.Errorf("all are %q", all.Info())
	}
}

func open(t testing.TB, fault func(string) error) (*Box, string) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "mail")
	home, err := Home(to, true)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(home, "a/b", true, fault)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close(); _ = home.Close() })
	return b, filepath.Join(to, "a", "b")
}

func deliver(t testing.TB, b *Batch, n Name, flags Flags, text string) {
	t.Helper()
	m, err := b.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := b.Keep(m, n, flags, nil); err != nil {
		t.Fatal(err)
	}
}

// files is what lies in a Maildir, by its path below it.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, sub := range []string{"tmp", "new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text, err := os.ReadFile(filepath.Join(dir, sub, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			found[sub+"/"+e.Name()] = string(text)
		}
	}
	return found
}

func name(uid uint32) Name { return Name{Arrived: 1000, Validity: 7, UID: uid, Tag: "0123abcd"} }

func TestDeliver(t *testing.T) {
	b, dir := open(t, nil)
	batch := b.Begin()
	deliver(t, batch, name(1), 0, "one\r\n")
	deliver(t, batch, name(2), Seen|Replied, "two\r\n")
	for path := range files(t, dir) {
		if !strings.HasPrefix(path, "tmp/") {
			t.Errorf("%s is to be seen before Commit", path)
		}
	}
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"new/1000.M7U1.mailkey-0123abcd": "one\n", "cur/1000.M7U2.mailkey-0123abcd:2,RS": "two\n"}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	info, err := os.Stat(filepath.Join(dir, "new", name(1).String()))
	if err != nil || !info.ModTime().Equal(time.Unix(1000, 0)) || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	// What is there is never replaced, whatever comes under its name.
	batch = b.Begin()
	deliver(t, batch, name(1), 0, "evil")
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
}

func TestDiscardAndSweep(t *testing.T) {
	b, dir := open(t, nil)
	batch := b.Begin()
	deliver(t, batch, name(1), 0, "one")
	if m, err := batch.Create(nil); err != nil {
		t.Fatal(err)
	} else {
		batch.Drop(m)
	}
	batch.Discard()
	if left := files(t, dir); len(left) > 0 {
		t.Fatalf("left: %v", left)
	}
	deliver(t, b.Begin(), name(1), 0, "one")
	if err := os.WriteFile(filepath.Join(dir, "tmp", "another-program"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.Sweep(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"tmp/another-program": ""}, files(t, dir)); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
}

// TestFormerNumber: the same bytes under a number that is no longer used keep their file, and
// what a mail reader made of it.
func TestFormerNumber(t *testing.T) {
	b, dir := open(t, nil)
	batch := b.Begin()
	deliver(t, batch, name(1), Flagged, "one\n")
	deliver(t, batch, name(2), 0, "two\n")
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	var old []File
	if err := b.Each(func(f File) error { old = append(old, f); return nil }); err != nil {
		t.Fatal(err)
	}
	batch = b.Begin()
	former := b.Former(old)
	for uid, text := range map[uint32]string{11: "one\r\n", 12: "six\r\n"} {
		m, err := batch.Create(nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = m.Write([]byte(text))
		if err := batch.Keep(m, name(uid), Seen, former); err != nil {
			t.Fatalf("%d: %v", uid, err)
		}
		if taken := batch.items[len(batch.items)-1].old != nil; taken != (uid == 11) {
			t.Fatalf("%d: taken %v", uid, taken)
		}
	}
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"cur/1000.M7U11.mailkey-0123abcd:2,F": "one\n", "new/1000.M7U2.mailkey-0123abcd": "two\n", "cur/1000.M7U12.mailkey-0123abcd:2,S": "six\n",
	}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
}

// TestSyncedBefore: nothing is moved before all is synced, and the folders come last; also
// where each file must be synced by itself.
func TestSyncedBefore(t *testing.T) {
	var mu sync.Mutex
	var ops []string
	b, _ := open(t, func(op string) error {
		mu.Lock()
		defer mu.Unlock()
		ops = append(ops, op)
		return nil
	})
	batch := b.Begin()
	for uid := range uint32(100) {
		deliver(t, batch, name(uid+1), 0, "x")
	}
	ops = nil
	if err := batch.each(); err != nil { // as where there is no syncfs
		t.Fatal(err)
	}
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(slices.Compact(ops), " "); got != "sync rename sync folder" {
		t.Errorf("%s", got)
	}
}

func TestProblems(t *testing.T) {
	for want, err := range map[mail.DiskProblem]error{
		mail.DiskDenied: os.ErrPermission, mail.DiskStrange: fmt.Errorf("x: %w", ErrStrange), mail.DiskFault: errors.New("x"),
	} {
		var disk *mail.DiskError
		if !errors.As(Problem("p", err), &disk) || disk.Problem != want || disk.Path != "p" || !errors.Is(disk, err) {
			t.Errorf("%v is %v", err, disk)
		}
	}
	if Problem("p", nil) != nil {
		t.Error("no error is one")
	}
}

func BenchmarkLines(b *testing.B) {
	piece := []byte(strings.Repeat(strings.Repeat("x", 74)+"\r\n", 215))
	out := make([]byte, 0, 2*len(piece))
	b.SetBytes(int64(len(piece)))
	var l lines
	for b.Loop() {
		_ = l.add(out[:0], piece)
	}
}

func BenchmarkDeliver(b *testing.B) {
	box, _ := open(b, nil)
	text := strings.Repeat(strings.Repeat("x", 74)+"\r\n", 200)
	batch := box.Begin()
	uid := uint32(0)
	for b.Loop() {
		uid++
		deliver(b, batch, name(uid), 0, text)
		if batch.Len() == 1000 {
			if err := batch.Commit(); err != nil {
				b.Fatal(err)
			}
			batch = box.Begin()
		}
	}
}
