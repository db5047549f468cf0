package fetch

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"mailkey/mail/maildir"
)

// maxAlerts is how many status lines are kept for a refusal's words.
const maxAlerts = 20

func (s *session) untagged(line, rest []byte, h hearer) error {
	c := &cursor{in: s.in, rest: rest}
	first := c.atom()
	c.space()
	if n, err := strconv.ParseUint(string(first), 10, 32); err == nil {
		what := c.atom()
		switch {
		case bytes.EqualFold(what, []byte("EXISTS")):
			h.exists(uint32(n))
		case bytes.EqualFold(what, []byte("FETCH")):
			c.space()
			return s.fetched(c, h)
		}
		return c.drain()
	}
	switch word := strings.ToUpper(string(first)); word {
	case "OK", "NO", "BAD", "BYE":
		text := string(line[:min(len(line), maxText)])
		if word == "BYE" {
			asked, answer := "", []string{}
			if len(s.waiting) > 0 {
				asked, answer = s.waiting[0].label, s.waiting[0].answer
			}
			return s.conn.RefusalTo(asked, append(answer, text))
		}
		if len(s.waiting) > 0 && len(s.waiting[0].answer) < maxAlerts {
			s.waiting[0].answer = append(s.waiting[0].answer, text)
		}
		if code, argument := codeOf(c.rest); code != "" && word == "OK" {
			h.told(code, argument)
		}
		return nil
	case "CAPABILITY":
		s.offers = strings.Fields(strings.ToUpper(string(c.rest)))
		return nil
	case "LIST":
		return s.list(c, h)
	}
	return c.drain()
}

// list reads a mailbox: (\Attributes) "/" name.
func (s *session) list(c *cursor, h hearer) error {
	attributes, err := c.list()
	if err != nil {
		return err
	}
	c.space()
	delimiter, is, err := c.text()
	if err != nil {
		return err
	}
	if !is {
		delimiter = ""
	}
	c.space()
	if len(c.rest) == 0 {
		return nonsense(c.rest, "a mailbox without a name")
	}
	var name string
	if c.rest[0] != '"' && c.rest[0] != '{' {
		name, c.rest = string(c.rest), nil // some servers do not quote a name with parentheses
	} else if name, _, err = c.text(); err != nil {
		return err
	}
	h.listed(attributes, delimiter, name)
	return c.drain()
}

// fetched reads one FETCH answer, its items in any order.
func (s *session) fetched(c *cursor, h hearer) error {
	if !c.eat('(') {
		return nonsense(c.rest, "a FETCH without a list")
	}
	var f fetched
	for {
		c.space()
		if c.eat(')') {
			break
		}
		name := c.item()
		if len(name) == 0 {
			return nonsense(c.rest, "a FETCH without an end")
		}
		c.space()
		if err := s.item(strings.ToUpper(string(name)), c, &f, h); err != nil {
			return err
		}
	}
	return h.take(&f)
}

func (s *session) item(name string, c *cursor, f *fetched, h hearer) (err error) {
	var n uint64
	switch name {
	case "UID":
		n, err = c.number(32)
		f.uid = uint32(n)
	case "RFC822.SIZE":
		n, err = c.number(63)
		f.size, f.hasSize = int64(n), true
	case "X-GM-MSGID":
		f.gmail, err = c.number(64)
	case "FLAGS":
		var flags []string
		flags, err = c.list()
		f.hasFlags = true
		for _, flag := range flags {
			f.flags |= maildir.FlagOf(flag)
		}
	case "INTERNALDATE":
		var text string
		text, _, err = c.text()
		f.at, _ = time.Parse("_2-Jan-2006 15:04:05 -0700", strings.TrimSpace(text))
	case "BODY[]":
		err = s.body(c, f, h)
	default:
		err = c.skip()
	}
	return err
}

func (s *session) body(c *cursor, f *fetched, h hearer) error {
	n, literal, err := c.size()
	if err != nil {
		return err
	}
	if f.body {
		return c.skip() // one is enough
	}
	var text string
	if !literal {
		var is bool
		if text, is, err = c.text(); err != nil || !is {
			f.withheld = true
			return err
		}
		n = int64(len(text))
	}
	to, err := h.body(f, n)
	if err != nil {
		return err
	}
	f.body, f.size, f.hasSize = true, n, true
	s.brought = true
	if !literal {
		if to != nil {
			_, err = io.WriteString(to, text)
		}
		return err
	}
	var sink func([]byte) error
	if to != nil {
		sink = func(piece []byte) error { _, err := to.Write(piece); return err }
	}
	if err := s.in.literal(n, sink); err != nil {
		return err
	}
	return c.next()
}

// deafHearer wants nothing.
type deafHearer struct{}

func (deafHearer) told(string, string)                     {}
func (deafHearer) exists(uint32)                           {}
func (deafHearer) listed([]string, string, string)         {}
func (deafHearer) body(*fetched, int64) (io.Writer, error) { return nil, nil }
func (deafHearer) take(*fetched) error                     { return nil }
