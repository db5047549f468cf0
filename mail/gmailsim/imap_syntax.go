package gmailsim

import (
	"errors"
	"strconv"
	"strings"
)

// arg is one argument of an IMAP command: text, or a list in parentheses.
type arg struct {
	text   string
	list   []arg
	isList bool
}

// Bounds of what a client may send in one command.
const (
	argsMax    = 1000
	depthMax   = 8
	literalMax = messageMax
)

var errSyntax = errors.New("could not parse command")

// reader takes the arguments of one command apart, and asks the client for
// the literals among them.
type reader struct {
	l    *line
	rest string
	args int
}

// arguments reads all arguments up to the end of the command.
func (r *reader) arguments() ([]arg, error) { return r.sequence(0, false) }

func (r *reader) sequence(depth int, inList bool) ([]arg, error) {
	var all []arg
	for {
		r.rest = strings.TrimLeft(r.rest, " ")
		if r.rest == "" || inList && r.rest[0] == ')' {
			if inList && r.rest == "" {
				return nil, errSyntax
			}
			return all, nil
		}
		if r.args++; r.args > argsMax {
			return nil, errSyntax
		}
		a, err := r.one(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
}

func (r *reader) one(depth int) (arg, error) {
	switch r.rest[0] {
	case '(':
		if depth >= depthMax {
			return arg{}, errSyntax
		}
		r.rest = r.rest[1:]
		list, err := r.sequence(depth+1, true)
		if err != nil {
			return arg{}, err
		}
		r.rest = r.rest[1:] // the closing parenthesis
		return arg{list: list, isList: true}, nil
	case '"':
		return r.quoted()
	case '{':
		return r.literal()
	}
	return r.atom()
}

// atom reads up to a space or parenthesis; a section such as
// BODY[HEADER.FIELDS (FROM TO)]<0.100> is one atom.
func (r *reader) atom() (arg, error) {
	end, inSection := 0, false
	for end < len(r.rest) && (inSection || !strings.ContainsRune(` ()"{`, rune(r.rest[end]))) {
		switch r.rest[end] {
		case '[':
			inSection = true
		case ']':
			inSection = false
		}
		end++
	}
	if end == 0 || inSection {
		return arg{}, errSyntax
	}
	text := r.rest[:end]
	r.rest = r.rest[end:]
	return arg{text: text}, nil
}

func (r *reader) quoted() (arg, error) {
	var b strings.Builder
	for i := 1; i < len(r.rest); i++ {
		switch c := r.rest[i]; {
		case c == '"':
			r.rest = r.rest[i+1:]
			return arg{text: b.String()}, nil
		case c == '\\' && i+1 < len(r.rest):
			i++
			b.WriteByte(r.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return arg{}, errSyntax
}

// literal reads {n} or {n+} at the end of the line, the n bytes, and the
// line's continuation.
func (r *reader) literal() (arg, error) {
	size, ok := strings.CutSuffix(r.rest[1:], "}")
	size, unasked := strings.CutSuffix(size, "+")
	n, err := strconv.Atoi(size)
	if !ok || err != nil || n < 0 || n > literalMax {
		if unasked { // it is on its way, and would be taken for commands
			return arg{}, errTooBig
		}
		return arg{}, errSyntax
	}
	if !unasked {
		r.l.say("+ go ahead")
	}
	b, err := r.l.readN(n)
	if err != nil {
		return arg{}, err
	}
	if r.rest, err = r.l.read(); err != nil {
		return arg{}, err
	}
	return arg{text: string(b)}, nil
}

// span is a range of sequence numbers or UIDs; 0 stands for the last one.
type span struct{ from, to uint32 }

// parseSet reads a sequence set such as 1:3,7,9:*.
func parseSet(s string) ([]span, error) {
	number := func(s string) (uint32, error) {
		if s == "*" {
			return 0, nil
		}
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil || n == 0 {
			return 0, errSyntax
		}
		return uint32(n), nil
	}
	var set []span
	for part := range strings.SplitSeq(s, ",") {
		first, last, isRange := strings.Cut(part, ":")
		from, err := number(first)
		if err != nil {
			return nil, err
		}
		to := from
		if isRange {
			if to, err = number(last); err != nil {
				return nil, err
			}
		}
		set = append(set, span{from, to})
	}
	return set, nil
}

// inSet reports whether n is in the set, where last is the largest number in use.
func inSet(set []span, n, last uint32) bool {
	for _, s := range set {
		from, to := s.from, s.to
		if from == 0 {
			from = last
		}
		if to == 0 {
			to = last
		}
		if min(from, to) <= n && n <= max(from, to) {
			return true
		}
	}
	return false
}

// quote writes a quoted string, or a literal where quoting cannot carry it.
func quote(s string) string {
	for i := range len(s) {
		if s[i] == '\r' || s[i] == '\n' || s[i] == 0 || s[i] >= 0x80 {
			return "{" + strconv.Itoa(len(s)) + "}\r\n" + s
		}
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
