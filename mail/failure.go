package mail

import (
	"fmt"
	"time"
)

// Refusal is a server's complete negative answer to what was really asked.
type Refusal struct {
	Command string // what was asked: AUTHENTICATE, EXAMINE, STARTTLS, AUTH, MAIL …; empty for a greeting
	Status  string // IMAP: NO, BAD, BYE; SMTP: the three digits
	Code    string // IMAP: the response code, such as AUTHENTICATIONFAILED; SMTP: the enhanced code, such as 5.7.8
	Text    string // the server's own words, lines joined by "\n", not yet cleaned
}

func (e *Refusal) Error() string {
	return fmt.Sprintf("%s refused: %s %s %s", e.Command, e.Status, e.Code, CleanUpTo(e.Text, SaidMax))
}

// Misbehaviour is a server that broke the protocol, so that nothing it said may
// be believed.
type Misbehaviour struct {
	Kind MisbehaviourKind
	Said string // what it said last, not yet cleaned; may be empty
	Err  error  // the library's complaint; may be nil
}

// MisbehaviourKind names the breach.
type MisbehaviourKind string

// The breaches.
const (
	Flood    MisbehaviourKind = "flood"    // a line, reply or literal beyond the limits
	Tampered MisbehaviourKind = "tampered" // bytes slipped in before TLS, or PREAUTH in the clear
	Nonsense MisbehaviourKind = "nonsense" // not the protocol's grammar
	Silent   MisbehaviourKind = "silent"   // no answer in mid-conversation
)

func (e *Misbehaviour) Error() string {
	return fmt.Sprintf("the server misbehaved (%s): %s", e.Kind, CleanUpTo(e.Said, SaidMax))
}
func (e *Misbehaviour) Unwrap() error { return e.Err }

// NotOffered is a server that lacks what signing in safely needs.
type NotOffered struct {
	What string // STARTTLS, or the sign-in mechanisms looked for
	Said string // what it offered instead, not yet cleaned
}

func (e *NotOffered) Error() string { return "the server does not offer " + e.What }

// WrongProtocol is something that answers, but is not the server asked for:
// a web page, SSH, the other mail protocol.
type WrongProtocol struct{ Said string }

func (e *WrongProtocol) Error() string {
	return "not this protocol: " + CleanUpTo(e.Said, SaidMax)
}

// Dropped is a connection that ended before the answer was complete.
type Dropped struct {
	Said string // what the server said last, not yet cleaned; may be empty
	Err  error
}

func (e *Dropped) Error() string { return fmt.Sprintf("the connection was dropped: %v", e.Err) }
func (e *Dropped) Unwrap() error { return e.Err }

// TimedOut is a stage whose time ran out without an answer.
type TimedOut struct{ After time.Duration }

func (e *TimedOut) Error() string { return fmt.Sprintf("no answer within %s", e.After) }

// Timeout makes TimedOut a net.Error like every other timeout.
func (e *TimedOut) Timeout() bool { return true }

// Temporary completes net.Error; its answer means nothing, as there.
func (e *TimedOut) Temporary() bool { return true }
