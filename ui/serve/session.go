package serve

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
	"mailkey/ui"
	"mailkey/ui/guide"
)

// Why a session was ended by the server.
var (
	errIdle    = errors.New("nothing was typed for too long")
	errRevoked = errors.New("the key opens nothing any more")
	errHangUp  = errors.New("the client left")
)

// ending is what is said of each.
var ending = map[error]string{errIdle: "serve.idle", errRevoked: "serve.revoked"}

// request is what a session is to be: a terminal's, or one command.
type request struct {
	command string
	exec    bool
}

// session is one channel.
type session struct {
	peer    *peer
	channel ssh.Channel
	end     context.CancelCauseFunc

	// These belong to take, until it has sent the request.
	asked   int // requests before the start
	vars    variables
	pty     bool
	term    string
	size    ui.Size
	started bool

	sizes chan ui.Size
	begun chan request
	width atomic.Int32 // the window's now, in cells; 0 without a terminal

	mu   sync.Mutex
	last time.Time // when something was typed
}

// session serves one channel from its opening to its end.
func (p *peer) session(ctx context.Context, asked ssh.NewChannel) {
	channel, requests, err := asked.Accept()
	if err != nil {
		return
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	s := &session{
		peer: p, channel: channel, end: end, vars: variables{}, last: time.Now(),
		sizes: make(chan ui.Size, 1), begun: make(chan request, 1),
	}
	defer channel.Close() //nolint:errcheck // it may be closed already
	// A client that reads no more must not hold the session beyond its end.
	cut := context.AfterFunc(ctx, func() { time.AfterFunc(farewell, func() { _ = channel.Close() }) })
	defer cut()
	go func() {
		defer p.server.caught("requests")
		for r := range requests { // to the end, as channels
			s.take(r)
		}
		end(errHangUp)
	}()
	wait := time.NewTimer(p.server.options.Grace)
	defer wait.Stop()
	select {
	case r := <-s.begun:
		s.exit(s.run(ctx, r))
	case <-wait.C:
	case <-ctx.Done():
	}
}

// maxAsked is how many requests may come before the start.
const maxAsked = 64

// take answers a request.
func (s *session) take(r *ssh.Request) {
	ok := s.peer.allow() && s.heed(r)
	if !ok && r.Type != "signal" && r.Type != "env" {
		s.peer.server.log.to.Info("refused", "what", logged(r.Type), "key", s.peer.key.Fingerprint)
	}
	if r.WantReply {
		_ = r.Reply(ok, nil)
	}
}

// heed does what is asked, if it is of the few things that are served.
func (s *session) heed(r *ssh.Request) bool {
	if s.asked++; !s.started && s.asked > maxAsked {
		return false
	}
	switch r.Type {
	case "pty-req":
		var want struct {
			Term          string
			Width, Height uint32
			Across, Down  uint32 // in dots
			Modes         string
		}
		if s.started || s.pty || ssh.Unmarshal(r.Payload, &want) != nil {
			return false
		}
		s.pty, s.term, s.size = true, termName(want.Term), clamp(want.Width, want.Height)
		s.resize()
		return true
	case "window-change":
		var want struct {
			Width, Height uint32
			Across, Down  uint32 // in dots
		}
		if !s.pty || ssh.Unmarshal(r.Payload, &want) != nil {
			return false
		}
		s.size = clamp(want.Width, want.Height)
		s.resize()
		return true
	case "env":
		var want struct{ Name, Value string }
		return !s.started && ssh.Unmarshal(r.Payload, &want) == nil && s.vars.set(want.Name, want.Value)
	case "signal":
		var want struct{ Name string }
		if ssh.Unmarshal(r.Payload, &want) == nil && (want.Name == "INT" || want.Name == "TERM" || want.Name == "HUP") {
			s.end(errHangUp)
			return true
		}
	case "shell", "exec":
		var want struct{ Command string }
		exec := r.Type == "exec"
		if s.started || exec && (ssh.Unmarshal(r.Payload, &want) != nil || len(want.Command) > maxCommand) {
			return false
		}
		s.started = true
		s.begun <- request{want.Command, exec}
		return true
	}
	return false
}

// resize keeps the latest size for whoever draws; a flood of sizes leaves one.
func (s *session) resize() {
	select {
	case <-s.sizes:
	default:
	}
	s.sizes <- s.size
	s.width.Store(int32(s.size.Width))
}

// exit tells the client how it ended.
func (s *session) exit(code int) {
	_, _ = s.channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{uint32(code)}))
}

