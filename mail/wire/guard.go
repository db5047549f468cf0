package wire

import (
	"bytes"
	"strconv"
	"strings"

	"mailkey/mail"
)

// Limits bound what a server may say. A zero field means its default.
type Limits struct {
	Line    int   // bytes of a line; 64 kB, for SMTP 1,900 (go-smtp takes 2,000)
	Lines   int   // lines in answer to one command; 1,000
	Literal int64 // bytes of an IMAP literal; 64 kB
	Bytes   int64 // in answer to one command, literals included; 1 MB
}

func (l Limits) orDefault(p mail.Protocol) Limits {
	line := 64 << 10
	if p == mail.SMTP {
		line = 1900
	}
	return Limits{
		Line:    or(l.Line, line),
		Lines:   or(l.Lines, 1000),
		Literal: or(l.Literal, 64<<10),
		Bytes:   or(l.Bytes, 1<<20),
	}
}

// guard watches a server's bytes go by, line by line, and stops them where they
// exceed a limit or break the grammar so that a library would wait for ever.
type guard struct {
	protocol mail.Protocol
	limits   Limits
	hear     func(line string)

	spoke   bool // anything at all
	greeted bool
	partial []byte // the line so far
	passed  []byte // of the last chunk
	literal int64  // bytes of a literal still to come
	inside  bool   // the line goes on after a literal
	depth   int    // parentheses that are open in the line
	quoted  bool   // within a quoted string
	escaped bool   // behind its backslash
	code    string // SMTP: the code of the reply that goes on
	owed    int    // answers to what was asked
	prompts int    // how often the last command was to go on
	lines   int
	bytes   int64
}

// reset starts the count for the next command, which is owed an answer.
func (g *guard) reset() {
	g.lines, g.bytes = 0, 0
	g.prompts = 0
	g.owed++
}

// maxPrompts is how often a server may ask for more of a command. Signing in
// takes two; who asks on and on is told the password each time.
const maxPrompts = 3

func (g *guard) prompted(line string) error {
	if g.prompts++; g.prompts > maxPrompts {
		return breach(mail.Nonsense, []byte(line))
	}
	return nil
}

// answered takes an answer off what is owed, and the count starts anew: several
// commands may be on their way. One answer too many was said before it
// was asked for: a library would take it for the answer to what comes next.
func (g *guard) answered(line string) error {
	g.lines, g.bytes = 0, 0
	if g.owed--; g.owed < 0 {
		return breach(mail.Nonsense, []byte(line))
	}
	return nil
}

// take inspects what was read. It returns what may be passed on, until it is
// called again, and why no more. A line is held back until it is complete.
func (g *guard) take(chunk []byte) ([]byte, error) {
	g.passed = g.passed[:0]
	g.spoke = g.spoke || len(chunk) > 0
	if g.bytes += int64(len(chunk)); g.bytes > g.limits.Bytes {
		return nil, breach(mail.Flood, g.partial)
	}
	for len(chunk) > 0 {
		if g.literal > 0 {
			n := min(int64(len(chunk)), g.literal)
			g.literal -= n
			if n == int64(len(chunk)) && len(g.passed) == 0 {
				return chunk, nil // by far the most of a message: not copied
			}
			g.passed, chunk = append(g.passed, chunk[:n]...), chunk[n:]
			continue
		}
		end := bytes.IndexByte(chunk, '\n') + 1
		whole := end > 0
		if !whole {
			end = len(chunk)
		}
		if len(g.partial)+end > g.limits.Line || g.protocol == mail.IMAP && !g.nests(chunk[:end]) {
			return g.passed, breach(mail.Flood, g.partial)
		}
		g.partial = append(g.partial, chunk[:end]...)
		if !g.greeted && !greets(g.protocol, g.partial, whole) {
			return g.passed, &mail.WrongProtocol{Said: excerpt(g.partial)}
		}
		if whole {
			if err := g.line(); err != nil {
				return g.passed, err
			}
			g.passed = append(g.passed, g.partial...)
			g.partial = g.partial[:0]
		}
		chunk = chunk[end:]
	}
	return g.passed, nil
}

// maxDepth is how deep IMAP's lists may lie in one another. A message of parts within
// parts has about ten; a library that descends needs much time for many.
const maxDepth = 100

// nests counts the parentheses of a line as they come.
func (g *guard) nests(chunk []byte) bool {
	for _, b := range chunk {
		switch {
		case g.escaped:
			g.escaped = false
		case g.quoted && b == '\\':
			g.escaped = true
		case b == '"':
			g.quoted = !g.quoted
		case g.quoted:
		case b == '(':
			if g.depth++; g.depth > maxDepth {
				return false
			}
		case b == ')':
			g.depth = max(g.depth-1, 0)
		}
	}
	return true
}

