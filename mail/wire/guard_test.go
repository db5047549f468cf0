package wire

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mailkey/mail"
)

// watch feeds a guard with chunks; it returns what passed, what was heard and how it ended.
func watch(p mail.Protocol, limits Limits, chunks ...string) (passed string, heard []string, err error) {
	g := guard{protocol: p, limits: limits.orDefault(p), owed: 9, hear: func(line string) { heard = append(heard, line) }}
	for _, chunk := range chunks {
		whole, end := g.take([]byte(chunk))
		passed += string(whole)
		if end != nil {
			return passed, heard, end
		}
	}
	return passed, heard, nil
}

func TestGuard(t *testing.T) {
	small := Limits{Line: 40, Lines: 3, Literal: 10, Bytes: 100}
	long := strings.Repeat("x", 50)
	for _, c := range []struct {
		said  string
		heard int
		kind  string
	}{
		{"* OK hello\r\n* 3 EXISTS\r\nT1 OK done\r\n", 3, ""},
		{"* OK hello\n", 1, ""},
		{"* ok\r\n", 1, ""},
		{"* BYE\r\n", 1, ""},
		{"* OK hello {5}\r\n* OK {x}\r\n", 2, ""}, // free text may end so
		{"* OK hi\r\n* LIST () {5}\r\n{99}\n\r\n", 3, ""},
		{"* OK hi\r\n* LIST () {0}\r\n\r\n", 3, ""},
		{"* OK hi\r\n* LIST () {5}\r\nabcde {x}\r\n", 3, "nonsense"}, // the line goes on after the literal
		{"* OK hi\r\n* LIST () {11}\r\n", 2, "flood"},
		{"* OK hi\r\n* LIST () {-1}\r\n", 2, "nonsense"},
		{"* OK hi\r\n* LIST () {+1}\r\n", 2, "nonsense"},
		{"* OK hi\r\n* LIST () {01}\r\n", 2, "nonsense"},
		{"* OK hi\r\n* LIST () {}\r\n", 2, "nonsense"},
		{"* OK hi\r\n* LIST () 1}\r\n", 2, ""}, // an atom may end so
		{"* OK hi\r\n* LIST () {99999999999999999999}\r\n", 2, "nonsense"},
		{"* OK 1\r\n* OK 2\r\n* OK 3\r\n* OK 4\r\n", 3, "flood"},
		{"* OK " + long + "\r\n", 0, "flood"},
		{"* OK " + long, 0, "flood"},
		{"* OK hi\r\n* OK 345678901234567890\r\n* OK 345678901234567890\r\n* OK 345678901234567890\r\n* OK 345678901234567890\r\n", 0, "flood"}, // in one piece
		{"* OK hi\r\n* CAPABILITY X (\r\n", 2, "nonsense"},
		{"* OK hi\r\n* capability(\r\n", 2, "nonsense"},
		{"* OK hi\r\nT1 OK [CAPABILITY X(] y\r\n", 2, "nonsense"},
		{"* OK hi\r\nT1 OK [CAPABILITY (\r\n", 2, "nonsense"},
		{"* OK hi\r\nT1 OK [CAPABILITY X] (y\r\n", 2, ""},
		{"* OK hi\r\n* 1 CAPABILITY X (\r\n", 2, "nonsense"},
		{"* OK hi\r\n* 1 OK [CAPABILITY (\r\n", 2, "nonsense"},
		{"* OK hi\r\nT1 OK Capability completed (1 s)\r\n", 2, ""}, // Dovecot
		{"* OK hi\r\nT1 OK(done)\r\n", 2, "nonsense"},
		{"* OK hi\r\nT1 OK \x00\r\n", 2, "nonsense"},
		{"* OK hi\r\nT1\r\n", 2, "nonsense"},
		{"* NO\r\n", 0, "stray"},
		{"*\r\n", 0, "stray"},
		{"* \r\n", 0, "stray"},
		{"\r\n", 0, "stray"},
		{"+ OK\r\n", 0, "stray"},
		{"T1 OK\r\n", 0, "stray"},
		{"220 mail\r\n", 0, "stray"},
		{"HTTP", 0, "stray"},
		{"\x16\x03\x01", 0, "stray"},
	} {
		passed, heard, err := watch(mail.IMAP, small, c.said)
		if kindOf(err) != c.kind || len(heard) != c.heard {
			t.Errorf("%q: heard %q, %v; want %d lines, %q", c.said, heard, err, c.heard, c.kind)
		}
		if err == nil && passed != c.said {
			t.Errorf("%q: passed %q", c.said, passed)
		}
	}
}