// run does what the session is for, and returns the exit code.
func (s *session) run(ctx context.Context, r request) int {
	env := s.env()
	args, err := []string(nil), error(nil)
	if r.exec {
		args, err = split(r.command)
	}
	if err != nil {
		s.tell(env.Err, env.Lang.T("serve.words"))
		return exitUsage
	}
	who, user, err := s.peer.server.options.Service.Identify(ctx, s.peer.key.Fingerprint)
	switch {
	case accounts.CodeOf(err) == accounts.CodeNotAllowed:
		if who, user, err = s.stranger(ctx, env, r, args); errors.Is(err, errDone) {
			return 0
		} else if err != nil {
			return exitOf(err)
		}
	case err != nil:
		s.peer.server.log.trouble("identify", err)
		s.answer(env, args, accounts.CodeStorage, env.Lang.T("serve.broken"))
		return exitError
	}
	if !s.pty && len(args) == 0 {
		s.tell(env.Err, env.Lang.T("serve.no-terminal"))
		return exitUsage
	}
	return s.work(ctx, env, who, user, args)
}

// work runs the face or the command, for as long as the key is good and, at a
// terminal, somebody types.
func (s *session) work(ctx context.Context, env ui.Env, who accounts.Actor, user accounts.User, args []string) int {
	server := s.peer.server
	name := commandName(args)
	server.log.to.Info("begin", "user", logged(user.Name), "key", who.Key, "command", name)
	begun := time.Now()
	over := make(chan struct{})
	var guarding sync.WaitGroup
	guarding.Go(func() { s.guard(ctx, who, over) })
	code := server.options.Run(ctx, env, who, args)
	close(over)
	guarding.Wait()
	if key, ok := ending[context.Cause(ctx)]; ok {
		s.tell(env.Err, env.Lang.T(key))
		code = exitNotAllowed
	} else if server.stops() && s.pty {
		s.tell(env.Err, env.Lang.T("serve.stopping"))
	}
	server.log.to.Info("end", "user", logged(user.Name), "key", who.Key, "command", name, "exit", code, "after", time.Since(begun).Round(time.Millisecond))
	return code
}

// How often it is looked whether somebody types, and whether a key is still good
// although nothing told otherwise.
const (
	lookEvery  = 400 * time.Millisecond
	lookAnyway = 15 * time.Second
)

// guard ends the session when the key is taken away, or nothing is typed.
func (s *session) guard(ctx context.Context, who accounts.Actor, over <-chan struct{}) {
	defer s.peer.server.caught("guard")
	listening, deaf := context.WithCancel(ctx)
	defer deaf()
	changes := s.peer.server.options.Service.Changes(listening)
	anyway := time.NewTicker(lookAnyway)
	defer anyway.Stop()
	tick := time.NewTicker(min(lookEvery, s.peer.server.options.Idle))
	defer tick.Stop()
	for due := true; ; { // at once: between who they are and from when on changes are heard
		if due {
			gone, known := s.revoked(ctx, who)
			if gone {
				s.end(errRevoked)
				return
			}
			due = !known
		}
		select {
		case <-over:
			return
		case <-ctx.Done():
			return
		case <-changes:
			due = true
		case <-anyway.C:
			due = true
		case <-tick.C:
		}
		if s.pty && s.silent() > s.peer.server.options.Idle {
			s.end(errIdle)
			return
		}
	}
}

// revoked reports whether the key opens nothing any more. It is not known while the
// store cannot tell.
func (s *session) revoked(ctx context.Context, who accounts.Actor) (gone, known bool) {
	_, err := s.peer.server.options.Service.Me(ctx, who)
	gone = accounts.CodeOf(err) == accounts.CodeNotAllowed
	return gone, gone || err == nil
}

// silent is for how long nothing was typed.
func (s *session) silent() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.last)
}

// Read is what is typed, or sent to a command.
func (s *session) Read(p []byte) (int, error) {
	n, err := s.channel.Read(p)
	s.mu.Lock()
	s.last = time.Now()
	s.mu.Unlock()
	if err != nil && s.pty {
		s.end(errHangUp) // nothing can be typed any more
	}
	return n, err
}

// The exit codes of design §3.
const (
	exitError      = 1
	exitUsage      = 2
	exitNotAllowed = 4
)

func exitOf(err error) int {
	if accounts.CodeOf(err) == accounts.CodeNotAllowed {
		return exitNotAllowed
	}
	return exitError
}

// tell says a sentence outside any face.
func (s *session) tell(to io.Writer, text string) { s.say(to, "mailkey: "+text) }

// say writes a paragraph. A terminal would cut it in the middle of a word, so it is
// broken into rows for one.
func (s *session) say(to io.Writer, text string) {
	if width := int(s.width.Load()); width > 0 {
		text = strings.Join(guide.Wrap(text, max(width-1, minWidth)), "\n")
	}
	_, _ = io.WriteString(to, text+"\n")
}

// minWidth is the narrowest row that is written, in cells.
const minWidth = 20
