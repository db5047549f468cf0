package probe

import (
	"bytes"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// imapSession speaks IMAP through go-imap.
type imapSession struct {
	conn   *wire.Conn
	tap    *imapConn
	client *imapclient.Client
	offers []string // in capitals
}

func newIMAP(conn *wire.Conn) session {
	tap := &imapConn{Conn: conn}
	s := &imapSession{conn: conn, tap: tap, client: imapclient.New(tap, nil)}
	for _, offer := range conn.Offers() {
		s.offers = append(s.offers, strings.ToUpper(offer))
	}
	return s
}

// imapConn keeps go-imap from asking for capabilities after sign-in: the
// verdict does not need them. Its command is held back until somebody does.
type imapConn struct {
	*wire.Conn
	mu      sync.Mutex
	held    []byte
	curious bool
	closed  bool
}

func (c *imapConn) Write(p []byte) (int, error) {
	if asksCapabilities(p) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch {
		case c.closed:
			return 0, net.ErrClosed
		case !c.curious:
			c.held = bytes.Clone(p)
			return len(p), nil
		}
		c.Ask("CAPABILITY")
	}
	return c.Conn.Write(p)
}

// asksCapabilities recognises the command alone behind go-imap's tag, and no
// line of a password that ends in the same word.
func asksCapabilities(p []byte) bool {
	tag, command, _ := bytes.Cut(p, []byte(" "))
	return string(command) == "CAPABILITY\r\n" && bytes.HasPrefix(tag, []byte("T")) && len(bytes.Trim(tag[1:], "0123456789")) == 0
}

// ask lets what was held back go.
func (c *imapConn) ask() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.curious = true
	if len(c.held) == 0 {
		return nil
	}
	c.Ask("CAPABILITY")
	_, err := c.Conn.Write(c.held)
	return err
}

func (c *imapConn) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	return c.Conn.Close()
}

// fault is a refusal where the library reports one, else what the guard knows.
func (s *imapSession) fault(err error) error {
	var answer *imap.Error
	if errors.As(err, &answer) {
		if r := s.conn.Refusal(); r != nil {
			return r
		}
	}
	return s.conn.Fault(err)
}

// faultOr is fault where there is one.
func (s *imapSession) faultOr(err error) error {
	if err == nil {
		return nil
	}
	return s.fault(err)
}

func (s *imapSession) signIn(user, password string) error {
	if err := s.client.WaitGreeting(); err != nil {
		return s.fault(err)
	}
	switch how := wire.SignInBy(s.offers); how {
	case "AUTHENTICATE PLAIN":
		s.conn.Ask(how)
		return s.faultOr(s.client.Authenticate(sasl.NewPlainClient("", user, password)))
	case "LOGIN":
		s.conn.Ask(how)
		return s.faultOr(s.client.Login(user, password).Wait())
	default:
		return &mail.NotOffered{What: "AUTH=PLAIN", Said: strings.Join(s.offers, " ")}
	}
}

func (s *imapSession) use(mail.Address) (string, error) {
	s.conn.Ask("EXAMINE INBOX")
	inbox, err := s.client.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return "", s.fault(err)
	}
	return "INBOX: " + strconv.FormatUint(uint64(inbox.NumMessages), 10), nil
}

func (s *imapSession) goodbye() {
	s.conn.Ask("LOGOUT")
	s.client.Logout()
}

func (s *imapSession) drain() { <-s.client.Closed() }

func (s *imapSession) close() { _ = s.client.Close() }
