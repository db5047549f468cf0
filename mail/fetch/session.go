package fetch

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/maildir"
	"mailkey/mail/wire"
)

// session speaks IMAP over a guarded connection, with many commands on their way
// at once.
type session struct {
	conn    *wire.Conn
	in      *reader
	offers  []string // in capitals, as last told
	tags    int
	out     []byte     // commands that are not yet sent
	waiting []*command // for their answer, the oldest first
	pace    pace
	brought bool   // a message has come
	tick    func() // now and then, while something comes
}

// command is one that we have sent.
type command struct {
	tag    string
	label  string
	work   work     // what it asks for
	answer []string // status lines that came while it was the oldest
	done   bool
	status string // OK, NO or BAD, once done
	code   string // of it, in capitals
}

// fetched is one FETCH answer.
type fetched struct {
	uid      uint32
	flags    maildir.Flags
	hasFlags bool
	at       time.Time
	size     int64
	hasSize  bool
	gmail    uint64
	body     bool // there was one
	withheld bool // NIL in place of a body
}

// hearer takes what a server says between the answers.
type hearer interface {
	told(code, argument string)                         // a status line's code
	exists(n uint32)                                    // messages in the open mailbox
	listed(attributes []string, delimiter, name string) // a mailbox
	body(f *fetched, size int64) (io.Writer, error)     // where a body goes; nil: nowhere
	take(f *fetched) error                              // a FETCH answer is whole
}

func newSession(conn *wire.Conn) *session {
	s := &session{conn: conn}
	s.in = &reader{from: s}
	for _, offer := range conn.Offers() {
		s.offers = append(s.offers, strings.ToUpper(offer))
	}
	return s
}

// Chunk is the connection's, as long as the server keeps its pace.
func (s *session) Chunk() ([]byte, error) {
	now := time.Now()
	if s.pace.due(now) {
		s.conn.Linger(silence)
	}
	chunk, err := s.conn.Chunk()
	if err != nil {
		return nil, s.conn.Fault(err)
	}
	if s.tick != nil {
		s.tick()
	}
	return chunk, s.pace.count(len(chunk))
}

func (s *session) offer(name string) bool { return slices.Contains(s.offers, name) }

// ask prepares a command; send sends what is prepared.
func (s *session) ask(label, text string, w work) *command {
	s.tags++
	c := &command{tag: "a" + strconv.Itoa(s.tags), label: label, work: w}
	s.conn.Ask(label)
	s.waiting = append(s.waiting, c)
	if text != "" {
		s.out = fmt.Appendf(s.out, "%s %s\r\n", c.tag, text)
	}
	return c
}

func (s *session) send() error {
	if len(s.out) == 0 {
		return nil
	}
	_, err := s.conn.Write(s.out)
	s.out = s.out[:0]
	if err != nil {
		return s.conn.Fault(err)
	}
	return nil
}

