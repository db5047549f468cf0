package gmailsim

import (
	"encoding/base64"
	"strings"
	"time"

	"mailkey/mail"
)

// smtpSession is one conversation with the sending side.
type smtpSession struct {
	*line
	door   *door
	id     string
	hello  bool
	who    person
	inside bool // signed in
	from   mail.Address
	sender bool // MAIL was accepted; from may be the null sender
	to     []mail.Address
	chunks []byte // of BDAT
	over   bool
}

func newSMTPSession(l *line, d *door) *smtpSession {
	return &smtpSession{line: l, door: d, id: smtpID()}
}

// smtpVerb is one command.
type smtpVerb struct {
	name string
	run  func(s *smtpSession, argument string)
}

// verb finds a command; nil for an unknown one.
func (s *smtpSession) verb(name string) func(*smtpSession, string) {
	for _, v := range [...]smtpVerb{
		{"EHLO", (*smtpSession).ehlo},
		{"HELO", (*smtpSession).helo},
		{"STARTTLS", (*smtpSession).startTLS},
		{"AUTH", (*smtpSession).auth},
		{"MAIL", (*smtpSession).mailFrom},
		{"RCPT", (*smtpSession).rcptTo},
		{"DATA", (*smtpSession).data},
		{"BDAT", (*smtpSession).bdat},
		{"RSET", (*smtpSession).rset},
		{"NOOP", (*smtpSession).noop},
		{"QUIT", (*smtpSession).quit},
	} {
		if strings.EqualFold(v.name, name) {
			return v.run
		}
	}
	return nil
}

func (s *smtpSession) run() {
	s.say("220 smtp.gmail.com ESMTP %s - gsmtp", s.id)
	for !s.over {
		text, err := s.read()
		if err != nil {
			break
		}
		name, argument, _ := strings.Cut(text, " ")
		if run := s.verb(name); run != nil {
			run(s, strings.TrimSpace(argument))
		} else {
			s.reply("502 5.5.1 Unrecognized command.")
		}
	}
	s.hangUp()
}

// reply says one line with Gmail's ending.
func (s *smtpSession) reply(text string) { s.say("%s %s - gsmtp", text, s.id) }

func (s *smtpSession) helo(string) {
	s.hello = true
	s.say("250 smtp.gmail.com at your service")
}

func (s *smtpSession) ehlo(argument string) {
	if argument == "" {
		s.say("501-5.5.4 Empty HELO/EHLO argument not allowed, closing connection.")
		s.reply("501 5.5.4  https://support.google.com/mail/?p=helo")
		s.over = true
		return
	}
	s.hello = true
	s.reset()
	s.say("250-smtp.gmail.com at your service, [127.0.0.1]")
	s.say("250-SIZE %d", sizeLimit)
	s.say("250-8BITMIME")
	switch {
	case s.encrypted():
		s.say("250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH")
	case s.door.way != noStartTLS:
		s.say("250-STARTTLS")
	}
	s.say("250-ENHANCEDSTATUSCODES")
	s.say("250-PIPELINING")
	s.say("250-CHUNKING")
	s.say("250 SMTPUTF8")
}

func (s *smtpSession) startTLS(string) {
	if s.encrypted() || s.door.way == noStartTLS {
		s.reply("502 5.5.1 Unrecognized command.")
		return
	}
	s.say("220 2.0.0 Ready to start TLS")
	if s.flush() != nil || s.encrypt(s.sim.tls[s.door.cert]) != nil {
		s.over = true
	}
	s.hello = false // what was said before TLS is forgotten
}

// locked answers commands that need encryption, a greeting or a sign-in first.
func (s *smtpSession) locked(needsSignIn bool) bool {
	switch {
	case !s.hello:
		s.reply("503 5.5.1 EHLO/HELO first.")
	case !s.encrypted():
		s.reply("530 5.7.0 Must issue a STARTTLS command first.")
	case needsSignIn && !s.inside:
		s.say("530-5.7.0 Authentication Required. For more information, go to")
		s.reply("530 5.7.0  https://support.google.com/mail/?p=WantAuthError")
	default:
		return false
	}
	return true
}

func (s *smtpSession) auth(argument string) {
	if s.locked(false) {
		return
	}
	if s.inside {
		s.reply("503 5.5.1 Already authenticated.")
		return
	}
	mechanism, initial, given := strings.Cut(argument, " ")
	switch strings.ToUpper(mechanism) {
	case "PLAIN":
		response, ok := s.response("", initial, given)
		user, password, fits := plain(response)
		if !ok || !fits {
			s.cannotDecode()
			return
		}
		s.enter(user, password)
	case "LOGIN":
		user, ok := s.response("VXNlcm5hbWU6", initial, given)
		if !ok {
			s.cannotDecode()
			return
		}
		password, ok := s.response("UGFzc3dvcmQ6", "", false)
		if !ok {
			s.cannotDecode()
			return
		}
		s.enter(user, password)
	case "XOAUTH2", "OAUTHBEARER":
		if _, ok := s.response("", initial, given); !ok {
			s.cannotDecode()
			return
		}
		if _, ok := s.response(bearerOnly, "", false); ok {
			s.meet(fault{deed: refuse, words: smtpRejected})
		}
	default:
		s.reply("504 5.7.4 Unrecognized Authentication Type")
	}
}

// bearerOnly is {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}.
const bearerOnly = "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ=="

// response is a SASL response: the initial one, or what a challenge brings.
func (s *smtpSession) response(challenge, initial string, given bool) ([]byte, bool) {
	if !given || initial == "" {
		s.say("334 %s", challenge)
		text, err := s.read()
		if err != nil {
			s.over = true
			return nil, false
		}
		initial = text
	}
	if initial == "=" {
		return nil, true
	}
	response, err := base64.StdEncoding.DecodeString(initial)
	return response, err == nil
}

func (s *smtpSession) cannotDecode() {
	if s.over {
		return
	}
	s.say("501-5.5.2 Cannot Decode response. For more information, go to About SMTP error messages.")
	s.reply("501 5.5.2  https://support.google.com/a/answer/3221692")
}

func (s *smtpSession) enter(user, password []byte) {
	who, f := s.sim.signIn(mail.SMTP, user, password)
	clear(password)
	if who.scenario.slow {
		s.late = s.sim.options.SlowBy
	}
	if s.meet(f) {
		return
	}
	s.who, s.inside = who, true
	s.say("235 2.7.0 Accepted")
}

// meet plays a fault; false if there was none.
func (s *smtpSession) meet(f fault) bool {
	switch f.deed {
	case nothing:
		return false
	case cutOff:
		s.cut()
	case fallMute:
		s.swallow()
	default:
		for _, text := range f.lines(s.id) {
			s.say("%s", text)
		}
	}
	s.over = f.deed != refuse
	return true
}

func (s *smtpSession) rset(string) {
	s.reset()
	s.reply("250 2.1.5 Flushed")
}

func (s *smtpSession) reset() { s.from, s.sender, s.to, s.chunks = mail.Address{}, false, nil, nil }

func (s *smtpSession) noop(string) { s.reply("250 2.0.0 OK") }

func (s *smtpSession) quit(string) {
	s.reply("221 2.0.0 closing connection")
	s.over = true
}

// accepted is the answer to a whole message.
func (s *smtpSession) accepted() { s.reply("250 2.0.0 OK  " + itoa(time.Now().Unix())) }
