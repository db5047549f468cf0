package gmailsim

import (
	"encoding/base64"
	"errors"
	"strings"

	"mailkey/mail"
)

// Gmail's capabilities before and after the sign-in.
const (
	capsBefore = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER"
	capsClear  = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY LOGINDISABLED"
	capsAfter  = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584"
)

// imapState is how far a conversation has come, as a set of bits.
type imapState int

const (
	outside  imapState = 1 << iota // not signed in
	inside                         // signed in
	selected                       // with a folder open
	always   = outside | inside | selected
	member   = inside | selected
)

// imapSession is one conversation with the reading side.
type imapSession struct {
	*line
	door     *door
	id       string
	state    imapState
	who      person
	name     string   // of the open folder
	readOnly bool     // opened by EXAMINE
	seen     []uint32 // UIDs that the client knows, by sequence number
	over     bool
}

func newIMAPSession(l *line, d *door) *imapSession {
	return &imapSession{line: l, door: d, id: imapID(), state: outside}
}

// imapCommand is one command: when it is allowed, and what it does.
type imapCommand struct {
	name string
	when imapState
	run  func(s *imapSession, tag string, args []arg)
}

// command finds a command by its name in any case.
func (s *imapSession) command(name string) (imapCommand, bool) {
	for _, c := range [...]imapCommand{
		{"CAPABILITY", always, (*imapSession).capability},
		{"NOOP", always, (*imapSession).noop},
		{"CHECK", selected, (*imapSession).noop},
		{"LOGOUT", always, (*imapSession).logout},
		{"ID", always, (*imapSession).identify},
		{"STARTTLS", outside, (*imapSession).startTLS},
		{"AUTHENTICATE", outside, (*imapSession).authenticate},
		{"LOGIN", outside, (*imapSession).login},
		{"ENABLE", member, (*imapSession).enable},
		{"NAMESPACE", member, (*imapSession).namespace},
		{"LIST", member, (*imapSession).list},
		{"XLIST", member, (*imapSession).list},
		{"LSUB", member, (*imapSession).list},
		{"SELECT", member, (*imapSession).selectFolder},
		{"EXAMINE", member, (*imapSession).examine},
		{"STATUS", member, (*imapSession).status},
		{"APPEND", member, (*imapSession).append},
		{"IDLE", member, (*imapSession).idle},
		{"CLOSE", selected, (*imapSession).closeFolder},
		{"UNSELECT", selected, (*imapSession).unselect},
		{"EXPUNGE", selected, (*imapSession).expunge},
		{"FETCH", selected, (*imapSession).fetch},
		{"STORE", selected, (*imapSession).store},
		{"SEARCH", selected, (*imapSession).search},
		{"COPY", selected, (*imapSession).copy},
		{"MOVE", selected, (*imapSession).move},
		{"UID FETCH", selected, (*imapSession).uidFetch},
		{"UID STORE", selected, (*imapSession).uidStore},
		{"UID SEARCH", selected, (*imapSession).uidSearch},
		{"UID COPY", selected, (*imapSession).uidCopy},
		{"UID MOVE", selected, (*imapSession).uidMove},
		{"UID EXPUNGE", selected, (*imapSession).uidExpunge},
	} {
		if strings.EqualFold(c.name, name) {
			return c, true
		}
	}
	return imapCommand{}, false
}

func (s *imapSession) run() {
	s.say("* OK Gimap ready for requests from 127.0.0.1 %s", s.id)
	for !s.over {
		text, err := s.read()
		if err != nil {
			break
		}
		s.obey(text)
	}
	s.hangUp()
}

// obey carries out one command.
func (s *imapSession) obey(text string) {
	tag, rest, _ := strings.Cut(text, " ")
	name, rest, _ := strings.Cut(rest, " ")
	if strings.EqualFold(name, "UID") {
		verb, after, _ := strings.Cut(rest, " ")
		name, rest = name+" "+verb, after
	}
	c, known := s.command(name)
	if tag == "" || tag == "*" || tag == "+" {
		s.say("* BAD Could not parse command")
		return
	}
	if !known || c.when&s.state == 0 {
		s.say("%s BAD Unknown command %s", tag, s.id)
		return
	}
	r := reader{l: s.line, rest: rest}
	args, err := r.arguments()
	switch {
	case errors.Is(err, errSyntax):
		s.bad(tag)
	case err != nil:
		s.over = true
	default:
		c.run(s, tag, args)
	}
}

func (s *imapSession) bad(tag string) { s.say("%s BAD Could not parse command", tag) }
func (s *imapSession) ok(tag string)  { s.say("%s OK Success", tag) }

