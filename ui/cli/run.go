package cli

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
	"mailkey/ui/plain"
	"mailkey/ui/report"
)

// The exit codes of design §3.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitCheckFailed = 3
	exitNotAllowed  = 4
	exitInterrupted = 130
)

// session is one run of the program.
type session struct {
	ctx   context.Context
	env   ui.Env
	parts Parts
	opt   Options
	given map[string]string // flags that were given, by name
	table []command

	settings config.Settings
	unread   error // why the settings do not apply

	json   bool
	out    bytes.Buffer // stdout, written once at the end
	status int

	ca      string // PEM of --ca-file
	asker   *plain.Lines
	refused *problem // what a flag's value was refused for

	vets []report.Check // for the passwords of this run
}

// Run does what the arguments say and returns the exit code.
func Run(ctx context.Context, env ui.Env, args []string, parts Parts) (code int) {
	s := &session{ctx: ctx, env: env, parts: parts, given: map[string]string{}, table: commands()}
	defer func() {
		if p := recover(); p != nil {
			code = s.broke(p)
		}
	}()
	s.remembered()
	s.glance(args)
	err := ctx.Err()
	if err == nil {
		err = s.dispatch(args)
	}
	if err == nil && s.status == exitOK && ctx.Err() != nil {
		if s.status = exitInterrupted; s.out.Len() == 0 { // what was done stays true, and is told
			err = ctx.Err()
		}
	}
	if err != nil {
		s.fail(err)
	}
	if err := s.flush(); err != nil {
		if s.status == exitOK || s.status == exitCheckFailed { // nobody has the answer
			s.status = exitError
		}
		s.complain(s.say("cli.cannot-write", "why", s.whyNot(err, true)))
	}
	return s.status
}

// broke tells about a mistake of our own. What a panic says may hold anything,
// so only the runtime's own words are told, and where it was only when asked.
func (s *session) broke(p any) int {
	why := "panic"
	if e, ok := p.(runtime.Error); ok {
		why = outside(e)
	}
	s.fail(s.bug(why, string(debug.Stack())))
	_ = s.flush()
	return s.status
}

// bug is a mistake of our own as an error; where it was is told only if --verbose asks.
func (s *session) bug(why, where string) error {
	if s.on(flagVerbose) && s.parts.Remote == nil {
		s.tell(where)
	}
	return &problem{Code: accounts.CodeStorage, Message: s.say("fault.bug", "why", why)}
}

// glance looks for the language and for --json before the arguments are parsed,
// because what is wrong with them must be said in that language and form.
func (s *session) glance(args []string) {
	for i, arg := range args {
		if arg == "--" {
			return
		}
		value, ok := strings.CutPrefix(arg, "--"+flagLang+"=")
		if arg == "--"+flagLang && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if lang, known := i18n.Match(value); ok && known {
			s.env.Lang = lang
		}
		// Whoever once asked for JSON reads nothing else, whatever comes behind it.
		text, ok := strings.CutPrefix(arg, "--"+flagJSON+"=")
		on, err := strconv.ParseBool(text)
		s.json = s.json || arg == "--"+flagJSON || ok && on && err == nil
	}
}

// on reports whether a switch was given.
func (s *session) on(name string) bool { return s.given[name] == "true" }

// has reports whether a flag was given, even if empty.
func (s *session) has(name string) bool { _, ok := s.given[name]; return ok }

// interactive reports whether somebody can be asked.
func (s *session) interactive() bool {
	return s.env.InTTY && s.env.ErrTTY && !s.json && !s.on(flagNoInput)
}

func (s *session) say(key string, pairs ...any) string { return s.env.Say(key, pairs...) }

// open opens the store. The caller closes.
func (s *session) open() (*Opened, error) { return s.parts.Open(s.ctx, s.opt) }

// told tells which modes were tightened.
func (s *session) told(opened *Opened) {
	for _, path := range opened.Tightened {
		s.tell(s.say("cli.tightened", "path", mail.CleanUpTo(path, mail.SaidMax)))
	}
}

// withService runs f over the opened service.
func (s *session) withService(f func(*accounts.Service) error) error {
	opened, err := s.open()
	if err != nil {
		return err
	}
	s.told(opened)
	return errors.Join(f(opened.Service), opened.Close())
}

// who is the one who asks.
func (s *session) who() accounts.Actor {
	if s.parts.Remote != nil {
		return *s.parts.Remote
	}
	return accounts.Local
}

func (s *session) find(name string) (command, bool) {
	i := slices.IndexFunc(s.table, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return s.table[i], true
}
