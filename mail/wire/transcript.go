package wire

import (
	"strings"

	"mailkey/mail"
)

// How much of a conversation is kept.
const (
	maxLines     = 200     // of the transcript; the rest is left out
	maxEvidence  = 100     // of the answer to one command
	maxLineBytes = 4 << 10 // of each
)

// script is a conversation as it goes on.
type script struct {
	stage  mail.Stage
	asked  string   // the label of our last command; empty for the greeting
	answer []string // the server's lines since then
	banner string   // its first line
	last   string   // its last one
	lines  []mail.Line
}

func (s *script) ask(label string) {
	s.asked, s.answer = label, s.farewell()
	s.keep(mail.Line{Stage: s.stage, Ours: true, Text: label})
}

// farewell is the server's last line when it said goodbye, unasked, and why: that
// answers all that is asked after it. A BYE that names no reason tells no more
// than the end of the connection does.
func (s *script) farewell() []string {
	first, rest, _ := strings.Cut(s.last, " ")
	status, rest, _ := strings.Cut(rest, " ")
	code, _ := respText(rest)
	if first == goodbye || first == "*" && strings.EqualFold(status, "BYE") && code != "" {
		return []string{s.last}
	}
	return nil
}

func (s *script) hear(line string) {
	line = line[:min(len(line), maxLineBytes)]
	if s.banner == "" {
		s.banner = line
	}
	s.last = line
	if len(s.answer) == maxEvidence { // the verdict stands in the last line
		s.answer = s.answer[:maxEvidence-1]
	}
	s.answer = append(s.answer, line)
	s.keep(mail.Line{Stage: s.stage, Text: line})
}

func (s *script) keep(l mail.Line) {
	switch {
	case len(s.lines) < maxLines:
		s.lines = append(s.lines, l)
	case len(s.lines) == maxLines:
		s.lines = append(s.lines, mail.Line{Stage: s.stage, Ours: l.Ours, Text: "…"})
	}
}

// forget drops what was said before TLS from everything but the transcript.
func (s *script) forget() { s.asked, s.answer, s.last = "", nil, "" }

// shown is the transcript, clean. The server's lines are scrubbed as one text:
// a secret may be spread over several.
func (s *script) shown(d mail.Deaf) []mail.Line {
	var theirs []string
	for _, l := range s.lines {
		if !l.Ours {
			theirs = append(theirs, strings.ReplaceAll(l.Text, "\n", " "))
		}
	}
	theirs = strings.Split(d.Scrub(strings.Join(theirs, "\n")), "\n")
	shown := make([]mail.Line, len(s.lines))
	next := 0
	for i, l := range s.lines {
		if !l.Ours {
			l.Text = theirs[next]
			next++
		}
		l.Text = mail.CleanUpTo(l.Text, mail.SaidMax)
		shown[i] = l
	}
	return shown
}

// refusal reads the negative answer to the last question; nil when there is none.
func (s *script) refusal(p mail.Protocol) *mail.Refusal {
	if p == mail.SMTP {
		return s.smtpRefusal()
	}
	return s.imapRefusal()
}

// smtpRefusal reads the last reply, whose lines share one code. One that goes
// on is none yet.
func (s *script) smtpRefusal() *mail.Refusal {
	end := len(s.answer)
	if end == 0 || !isReply(s.answer[end-1]) || s.answer[end-1][0] < '4' || goesOn(s.answer[end-1]) {
		return nil
	}
	begin := end - 1
	status := s.answer[begin][:3]
	for begin > 0 && strings.HasPrefix(s.answer[begin-1], status+"-") {
		begin--
	}
	r := &mail.Refusal{Command: word(s.asked), Status: status}
	var text []string
	for _, line := range s.answer[begin:end] {
		line = strings.TrimSpace(line[min(len(line), 4):])
		if code := word(line); isEnhanced(code) {
			r.Code = or(r.Code, code)
			line = strings.TrimSpace(line[len(code):])
		}
		text = append(text, line)
	}
	r.Text = strings.TrimSpace(strings.Join(text, "\n"))
	return r
}

// isEnhanced recognises an enhanced status code (RFC 3463), such as 5.7.9.
func isEnhanced(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if p == "" || len(p) > 3 || strings.Trim(p, "0123456789") != "" {
			return false
		}
	}
	return len(parts) == 3 && (parts[0] == "4" || parts[0] == "5")
}

// imapRefusal reads the tagged NO or BAD, or an untagged BYE, and puts before it what
// the server said by the way: Gmail's link stands in such a line.
func (s *script) imapRefusal() *mail.Refusal {
	r := &mail.Refusal{Command: word(s.asked)}
	var text []string
	for _, line := range s.answer {
		tag, rest, _ := strings.Cut(line, " ")
		status, rest, _ := strings.Cut(rest, " ")
		status = strings.ToUpper(status)
		if tag == "+" || !isStatus(status) {
			continue
		}
		code, words := respText(rest)
		alert := code == "ALERT" || code == "WEBALERT"
		if status == "OK" && !(tag == "*" && alert) || status == "PREAUTH" {
			continue
		}
		if words != "" {
			text = append(text, words)
		}
		if tag != "*" || status == "BYE" && r.Status == "" {
			r.Status = status
			r.Code = or(code, r.Code)
		} else if alert || r.Code == "" {
			r.Code = code
		}
	}
	if r.Status == "" {
		return nil
	}
	r.Text = strings.Join(text, "\n")
	return r
}

// respText splits a status text (RFC 9051 section 7.1) into its code and its words. A
// code's argument, such as the address to sign in at, stays with the words.
func respText(s string) (code, words string) {
	inner, after, found := strings.Cut(strings.TrimPrefix(s, "["), "]")
	if !strings.HasPrefix(s, "[") || !found {
		return "", s
	}
	code, argument, _ := strings.Cut(inner, " ")
	if argument == "" {
		s = strings.TrimSpace(after)
	}
	return strings.ToUpper(code), s
}
