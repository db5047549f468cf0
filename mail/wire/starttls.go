package wire

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"mailkey/mail"
)

// Greet reads, in the clear, the greeting and what the server offers, on a
// connection that is to be encrypted by STARTTLS. The dialogue is our own, for
// the libraries would believe what is said in it.
func (c *Conn) Greet() error {
	c.Begin(mail.Greet)
	c.within(min(c.times.Greeting, c.times.Stage))
	c.clear = bufio.NewReader(c)
	if c.to.Protocol == mail.SMTP {
		return c.greetSMTP()
	}
	return c.greetIMAP()
}

// startTLS asks for encryption. Nothing may stand between the server's
// agreement and the handshake.
func (c *Conn) startTLS() error {
	if !offers(c.caps, "STARTTLS") {
		return &mail.NotOffered{What: "STARTTLS", Said: strings.Join(c.caps, " ")}
	}
	var err error
	if c.to.Protocol == mail.SMTP {
		_, err = c.askSMTP("STARTTLS", "220")
	} else {
		_, err = c.askIMAP("STARTTLS")
	}
	if err != nil {
		return err
	}
	if n := c.clear.Buffered(); n > 0 {
		extra, _ := c.clear.Peek(n)
		return breach(mail.Tampered, extra)
	}
	return nil
}

func (c *Conn) greetIMAP() error {
	line, err := c.line()
	if err != nil {
		return err
	}
	rest := strings.TrimPrefix(line, "* ") // the guard has seen to it
	switch strings.ToUpper(word(rest)) {
	case "PREAUTH":
		return breach(mail.Tampered, []byte(line))
	case "BYE":
		return c.refused()
	}
	c.within(c.times.Stage)
	if _, code, found := strings.Cut(rest, "[CAPABILITY "); found {
		code, _, _ = strings.Cut(code, "]")
		c.caps = strings.Fields(code)
		return nil
	}
	answer, err := c.askIMAP("CAPABILITY")
	if err != nil {
		return err
	}
	for _, line := range answer {
		if f := strings.Fields(line); len(f) > 1 && strings.EqualFold(f[1], "CAPABILITY") {
			c.caps = f[2:]
		}
	}
	return nil
}

// askIMAP sends a command without arguments and returns the untagged lines of its answer.
func (c *Conn) askIMAP(verb string) ([]string, error) {
	c.Ask(verb)
	tag := strings.ToLower(verb[:1]) + "1"
	if _, err := io.WriteString(c, tag+" "+verb+"\r\n"); err != nil {
		return nil, c.Fault(err)
	}
	var answer []string
	for {
		line, err := c.line()
		if err != nil {
			return nil, err
		}
		first, rest, _ := strings.Cut(line, " ")
		status := strings.ToUpper(word(rest))
		switch {
		case first == "*":
			answer = append(answer, line)
		case first == tag && status == "OK":
			return answer, nil
		case first == tag && (status == "NO" || status == "BAD"):
			return nil, c.refused()
		default:
			return nil, breach(mail.Nonsense, []byte(line))
		}
	}
}

func (c *Conn) greetSMTP() error {
	if _, err := c.replySMTP("220"); err != nil {
		return err
	}
	c.within(c.times.Stage)
	reply, err := c.askSMTP("EHLO "+ClientName, "250")
	var refusal *mail.Refusal
	if errors.As(err, &refusal) && strings.HasPrefix(refusal.Status, "50") {
		return nil // a server older than EHLO offers nothing, STARTTLS neither
	}
	if err != nil {
		return err
	}
	for _, line := range reply[1:] {
		c.caps = append(c.caps, word(line))
	}
	return nil
}

// ClientName is how we introduce ourselves to SMTP servers: an address literal
// (RFC 5321 section 4.1.3) that says nothing about this computer.
const ClientName = "[127.0.0.1]"

// askSMTP sends a command and returns the lines of its reply without their code.
func (c *Conn) askSMTP(command, want string) ([]string, error) {
	c.Ask(word(command))
	if _, err := io.WriteString(c, command+"\r\n"); err != nil {
		return nil, c.Fault(err)
	}
	return c.replySMTP(want)
}

func (c *Conn) replySMTP(want string) ([]string, error) {
	var reply []string
	for {
		line, err := c.line()
		if err != nil {
			return nil, err
		}
		reply = append(reply, line[min(len(line), 4):])
		switch {
		case len(line) > 3 && line[3] == '-':
		case line[:3] == want:
			return reply, nil
		case line[0] >= '4':
			return nil, c.refused()
		default:
			return nil, breach(mail.Nonsense, []byte(line))
		}
	}
}

// refused is the negative answer that has just been read.
func (c *Conn) refused() error {
	if r := c.Refusal(); r != nil {
		return r
	}
	return c.Fault(errors.New("a refusal without a status"))
}

// line reads one line of the clear dialogue.
func (c *Conn) line() (string, error) {
	line, err := c.clear.ReadString('\n')
	if err != nil {
		return "", c.Fault(err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func offers(caps []string, what string) bool {
	for _, offered := range caps {
		if strings.EqualFold(offered, what) {
			return true
		}
	}
	return false
}
