// Package discover finds where an address's mail lives, and says how it knows.
package discover

import (
	"context"
	"net"

	"mailkey/mail"
)

// Host says whose servers they are.
type Host string

// The hosts.
const (
	Google      Host = "google"
	Other       Host = "other"
	UnknownHost Host = "unknown"
)

// Kind is the kind of mailbox.
type Kind string

// The kinds. Gateway: a filtering service stands in front, so one cannot tell.
const (
	Gmail       Kind = "gmail"
	Workspace   Kind = "workspace"
	OtherKind   Kind = "other"
	Gateway     Kind = "gateway"
	UnknownKind Kind = "unknown"
)

// Source is where a piece of evidence came from.
type Source string

// The sources.
const (
	BuiltIn    Source = "builtin"
	MX         Source = "mx"
	SRV        Source = "srv"
	Autoconfig Source = "autoconfig"
	SPF        Source = "spf"
	Guess      Source = "guess"
)

// Evidence is one reason for a finding.
type Evidence struct {
	Source  Source `json:"source"`
	Trusted bool   `json:"trusted"`
	Detail  string `json:"detail"` // a fact, already clean: a host name, an error code
}

// Finding is where an address's mail lives.
type Finding struct {
	Address    mail.Address
	Host       Host
	Kind       Kind
	IMAP, SMTP mail.Server  // zero where unknown
	Suggestion mail.Address // a likely typing error corrected; zero for none
	ASCII      string       // the domain as punycode, where it differs
	Warning    string       // "look-alike", or empty
	Consent    bool         // a password must not go there without a yes
	CRM        CRMGuess     // what a CRM fills in by itself from the domain
	Evidence   []Evidence
}

// CRMGuess is a pair of host names that nobody checked.
type CRMGuess struct{ IMAP, SMTP string }

// Resolver asks DNS; *net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// Finder finds. The zero value is not usable; see New.
type Finder struct{ resolver Resolver }

// New makes a Finder that asks the given resolver.
func New(r Resolver) *Finder { return &Finder{resolver: r} }

// Find answers within 5 s, whatever DNS does. It never fails: what cannot be
// found is UnknownHost, with the reason among the evidence.
func (f *Finder) Find(ctx context.Context, a mail.Address) Finding { panic("not yet") }
