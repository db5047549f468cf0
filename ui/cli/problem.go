package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
	"mailkey/ui/i18n"
)

// schema is the version of every JSON document.
const schema = 1

// problem is an error said in the reader's language.
type problem struct {
	Code    accounts.Code `json:"code"`
	Message string        `json:"message"`
	Field   string        `json:"field,omitempty"`

	many string // the same, of several mailboxes at once; empty: the message

	Suggestion string `json:"suggestion,omitempty"` // what was probably meant: an address, a flag, a command
}

func (p *problem) Error() string { return p.Message }

type problemDoc struct {
	Schema int      `json:"schema"`
	Error  *problem `json:"error"`
}

// errDone says that everything was told already and the status is set.
var errDone = errors.New("told already")

// usage is a problem with what was asked for; field is the flag's name.
func (s *session) usage(field, key string, pairs ...any) *problem {
	return &problem{Code: accounts.CodeUsage, Message: s.say(key, pairs...), Field: field}
}

// problemOf says any error in the reader's language.
func (s *session) problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	if s.ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return &problem{Code: accounts.CodeInterrupted, Message: s.say("fault.interrupted")}
	}
	var field string
	var e *accounts.Error
	if errors.As(err, &e) {
		field = e.Field
	}
	return &problem{Code: accounts.CodeOf(err), Message: s.explain(err, e), Field: field}
}

// explain is the most exact sentence that the catalogue has for an error.
func (s *session) explain(err error, e *accounts.Error) string {
	code := accounts.CodeOf(err)
	var address *mail.AddressError
	var server *mail.ServerError
	var path *config.PathError
	var disk *mail.DiskError
	switch {
	case s.parts.Remote != nil && accounts.Inner(err):
		return s.say("serve.broken")
	case errors.As(err, &path):
		return s.say("path."+string(path.Problem), "path", mail.CleanUpTo(path.Path, mail.SaidMax), "why", outside(path.Err))
	case errors.As(err, &disk):
		return s.say("disk."+string(disk.Problem), "path", mail.CleanUpTo(disk.Path, mail.SaidMax), "why", outside(disk.Err))
	case e == nil:
		return s.say("fault."+string(code), "why", outside(err))
	}
	field := "--" + e.Field
	if e.Field == accounts.FieldUser { // a person's name is no flag, but stands behind the command
		field = "NAME"
	}
	pairs := []any{"field", field, "why", outside(e.Err)}
	for name, value := range e.Args {
		pairs = append(pairs, name, mail.CleanUpTo(value, mail.SaidMax))
	}
	switch key := "reason." + string(e.Reason); {
	case errors.As(err, &address):
		return s.say("address." + string(address.Problem))
	case errors.As(err, &server):
		return s.say("server." + string(server.Problem))
	case e.Reason != "" && i18n.Has(key):
		return s.say(key, pairs...)
	}
	return s.say("fault."+string(code), pairs...)
}

// outside is an error's text, fit to be shown.
func outside(err error) string {
	if err == nil {
		return ""
	}
	return mail.CleanUpTo(err.Error(), mail.SaidMax)
}

// fail tells the error in the form asked for and sets the status.
func (s *session) fail(err error) {
	if errors.Is(err, errDone) {
		return
	}
	p := s.problemOf(err)
	s.status = exitCode(p.Code)
	if s.json {
		s.out.Reset()
		s.document(problemDoc{schema, p})
		return
	}
	if s.parts.Remote != nil && s.ctx.Err() != nil {
		return // the server ends the session, and says why
	}
	s.complain(p.Message)
}

func exitCode(code accounts.Code) int {
	switch code {
	case accounts.CodeUsage:
		return exitUsage
	case accounts.CodeNotAllowed:
		return exitNotAllowed
	case accounts.CodeInterrupted:
		return exitInterrupted
	}
	return exitError
}

// complain says what is wrong on stderr, in one line; at a terminal in rows, so that
// no word is cut at its edge.
func (s *session) complain(text string) {
	text = "mailkey: " + text
	if s.env.ErrTTY {
		var rows []string
		for part := range strings.SplitSeq(text, "\n") {
			rows = append(rows, guide.Wrap(part, showWidth)...)
		}
		text = strings.Join(rows, "\n")
	}
	_, _ = fmt.Fprintln(s.env.Err, text)
}

// document is the one JSON document of a run.
func (s *session) document(v any) {
	encoder := json.NewEncoder(&s.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("cli: a document of plain values cannot fail to marshal: %v", err))
	}
}

// line adds one line to the human answer.
func (s *session) line(format string, args ...any) { fmt.Fprintf(&s.out, format+"\n", args...) }

// flush writes what was said, once.
func (s *session) flush() error {
	_, err := s.out.WriteTo(s.env.Out)
	return err
}
