package gmailsim

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
)

const (
	sizeLimit     = 35882577 // what Gmail announces, in bytes
	messageMax    = 4 << 20  // what the simulator really keeps of one message
	recipientsMax = 100
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// mailFrom takes the sender.
func (s *smtpSession) mailFrom(argument string) {
	if s.locked(true) {
		return
	}
	if f := s.who.fault(mail.SMTP); f.atUse {
		s.meet(f)
		return
	}
	path, parameters, ok := cutPath(argument, "FROM:")
	if !ok {
		s.reply("555 5.5.2 Syntax error.")
		return
	}
	if path != "" {
		from, err := mail.ParseAddress(path)
		if err != nil {
			s.reply("553 5.1.7 The sender address <" + mail.CleanUpTo(path, 80) + "> is not a valid RFC 5321 address.")
			return
		}
		s.from = from
	}
	if size, _ := strconv.ParseInt(parameter(parameters, "SIZE"), 10, 64); size > messageMax {
		s.tooBig()
		return
	}
	s.sender, s.to = true, nil
	s.reply("250 2.1.0 OK")
}

// rcptTo takes one recipient. Nothing leaves the simulator: a recipient who
// has no simulated mailbox gets nothing, and the sender is not told.
func (s *smtpSession) rcptTo(argument string) {
	if s.locked(true) {
		return
	}
	path, _, ok := cutPath(argument, "TO:")
	switch {
	case !s.sender:
		s.reply("503 5.5.1 MAIL first.")
		return
	case !ok:
		s.reply("555 5.5.2 Syntax error.")
		return
	case len(s.to) >= recipientsMax:
		s.reply("452 4.5.3 Too many recipients.")
		return
	}
	to, err := mail.ParseAddress(path)
	if err != nil {
		s.say("553-5.1.3 The recipient address <%s> is not a valid RFC-5321 address.", mail.CleanUpTo(path, 80))
		s.reply("553 5.1.3  https://support.google.com/mail/answer/6596")
		return
	}
	s.to = append(s.to, to)
	s.reply("250 2.1.5 OK")
}

// data takes the message.
func (s *smtpSession) data(string) {
	if s.locked(true) {
		return
	}
	if len(s.to) == 0 {
		s.reply("503 5.5.1 RCPT first.")
		return
	}
	s.reply("354  Go ahead")
	raw, err := s.dotted()
	switch {
	case errors.Is(err, errTooBig):
		s.tooBig()
	case err != nil:
		s.over = true
	default:
		s.sim.post.deliver(s.who.address, s.to, raw, time.Now())
		s.accepted()
	}
	s.reset()
}

// bdat takes one chunk of a message (RFC 3030).
func (s *smtpSession) bdat(argument string) {
	size, last, _ := strings.Cut(argument, " ")
	n, err := strconv.Atoi(size)
	if err != nil || n < 0 || n > messageMax { // the chunk that follows cannot be skipped safely
		s.tooBig()
		s.over = true
		return
	}
	chunk, err := s.readN(n)
	if err != nil {
		s.over = true
		return
	}
	if s.locked(true) {
		return
	}
	if len(s.to) == 0 {
		s.reply("503 5.5.1 RCPT first.")
		return
	}
	if len(s.chunks)+n > messageMax {
		s.reset()
		s.tooBig()
		return
	}
	s.chunks = append(s.chunks, chunk...)
	if !strings.EqualFold(last, "LAST") {
		s.reply("250 2.0.0 OK")
		return
	}
	s.sim.post.deliver(s.who.address, s.to, s.chunks, time.Now())
	s.reset()
	s.accepted()
}

var errTooBig = errors.New("the message is too big for the simulator")

func (s *smtpSession) tooBig() {
	s.say("552-5.3.4 Your message exceeded Google's message size limits. To view our message")
	s.say("552-5.3.4 size guidelines, go to")
	s.reply("552 5.3.4  https://support.google.com/mail/?p=MaxSizeError")
}

// dotted reads up to the lone dot (RFC 5321 section 4.5.2). Only CRLF.CRLF
// ends it, so nothing can be smuggled in behind a bare line feed.
func (s *smtpSession) dotted() ([]byte, error) {
	if err := s.flush(); err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	tooBig, fresh, last := false, true, byte(0) // fresh: the last chunk ended a line with CRLF
	for {
		s.rest()
		chunk, err := s.r.ReadSlice('\n')
		if err != nil && len(chunk) < lineMax {
			return nil, err
		}
		if fresh && string(chunk) == ".\r\n" {
			break
		}
		if fresh && chunk[0] == '.' {
			chunk = chunk[1:]
		}
		fresh = bytes.HasSuffix(chunk, []byte("\r\n")) || last == '\r' && string(chunk) == "\n"
		if len(chunk) > 0 {
			last = chunk[len(chunk)-1]
		}
		if tooBig = tooBig || raw.Len()+len(chunk) > messageMax; !tooBig {
			raw.Write(chunk)
		}
	}
	if tooBig {
		return nil, errTooBig
	}
	return raw.Bytes(), nil
}

// cutPath takes FROM:<path> or TO:<path> apart.
func cutPath(argument, keyword string) (path, parameters string, ok bool) {
	if len(argument) < len(keyword) || !strings.EqualFold(argument[:len(keyword)], keyword) {
		return "", "", false
	}
	rest := strings.TrimSpace(argument[len(keyword):])
	if !strings.HasPrefix(rest, "<") {
		return "", "", false
	}
	return strings.Cut(rest[1:], ">")
}

// parameter is the value of one ESMTP parameter.
func parameter(parameters, keyword string) string {
	for _, p := range strings.Fields(parameters) {
		if name, value, _ := strings.Cut(p, "="); strings.EqualFold(name, keyword) {
			return value
		}
	}
	return ""
}
