package fetch

import (
	"encoding/base64"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"mailkey/mail"
)

// pieces gives a text away in pieces of a size.
type pieces struct {
	text []byte
	size int
}

func (p *pieces) Chunk() ([]byte, error) {
	if len(p.text) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	n := min(p.size, len(p.text))
	chunk := p.text[:n:n]
	p.text = p.text[n:]
	return chunk, nil
}

// counting takes all that comes.
type counting struct {
	deafHearer
	bytes, bodies, whole int
}

func (c *counting) Write(p []byte) (int, error) { c.bytes += len(p); return len(p), nil }

func (c *counting) body(*fetched, int64) (io.Writer, error) { c.bodies++; return c, nil }

func (c *counting) take(f *fetched) error {
	if f.body {
		c.whole++
	}
	return nil
}

// FuzzAnswers: whatever a server says, reading it ends, and it reads the same in
// whatever pieces it comes.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		"* OK [UIDVALIDITY 7] ok\r\n* 3 EXISTS\r\na1 OK [CAPABILITY X] done\r\n",
		"* 1 FETCH (UID 1 FLAGS (\\Seen $x) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {5}\r\nab\r\nc RFC822.SIZE 5)\r\n",
		"* 1 FETCH (BODY[] \"a\\\"b\" UID 4 X ((a) {3}\r\nx)y (b)) MODSEQ (5))\r\n* 2 FETCH (BODY[] NIL UID 5)\r\n",
		"* LIST (\\HasNoChildren) \"/\" \"a b\"\r\n* LIST () NIL {3}\r\nabc\r\n* LIST () \".\" a(b\r\n",
		"* ESEARCH (TAG \"a\") {4}\r\nabcd x\r\n* BYE\r\n* 1 FETCH (BODY[HEADER.FIELDS (X)] {0}\r\n)\r\n",
		"a1 NO [ALERT] no\r\n* 4294967296 EXISTS\r\n* 1 FETCH (UID 99999999999)\r\n* 1 FETCH ((((((\r\n",
	} {
		f.Add([]byte(s), uint16(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, size uint16) {
		read := func(size int) (counting, string) {
			var c counting
			s := &session{waiting: []*command{{tag: "a1", label: "X"}, {tag: "a2", label: "Y"}}}
			s.in = &reader{from: &pieces{append([]byte(nil), text...), size}}
			for range len(text) + 1 {
				line, err := s.in.line()
				if err == nil {
					if tag, rest, is := strings.Cut(string(line), " "); is && tag == "*" && strings.HasPrefix(strings.ToUpper(rest), "BYE") {
						return c, "bye" // asks the connection, which there is none of
					}
					_, err = s.answer(line, &c)
				}
				if err != nil {
					return c, err.Error()
				}
			}
			t.Fatal("more answers than bytes")
			return c, ""
		}
		whole, why := read(1 << 20)
		cut, whyCut := read(int(size)%50 + 1)
		if whole != cut || why != whyCut {
			t.Fatalf("%+v %q as a whole, %+v %q in pieces", whole, why, cut, whyCut)
		}
		if whole.bytes > len(text) || whole.whole > whole.bodies {
			t.Fatalf("%+v of %d bytes", whole, len(text))
		}
	})
}

// encodeName is the other way round, for the test alone.
func encodeName(s string) string {
	var b strings.Builder
	var held []rune
	flush := func() {
		if len(held) == 0 {
			return
		}
		var raw []byte
		for _, u := range utf16.Encode(held) {
			raw = append(raw, byte(u>>8), byte(u))
		}
		b.WriteString("&" + strings.ReplaceAll(base64.RawStdEncoding.EncodeToString(raw), "/", ",") + "-")
		held = nil
	}
	for _, r := range s {
		switch {
		case r == '&':
			flush()
			b.WriteString("&-")
		case r >= ' ' && r <= '~':
			flush()
			b.WriteRune(r)
		default:
			held = append(held, r)
		}
	}
	flush()
	return b.String()
}