func (s *imapSession) caps() string {
	switch {
	case s.state != outside:
		return capsAfter
	case s.encrypted():
		return capsBefore
	case s.door.way == noStartTLS:
		return capsClear
	}
	return capsClear + " STARTTLS"
}

func (s *imapSession) capability(tag string, _ []arg) {
	s.say("* CAPABILITY %s", s.caps())
	s.say("%s OK Thats all she wrote! %s", tag, s.id)
}

func (s *imapSession) noop(tag string, _ []arg) {
	s.news()
	s.ok(tag)
}

func (s *imapSession) logout(tag string, _ []arg) {
	s.say("* BYE LOGOUT Requested")
	s.say("%s OK 73 good day (Success)", tag)
	s.over = true
}

func (s *imapSession) identify(tag string, _ []arg) {
	s.say(`* ID ("name" "GImap" "vendor" "Google, Inc." "support-url" "https://support.google.com/mail" "version" "gmail_imap_practice" "remote-host" "127.0.0.1")`)
	s.say("%s OK Success %s", tag, s.id)
}

func (s *imapSession) startTLS(tag string, _ []arg) {
	if s.encrypted() || s.door.way == noStartTLS {
		s.say("%s BAD Unknown command %s", tag, s.id)
		return
	}
	s.say("%s OK Begin TLS negotiation now.", tag)
	if s.flush() != nil || s.encrypt(s.sim.tls[s.door.cert]) != nil {
		s.over = true
	}
}

func (s *imapSession) login(tag string, args []arg) {
	switch {
	case len(args) > 2:
		s.say("%s BAD Too many arguments provided %s", tag, s.id)
	case len(args) < 2 || args[0].isList || args[1].isList:
		s.bad(tag)
	case !s.encrypted():
		s.say("%s NO [PRIVACYREQUIRED] Must issue a STARTTLS command first.", tag)
	default:
		s.enter(tag, []byte(args[0].text), []byte(args[1].text))
	}
}

func (s *imapSession) authenticate(tag string, args []arg) {
	switch {
	case len(args) == 0:
		s.bad(tag)
		return
	case !s.encrypted():
		s.say("%s NO [PRIVACYREQUIRED] Must issue a STARTTLS command first.", tag)
		return
	}
	initial := ""
	if len(args) > 1 {
		initial = args[1].text
	}
	switch strings.ToUpper(args[0].text) {
	case "PLAIN":
		user, password, ok := plain(s.response("", initial))
		switch {
		case s.over:
		case !ok:
			s.say("%s BAD Invalid SASL argument. %s", tag, s.id)
		default:
			s.enter(tag, user, password)
		}
	case "XOAUTH2", "OAUTHBEARER":
		s.response("", initial)
		s.response(bearerOnly, "")
		if !s.over {
			s.meet(tag, fault{deed: refuse, words: imapRejected})
		}
	default:
		s.say("%s BAD Unsupported mechanism %s", tag, s.id)
	}
}

// response is a SASL response: the initial one, or what a challenge brings.
// Nil means that it cannot be decoded, or that the client cancelled.
func (s *imapSession) response(challenge, initial string) []byte {
	if initial == "" && !s.over {
		s.say("+ %s", challenge)
		text, err := s.read()
		if err != nil {
			s.over = true
		}
		initial = text
	}
	response, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(initial, "="))
	if err != nil {
		return nil
	}
	return response
}

func (s *imapSession) enter(tag string, user, password []byte) {
	who, f := s.sim.signIn(mail.IMAP, user, password)
	clear(password)
	if who.scenario.slow {
		s.late = s.sim.options.SlowBy
	}
	if s.meet(tag, f) {
		return
	}
	s.who, s.state = who, inside
	// Gmail says it before the OK and not in it.
	s.say("* CAPABILITY %s", capsAfter)
	s.say("%s OK %s authenticated (Success)", tag, who.address)
}

// meet plays a fault; false if there was none.
func (s *imapSession) meet(tag string, f fault) bool {
	switch f.deed {
	case nothing:
		return false
	case cutOff:
		s.cut()
	case fallMute:
		s.swallow()
	default:
		for _, text := range f.lines(s.id) {
			if !strings.HasPrefix(text, "* ") {
				text = tag + " " + text
			}
			s.say("%s", text)
		}
	}
	s.over = f.deed != refuse
	return true
}

// stumble plays a fault that waits in the open mailbox.
func (s *imapSession) stumble(tag string) bool {
	f := s.who.fault(mail.IMAP)
	return f.atUse && s.meet(tag, f)
}
