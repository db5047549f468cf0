// Package wiretest is a scripted mail server for tests: it says what its script
// says, however wrong, remembers what it was told, and never leaves this computer.
package wiretest

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
)

// What may stand at the end of a reply, and Wait at its beginning.
const (
	Cut   = "<cut>"   // close the connection
	Hang  = "<hang>"  // never say anything again
	Again = "<again>" // say it again and again, until nobody listens
	Wait  = "<wait>"  // a second before the reply
)

// Script is what a server says. Replies go by verb ("AUTHENTICATE"), and by
// "AUTHENTICATE 2" for what follows a continuation; "%t" is the client's tag.
type Script struct {
	Protocol mail.Protocol
	Security mail.Security // empty: in the clear for ever
	Cert     tls.Certificate
	Greeting string
	Clear    map[string]string // before STARTTLS
	Replies  map[string]string // over TLS

	CutBefore int  // close instead of sending the n-th message, counted from 1; 0: never
	CutBytes  int  // close the socket after so many bytes, TLS and all; 0: never
	CutText   int  // close after so many bytes of text, within TLS or without; 0: never
	Notify    bool // and say so in TLS

	FlipText  int  // the n-th byte of text is changed, counted from 1; 0: none
	FlipBytes int  // the n-th byte on the socket, TLS and all
	FlipBits  byte // by these bits

	Drip time.Duration // between one byte and the next; 0: all at once

	Setup   func(*tls.Config)                       // changes the server's TLS; nil: as it is
	Instead func(conn net.Conn, config *tls.Config) // speaks in place of the script, from the first byte; nil: the script
}

// Server is a running script.
type Server struct {
	Script
	mu     sync.Mutex
	heard  []string
	sent   int
	bytes  int
	text   int
	dials  int
	said   []Message
	spoilt int // the messages sent when a byte on the socket was cut or changed; 0: none was
}

// Message is one reply as the script has it, and as it was sent.
type Message struct{ Meant, Said string }

// GoodIMAP is a server that behaves: Dovecot's words, shortened.
func GoodIMAP(ca *CA, security mail.Security) Script {
	return Script{
		Protocol: mail.IMAP,
		Security: security,
		Cert:     ca.Cert("imap.example.test", "127.0.0.1"),
		Greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR " + imapOffer[security] + "] Dovecot ready.\r\n",
		Clear:    map[string]string{"STARTTLS": "%t OK Begin TLS negotiation now.\r\n"},
		Replies: map[string]string{
			"CAPABILITY":   "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n%t OK listed\r\n",
			"AUTHENTICATE": "%t OK [CAPABILITY IMAP4rev1 IDLE] Logged in\r\n",
			"EXAMINE":      "* FLAGS (\\Seen)\r\n* 42 EXISTS\r\n* OK [UIDVALIDITY 1] UIDs valid\r\n%t OK [READ-ONLY] Examine completed.\r\n",
			"LOGOUT":       "* BYE Logging out\r\n%t OK done\r\n" + Cut,
		},
	}
}

var imapOffer = map[mail.Security]string{mail.TLS: "AUTH=PLAIN", mail.StartTLS: "STARTTLS LOGINDISABLED"}

// GoodSMTP is a server that behaves: Postfix's words, shortened.
func GoodSMTP(ca *CA, security mail.Security) Script {
	return Script{
		Protocol: mail.SMTP,
		Security: security,
		Cert:     ca.Cert("smtp.example.test", "127.0.0.1"),
		Greeting: "220 smtp.example.test ESMTP Postfix\r\n",
		Clear: map[string]string{
			"EHLO":     "250-smtp.example.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n",
			"STARTTLS": "220 2.0.0 Ready to start TLS\r\n",
		},
		Replies: map[string]string{
			"EHLO": "250-smtp.example.test\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN\r\n",
			"AUTH": "235 2.7.0 Authentication successful\r\n",
			"MAIL": "250 2.1.0 Ok\r\n",
			"RSET": "250 2.0.0 Ok\r\n",
			"QUIT": "221 2.0.0 Bye\r\n" + Cut,
		},
	}
}

// With is the script with some replies exchanged, in the clear and over TLS.
func (s Script) With(replies map[string]string) Script {
	s.Clear, s.Replies = maps.Clone(s.Clear), maps.Clone(s.Replies)
	maps.Copy(s.Clear, replies)
	maps.Copy(s.Replies, replies)
	return s
}

// Listen serves the script on loopback until the test ends, and says where.
func Listen(t testing.TB, script Script) (*Server, mail.Server) {
	t.Helper()
	s := &Server{Script: script}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			running.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(running.Wait)
	t.Cleanup(func() { _ = ln.Close() })
	return s, mail.Server{Host: "127.0.0.1", Port: ln.Addr().(*net.TCPAddr).Port, Security: script.Security}
}

