package probe

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// imapSession speaks IMAP through go-imap.
type imapSession struct {
	conn   *imapConn
	client *imapclient.Client
	caps   []string // as the server offers them, in capitals
}

func newIMAP(conn *wire.Conn) session {
	return &imapSession{conn: &imapConn{Conn: conn}}
}

// imapConn keeps go-imap from asking for capabilities once more after sign-in:
// the verdict does not need them. An unanswered command does no harm there.
type imapConn struct {
	*wire.Conn
	known  atomic.Bool // the capabilities are
	closed atomic.Bool
}

func (c *imapConn) Write(p []byte) (int, error) {
	if bytes.HasSuffix(p, []byte(" CAPABILITY\r\n")) {
		switch {
		case c.closed.Load():
			return 0, net.ErrClosed
		case c.known.Load():
			return len(p), nil
		}
		c.Ask("CAPABILITY")
	}
	return c.Conn.Write(p)
}

func (c *imapConn) Close() error {
	c.closed.Store(true)
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

var (
	errPreauth = errors.New("signed in without being asked to")
	errNoCaps  = errors.New("no answer to CAPABILITY")
)

func (s *imapSession) open() error {
	s.client = imapclient.New(s.conn, nil)
	if err := s.client.WaitGreeting(); err != nil {
		return s.fault(err)
	}
	if s.client.State() != imap.ConnStateNotAuthenticated {
		return s.fault(errPreauth)
	}
	caps := s.client.Caps()
	s.conn.known.Store(true)
	if caps == nil {
		if r := s.conn.Refusal(); r != nil {
			return r
		}
		return s.fault(errNoCaps)
	}
	for c := range caps {
		s.caps = append(s.caps, strings.ToUpper(string(c)))
	}
	slices.Sort(s.caps)
	return nil
}

func (s *imapSession) signIn(user, password string) error {
	switch {
	case slices.Contains(s.caps, "AUTH=PLAIN"):
		s.conn.Ask("AUTHENTICATE PLAIN")
		if err := s.client.Authenticate(sasl.NewPlainClient("", user, password)); err != nil {
			return s.fault(err)
		}
	case s.takesLogin():
		s.conn.Ask("LOGIN")
		if err := s.client.Login(user, password).Wait(); err != nil {
			return s.fault(err)
		}
	default:
		return &mail.NotOffered{What: "AUTH=PLAIN", Said: strings.Join(s.caps, " ")}
	}
	return nil
}

// takesLogin reports whether the command LOGIN may be tried: not where it is
// disabled, nor where all that is offered is made for tokens.
func (s *imapSession) takesLogin() bool {
	if slices.Contains(s.caps, "LOGINDISABLED") {
		return false
	}
	only := false
	for _, c := range s.caps {
		mechanism, is := strings.CutPrefix(c, "AUTH=")
		if !is {
			continue
		}
		if !strings.Contains(mechanism, "OAUTH") && mechanism != "PLAIN-CLIENTTOKEN" {
			return true
		}
		only = true
	}
	return !only
}

// use opens INBOX without touching it and tells how many messages are there.
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
