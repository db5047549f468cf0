package gmailsim

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"time"
)

// lineMax is the longest line that is read, in bytes.
const lineMax = 16 << 10

// queueMax is how much is queued for a pipelining client before it is sent, in
// bytes.
const queueMax = 64 << 10

// line is one connection, read and written by lines, with a deadline on each
// wait. What is said leaves when the simulator next listens, so a pipelining
// client gets its answers in one flight.
type line struct {
	sim  *Sim
	raw  net.Conn // the socket itself
	conn net.Conn // raw, or TLS over it
	r    *bufio.Reader
	w    bytes.Buffer  // in memory, so that a client who does not read holds no lock up
	late time.Duration // by which every flight of answers is delayed
}

func newLine(s *Sim, conn net.Conn) *line {
	l := &line{sim: s, raw: conn}
	l.over(conn)
	return l
}

func (l *line) over(conn net.Conn) {
	l.conn, l.r = conn, bufio.NewReaderSize(conn, lineMax)
}

// encrypted reports whether TLS is on.
func (l *line) encrypted() bool { return l.conn != l.raw }

// encrypt begins TLS. What was read ahead in the clear is forgotten.
func (l *line) encrypt(config *tls.Config) error {
	l.rest()
	conn := tls.Server(l.raw, config)
	if err := conn.HandshakeContext(l.sim.ctx); err != nil {
		return fmt.Errorf("begin TLS: %w", err)
	}
	l.over(conn)
	return nil
}

// rest gives the other side until the idle time to say something.
func (l *line) rest() { _ = l.raw.SetDeadline(time.Now().Add(l.sim.options.Idle)) }

// read is the next line without its end.
func (l *line) read() (string, error) {
	if l.r.Buffered() == 0 || l.w.Len() > queueMax {
		if err := l.flush(); err != nil {
			return "", err
		}
	}
	l.rest()
	b, err := l.r.ReadSlice('\n')
	if err != nil {
		return "", fmt.Errorf("read a line: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

// readN is the next n bytes.
func (l *line) readN(n int) ([]byte, error) {
	if err := l.flush(); err != nil {
		return nil, err
	}
	l.rest()
	b := make([]byte, n)
	if _, err := io.ReadFull(l.r, b); err != nil {
		return nil, fmt.Errorf("read a literal: %w", err)
	}
	return b, nil
}

// say queues one line.
func (l *line) say(format string, args ...any) {
	fmt.Fprintf(&l.w, format+"\r\n", args...)
}

// flush sends what was said.
func (l *line) flush() error {
	if l.w.Len() == 0 {
		return nil
	}
	if l.late > 0 && !l.sim.pause(l.late) {
		return net.ErrClosed
	}
	l.rest()
	_, err := l.w.WriteTo(l.conn)
	return err
}

// swallow listens without ever answering, until the other side gives up.
func (l *line) swallow() {
	l.rest()
	_, _ = io.Copy(io.Discard, l.raw)
}

// cut ends the connection as a broken network would, without TLS's goodbye.
func (l *line) cut() { _ = l.raw.Close() }

// hangUp sends what was said and closes in good order.
func (l *line) hangUp() {
	_ = l.flush()
	_ = l.conn.Close()
}

// servePage answers whatever was asked like a hotel's sign-in page.
func (l *line) servePage() {
	l.rest()
	_, _ = l.r.Peek(1)
	const body = "<html><head><title>Wi-Fi</title></head><body>Wi-Fi</body></html>\r\n"
	fmt.Fprintf(&l.w, "HTTP/1.1 302 Found\r\nLocation: http://wifi.hotel.example/\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
	l.hangUp()
}

// imapID and smtpID are session ids in the shape of Gmail's.
func imapID() string {
	return fmt.Sprintf("%c%dmb%09dwmk", 'a'+rand.IntN(26), rand.IntN(100), rand.IntN(1e9))
}

func smtpID() string {
	return fmt.Sprintf("%06x-%08xsm%09d%c%c%c.%d", rand.IntN(1<<24), rand.Uint32(), rand.IntN(1e9),
		'a'+rand.IntN(26), 'a'+rand.IntN(26), 'a'+rand.IntN(26), rand.IntN(100))
}