// Dial connects to the script within the process, for a wire.Dialer: time is
// then the test's own (testing/synctest).
func (s *Server) Dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	go s.serve(drained(server))
	return client, nil
}

// Heard is what clients said, a line each; of a SASL response only "*".
func (s *Server) Heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.heard...)
}

// Forget drops what was heard.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = nil
}

// Count is how many commands began with a verb.
func (s *Server) Count(verb string) int {
	n := 0
	for _, line := range s.Heard() {
		if first, _, _ := strings.Cut(line, " "); first == verb {
			n++
		}
	}
	return n
}

// Sent is how many messages the server has sent, and how many bytes on the socket.
func (s *Server) Sent() (messages, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent, s.bytes
}

// Dials is how often somebody connected.
func (s *Server) Dials() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

func (s *Server) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	s.mu.Lock()
	s.dials++
	s.mu.Unlock()
	p := &peer{server: s, conn: &metered{conn, s}, replies: s.Clear}
	if s.Instead != nil {
		s.Instead(p.conn, s.config())
		return
	}
	if s.Security == mail.TLS && !p.encrypt() {
		return
	}
	p.in = bufio.NewReader(p.conn)
	if !p.say(s.Greeting) {
		return
	}
	for {
		line, err := p.in.ReadString('\n')
		if err != nil || !p.answer(strings.TrimRight(line, "\r\n")) {
			return
		}
	}
}

// peer is one connection's state.
type peer struct {
	server  *Server
	conn    net.Conn
	in      *bufio.Reader
	replies map[string]string
	tag     string
	verb    string
	part    int // of an exchange with continuations
}

func (s *Server) config() *tls.Config {
	config := &tls.Config{Certificates: []tls.Certificate{s.Cert}}
	if s.Setup != nil {
		s.Setup(config)
	}
	return config
}

func (p *peer) encrypt() bool {
	over := tls.Server(p.conn, p.server.config())
	if over.Handshake() != nil {
		return false
	}
	p.conn, p.in, p.replies = over, bufio.NewReader(over), p.server.Replies
	return true
}

// answer says what the script has for a line; false ends the connection.
func (p *peer) answer(line string) bool {
	key := p.key(line)
	reply, known := p.replies[key]
	if !known {
		reply = "502 5.5.1 unknown\r\n"
		if p.server.Protocol == mail.IMAP {
			reply = "%t BAD unknown\r\n"
		}
	}
	reply = strings.ReplaceAll(reply, "%t", p.tag)
	if strings.HasPrefix(reply, "+") || strings.HasPrefix(reply, "334") {
		p.part = max(p.part, 1) + 1
	} else {
		p.part = 0
	}
	if !p.say(reply) {
		return false
	}
	agreed := strings.HasPrefix(reply, p.tag+" OK") || strings.HasPrefix(reply, "220")
	return key != "STARTTLS" || !agreed || p.encrypt()
}

// key finds the line's place in the script, and remembers the line.
func (p *peer) key(line string) string {
	if p.part > 0 {
		p.server.remember("*")
		return p.verb + " " + string(rune('0'+p.part))
	}
	p.tag = ""
	if p.server.Protocol == mail.IMAP {
		p.tag, line, _ = strings.Cut(line, " ")
	}
	p.server.remember(line)
	p.verb, _, _ = strings.Cut(strings.ToUpper(line), " ")
	return p.verb
}

func (s *Server) remember(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = append(s.heard, line)
}

func (p *peer) say(text string) bool {
	s := p.server
	s.mu.Lock()
	s.sent++
	cut := s.sent == s.CutBefore
	s.mu.Unlock()
	if cut {
		return false
	}
	text, wait := strings.CutPrefix(text, Wait)
	if wait {
		time.Sleep(time.Second)
	}
	text, hang := strings.CutSuffix(text, Hang)
	text, end := strings.CutSuffix(text, Cut)
	text, again := strings.CutSuffix(text, Again)
	if again {
		text = strings.Repeat(text, 1+4096/len(text)) // fewer, larger writes
	}
	err := p.write(text)
	for again && err == nil {
		err = p.write(text)
	}
	if err != nil {
		return false
	}
	if hang {
		_, _ = io.Copy(io.Discard, p.conn)
	}
	return !end && !hang
}

func (p *peer) write(text string) error {
	text, cut := p.server.spoil(text)
	if p.server.Drip == 0 {
		_, err := io.WriteString(p.conn, text)
		if cut {
			if p.server.Notify {
				_ = p.conn.Close()
			}
			err = io.ErrClosedPipe
		}
		return err
	}
	for i := range len(text) {
		time.Sleep(p.server.Drip)
		if _, err := io.WriteString(p.conn, text[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}
