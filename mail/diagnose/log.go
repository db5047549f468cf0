package diagnose

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"mailkey/mail"
)

// A log tells of many failures, and the last one decides: those before it were
// tried again. Two kinds of last lines give way to what stands above them. What
// only follows from a failure (the connection ended, try again) gives way to any
// cause, and what only sums one up ("login failed") to a server's answer.
const (
	wholeBytes   = 2 << 10 // a message up to here is one failure, and judged whole
	passageBytes = 1 << 10 // about how much of a longer one is judged at a time
	contextLines = 4       // above a passage, by which a password in it may be known as one
	quotedLines  = 40      // the last of a passage, among which the telling one is looked for
	stretchBytes = 8 << 10 // and at first, to see whether there is anything to judge
)

// passage is some lines of a message and what they show.
type passage struct {
	e        *evidence
	event    mail.Event
	cause    Cause
	from, to int
}

// linesOf is a message as a person sees it, a long one without its empty lines.
func linesOf(text string) []string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	lines := strings.Split(unescape(strings.ToValidUTF8(text, "\uFFFD")), "\n")
	if len(text) > wholeBytes {
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	}
	return lines
}

// deciding is the passage that tells why the test failed.
func (p Pasted) deciding(lines []string) passage {
	if len(p.Text) <= wholeBytes || len(lines) < 2 {
		return p.judged(lines, 0, len(lines))
	}
	whole := strings.ToLower(strings.Join(lines, "\n"))
	p.log = surroundings{host: serverIn(whole), port: portIn(whole)}
	p.log.mail = slices.ContainsFunc([]string{"imap", "smtp", "mail"}, func(word string) bool { return strings.Contains(whole, word) })
	var found findings
	for from, to := 0, len(lines); to > 0 && found.answer == nil; to = from {
		// Most of a log tells of nothing, which many lines at once do sooner.
		from = passageBefore(lines, to, stretchBytes)
		if stretch := p.judged(lines, from, to); stretch.cause == Unknown && !stretch.e.shows(foreign) {
			continue
		}
		for end := to; end > from && found.answer == nil; {
			begin := max(from, passageBefore(lines, end, passageBytes))
			found.add(p.judged(lines, begin, end))
			end = begin + min((end-begin)/4, max(0, begin-from))
		}
	}
	if last := cmp.Or(found.answer, found.sum, found.follows); last != nil {
		return *last
	}
	return p.judged(lines, passageBefore(lines, len(lines), passageBytes), len(lines))
}

// judged reads some of the lines.
func (p Pasted) judged(lines []string, from, to int) passage {
	if from > 0 || to < len(lines) {
		p.Text = strings.Join(withoutFrames(lines[from:to]), "\n")
	}
	e, event := p.evidence()
	return passage{e, event, judge(e, rules()), from, to}
}

// findings is the last passage of each kind, nil where there is none.
type findings struct{ answer, sum, follows *passage }

func (f *findings) add(p passage) {
	switch {
	case p.cause == Unknown:
	case p.cause == ConnectionDropped, p.cause == ServerTemporary && (!p.e.answered() || p.e.status == "421" || p.e.status == "BYE"):
		f.follows = cmp.Or(f.follows, &p)
	case p.e.answered(), f.sum == nil && p.cause != CredentialsRejected:
		f.answer = cmp.Or(f.answer, &p)
	default:
		f.sum = cmp.Or(f.sum, &p)
	}
}

// passageBefore is the line at which the passage of a size begins that ends
// before a line. A reply of several lines is not parted.
func passageBefore(lines []string, to, bytes int) int {
	from, size := to, 0
	for from > 0 && (size < bytes || size < 2*bytes && continued(lines[from-1])) {
		from--
		size += len(lines[from]) + 1
	}
	return from
}

// continued reports a line of an SMTP reply that is not its last: 535-5.7.8.
func continued(line string) bool {
	at := strings.IndexByte(line, '-')
	for at >= 3 && !isStatus(line[at-3:at]) {
		next := strings.IndexByte(line[at+1:], '-')
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return at >= 3
}

// withoutFrames leaves out where in a program something happened.
func withoutFrames(lines []string) []string {
	var kept []string
	for _, line := range lines {
		bare := strings.TrimSpace(line)
		frame := strings.HasPrefix(bare, "at ") && strings.ContainsAny(bare, "(/") || strings.HasPrefix(bare, `File "`) ||
			strings.HasPrefix(bare, "#") && len(bare) > 1 && isDigit(bare[1])
		if !frame {
			kept = append(kept, line)
		}
	}
	return kept
}

// quote is what to show of the passage, from the same lines made fit for it:
// where there is much, those that name the cause.
func (p Pasted) quote(at passage, shown []string) string {
	shown = withoutFrames(shown)
	all := said(shown)
	if utf8.RuneCountInString(all) <= mail.SaidMax {
		return all
	}
	p.Host, p.Port = at.e.host, at.e.port
	for i := len(shown) - 1; i >= max(0, len(shown)-quotedLines); i-- {
		p.Text = shown[i]
		if e, _ := p.evidence(); judge(e, rules()) != at.cause {
			continue
		}
		from := i
		for from > 0 && continued(shown[from-1]) {
			from--
		}
		if words := said(shown[from:]); words != "" {
			all = words
			break
		}
	}
	if begin := strings.Index(all, at.e.status); at.e.status != "" && begin > mail.SaidMax/2 {
		all = "… " + all[begin:] // a whole log in one line
	}
	return mail.CleanUpTo(all, mail.SaidMax)
}
