package gmailsim

import (
	"bytes"
	"strings"

	"mailkey/mail"
)

// person is whoever signed in.
type person struct {
	address  mail.Address
	scenario Scenario
}

// renewTag is the scenario in which a new password is the end of the old one.
const renewTag = "revoke"

// signIn judges a user name and a password; the zero fault lets them in. The
// password is looked at and not kept. A scenario's own fault comes first, so
// that it shows whatever was typed.
func (s *Sim) signIn(p mail.Protocol, user, password []byte) (person, fault) {
	no := func(imap, smtp string) (person, fault) {
		if p == mail.IMAP {
			return person{}, fault{deed: refuse, words: imap}
		}
		return person{}, fault{deed: refuse, words: smtp}
	}
	if len(user) == 0 || len(password) == 0 {
		return no(imapEmpty, smtpRejected)
	}
	address, err := mail.ParseAddress(string(user))
	if err != nil || !atGoogle(address.Domain()) {
		return no(imapRejected, smtpRejected)
	}
	who := person{address, scenarioOf(address)}
	if f := who.fault(p); f.deed != nothing && !f.atUse {
		return who, f
	}
	if p == mail.SMTP { // seen: SMTP takes the groups with their spaces, IMAP does not
		if tight := bytes.ReplaceAll(password, []byte(" "), nil); looksLikeAppPassword(tight) {
			password = tight
		}
	}
	switch {
	case string(password) == PracticeNext:
		s.renew(who)
		return who, fault{}
	case string(password) == PracticePassword && !s.renewed(address):
		return who, fault{}
	case looksLikeAppPassword(bytes.ReplaceAll(password, []byte(" "), nil)):
		return no(imapRejected, smtpRejected)
	}
	return no(imapAppPassword, smtpAppPassword)
}

// renew notes that the next password is in use, where that ends the old one: as
// if it had been revoked at Google meanwhile.
func (s *Sim) renew(who person) {
	if who.scenario.Tag != renewTag {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.gone) < goneMax {
		s.gone[who.address.Key()] = true
	}
}

// renewed reports whether the old password of this address is dead.
func (s *Sim) renewed(a mail.Address) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gone[a.Key()]
}

// fault is where this person's lane breaks.
func (w person) fault(p mail.Protocol) fault {
	if p == mail.IMAP {
		return w.scenario.imap
	}
	return w.scenario.smtp
}

// looksLikeAppPassword reports 16 letters a–z.
func looksLikeAppPassword(b []byte) bool {
	for _, c := range b {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return len(b) == mail.AppPasswordLetters
}

// plain splits the response of SASL PLAIN (RFC 4616).
func plain(response []byte) (user, password []byte, ok bool) {
	parts := bytes.Split(response, []byte{0})
	if len(parts) != 3 {
		return nil, nil, false
	}
	return parts[1], parts[2], true
}

// lines are a fault's words with the session's id.
func (f fault) lines(id string) []string {
	return strings.Split(strings.ReplaceAll(f.words, "$ID", id), "\n")
}
