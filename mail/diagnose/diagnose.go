// Package diagnose turns what a test found, or a message somebody pasted, into
// a named cause. It is pure: no input, no output, no prose in any language.
// Server prose is matched here and nowhere else.
package diagnose

import "mailkey/mail"

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
	Args    map[string]string // what the texts fill in: host, port, names, issuer, until …; all cleaned
	Fix     Fix
}

// Fix names where the remedy is: a field of the wizard, a page of the guide, a link.
type Fix struct {
	Field string // a wizard field ID, such as "password" or "imap-host"; empty for none
	Topic string // a guide page ID
	URL   string
}

// Explain names the cause of each broken lane, the one to be shown first in
// front. A report without a broken lane gives nothing; a cancelled lane is not
// broken.
func Explain(r mail.Report, p mail.Profile) []Diagnosis { panic("not yet") }

// Pasted is an error message from any program, with what is known about it.
// Empty fields are unknown.
type Pasted struct {
	Text     string
	Protocol string // imap, smtp, tls, tcp, dns, input
	Stage    string // our stages' names, or those of data/failures.jsonl
	Host     string
	Port     int
	TLS      string // implicit (tls), starttls, none
	Address  mail.Address
}

// ExplainText names the cause of a pasted message.
func ExplainText(p Pasted) Diagnosis { panic("not yet") }

// Causes is every cause there is, in the order of the table, Unknown last.
func Causes() []Cause { panic("not yet") }

// Retry says whether trying again unchanged can help.
func (c Cause) Retry() Retry { panic("not yet") }

// Step is the guide step that the cause leads back to.
func (c Cause) Step() Step { panic("not yet") }
