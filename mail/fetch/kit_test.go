package fetch_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "abcdefghijklmnop"

// letter is a message on the model server.
type letter struct {
	uid    uint32
	flags  string
	date   string
	raw    string
	gmail  uint64
	modSeq uint64
	hidden bool // listed, but its body is never sent
	size   int  // what RFC822.SIZE says; 0: the truth
}

// mailboxOf is a mailbox on it.
type mailboxOf struct {
	name, attributes string
	validity         uint32
	letters          []*letter
	closed           bool // EXAMINE is refused
}

// model is an IMAP server that behaves, unless it is told otherwise.
type model struct {
	mu     sync.Mutex
	cert   tls.Certificate
	caps   string // after the sign-in
	before string // before it; empty: SASL-IR AUTH=PLAIN
	boxes  []*mailboxOf
	modSeq uint64

	cutText  int                                                 // close after so many bytes of text, of all connections; 0: never
	strict   bool                                                // BAD for what comes in one flight with the sign-in
	hangUp   bool                                                // close when something does
	gone     int                                                 // after so many connections nothing listens; 0: never
	say      func(line string) string                            // changes what is said
	instead  func(verb, arguments, tag string, w io.Writer) bool // answers in place of the model
	atRange  func(m *model)                                      // before each UID FETCH of bodies
	pause    time.Duration                                       // before each kilobyte of a long text
	backward bool                                                // messages in falling order

	text    int
	heard   []string
	dials   int
	running sync.WaitGroup // connections
}

func newModel(t testing.TB) (*model, *wiretest.CA) {
	ca := wiretest.NewCA(t)
	return &model{cert: ca.Cert("127.0.0.1"), caps: "IMAP4rev1 SASL-IR CONDSTORE ENABLE", modSeq: 10}, ca
}

// inbox gives the model an INBOX with the given messages.
func (m *model) inbox(raws ...string) *mailboxOf {
	b := &mailboxOf{name: "INBOX", validity: 7}
	m.boxes = append(m.boxes, b)
	for _, raw := range raws {
		b.add(raw)
	}
	return b
}

func (b *mailboxOf) add(raw string) *letter {
	uid := uint32(1)
	if n := len(b.letters); n > 0 {
		uid = b.letters[n-1].uid + 1
	}
	l := &letter{uid: uid, date: "17-Jul-2024 02:44:25 -0700", raw: raw, modSeq: 1}
	b.letters = append(b.letters, l)
	return l
}

// Dial is for a wire.Dialer.
func (m *model) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	s := &wiretest.Server{Script: wiretest.Script{Protocol: mail.IMAP, Cert: m.cert, Instead: m.serve}}
	m.mu.Lock()
	m.dials++
	gone := m.gone > 0 && m.dials > m.gone
	m.mu.Unlock()
	if gone {
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	}
	m.running.Add(1)
	return s.Dial(ctx, network, addr)
}

// cutter writes until the model's bytes are used up.
type cutter struct {
	m    *model
	conn *tls.Conn
}

var errCut = errors.New("cut")

func (c *cutter) Write(p []byte) (int, error) {
	m := c.m
	m.mu.Lock()
	room := len(p)
	if m.cutText > 0 {
		room = min(room, max(m.cutText-m.text, 0))
	}
	m.text += room
	m.mu.Unlock()
	for at := 0; at < room; {
		n := room - at
		if m.pause > 0 && len(p) > 4<<10 {
			time.Sleep(m.pause)
			n = min(n, 1<<10)
		}
		if _, err := c.conn.Write(p[at : at+n]); err != nil {
			return 0, err
		}
		at += n
	}
	if room < len(p) {
		return 0, errCut
	}
	return len(p), nil
}

// talk is one connection's state.
type talk struct {
	m      *model
	in     *bufio.Reader
	out    io.Writer
	signed bool
	box    *mailboxOf
}

func (m *model) serve(conn net.Conn, config *tls.Config) {
	defer m.running.Done()
	over := tls.Server(conn, config)
	if over.Handshake() != nil {
		return
	}
	t := &talk{m: m, in: bufio.NewReader(over), out: &cutter{m, over}}
	before := m.before
	if before == "" {
		before = "SASL-IR AUTH=PLAIN"
	}
	if t.print("* OK [CAPABILITY IMAP4rev1 "+before+"] ready\r\n") != nil {
		return
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil || t.answer(strings.TrimRight(line, "\r\n")) != nil {
			return
		}
	}
}

func (t *talk) print(text string) error {
	if t.m.say != nil {
		text = t.m.say(text)
	}
	_, err := io.WriteString(t.out, text)
	return err
}

