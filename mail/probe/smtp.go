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
	s := &smtpSession{conn: &smtpConn{Conn: conn}}
	s.client = smtp.NewClient(s.conn)
	return s
}

// smtpConn keeps go-smtp from greeting twice, also after a RSET, for which its
// NOOP is taken, and from sending "*" and waiting for its answer when a sign-in
// has already been refused.
type smtpConn struct {
	*wire.Conn
	line    []byte // the beginning of the line that is being read
	answers int    // complete ones since the last question
}

func (c *smtpConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	for _, b := range p[:n] {
		if b != '\n' {
			if len(c.line) < 4 {
				c.line = append(c.line, b)
			}
			continue
		}
		if (len(c.line) < 4 || c.line[3] != '-') && !bytes.HasPrefix(c.line, []byte("421")) { // a farewell may come unasked
			c.answers++
		}
		c.line = c.line[:0]
	}
	return n, err
}

var errOver = errors.New("the sign-in is over")

func (c *smtpConn) Write(p []byte) (int, error) {
	switch {
	case wire.Answered(p):
		return len(p), nil
	case bytes.Equal(p, []byte("*\r\n")):
		return 0, errOver
	case bytes.Equal(p, []byte("NOOP\r\n")):
		return c.Conn.Write([]byte("RSET\r\n"))
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
	if err := s.mail(from, 0); err != nil {
		return "", err
	}
	return from.String(), nil
}

// mail begins a message of a size in bytes, 0 for unknown.
func (s *smtpSession) mail(from mail.Address, size int) error {
	s.ask("MAIL")
	options := smtp.MailOptions{Size: int64(size)}
	for _, r := range from.String() {
		options.UTF8 = options.UTF8 || r > '~'
	}
	if options.UTF8 {
		if ok, _ := s.client.Extension("SMTPUTF8"); !ok {
			return &mail.NotOffered{What: "SMTPUTF8"}
		}
	}
	if err := s.client.Mail(from.String(), &options); err != nil {
		return s.fault(err)
	}
	s.sender = true
	return nil
}

// send ends the message that use has begun: to oneself, with this text, of which
// each line end becomes a CRLF. Once it is away it may be delivered, whatever the
// answer.
func (s *smtpSession) send(to mail.Address, text []byte) (away bool, err error) {
	text = straight(text)
	if most, limited := s.client.MaxMessageSize(); limited && most > 0 && most < len(text) {
		// Let the server itself say that this is too much for it.
		s.ask("RSET")
		if err = s.client.Noop(); err != nil {
			return false, s.fault(err)
		}
		s.sender = false
		if err = s.mail(to, len(text)); err != nil {
			return false, err
		}
	}
	if err = s.answered(); err != nil {
		return false, err
	}
	s.ask("RCPT")
	if err = s.client.Rcpt(to.String(), nil); err != nil {
		return false, s.fault(err)
	}
	if err = s.answered(); err != nil {
		return false, err
	}
	s.ask("DATA")
	data, err := s.client.Data()
	if err != nil {
		return false, s.fault(err)
	}
	if err = s.answered(); err != nil {
		return false, err
	}
	s.ask("DATA …")
	s.conn.Linger(acceptTime)
	s.sender = false
	_, err = data.Write(text)
	if err == nil {
		err = data.Close()
	}
	if err != nil {
		return true, s.fault(err)
	}
	return true, nil
}

// ask names the next command, and counts its answers.
func (s *smtpSession) ask(label string) {
	s.conn.answers = 0
	s.conn.Ask(label)
}

// answered makes sure that the last command got one answer: who answers what
// has not been asked yet would have the next answer believed.
func (s *smtpSession) answered() error {
	if s.conn.answers > 1 {
		return &mail.Misbehaviour{Kind: mail.Nonsense}
	}
	return nil
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
