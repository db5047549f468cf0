package fleet

import (
	"context"
	"errors"
	"slices"
	"strings"
	"syscall"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// State is how a mailbox stands after a run, in one word.
type State string

// The states.
const (
	Works       State = "ok"
	Refused     State = "refused"     // the password, the account or the sender: pointless to repeat before something is changed
	Throttled   State = "throttled"   // the server asked to slow down; it was not asked again
	Held        State = "held"        // not tested, because its server went on asking to slow down
	Unreachable State = "unreachable" // nobody was talked to: names, network, ports, certificates
	Broken      State = "failed"      // anything else, such as settings that were not found
	Cancelled   State = "cancelled"
)

// States is all of them, in the order in which they are counted.
var States = [...]State{Works, Refused, Throttled, Held, Unreachable, Broken, Cancelled}

// Outcome is what a report comes to.
type Outcome struct {
	State    State
	Cause    diagnose.Cause // of a failure that has one
	Protocol mail.Protocol  // the lane that broke
	Stage    mail.Stage     // where it did

	slow []string // the hosts that asked to slow down
}

// throttling is the causes that ask for patience.
var throttling = []diagnose.Cause{diagnose.LoginThrottled, diagnose.TooManyConnections, diagnose.ServerTemporary}

// Judge is what a report, or the error in place of one, comes to.
func Judge(report mail.Report, err error, p mail.Profile) Outcome {
	if len(report) == 0 {
		if errors.Is(err, context.Canceled) {
			return Outcome{State: Cancelled}
		}
		if errors.Is(err, ErrUntested) {
			return Outcome{State: Works}
		}
		return Outcome{State: Broken}
	}
	switch report.Overall() {
	case mail.VerdictOK:
		return Outcome{State: Works}
	case mail.VerdictCancelled:
		return Outcome{State: Cancelled}
	}
	o := Outcome{State: Broken, Cause: diagnose.Unknown}
	why := diagnose.Explain(report, p)
	if len(why) > 0 {
		o.Cause, o.Protocol, o.Stage = why[0].Cause, why[0].Because.Protocol, why[0].Because.Stage
	}
	for _, e := range report {
		if e.Status == mail.Failed && (slows(e) || slices.ContainsFunc(why, func(d diagnose.Diagnosis) bool { return d.Because.Protocol == e.Protocol && asksPatience(d.Cause) })) {
			o.slow = append(o.slow, canonical(e.Server.Host))
		}
	}
	o.State = o.state()
	return o
}

// state is the word for a failure. One that asks for a remedy wins over one that
// passes by itself.
func (o Outcome) state() State {
	switch {
	case asksPatience(o.Cause), len(o.slow) > 0 && (o.Cause == diagnose.Unknown || o.Cause.Retry() != diagnose.RetryNo):
		return Throttled
	case slices.Contains([]mail.Stage{mail.Resolve, mail.Connect, mail.Encrypt, mail.Greet}, o.Stage):
		return Unreachable
	case slices.Contains([]mail.Stage{mail.SignIn, mail.Use, mail.Send}, o.Stage):
		return Refused
	}
	return Broken
}

func asksPatience(c diagnose.Cause) bool { return slices.Contains(throttling, c) }

// slows reports whether an event is a server's wish to be asked less: by its
// codes, whatever its words are.
func slows(e mail.Event) bool {
	var refusal *mail.Refusal
	if e.Status != mail.Failed || !errors.As(e.Err, &refusal) {
		return false
	}
	return refusal.Status == "421" || slices.Contains([]string{"UNAVAILABLE", "LIMIT"}, strings.ToUpper(refusal.Code))
}

// slowed reports whether this host asked to slow down.
func (o Outcome) slowed(host string) bool { return slices.Contains(o.slow, host) }

// breaksOff reports whether the servers ended it before anybody had signed in, in
// a way that may pass: only then may a test be repeated.
func (r Result) breaksOff() bool {
	if len(r.Report) == 0 || r.Err != nil {
		return false
	}
	var passing bool
	for _, e := range r.Report {
		if (e.Stage == mail.SignIn || e.Stage == mail.Use) && e.Status != mail.NotReached {
			return false
		}
		var dropped *mail.Dropped
		passing = passing || slows(e) || e.Status == mail.Failed &&
			(errors.Is(e.Err, syscall.ECONNREFUSED) || errors.Is(e.Err, syscall.ECONNRESET) || errors.As(e.Err, &dropped))
	}
	return passing || len(r.slow) > 0
}
