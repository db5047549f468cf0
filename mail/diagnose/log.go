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
)

// passage is some lines of a message and what they show.
type passage struct {
	e        *evidence
	event    mail.Event
	from, to int
}

// linesOf is a message as a person sees it.
func linesOf(text string) []string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	return strings.Split(unescape(strings.ToValidUTF8(text, "\uFFFD")), "\n")
}

// deciding is the passage that tells why the test failed.
func (p Pasted) deciding(lines []string) passage {
	if len(p.Text) <= wholeBytes || len(lines) == 1 {
		e, event := p.evidence()
		return passage{e, event, 0, len(lines)}
	}
	whole := strings.ToLower(strings.Join(lines, "\n"))
	log := surroundings{host: serverIn(whole), port: portIn(whole)}
	log.mail = slices.ContainsFunc([]string{"imap", "smtp", "mail"}, func(word string) bool { return strings.Contains(whole, word) })
	var follows, sum *passage
	for to := len(lines); to > 0; {
		from := passageBefore(lines, to)
		p.Text, p.log = withoutFrames(lines[from:to]), log
		e, event := p.evidence()
		here := passage{e, event, from, to}
		switch cause := judge(e, rules()); {
		case cause == Unknown:
		case cause == ConnectionDropped, cause == ServerTemporary && (!e.answered() || e.status == "421" || e.status == "BYE"):
			follows = cmp.Or(follows, &here)
		case e.answered(), sum == nil && cause != CredentialsRejected:
			return here
		default:
			sum = cmp.Or(sum, &here)
		}
		if from == 0 {
			break
		}
		to = min(to-1, from+(to-from)/4)
	}
	if last := cmp.Or(sum, follows); last != nil {
		return *last
	}
	p.Text = strings.Join(lines, "\n")
	e, event := p.evidence()
	return passage{e, event, 0, len(lines)}
}

// passageBefore is the line at which the passage begins that ends before a line.
// A reply of several lines is not parted.
func passageBefore(lines []string, to int) int {
	from, size := to, 0
	for from > 0 && (size < passageBytes || continued(lines[from-1])) {
		from--
		size += len(lines[from]) + 1
	}
	return from
}

// continued reports a line of an SMTP reply that is not its last: 535-5.7.8.
func continued(line string) bool {
	line = unmarkedLine(line)
	return len(line) > 3 && line[3] == '-' && isStatus(line[:3])
}

// withoutFrames leaves out where in a program something happened.
func withoutFrames(lines []string) string {
	var kept []string
	for _, line := range lines {
		bare := strings.TrimSpace(line)
		frame := strings.HasPrefix(bare, "at ") && strings.ContainsAny(bare, "(/") || strings.HasPrefix(bare, `File "`) ||
			strings.HasPrefix(bare, "#") && len(bare) > 1 && isDigit(bare[1])
		if !frame {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// quote is what to show of the passage, from the same lines made fit for it:
// where there is much, those that name the cause.
func (p Pasted) quote(cause Cause, at passage, shown []string) string {
	shown = shown[min(at.from, len(shown)):min(at.to, len(shown))]
	all := said(shown)
	if utf8.RuneCountInString(all) <= mail.SaidMax {
		return all
	}
	p.Host, p.Port = at.e.host, at.e.port
	for i := len(shown) - 1; i >= 0; i-- {
		p.Text = shown[i]
		if e, _ := p.evidence(); judge(e, rules()) != cause {
			continue
		}
		from := i
		for from > 0 && continued(shown[from-1]) {
			from--
		}
		if words := said(shown[from:]); words != "" {
			return mail.CleanUpTo(words, mail.SaidMax)
		}
	}
	return mail.CleanUpTo(all, mail.SaidMax)
}
