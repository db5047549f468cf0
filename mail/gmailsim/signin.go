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

// signIn judges a user name and a password; the zero fault lets them in. The
// password is looked at and not kept. A scenario's own fault comes first, so
// that it shows whatever was typed.
func signIn(p mail.Protocol, user, password []byte) (person, fault) {
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
	case string(password) == PracticePassword:
		return who, fault{}
	case looksLikeAppPassword(bytes.ReplaceAll(password, []byte(" "), nil)):
		return no(imapRejected, smtpRejected)
	}
	return no(imapAppPassword, smtpAppPassword)
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
