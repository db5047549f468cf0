package mail

import (
	"context"
	"errors"
	"time"
)

// Stage is one step of a lane's test.
type Stage string

// The stages, in order for implicit TLS; with STARTTLS Greet comes before
// Encrypt. Send and Arrive appear only when asked for.
const (
	Resolve Stage = "resolve"
	Connect Stage = "connect"
	Encrypt Stage = "encrypt"
	Greet   Stage = "greet"
	SignIn  Stage = "sign-in"
	Use     Stage = "use"
	Send    Stage = "send"
	Arrive  Stage = "arrive"
)

// Stages is the order of a lane's stages under the given security.
func Stages(s Security) []Stage {
	if s == StartTLS {
		return []Stage{Resolve, Connect, Greet, Encrypt, SignIn, Use}
	}
	return []Stage{Resolve, Connect, Encrypt, Greet, SignIn, Use}
}

// Status is how a stage stands.
type Status string

// Running is only ever emitted live; a finished Report holds the others.
const (
	Running    Status = "running"
	OK         Status = "ok"
	Failed     Status = "failed"
	NotReached Status = "not-reached"
	Skipped    Status = "skipped"
)

// Event is one fact about one stage of one lane. Prose is made from it
// elsewhere, in the reader's language.
type Event struct {
	Protocol Protocol
	Server   Server
	Stage    Stage
	Status   Status
	Took     time.Duration
	Detail   string // a fact fit to be shown: an IP address, "TLS 1.3", a server's name; already clean
	Err      error  // why it failed: a net, tls or x509 error, or one of this package's
	Said     []Line // the conversation of this stage, in a finished Report only
}

// Line is one line of a conversation, fit to be shown: what the server said,
// cleaned and without the secret, or the label of what we asked.
type Line struct {
	Stage Stage
	Ours  bool
	Text  string
}

// Report is all events of a finished test, both lanes, each stage once.
type Report []Event

// Verdict is the outcome of a lane or of a whole test.
type Verdict string

// The three verdicts. A lane in which a stage was cancelled is cancelled, not failed.
const (
	VerdictOK        Verdict = "ok"
	VerdictFailed    Verdict = "failed"
	VerdictCancelled Verdict = "cancelled"
)

// Lane is the events of one protocol, in order.
func (r Report) Lane(p Protocol) []Event {
	var lane []Event
	for _, e := range r {
		if e.Protocol == p {
			lane = append(lane, e)
		}
	}
	return lane
}

// Said is the conversation of one lane.
func (r Report) Said(p Protocol) []Line {
	var said []Line
	for _, e := range r.Lane(p) {
		said = append(said, e.Said...)
	}
	return said
}

// Broken is the first failed stage of a lane.
func (r Report) Broken(p Protocol) (Event, bool) {
	for _, e := range r {
		if e.Protocol == p && e.Status == Failed {
			return e, true
		}
	}
	return Event{}, false
}

// Verdict is the outcome of one lane. A lane in which nothing was done has
// failed. A round trip that was not begun says nothing about it: what kept it
// stands in the other lane.
func (r Report) Verdict(p Protocol) Verdict {
	verdict := VerdictFailed
	for _, e := range r {
		switch {
		case e.Protocol != p:
		case e.Status == NotReached && (e.Stage == Send || e.Stage == Arrive):
		case e.Status == Failed && errors.Is(e.Err, context.Canceled):
			return VerdictCancelled
		case e.Status == Failed || e.Status == NotReached || e.Status == Running:
			return VerdictFailed
		case e.Status == OK:
			verdict = VerdictOK
		}
	}
	return verdict
}

// Overall is ok when both lanes are, cancelled when one was, else failed.
func (r Report) Overall() Verdict {
	imap, smtp := r.Verdict(IMAP), r.Verdict(SMTP)
	switch {
	case imap == VerdictOK && smtp == VerdictOK:
		return VerdictOK
	case imap == VerdictCancelled || smtp == VerdictCancelled:
		return VerdictCancelled
	}
	return VerdictFailed
}