// line inspects a complete line.
func (g *guard) line() error {
	line := strings.TrimRight(string(g.partial), "\r\n")
	first := !g.greeted
	g.greeted = true
	if g.lines++; g.lines > g.limits.Lines {
		return breach(mail.Flood, []byte(line))
	}
	g.hear(line)
	if g.protocol == mail.SMTP {
		if first {
			g.owed++ // the greeting is a reply too
		}
		return g.smtpLine(line)
	}
	err := g.imapLine(line)
	g.quoted, g.escaped = false, false
	if !g.inside {
		g.depth = 0
	}
	return err
}

// smtpLine checks a line of a reply (RFC 5321 section 4.2): a code from 200 to
// 599, the same on each line.
func (g *guard) smtpLine(line string) error {
	if !isReply(line) || g.code != "" && g.code != line[:3] {
		return breach(mail.Nonsense, []byte(line))
	}
	g.code = ""
	switch {
	case goesOn(line):
		g.code = line[:3]
	case line[0] == '3':
		return g.prompted(line)
	case line[:3] == goodbye: // may come at any time (RFC 5321 section 3.8), and nothing good follows
		g.owed = max(g.owed-1, 0)
	default:
		return g.answered(line)
	}
	return nil
}

// goodbye is the reply of an SMTP server that is about to leave.
const goodbye = "421"

// goesOn reports whether more lines of the reply follow.
func goesOn(line string) bool { return len(line) > 3 && line[3] == '-' }

func isReply(line string) bool {
	return len(line) >= 3 && line[0] >= '2' && line[0] <= '5' && isDigit(line[1]) && isDigit(line[2]) &&
		(len(line) == 3 || line[3] == ' ' || line[3] == '-')
}

// imapLine checks what a library would take wrongly, and looks for the size of a
// literal (RFC 9051 section 4.3) at the end of a line of data; the free text of
// a status line may end as it likes.
func (g *guard) imapLine(line string) error {
	first, rest, _ := strings.Cut(line, " ")
	status := isStatus(word(rest))
	if !g.inside && (first != "*" && first != "+" && !status || listsBadly(rest)) || strings.ContainsRune(line, 0) {
		return breach(mail.Nonsense, []byte(line)) // go-imap takes "OK(" for "OK"
	}
	switch {
	case g.inside || first == "*":
	case first == "+":
		return g.prompted(line)
	default:
		return g.answered(line)
	}
	data := g.inside || first == "*" && !status
	g.inside = false
	if data && g.quoted {
		return breach(mail.Nonsense, []byte(line))
	}
	begin := strings.LastIndexByte(line, '{')
	if !data || !strings.HasSuffix(line, "}") || begin < 0 { // an atom may end in a brace
		return nil
	}
	size := line[begin+1 : len(line)-1]
	n, err := strconv.ParseInt(size, 10, 64)
	switch {
	case err != nil || size != strconv.FormatInt(n, 10) || n < 0:
		return breach(mail.Nonsense, []byte(line))
	case n > g.limits.Literal:
		return breach(mail.Flood, []byte(line))
	}
	g.literal, g.inside = n, true
	return nil
}

// listsBadly reports a parenthesis among capabilities: go-imap never comes to an
// end of it (v2.0.0-beta.8, readCapabilities), whatever becomes of the connection.
// Capabilities are data, or a status's code; Dovecot's "OK Capability completed
// (0.001 secs)" is neither. A number before either does not disturb go-imap.
func listsBadly(answer string) bool {
	answer = strings.ToUpper(answer)
	if n, rest, _ := strings.Cut(answer, " "); n != "" && strings.Trim(n, "0123456789") == "" {
		answer = rest
	}
	if status, rest, _ := strings.Cut(answer, " "); isStatus(status) {
		code, is := strings.CutPrefix(rest, "[")
		if !is {
			return false
		}
		answer, _, _ = strings.Cut(code, "]")
	}
	return strings.HasPrefix(answer, "CAPABILITY") && strings.Contains(answer, "(")
}

func isStatus(w string) bool {
	switch strings.ToUpper(w) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return true
	}
	return false
}

// greets reports whether a server's first bytes can be, or its whole first line is,
// a greeting of the protocol.
func greets(p mail.Protocol, first []byte, whole bool) bool {
	if p == mail.SMTP {
		if whole {
			return isReply(strings.TrimRight(string(first), "\r\n"))
		}
		return first[0] >= '2' && first[0] <= '5'
	}
	if !whole {
		return bytes.HasPrefix(first, []byte("* ")) || string(first) == "*"
	}
	rest, star := strings.CutPrefix(strings.TrimRight(string(first), "\r\n"), "* ")
	switch strings.ToUpper(word(rest)) {
	case "OK", "PREAUTH", "BYE":
		return star
	}
	return false
}

func breach(kind mail.MisbehaviourKind, said []byte) error {
	return &mail.Misbehaviour{Kind: kind, Said: excerpt(said)}
}

// excerpt is the beginning of what was said, enough to be shown.
func excerpt(said []byte) string {
	return strings.TrimRight(string(said[:min(len(said), 1<<10)]), "\r\n")
}

// word is the first word of s.
func word(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