// signIn signs in and, with what flight prepares, asks for more in the same
// breath where ahead says so and the mechanism allows it.
func (s *session) signIn(user string, secret mail.Secret, ahead bool, flight func()) error {
	how := wire.SignInBy(s.offers)
	if how == "" {
		return &mail.NotOffered{What: "AUTH=PLAIN", Said: strings.Join(s.offers, " ")}
	}
	c := s.ask(how, "", work{})
	err := secret.Use(func(password string) error {
		if strings.ContainsRune(password, 0) {
			return mail.ErrSecretNUL
		}
		steps := signInSteps(how, c.tag, user, password, s.offer("SASL-IR"))
		defer func() {
			for _, step := range steps {
				clear(step)
			}
		}()
		for i, step := range steps {
			last := i == len(steps)-1
			if last && ahead {
				flight()
				steps[i] = append(slices.Clone(step), s.out...)
				clear(step)
				s.out = s.out[:0]
			}
			if _, err := s.conn.Write(steps[i]); err != nil {
				return s.conn.Fault(err)
			}
			if !last {
				if err := s.prompted(c); err != nil || c.done {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for !c.done {
		if _, err := s.hear(deafHearer{}); err != nil {
			return err
		}
	}
	if c.status != "OK" {
		return s.refusal(c)
	}
	return nil
}

// signInSteps is what is said to sign in; a continuation is awaited between two.
func signInSteps(how, tag, user, password string, initial bool) [][]byte {
	if how == "LOGIN" {
		steps := [][]byte{[]byte(tag + " LOGIN ")}
		for i, word := range []string{user, password} {
			last := len(steps) - 1
			if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r > '~' }) {
				steps[last] = fmt.Appendf(steps[last], "{%d}\r\n", len(word))
				steps = append(steps, []byte(word))
			} else {
				steps[last] = append(steps[last], quote(word)...)
			}
			last = len(steps) - 1
			steps[last] = append(steps[last], [...]string{" ", "\r\n"}[i]...)
		}
		return steps
	}
	response := base64.StdEncoding.AppendEncode(nil, []byte("\x00"+user+"\x00"+password))
	begin := []byte(tag + " AUTHENTICATE PLAIN")
	if initial {
		return [][]byte{append(append(append(begin, ' '), response...), "\r\n"...)}
	}
	return [][]byte{append(begin, "\r\n"...), append(response, "\r\n"...)}
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// prompted waits until the server asks for more of the command, or answers it.
func (s *session) prompted(c *command) error {
	for !c.done {
		line, err := s.in.line()
		if err != nil {
			return err
		}
		if len(line) > 0 && line[0] == '+' {
			return nil
		}
		if _, err := s.answer(line, deafHearer{}); err != nil {
			return err
		}
	}
	return nil
}

// hear reads one answer and returns the command that it ends, if it ends one.
func (s *session) hear(h hearer) (*command, error) {
	line, err := s.in.line()
	if err != nil {
		return nil, err
	}
	return s.answer(line, h)
}

// await goes on until a command is answered.
func (s *session) await(c *command, h hearer) error {
	for !c.done {
		if _, err := s.hear(h); err != nil {
			return err
		}
	}
	return nil
}

// drain goes on until all commands are answered.
func (s *session) drain(h hearer) error {
	for len(s.waiting) > 0 {
		if _, err := s.hear(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) answer(line []byte, h hearer) (*command, error) {
	tag, rest, found := bytes.Cut(line, []byte(" "))
	switch {
	case !found:
		return nil, nonsense(line, "half an answer")
	case string(tag) != "*":
		return s.complete(string(tag), line, rest)
	}
	return nil, s.untagged(line, rest, h)
}

// complete ends a command. Which one is told by its tag, letter for letter.
func (s *session) complete(tag string, line, rest []byte) (*command, error) {
	at := slices.IndexFunc(s.waiting, func(c *command) bool { return c.tag == tag })
	word, words, _ := bytes.Cut(rest, []byte(" "))
	status := strings.ToUpper(string(word))
	if at < 0 || status != "OK" && status != "NO" && status != "BAD" {
		return nil, nonsense(line, "an answer to nothing that was asked")
	}
	c := s.waiting[at]
	s.waiting = slices.Delete(s.waiting, at, at+1)
	c.done, c.status = true, status
	code, argument := codeOf(words)
	c.code = code
	c.answer = append(c.answer, string(line[:min(len(line), maxText)]))
	if code == "CAPABILITY" {
		s.offers = strings.Fields(strings.ToUpper(argument))
	}
	return c, nil
}

// codeOf is the code in brackets at the beginning of a status line's words.
func codeOf(words []byte) (code, argument string) {
	inner, found := bytes.CutPrefix(words, []byte("["))
	inner, _, closed := bytes.Cut(inner, []byte("]"))
	if !found || !closed {
		return "", ""
	}
	code, argument, _ = strings.Cut(string(inner), " ")
	return strings.ToUpper(code), argument
}

// refusal is a command's negative answer.
func (s *session) refusal(c *command) error {
	if r := s.conn.RefusalTo(c.label, c.answer); r != nil {
		return r
	}
	return nonsense([]byte(strings.Join(c.answer, "\n")), "a refusal without a status")
}
