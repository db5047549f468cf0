package wire

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"

	"mailkey/mail"
)

// Greet hears the greeting and what the server offers: over TLS, or in the
// clear before STARTTLS. The dialogue is our own, for the libraries would
// believe what is said in the clear, and would ask more than once.
func (c *Conn) Greet() error { return c.to.Deaf.Error(c.greet()) }

func (c *Conn) greet() error {
	c.Begin(mail.Greet)
	clear := c.net == c.raw
	if clear {
		c.within(min(c.times.Greeting, c.times.Stage))
	}
	c.lines = bufio.NewReader(c)
	said, err := c.greeting(clear)
	if err != nil {
		return err
	}
	if clear {
		c.within(c.times.Stage)
	}
	if c.offers = codeOf(said); len(c.offers) == 0 {
		if err := c.askOffers(); err != nil {
			return err
		}
	}
	if clear {
		return nil
	}
	return c.prime()
}

// Offers is what the server says it can do: IMAP's capabilities, or the lines
// of SMTP's answer to EHLO. After Encrypt it holds only what was said over TLS.
func (c *Conn) Offers() []string { return c.offers }

func (c *Conn) greeting(clear bool) (string, error) {
	if c.to.Protocol == mail.SMTP {
		_, err := c.replySMTP("220")
		return "", err
	}
	line, err := c.line()
	if err != nil {
		return "", err
	}
	switch strings.ToUpper(word(line[2:])) { // the guard has seen to "* "
	case "PREAUTH":
		if clear {
			return "", breach(mail.Tampered, []byte(line))
		}
		return "", breach(mail.Nonsense, []byte(line)) // who is signed in proves nothing about the password
	case "BYE":
		return "", c.refused()
	}
	return line, nil
}

// codeOf is the capabilities in an IMAP greeting's code.
func codeOf(greeting string) []string {
	_, code, found := strings.Cut(greeting, "[CAPABILITY ")
	code, _, closed := strings.Cut(code, "]")
	if !found || !closed {
		return nil
	}
	return strings.Fields(code)
}

// askOffers asks what the server can do.
func (c *Conn) askOffers() error {
	if c.to.Protocol == mail.SMTP {
		reply, err := c.askSMTP("EHLO "+ClientName, "250")
		var refusal *mail.Refusal
		if errors.As(err, &refusal) && strings.HasPrefix(refusal.Status, "50") {
			return nil // a server older than EHLO offers nothing
		}
		if err == nil {
			c.offers = reply[1:]
		}
		return err
	}
	answer, err := c.askIMAP("CAPABILITY")
	for _, line := range answer {
		if f := strings.Fields(line); len(f) > 1 && strings.EqualFold(f[1], "CAPABILITY") {
			c.offers = f[2:]
		}
	}
	return err
}

// prime makes the connection read as if the server had just greeted, for a
// library to begin with. An SMTP library's EHLO is answered too: it must not
// be sent again, see Answered.
func (c *Conn) prime() error {
	if err := c.broken(); err != nil {
		return c.Fault(err)
	}
	if c.to.Protocol == mail.SMTP {
		if early := c.early(); len(early) > 0 {
			return breach(mail.Nonsense, early) // a reply to what was not asked
		}
		c.ready = []byte("220 ready\r\n250-hello\r\n")
		for _, offer := range c.offers {
			keyword, rest, _ := strings.Cut(offer, " ")
			c.ready = append(c.ready, "250-"+strings.ToUpper(keyword)+" "+rest+"\r\n"...)
		}
		c.ready = append(c.ready, "250 OK\r\n"...)
		return nil
	}
	fit := slices.DeleteFunc(slices.Clone(c.offers), unfit)
	early, _ := c.lines.Peek(c.lines.Buffered())
	c.ready = slices.Concat([]byte("* OK [CAPABILITY "+strings.Join(fit, " ")+"] ready\r\n"), early, c.ready)
	return nil
}

// Answered reports whether a library's command is one that the primed
// connection answers already, so that it must not be sent.
func Answered(command []byte) bool { return strings.HasPrefix(string(command), "EHLO ") }

// unfit finds what is no capability (RFC 9051 section 9), so that a library may stumble over it.
func unfit(offer string) bool {
	return strings.ContainsFunc(offer, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`(){%*"\]`, r) })
}

// startTLS asks for encryption. Nothing may stand between the server's
// agreement and the handshake.
func (c *Conn) startTLS() error {
	if !slices.ContainsFunc(c.offers, func(s string) bool { return strings.EqualFold(s, "STARTTLS") }) {
		return &mail.NotOffered{What: "STARTTLS", Said: strings.Join(c.offers, " ")}
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
	if early := c.early(); len(early) > 0 {
		return breach(mail.Tampered, early)
	}
	return nil
}

// askIMAP sends a command without arguments and returns the untagged lines of its answer.
func (c *Conn) askIMAP(verb string) ([]string, error) {
	if err := c.broken(); err != nil {
		return nil, c.Fault(err)
	}
	c.Ask(verb)
	tag := strings.ToLower(verb[:1]) + "0" // libraries count from 1
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

// ClientName is how we introduce ourselves to SMTP servers: an address literal
// (RFC 5321 section 4.1.3) that says nothing about this computer.
const ClientName = "[127.0.0.1]"

// askSMTP sends a command and returns the lines of its reply without their code.
func (c *Conn) askSMTP(command, want string) ([]string, error) {
	if err := c.broken(); err != nil {
		return nil, c.Fault(err)
	}
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
		case goesOn(line):
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

// line reads one line of the dialogue.
func (c *Conn) line() (string, error) {
	line, err := c.lines.ReadString('\n')
	if err != nil {
		return "", c.Fault(err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