func (t *talk) answer(line string) error {
	tag, rest, _ := strings.Cut(line, " ")
	verb, arguments, _ := strings.Cut(rest, " ")
	m := t.m
	m.mu.Lock()
	if verb == "AUTHENTICATE" {
		m.heard = append(m.heard, "AUTHENTICATE")
	} else {
		m.heard = append(m.heard, rest)
	}
	m.mu.Unlock()
	ok := func(words string) error { return t.print(tag + " OK " + words + "\r\n") }
	if m.instead != nil && m.instead(verb, arguments, tag, t.out) {
		t.signed = t.signed || verb == "AUTHENTICATE"
		return nil
	}
	switch verb {
	case "AUTHENTICATE":
		if !strings.Contains(arguments, " ") {
			if err := t.print("+ \r\n"); err != nil {
				return err
			}
			if _, err := t.in.ReadString('\n'); err != nil {
				return err
			}
		}
		return t.signIn(tag)
	case "LOGIN":
		if literal := strings.LastIndex(arguments, " {"); literal >= 0 && strings.HasSuffix(arguments, "}") {
			n, _ := strconv.Atoi(strings.Trim(arguments[literal:], " {}"))
			if err := t.print("+ go on\r\n"); err != nil {
				return err
			}
			text := make([]byte, n)
			if _, err := io.ReadFull(t.in, text); err != nil {
				return err
			}
			rest, _ := t.in.ReadString('\n')
			arguments = string(text) + strings.TrimRight(rest, "\r\n")
			m.heard[len(m.heard)-1] = "LOGIN … " + arguments
		}
		return t.signIn(tag)
	case "LIST":
		for _, b := range m.boxes {
			if err := t.print("* LIST (" + b.attributes + `) "/" "` + b.name + "\"\r\n"); err != nil {
				return err
			}
		}
		return ok("listed")
	case "EXAMINE":
		return t.examine(tag, arguments)
	case "ENABLE":
		return ok("enabled")
	case "UID":
		return t.fetch(tag, strings.TrimPrefix(arguments, "FETCH "))
	case "LOGOUT":
		_ = t.print("* BYE bye\r\n" + tag + " OK bye\r\n")
		return io.EOF
	}
	return t.print(tag + " BAD unknown\r\n")
}

func (t *talk) signIn(tag string) error {
	m := t.m
	if m.hangUp && t.in.Buffered() > 0 {
		return io.EOF
	}
	if m.strict && t.in.Buffered() > 0 {
		for t.in.Buffered() > 0 {
			line, _ := t.in.ReadString('\n')
			other, _, _ := strings.Cut(line, " ")
			defer func() { _ = t.print(other + " BAD not signed in\r\n") }()
		}
	}
	t.signed = true
	return t.print(tag + " OK [CAPABILITY " + m.caps + "] Logged in\r\n")
}

func (t *talk) examine(tag, arguments string) error {
	name := strings.Trim(strings.TrimSuffix(arguments, " (CONDSTORE)"), `"`)
	t.box = nil
	for _, b := range t.m.boxes {
		if b.name == name && !b.closed {
			t.box = b
		}
	}
	if t.box == nil {
		return t.print(tag + " NO [NONEXISTENT] no such mailbox\r\n")
	}
	modSeq := ""
	if strings.Contains(t.m.caps, "CONDSTORE") {
		modSeq = fmt.Sprintf("* OK [HIGHESTMODSEQ %d] ok\r\n", t.m.modSeq)
	}
	return t.print(fmt.Sprintf("* FLAGS (\\Seen)\r\n* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n%s%s OK [READ-ONLY] done\r\n",
		len(t.box.letters), t.box.validity, modSeq, tag))
}

// fetch answers UID FETCH set (items) [(CHANGEDSINCE n)].
func (t *talk) fetch(tag, arguments string) error {
	if t.box == nil {
		return t.print(tag + " BAD nothing open\r\n")
	}
	set, items, _ := strings.Cut(arguments, " ")
	items, since, _ := strings.Cut(items, " (CHANGEDSINCE ")
	after, _ := strconv.ParseUint(strings.TrimSuffix(since, ")"), 10, 64)
	bodies := strings.Contains(items, "BODY.PEEK[]")
	if bodies && t.m.atRange != nil {
		t.m.atRange(t.m)
	}
	letters := slices.Clone(t.box.letters)
	if t.m.backward {
		slices.Reverse(letters)
	}
	for i, l := range letters {
		if !inSet(set, l.uid) || l.modSeq <= after && since != "" || bodies && l.hidden {
			continue
		}
		size := l.size
		if size == 0 {
			size = len(l.raw)
		}
		var parts []string
		for item := range strings.FieldsSeq(strings.Trim(items, "()")) {
			switch item {
			case "UID":
				parts = append(parts, fmt.Sprint("UID ", l.uid))
			case "FLAGS":
				parts = append(parts, "FLAGS ("+l.flags+")")
			case "INTERNALDATE":
				parts = append(parts, `INTERNALDATE "`+l.date+`"`)
			case "RFC822.SIZE":
				parts = append(parts, fmt.Sprint("RFC822.SIZE ", size))
			case "X-GM-MSGID":
				parts = append(parts, fmt.Sprint("X-GM-MSGID ", l.gmail))
			case "BODY.PEEK[]":
				parts = append(parts, fmt.Sprintf("BODY[] {%d}\r\n%s", len(l.raw), l.raw))
			}
		}
		if err := t.print(fmt.Sprintf("* %d FETCH (%s)\r\n", i+1, strings.Join(parts, " "))); err != nil {
			return err
		}
	}
	return t.print(tag + " OK fetched\r\n")
}

func inSet(set string, uid uint32) bool {
	for part := range strings.SplitSeq(set, ",") {
		low, high, is := strings.Cut(part, ":")
		if !is {
			high = low
		}
		a, _ := strconv.ParseUint(low, 10, 32)
		b, _ := strconv.ParseUint(high, 10, 32)
		if uint64(uid) >= a && uint64(uid) <= b {
			return true
		}
	}
	return false
}
