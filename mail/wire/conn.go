package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"time"

	"mailkey/mail"
)

// Conn is a guarded connection to a mail server. Its own clock alone counts:
// the deadlines that a library sets are ignored. An error of reading or
// writing is final; Fault tells what it means.
type Conn struct {
	to    Target
	ctx   context.Context // of the whole conversation: it ends the connection
	stop  func() bool     // parts the two
	raw   net.Conn
	net   net.Conn // raw, or TLS over it
	times Timeouts

	lines  *bufio.Reader // reads our own dialogue
	offers []string      // what the server can do
	ready  []byte        // has passed the guard, or takes its place, and is not yet read
	chunk  []byte        // what is read at a time

	mu     sync.Mutex
	guard  guard
	script script
	begun  time.Time // when the clock that runs was set
	fault  error     // the first error
}

func guarded(ctx context.Context, to Target, raw net.Conn, times Timeouts, limits Limits) *Conn {
	c := &Conn{to: to, ctx: ctx, raw: quickly(raw), times: times}
	c.net = c.raw
	c.guard = guard{protocol: to.Protocol, limits: limits, hear: c.script.hear}
	c.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	c.Begin(mail.Connect)
	return c
}

// Begin starts a stage and its time. What is said from now on is marked with it.
func (c *Conn) Begin(stage mail.Stage) {
	c.within(c.times.Stage)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.script.stage = stage
}

// Linger gives the stage that runs d from now in place of its own time: where
// the server may take long, or has to wait for us.
func (c *Conn) Linger(d time.Duration) { c.within(d) }

// within ends the connection d from now, whatever happens on it until then.
func (c *Conn) within(d time.Duration) {
	now := time.Now()
	c.mu.Lock()
	c.begun = now
	c.mu.Unlock()
	_ = c.raw.SetDeadline(now.Add(d))
}

// Ask names the command that is about to be sent, its verb first, and never
// with what is secret in it. The limits start anew.
func (c *Conn) Ask(label string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.guard.reset()
	c.script.ask(label)
}

// Read reads what has passed the guard: complete lines, for libraries take the
// beginning of a line for the whole.
func (c *Conn) Read(p []byte) (int, error) {
	for len(c.ready) == 0 {
		if err := c.broken(); err != nil {
			return 0, err
		}
		c.fill()
	}
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// Chunk is Read without a copy: what has passed the guard and was not yet read,
// to be used, and changed, until Chunk or Read is called again.
func (c *Conn) Chunk() ([]byte, error) {
	for len(c.ready) == 0 {
		if err := c.broken(); err != nil {
			return nil, err
		}
		c.fill()
	}
	chunk := c.ready
	c.ready = nil
	return chunk, nil
}

// maxChunk is what one record of TLS holds.
const maxChunk = 16 << 10

// fill reads from the network once.
func (c *Conn) fill() {
	if c.chunk == nil {
		c.chunk = make([]byte, maxChunk)
	}
	n, err := c.net.Read(c.chunk)
	c.mu.Lock()
	defer c.mu.Unlock()
	passed, breach := c.guard.take(c.chunk[:n])
	if breach != nil {
		err = breach
	}
	if err != nil && c.fault == nil {
		c.fault = err
	}
	c.ready = passed
}

// early is what has been said but was not waited for.
func (c *Conn) early() []byte {
	read, _ := c.lines.Peek(c.lines.Buffered())
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Concat(read, c.ready, c.guard.partial)
}

// Write writes to the server.
func (c *Conn) Write(p []byte) (int, error) {
	n, err := c.net.Write(p)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.fault == nil {
			c.fault = err
		}
	}
	return n, err
}

func (c *Conn) broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fault
}

// Close ends the connection at once; it never waits for the server.
func (c *Conn) Close() error {
	c.stop()
	return c.raw.Close()
}

// Part frees the connection from its context and gives it d to live: time to
// say goodbye when the verdict is already known.
func (c *Conn) Part(d time.Duration) {
	c.stop()
	c.mu.Lock()
	c.guard.owed += maxLines // a farewell is several commands in one; who answers which no longer matters
	c.mu.Unlock()
	c.within(d)
}

// LocalAddr is our end.
func (c *Conn) LocalAddr() net.Addr { return c.raw.LocalAddr() }

// RemoteAddr is the server's.
func (c *Conn) RemoteAddr() net.Addr { return c.raw.RemoteAddr() }

// SetDeadline does nothing: Begin alone sets the time.
func (c *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing, as SetDeadline.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing, as SetDeadline.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

// Banner is the first line that the server said; empty if none.
func (c *Conn) Banner() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.script.banner
}

// Transcript is the conversation so far, fit to be shown.
func (c *Conn) Transcript() []mail.Line {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.script.shown(c.to.Deaf)
}

// Refusal is the server's negative answer to what was asked last, in its own
// words; nil when it gave none.
func (c *Conn) Refusal() *mail.Refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.script.refusal(c.to.Protocol)
	if r != nil {
		r.Code, r.Text = c.to.Deaf.Scrub(r.Code), c.to.Deaf.Scrub(r.Text)
	}
	return r
}

// RefusalTo reads the negative answer to a command out of the lines in which it
// came: for those who have several commands on their way.
func (c *Conn) RefusalTo(command string, answer []string) *mail.Refusal {
	r := (&script{asked: command, answer: answer}).refusal(c.to.Protocol)
	if r != nil {
		r.Code, r.Text = c.to.Deaf.Scrub(r.Code), c.to.Deaf.Scrub(r.Text)
	}
	return r
}

// Fault tells why the conversation broke. err is what a library made of it,
// which is mostly less than the guard knows:
//
//   - context.Canceled, when the caller wanted no more;
//   - *mail.Misbehaviour or *mail.WrongProtocol, when the guard stopped the server;
//   - *mail.TimedOut, when it never said a word, Misbehaviour (silent) when it had spoken before;
//   - *mail.Refusal, when it said goodbye before it left, else *mail.Dropped;
//   - Misbehaviour (nonsense), when only the library complains.
func (c *Conn) Fault(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.to.Deaf.Error(c.explain(err))
}

func (c *Conn) explain(err error) error {
	cause := err
	if c.fault != nil {
		cause = c.fault
	}
	var misdeed *mail.Misbehaviour
	var stray *mail.WrongProtocol
	switch {
	case cause == nil:
		return nil
	case c.ctx.Err() == context.Canceled:
		return context.Canceled
	case errors.As(cause, &misdeed), errors.As(cause, &stray):
		return cause
	case c.ctx.Err() != nil || errors.Is(cause, os.ErrDeadlineExceeded):
		if !c.guard.spoke {
			return timedOut(c.begun)
		}
		return &mail.Misbehaviour{Kind: mail.Silent, Said: c.script.last}
	case lost(cause):
		// Any other refusal would have been read as the answer; what stands
		// there now was not one, or carries another's tag.
		if r := c.script.refusal(c.to.Protocol); r != nil && (r.Status == "BYE" || r.Status == goodbye) {
			return r
		}
		return &mail.Dropped{Said: c.script.last, Err: cause}
	}
	return &mail.Misbehaviour{Kind: mail.Nonsense, Said: c.script.last, Err: cause}
}

// lost reports whether the connection ended, rather than was used badly.
func lost(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.ErrClosedPipe) || errors.As(err, &op) && op.Op != "local error"
}