// TestGuardDepth: lists within lists, but not what only looks so.
func TestGuardDepth(t *testing.T) {
	open := strings.Repeat("(", maxDepth)
	for said, kind := range map[string]string{
		"* LIST " + open + strings.Repeat(")", maxDepth) + "\r\n": "",
		"* LIST (" + open:                                                 "flood",
		"* LIST " + open + "\r\n* LIST (\r\n":                             "",
		"* LIST \"" + open + "(\"\r\n":                                    "",
		"* LIST \"\\\"" + open + "(\"\r\n":                                "",
		"* LIST \"" + open + "\\\\\"" + "(" + open:                        "flood",
		"* LIST " + open + " {2}\r\n((" + strings.Repeat(")", 9) + "((((": "",
		"* LIST " + open + " {2}\r\nxx(":                                  "flood",
		"* LIST " + strings.Repeat("()", maxDepth) + "\r\n":               "",
	} {
		if _, _, err := watch(mail.IMAP, Limits{}, "* OK hi\r\n"+said); kindOf(err) != kind {
			t.Errorf("%q: %v, want %q", said, err, kind)
		}
	}
}

// TestGuardOwes: an answer is to what was asked before, and to nothing twice.
func TestGuardOwes(t *testing.T) {
	for _, c := range []struct {
		protocol mail.Protocol
		said     []string // before and after each question
		kind     string
	}{
		{mail.IMAP, []string{"* OK hi\r\n", "* LIST\r\nT1 OK\r\n", "T2 OK\r\n* BYE\r\n"}, ""},
		{mail.IMAP, []string{"* OK hi\r\n", "+ \r\nT1 OK\r\n"}, ""},
		{mail.IMAP, []string{"* OK hi\r\nT1 OK\r\n"}, "nonsense"},
		{mail.IMAP, []string{"* OK hi\r\n", "T1 OK\r\nT2 OK\r\n"}, "nonsense"},
		{mail.IMAP, []string{"* OK hi\r\n", "", "T1 OK\r\nT2 OK\r\n"}, ""}, // two at once
		{mail.IMAP, []string{"* OK hi\r\n", "* LIST \"abc\r\n"}, "nonsense"},
		{mail.SMTP, []string{"220-hi\r\n220 hi\r\n", "250 a\r\n", "334 \r\n334 \r\n235 in\r\n"}, ""},
		{mail.SMTP, []string{"220 hi\r\n220 hi\r\n"}, "nonsense"},
		{mail.SMTP, []string{"220 hi\r\n", "250 a\r\n421 4.4.2 you were idle\r\n", ""}, ""}, // may come unasked
		{mail.SMTP, []string{"220 hi\r\n", "250 a\r\n421 bye\r\n250 b\r\n"}, "nonsense"},
		{mail.SMTP, []string{"220 hi\r\n", "250 a\r\n235 in\r\n"}, "nonsense"},
	} {
		g := guard{protocol: c.protocol, limits: Limits{}.orDefault(c.protocol), hear: func(string) {}}
		var err error
		for i, said := range c.said {
			if i > 0 {
				g.reset()
			}
			if _, end := g.take([]byte(said)); err == nil {
				err = end
			}
		}
		if kindOf(err) != c.kind {
			t.Errorf("%q: %v, want %q", c.said, err, c.kind)
		}
	}
}

func TestGuardSMTP(t *testing.T) {
	for said, kind := range map[string]string{
		"220 a\r\n250-a\r\n250-b\r\n250 c\r\n": "",
		"220\r\n250\r\n":                       "",
		"220 a\r\n334 \r\n535-x\r\n535\r\n":    "",
		"220 a\r\n250-a\r\n251 b\r\n":          "nonsense",
		"220 a\r\n250a\r\n":                    "nonsense",
		"220 a\r\n25\r\n":                      "nonsense",
		"220 a\r\n099 x\r\n":                   "nonsense",
		"220 a\r\n600 x\r\n":                   "nonsense",
		"220 a\r\n\r\n":                        "nonsense",
		"220 " + strings.Repeat("x", 1900):     "flood",
		"199 x\r\n":                            "stray",
		"* OK IMAP\r\n":                        "stray",
		"SSH-2.0-x\r\n":                        "stray",
		"2.0\r\n":                              "stray",
	} {
		if _, _, err := watch(mail.SMTP, Limits{}, said); kindOf(err) != kind {
			t.Errorf("%q: %v, want %q", said, err, kind)
		}
	}
}

