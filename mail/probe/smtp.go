package probe

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// smtpSession speaks SMTP through go-smtp.
type smtpSession struct {
	conn   *smtpConn
	client *smtp.Client
	sender bool     // a MAIL command is to be taken back
	later  []string // of the farewell, once what went before is answered
}

func newSMTP(conn *wire.Conn) session {
	s := &smtpSession{conn: &smtpConn{conn}}
	s.client = smtp.NewClient(s.conn)
	return s
}

// smtpConn keeps go-smtp from greeting twice, and from sending "*" and waiting
// for its answer when a sign-in has already been refused.
type smtpConn struct{ *wire.Conn }

var errOver = errors.New("the sign-in is over")

func (c *smtpConn) Write(p []byte) (int, error) {
	switch {
	case wire.Answered(p):
		return len(p), nil
	case bytes.Equal(p, []byte("*\r\n")):
		return 0, errOver
	}
	return c.Conn.Write(p)
}

// fault is a refusal where the library reports one, else what the guard knows.
func (s *smtpSession) fault(err error) error {
	var answer *smtp.SMTPError
	if errors.As(err, &answer) {
		if r := s.conn.Refusal(); r != nil {
			return r
		}
	}
	return s.conn.Fault(err)
}

func (s *smtpSession) signIn(user, password string) error {
	var mechanism sasl.Client
	switch {
	case s.client.SupportsAuth(sasl.Plain):
		s.conn.Ask("AUTH PLAIN")
		mechanism = sasl.NewPlainClient("", user, password)
	case s.client.SupportsAuth(sasl.Login):
		s.conn.Ask("AUTH LOGIN")
		mechanism = sasl.NewLoginClient(user, password)
	default:
		_, offered := s.client.Extension("AUTH")
		return &mail.NotOffered{What: "AUTH PLAIN", Said: offered}
	}
	if err := s.client.Auth(mechanism); err != nil {
		return s.fault(err)
	}
	return nil
}

// use proposes the mailbox's address as a sender. Nothing is sent.
func (s *smtpSession) use(from mail.Address) (string, error) {
	s.conn.Ask("MAIL")
	var options smtp.MailOptions
	for _, r := range from.String() {
		options.UTF8 = options.UTF8 || r > '~'
	}
	if options.UTF8 {
		if ok, _ := s.client.Extension("SMTPUTF8"); !ok {
			return "", &mail.NotOffered{What: "SMTPUTF8"}
		}
	}
	if err := s.client.Mail(from.String(), &options); err != nil {
		return "", s.fault(err)
	}
	s.sender = true
	return from.String(), nil
}

// goodbye takes the sender back and quits, in one flight where that is allowed
// (RFC 2920).
func (s *smtpSession) goodbye() {
	commands := []string{"QUIT"}
	if s.sender {
		commands = []string{"RSET", "QUIT"}
	}
	if ok, _ := s.client.Extension("PIPELINING"); !ok {
		s.later, commands = commands[1:], commands[:1]
	}
	s.say(commands...)
}

func (s *smtpSession) say(commands ...string) {
	s.conn.Ask(strings.Join(commands, " "))
	_, _ = io.WriteString(s.conn, strings.Join(commands, "\r\n")+"\r\n")
}

func (s *smtpSession) drain() {
	replies := bufio.NewReader(s.conn)
	for _, command := range s.later {
		if _, err := replies.ReadString('\n'); err != nil {
			return
		}
		s.say(command)
	}
	_, _ = io.Copy(io.Discard, replies)
}

func (s *smtpSession) close() { _ = s.conn.Close() }
