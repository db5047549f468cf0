package fetch

import (
	"bytes"
	"errors"
	"strconv"

	"mailkey/mail"
)

// source is where the bytes come from: a wire.Conn, which holds lines back until
// they are whole and ends whatever is too long.
type source interface{ Chunk() ([]byte, error) }

// reader cuts what a server says into lines and literals, without a copy where
// it can.
type reader struct {
	from source
	rest []byte // of the last chunk
	held []byte // the beginning of a line that goes on in the next one
	read int64  // bytes so far
}

// maxLine is the longest line taken; a wire.Conn stops sooner.
const maxLine = 1 << 20

var errLine = &mail.Misbehaviour{Kind: mail.Flood, Err: errors.New("a line without an end")}

func (r *reader) more() error {
	chunk, err := r.from.Chunk()
	r.rest = chunk
	r.read += int64(len(chunk))
	return err
}

// line is the next line without its end. It is good until the next call.
func (r *reader) line() ([]byte, error) {
	r.held = r.held[:0]
	for {
		if end := bytes.IndexByte(r.rest, '\n'); end >= 0 {
			line := r.rest[:end]
			r.rest = r.rest[end+1:]
			if len(r.held) > 0 {
				r.held = append(r.held, line...)
				line = r.held
			}
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		if r.held = append(r.held, r.rest...); len(r.held) > maxLine {
			return nil, errLine
		}
		if err := r.more(); err != nil {
			return nil, err
		}
	}
}

// literal hands over the next n bytes, piece by piece; to may be nil.
func (r *reader) literal(n int64, to func(piece []byte) error) error {
	for n > 0 {
		if len(r.rest) == 0 {
			if err := r.more(); err != nil {
				return err
			}
		}
		piece := r.rest[:min(int64(len(r.rest)), n)]
		r.rest = r.rest[len(piece):]
		n -= int64(len(piece))
		if to != nil {
			if err := to(piece); err != nil {
				return err
			}
		}
	}
	return nil
}

// cursor walks through one answer, whose lines go on behind literals.
type cursor struct {
	in   *reader
	rest []byte // of the line
}

// nonsense is an answer that does not follow the grammar.
func nonsense(said []byte, why string) error {
	return &mail.Misbehaviour{Kind: mail.Nonsense, Said: string(said[:min(len(said), mail.SaidMax)]), Err: errors.New(why)}
}

func (c *cursor) space() {
	for len(c.rest) > 0 && c.rest[0] == ' ' {
		c.rest = c.rest[1:]
	}
}

func (c *cursor) eat(b byte) bool {
	if len(c.rest) > 0 && c.rest[0] == b {
		c.rest = c.rest[1:]
		return true
	}
	return false
}

// item is the name of what comes next in a FETCH answer, with its brackets.
func (c *cursor) item() []byte {
	depth := 0
	for i, b := range c.rest {
		switch {
		case b == '[':
			depth++
		case b == ']':
			depth--
		case depth == 0 && (b == ' ' || b == '(' || b == ')'):
			name := c.rest[:i]
			c.rest = c.rest[i:]
			return name
		}
	}
	name := c.rest
	c.rest = nil
	return name
}

// atom is a run of bytes that ends at a space or a parenthesis.
func (c *cursor) atom() []byte {
	end := bytes.IndexAny(c.rest, " ()")
	if end < 0 {
		end = len(c.rest)
	}
	a := c.rest[:end]
	c.rest = c.rest[end:]
	return a
}

// number is a number of at most bits bits.
func (c *cursor) number(bits int) (uint64, error) {
	said := c.rest
	a := c.atom()
	n, err := strconv.ParseUint(string(a), 10, bits)
	if err != nil {
		return 0, nonsense(said, "a number is missing")
	}
	return n, nil
}

// size is that of the literal announced here, at the end of the line.
func (c *cursor) size() (n int64, is bool, err error) {
	if len(c.rest) == 0 || c.rest[0] != '{' {
		return 0, false, nil
	}
	text, closed := bytes.CutSuffix(c.rest[1:], []byte("}"))
	n, bad := strconv.ParseInt(string(text), 10, 64)
	if !closed || bad != nil || n < 0 || strconv.FormatInt(n, 10) != string(text) {
		return 0, false, nonsense(c.rest, "a literal without a size")
	}
	return n, true, nil
}

// next goes on with the line behind a literal.
func (c *cursor) next() error {
	line, err := c.in.line()
	c.rest = line
	return err
}

// maxText is the longest text kept in memory: a mailbox's name, a date.
const maxText = 8 << 10

// text reads an atom, a quoted string or a short literal; false for NIL.
func (c *cursor) text() (string, bool, error) {
	if len(c.rest) > 0 && c.rest[0] == '"' {
		s, err := c.quoted()
		return s, true, err
	}
	n, is, err := c.size()
	if err != nil {
		return "", false, err
	}
	if !is {
		a := string(c.atom())
		return a, len(a) != 3 || !bytes.EqualFold([]byte(a), []byte("NIL")), nil
	}
	if n > maxText {
		return "", false, &mail.Misbehaviour{Kind: mail.Flood, Said: string(c.rest)}
	}
	var b []byte
	if err := c.in.literal(n, func(piece []byte) error { b = append(b, piece...); return nil }); err != nil {
		return "", false, err
	}
	return string(b), true, c.next()
}

func (c *cursor) quoted() (string, error) {
	var b []byte
	for i := 1; i < len(c.rest); i++ {
		switch c.rest[i] {
		case '"':
			c.rest = c.rest[i+1:]
			return string(b), nil
		case '\\':
			if i++; i == len(c.rest) {
				return "", nonsense(c.rest, "a quoted string without an end")
			}
		}
		b = append(b, c.rest[i])
	}
	return "", nonsense(c.rest, "a quoted string without an end")
}

// list reads a flat list of atoms.
func (c *cursor) list() ([]string, error) {
	if !c.eat('(') {
		return nil, nonsense(c.rest, "a list is missing")
	}
	var all []string
	for {
		c.space()
		if c.eat(')') {
			return all, nil
		}
		a := c.atom()
		if len(a) == 0 {
			return nil, nonsense(c.rest, "a list without an end")
		}
		all = append(all, string(a))
	}
}

// skip passes over one value of any kind, however deep its lists lie.
func (c *cursor) skip() error {
	depth := 0
	for {
		c.space()
		switch {
		case c.eat('('):
			depth++
		case depth > 0 && c.eat(')'):
			depth--
		case len(c.rest) == 0 || c.rest[0] == ')':
			return nonsense(c.rest, "a value is missing")
		default:
			if err := c.skipOne(); err != nil {
				return err
			}
		}
		if depth == 0 {
			return nil
		}
	}
}

func (c *cursor) skipOne() error {
	if c.rest[0] == '"' {
		_, err := c.quoted()
		return err
	}
	n, is, err := c.size()
	if err != nil {
		return err
	}
	if is {
		if err := c.in.literal(n, nil); err != nil {
			return err
		}
		return c.next()
	}
	c.item()
	return nil
}

// drain passes over the rest of an answer that nobody wants.
func (c *cursor) drain() error {
	for {
		begin := bytes.LastIndexByte(c.rest, '{')
		if begin < 0 || c.rest[len(c.rest)-1] != '}' {
			return nil
		}
		end := &cursor{in: c.in, rest: c.rest[begin:]}
		n, is, err := end.size()
		if err != nil || !is {
			return err
		}
		if err := c.in.literal(n, nil); err != nil {
			return err
		}
		if err := c.next(); err != nil {
			return err
		}
	}
}
