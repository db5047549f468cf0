// Package diagnose turns what a test found, or a message somebody pasted, into
// a named cause. It is pure: no input, no output, no prose in any language.
// Server prose is matched here and nowhere else.
package diagnose

import (
	"net/url"
	"strconv"
	"strings"

	"mailkey/mail"
)

// Cause is a slug of the table of causes, such as "credentials-rejected".
type Cause string

// Unknown is the legal answer when no rule fits: never a guess.
const Unknown Cause = "unknown"

// Retry says whether trying again unchanged can help.
type Retry string

// The answers to "shall I try again?".
const (
	RetryNo   Retry = "no"   // pointless until something is changed
	RetryWait Retry = "wait" // may work later
	RetryNow  Retry = "now"
)

// Step is the place in the guide that a cause leads back to.
type Step string

// The steps.
const (
	StepNone          Step = "none"
	StepAppPassword   Step = "app-password"
	StepTwoStep       Step = "2sv"
	StepAccount       Step = "account"
	StepServers       Step = "servers"
	StepNetwork       Step = "network"
	StepPasswordEntry Step = "password-entry"
)

// Diagnosis is why a lane broke.
type Diagnosis struct {
	Cause   Cause
	Sure    bool
	Because mail.Event        // the broken stage; for pasted text only Protocol, Server and Stage, where known
	Said    string            // the server's own words, cleaned and at most mail.SaidMax letters
	Args    map[string]string // what the texts fill in; see Args. All cleaned
	Fix     Fix
	Note    Note

	elsewhere bool // neither the server nor the mailbox is Google's, as far as is known
}

// SaidBy is whose words Said are: "certificate" where they are facts read from
// the server's certificate, else "server".
func (d Diagnosis) SaidBy() string {
	if _, ok := d.Args["issuer"]; ok {
		return "certificate"
	}
	return "server"
}

// Fix names where the remedy is: a field of the wizard, a page of the guide, a link.
type Fix struct {
	Field string // a wizard field ID, such as "password" or "imap-host"; empty for none
	Topic string // a guide page ID
	URL   string
}

// Args is the names that Diagnosis.Args always holds, so that texts may use
// them; what is not known is shown as a dash. Certificates add names, issuer,
// from and until where they were seen, which texts must not rely on.
func Args() []string { return []string{"host", "port", "address", "protocol"} }

const dash = "—"

// conclude makes a diagnosis of evidence.
func (e *evidence) conclude(because mail.Event, address mail.Address) Diagnosis {
	cause := judge(e, rules())
	d := Diagnosis{Cause: cause, Sure: e.sure(cause), Because: because, Args: map[string]string{}, Fix: cause.remedy().fix}
	d.Args["host"] = orDash(e.host)
	d.Args["port"] = dash
	if e.port > 0 {
		d.Args["port"] = strconv.Itoa(e.port)
	}
	d.Args["address"] = orDash(address.String())
	d.Args["protocol"] = orDash(strings.ToUpper(string(e.lane)))
	if lane, ok := strings.CutPrefix(d.Fix.Field, "-"); ok {
		d.Fix.Field = "" // without a lane there is no field to point at
		if e.lane != "" {
			d.Fix.Field = string(e.lane) + "-" + lane
		}
	}
	d.Note, d.elsewhere = e.note(cause), e.notGoogle()
	if way := d.course(); way.fix != nil {
		d.Fix = way.fix(d.Fix)
	}
	if (d.Note == FencedAddress || d.Note == FencedPort) && e.lane != "" {
		d.Fix.Field = string(e.lane) + map[Note]string{FencedAddress: "-host", FencedPort: "-port"}[d.Note]
	}
	if d.Note == Late {
		d.Args["after"] = brief(e.waited)
	}
	if cause == CertBad {
		d.Args["from"], d.Args["until"] = dash, dash
	}
	if d.Fix.URL != "" && !address.IsZero() {
		// Several accounts share a browser: the link must open this very one.
		d.Fix.URL += "?authuser=" + url.QueryEscape(address.String())
	}
	return d
}

// sure reports that codes, error types or the place decided, and not prose or
// silence alone.
func (e *evidence) sure(c Cause) bool {
	switch c {
	case Unknown, ConnectionDropped, PortBlocked, NetworkDown, ServerMisbehaving:
		return e.shows(misbehaved) || e.fenced != nil || e.scarce
	case PortModeMismatch:
		return e.shows(notTLS | otherProtocol | tlsBytes)
	case CredentialsRejected:
		return e.googleSigned() || e.told || e.answered() && (e.host != "" || e.shows(saidByGoogle))
	case AccountPasswordUsed:
		return e.live || e.shows(appPasswordWanted) || e.google()
	case WrongServer: // where the mailbox may be elsewhere, its password may be wrong
		return e.owner == google || e.inbound() || e.shows(relayOnly) || e.code == "REFERRAL"
	case Intercepted, ClockWrong, CertBad, CertNameMismatch:
		return e.host != ""
	}
	return e.live || e.input || e.stage != "" || e.status != "" || e.code != ""
}

func orDash(s string) string {
	if s = mail.CleanUpTo(s, mail.SaidMax); s == "" {
		return dash
	}
	return s
}
