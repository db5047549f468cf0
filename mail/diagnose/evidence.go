package diagnose

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/discover"
)

// evidence is what the rules judge: everything that is known about one failure,
// in one form, whether it came from a live test or from a pasted message.
type evidence struct {
	lane  mail.Protocol // empty: not known
	stage mail.Stage    // empty: not known
	input bool          // not a failure yet: something typed, or a page that a person sees
	live  bool          // from our own test: the peer's certificate was verified before sign-in
	extra bool          // the person trusts a CA of their own

	told   bool          // the host was told, and not read from the message
	waited time.Duration // how long our own test waited in vain, 0 where it is not known
	scarce bool          // this computer had no descriptor, or no memory, for a connection
	fenced *mail.Fenced  // our own server did not let the connection out
	mute   bool          // the answer is a code without words
	host   string        // dialled, in small letters; empty: not known
	port   int           // 0: not known
	mode   mode

	signs     signs  // what error types, codes and, last, prose show
	status    string // IMAP: NO, BAD, BYE; SMTP: three digits
	code      string // IMAP response code
	enhanced  string // SMTP enhanced code
	transient bool   // an enhanced code of 4, without a status; or the version of a program
	command   string // what was refused, where known

	raw   string // as given, for what folding destroys
	words string // folded prose

	owner owner  // whose the mailbox is
	name  string // its domain
	home  bool   // a refusal here is about the password, though the server is not Google's
}

// mode is how the program that failed encrypts.
type mode string

const (
	implicitTLS mode = "implicit"
	startTLS    mode = "starttls"
	noTLS       mode = "none"
)

// owner is who runs a mailbox, as far as its address alone tells.
type owner int

const (
	anybody       owner = iota // not known: a company's own domain, or no address
	google                     // gmail.com
	otherProvider              // one of the table of package discover
)

// ownerOf tells it without asking anybody.
func ownerOf(a mail.Address) owner {
	if a.IsZero() {
		return anybody
	}
	switch found, _ := discover.Known(a); found.Host {
	case discover.Google:
		return google
	case discover.Other:
		return otherProvider
	}
	return anybody
}

// at reports whether the failure may have happened at one of the stages.
func (e *evidence) at(stages ...mail.Stage) bool {
	return e.stage == "" || slices.Contains(stages, e.stage)
}

// exactly is at, for rules that a missing stage must not satisfy.
func (e *evidence) exactly(stages ...mail.Stage) bool { return slices.Contains(stages, e.stage) }

// shows reports whether any of the signs is there.
func (e *evidence) shows(any signs) bool { return e.signs&any != 0 }

// enhancedIn reports the enhanced code, whose first digit is left out: "7.8".
func (e *evidence) enhancedIn(codes ...string) bool {
	_, rest, ok := strings.Cut(e.enhanced, ".")
	return ok && slices.Contains(codes, rest)
}

// speaks reports whether the failure can belong to the protocol.
func (e *evidence) speaks(p mail.Protocol) bool { return e.lane == "" || e.lane == p }

// googleHost reports that Google's own sign-in servers were dialled.
func (e *evidence) googleHost() bool { return IsGoogleHost(e.host) }

// google reports that Google answered, by its address or by its manner.
func (e *evidence) google() bool {
	return e.googleHost() || e.shows(saidByGoogle) || googleInside(e.host)
}

// microsoft reports that Microsoft answered.
func (e *evidence) microsoft() bool {
	return below(e.host, "office365.com", "outlook.com", "hotmail.com", "live.com", "office.com") || e.shows(saidByMicrosoft)
}

// inbound reports a Google server that takes mail from other servers, not from people.
func (e *evidence) inbound() bool { return googleInside(e.host) }

func (e *evidence) tlsPort() bool   { return slices.Contains([]int{465, 993, 995}, e.port) }
func (e *evidence) clearPort() bool { return slices.Contains([]int{25, 110, 143, 587, 2525}, e.port) }
func (e *evidence) inClear() bool   { return e.mode == noTLS || e.mode == startTLS }

// refusesPassword reports that a server turned address and password down
// without another reason; the rules before it have looked for one.
func (e *evidence) refusesPassword() bool {
	switch {
	case e.passing():
		return false
	case e.status == "535", slices.Contains([]string{"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"}, e.code):
		return true
	case e.stage == mail.SignIn && e.status == "NO":
		return !e.shows(temporary) // no reason given is Google's and everybody's way
	}
	return e.shows(wrongPassword) || e.aboutPassword()
}

// aboutPassword reports a failed sign-in of which a program says no more than
// that there is a password.
func (e *evidence) aboutPassword() bool {
	if !e.exactly(mail.SignIn) || e.status != "" || e.signs&reasons != 0 {
		return false
	}
	if slices.ContainsFunc([]string{"typeerror", "valueerror", "keyerror", "nonetype", "undefined", "must be", "success", "warning"}, func(word string) bool { return strings.Contains(e.words, word) }) {
		return false // a program's own error
	}
	return slices.ContainsFunc([]string{"password", "hasl", "passwor", "kennwort", "mot de passe", "contrasena", "credentials", "poswiadcze"}, func(word string) bool {
		return strings.Contains(" "+e.words, " "+word)
	})
}

// replied reports a server's complete answer: a status or a response code. It
// decides before any prose, and is never silence, whatever its words speak of.
func (e *evidence) replied() bool { return e.status != "" || e.code != "" }

// passing reports an answer whose very code says that it will pass.
func (e *evidence) passing() bool {
	return strings.HasPrefix(e.status, "4") || e.status == "" && e.transient && e.shows(temporary) || slices.Contains([]string{"UNAVAILABLE", "INUSE", "SERVERBUG", "CONTACTADMIN", "LIMIT", "TEMPFAIL"}, e.code)
}

// googleSigned reports Google's own signature, which another server's words in
// the same log cannot undo.
func (e *evidence) googleSigned() bool {
	return strings.Contains(" "+e.words, " gsmtp") || e.googleWords()
}

// googleWords reports sentences and links that only Google's servers use, though
// the program that passed them on has cut their signature off.
func (e *evidence) googleWords() bool {
	return slices.ContainsFunc([]string{
		"username and password not accepted", "badcredentials", "application specific password required", "invalidsecondfactor",
		"webloginrequired", "wantautherror", "command or bandwidth limits", "support google com mail",
	}, func(words string) bool { return strings.Contains(e.words, words) })
}

// answered reports a server's own answer, and not a program's summary.
func (e *evidence) answered() bool { return e.live || e.replied() }

// IsGoogleHost reports whether the name is one of Google's sign-in servers:
// imap, smtp or pop at gmail.com or googlemail.com.
func IsGoogleHost(host string) bool {
	switch strings.TrimSuffix(strings.ToLower(host), ".") {
	case "imap.gmail.com", "smtp.gmail.com", "pop.gmail.com", "imap.googlemail.com", "smtp.googlemail.com", "pop.googlemail.com":
		return true
	}
	return false
}

// googleInside reports Google's relay and inbound servers.
func googleInside(host string) bool {
	return !IsGoogleHost(host) && below(host, "google.com", "gmail.com", "googlemail.com")
}

// below reports whether host is one of the domains or lies inside one.
func below(host string, domains ...string) bool {
	return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