// FuzzName: a mailbox's name is read in one way only, and its path leads nowhere else.
func FuzzName(f *testing.F) {
	for _, s := range []string{
		"INBOX", "[Gmail]/Wys&AUI-ane", "a&-b", "&", "&AUI", "&AUI=-", "&AGE-", "&2D3cqQ-", "&2D0-", "..", "../..", ".mailkey", "cur", "a/cur/tmp", "CON.txt", "x.", "a\x00b", "\xff", "~", "",
		strings.Repeat("x", 300), strings.Repeat("a/", 40), "a//b", "/", "LPT¹",
	} {
		f.Add(s, "/")
	}
	f.Fuzz(func(t *testing.T, raw, delimiter string) {
		if len(delimiter) > 1 {
			return
		}
		if name, ok := decodeName(raw); ok && encodeName(name) != raw {
			t.Fatalf("%q is read as %q, which is written %q", raw, name, encodeName(name))
		}
		path := pathOf(raw, delimiter, map[string]bool{})
		if !fit(path) || !filepath.IsLocal(filepath.FromSlash(path)) || path == "." || len(path) > 2*maxPath {
			t.Fatalf("%q became %q", raw, path)
		}
		for e := range strings.SplitSeq(path, "/") {
			if len(e) > maxElement+20 || mail.Clean(e) != e && !strings.Contains(e, "  ") {
				t.Fatalf("%q: %q", raw, e)
			}
		}
		other := pathOf(raw+"x", delimiter, map[string]bool{fold(path): true})
		if fold(other) == fold(path) {
			t.Fatalf("%q and %q share %q", raw, raw+"x", path)
		}
		if name := cleanName(raw); name == "" || mail.Clean(name) != name {
			t.Fatalf("%q is shown as %q", raw, name)
		}
	})
}

// FuzzState: a state that is not one is refused, and one that is stays as it is.
func FuzzState(f *testing.F) {
	s := newState("x")
	s.box("INBOX", "", false).Last = 5
	s.box("a\xff/b", "/", true).Validity = 7
	s.spend(time.Unix(1e9, 0), 10)
	f.Add(s.encode(), 0, byte(0))
	f.Add([]byte("{}\n"), 0, byte(1))
	f.Fuzz(func(t *testing.T, text []byte, at int, bits byte) {
		read, err := decode(text)
		if err != nil {
			if !errors.Is(err, errDamaged) && !errors.Is(err, errNewer) {
				t.Fatal(err)
			}
			return
		}
		again, err := decode(read.encode())
		if err != nil || string(again.encode()) != string(read.encode()) {
			t.Fatalf("%q: %v", text, err)
		}
		if bits == 0 || at < 0 {
			return
		}
		broken := append([]byte(nil), text...)
		broken[at%len(broken)] ^= bits
		if _, err := decode(broken); err == nil {
			t.Fatalf("a changed byte at %d is not seen", at%len(broken))
		}
	})
}

func TestPaths(t *testing.T) {
	taken := map[string]bool{}
	for raw, want := range map[string]string{
		"INBOX": "INBOX", "Work/2026": "Work/2026", "[Gmail]/Wys&AUI-ane": "[Gmail]/Wysłane", "..": "%2E%2E", ".hidden/x": "%2Ehidden/x",
		"a/cur": "a/%63ur", "Con.x": "%43on.x", "a:b*c": "a%3Ab%2Ac", "50%": "50%25", "a//b": "a/%/b", "end.": "end%2E", "&IC4-x": "%E2%80%AEx",
	} {
		if got := pathOf(raw, "/", taken); got != want {
			t.Errorf("%q became %q, want %q", raw, got, want)
		}
	}
	seen := map[string]string{}
	for _, raw := range []string{"Foo", "foo", "FOO", "Stra&AN8-e", "strasse", "e&AwE-", "&AOk-", strings.Repeat("x", 150), strings.Repeat("x", 151)} {
		path := pathOf(raw, "/", taken)
		if other, is := seen[fold(path)]; is {
			t.Errorf("%q and %q share %q", raw, other, path)
		}
		seen[fold(path)], taken[fold(path)] = raw, true
	}
}

func TestNewerState(t *testing.T) {
	s := newState("x")
	s.Version++
	if _, err := decode(s.encode()); !errors.Is(err, errNewer) {
		t.Errorf("%v", err)
	}
}

// TestDay: the bytes of a day are counted by the hour, also when the clock goes wrong.
func TestDay(t *testing.T) {
	s := newState("x")
	now := time.Unix(1_800_000_000, 0)
	s.spend(now, 100)
	s.spend(now.Add(10*time.Hour), 50)
	for after, want := range map[time.Duration]int64{10 * time.Hour: 150, 23 * time.Hour: 150, 30 * time.Hour: 50, 48 * time.Hour: 0, -time.Hour: 150} {
		if got := s.spent(now.Add(after)); got != want {
			t.Errorf("after %s: %d, want %d", after, got, want)
		}
	}
	for h := range 1000 {
		s.spend(now.Add(time.Duration(h)*time.Hour), 1)
	}
	if len(s.Days) > 26 {
		t.Errorf("%d hours are kept", len(s.Days))
	}
}