func kindOf(err error) string {
	var misdeed *mail.Misbehaviour
	var stray *mail.WrongProtocol
	switch {
	case err == nil:
		return ""
	case errors.As(err, &misdeed):
		return string(misdeed.Kind)
	case errors.As(err, &stray):
		return "stray"
	}
	return err.Error()
}

// TestGuardChunks: how the network cuts the bytes up makes no difference.
func TestGuardChunks(t *testing.T) {
	line := rapid.SampledFrom([]string{
		"* OK hi\r\n", "* LIST () {3}\r\n", "abc\r\n", "T1 OK\r\n", "* LIST () {x}\r\n", "250-a\r\n", "250 b\r\n", "220 x\r\n", "+ \r\n", "\r\n", "{", "x",
	})
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(mail.Protocols[:]).Draw(t, "protocol")
		said := strings.Join(rapid.SliceOfN(line, 1, 8).Draw(t, "lines"), "")
		passed, heard, err := watch(p, Limits{Lines: 5}, said)
		var chunks []string
		for rest := said; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "cut")
			chunks = append(chunks, rest[:n])
			rest = rest[n:]
		}
		pieces, again, end := watch(p, Limits{Lines: 5}, chunks...)
		if fmt.Sprint(passed, heard, kindOf(err)) != fmt.Sprint(pieces, again, kindOf(end)) {
			t.Fatalf("whole: %q %q %v, in pieces: %q %q %v", passed, heard, err, pieces, again, end)
		}
	})
}

// TestTranscriptIsBounded however much a server says.
func TestTranscriptIsBounded(t *testing.T) {
	var s script
	for range 10_000 {
		s.hear(strings.Repeat("\x1b[31mx\u202e", 10_000))
	}
	s.hear("T1 NO last")
	shown := s.shown(mail.Deaf{})
	if len(shown) != maxLines+1 || shown[maxLines].Text != "…" || len(s.answer) != maxEvidence {
		t.Errorf("%d lines shown, %d kept", len(shown), len(s.answer))
	}
	if strings.ContainsAny(shown[0].Text, "\x1b\u202e") || len([]rune(shown[0].Text)) > mail.SaidMax {
		t.Errorf("not clean: %q", shown[0].Text)
	}
	if r := s.refusal(mail.IMAP); r == nil || r.Text != "last" {
		t.Errorf("the verdict was lost: %v", r)
	}
}

// TestGuardPipeline: limits are for each answer, however many commands are on their way.
func TestGuardPipeline(t *testing.T) {
	g := guard{protocol: mail.IMAP, limits: Limits{Lines: 20, Bytes: 1000}.orDefault(mail.IMAP), hear: func(string) {}}
	for range 100 {
		g.reset()
	}
	said := "* OK hi\r\n" + strings.Repeat(strings.Repeat("* 1 FETCH (UID 1)\r\n", 15)+"T1 OK\r\n", 100)
	for chunk := range slices.Chunk([]byte(said), 100) {
		if _, err := g.take(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.take([]byte("T1 OK\r\n")); kindOf(err) != "nonsense" {
		t.Errorf("one answer too many: %v", err)
	}
}

// BenchmarkGuard takes a record of TLS that is part of a message: what a fetch does by far
// the most.
func BenchmarkGuard(b *testing.B) {
	chunk := bytes.Repeat([]byte("0123456789abcde\n"), 1<<10)
	g := guard{protocol: mail.IMAP, limits: Limits{Bytes: 1 << 62}.orDefault(mail.IMAP), greeted: true, literal: 1 << 62}
	b.SetBytes(int64(len(chunk)))
	for b.Loop() {
		g.bytes = 0
		if passed, err := g.take(chunk); err != nil || len(passed) != len(chunk) {
			b.Fatal(len(passed), err)
		}
	}
}
