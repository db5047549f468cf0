package serve

import (
	"io"
	"regexp"
	"sync"
	"time"

	"golang.org/x/term"

	"mailkey/ui"
	"mailkey/ui/host"
)

// variables is what a client may say of itself, by name.
type variables map[string]string

// heeded is the variables that are taken: those about language and colours.
var heeded = map[string]bool{
	"LANG": true, "LC_ALL": true, "LC_MESSAGES": true, "LC_CTYPE": true, "MAILKEY_LANG": true,
	"COLORTERM": true, "NO_COLOR": true, "ACCESSIBLE": true,
}

// Compiled when they are needed first: every start of the program would wait for them.
var (
	value    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.@-]{0,40}$`) })
	terminal = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+._-]{0,39}$`) })
)

// set takes a variable, if it is one of the few and looks like one.
func (v variables) set(name, text string) bool {
	if !heeded[name] || !value().MatchString(text) {
		return false
	}
	v[name] = text
	return true
}

// termName is the terminal's kind, or one that can do nothing.
func termName(name string) string {
	if !terminal().MatchString(name) {
		return "dumb"
	}
	return name
}

// The largest picture that is drawn, in cells: each session holds two of them.
const (
	maxWidth  = 400
	maxHeight = 200
)

// clamp makes a size fit to be drawn; a terminal that does not know its size has
// the usual one.
func clamp(width, height uint32) ui.Size {
	if width == 0 || height == 0 {
		return ui.Size{Width: 80, Height: 24}
	}
	return ui.Size{Width: int(min(width, maxWidth)), Height: int(min(height, maxHeight))}
}

// maxInput bounds what a command reads, in bytes.
const maxInput = 2 << 20

// env is the session's surroundings. Nothing in it is the server's own.
func (s *session) env() ui.Env {
	env := ui.Env{
		In: s, Out: s.channel, Err: s.channel.Stderr(),
		InTTY: s.pty, OutTTY: s.pty, ErrTTY: s.pty,
		Remote: true, Now: time.Now, Closing: s.peer.server.stopping,
	}
	for name, text := range s.vars {
		env.Environ = append(env.Environ, name+"="+text)
	}
	env.Lang = host.Language(env.Getenv)
	if !s.pty {
		env.In = io.LimitReader(s, maxInput)
		return env
	}
	env.Environ = append(env.Environ, "TERM="+s.term)
	system := "linux"
	if env.Getenv("LANG")+env.Getenv("LC_ALL")+env.Getenv("LC_CTYPE") == "" {
		system = "" // not every client tells its locale
	}
	env.ASCII = host.ASCII(system, env.Getenv)
	env.Sizes = s.sizes
	out := &carriage{to: s.channel}
	env.Out, env.Err = out, out
	env.Typed = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{s, s.channel}, "")
	return env
}

// carriage sends a carriage return before each line end: there is no terminal
// driver here that would.
type carriage struct {
	to     io.Writer
	buffer []byte
	cr     bool // the last byte was one
}

func (c *carriage) Write(p []byte) (int, error) {
	c.buffer = c.buffer[:0]
	for _, b := range p {
		if b == '\n' && !c.cr {
			c.buffer = append(c.buffer, '\r')
		}
		c.buffer = append(c.buffer, b)
		c.cr = b == '\r'
	}
	if _, err := c.to.Write(c.buffer); err != nil {
		return 0, err
	}
	return len(p), nil
}
