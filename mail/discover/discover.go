// Package discover finds where an address's mail lives, and says how it knows.
// It looks names up, and fetches what the mail domain itself publishes over
// https: no password leaves it, and the full address goes nowhere else.
package discover

import (
	"context"
	"encoding/json"
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

// Need is what must be done at the provider before its servers take a password.
type Need string

// The needs.
const (
	AppPassword Need = "app-password" // the account's own password is refused; one for programs must be made
	MaySwitchOn Need = "imap-switch"  // IMAP is off until it is switched on in the mailbox's settings
	OAuthOnly   Need = "oauth-only"   // no password is taken at all
)

// Provider is a mail service that is known beforehand, from a dated table.
type Provider struct {
	Name  string `json:"name"`
	Needs []Need `json:"needs"`
	Where string `json:"where"` // https page on which the provider says how, or empty
}

func (p Provider) zero() bool { return p.Name == "" }

// MarshalJSON writes no needs as an empty list.
func (p Provider) MarshalJSON() ([]byte, error) {
	type plain Provider
	p.Needs = append([]Need{}, p.Needs...)
	return json.Marshal(plain(p))
}

// Finding is where an address's mail lives. Behind a gateway and where nothing
// is known no server is proposed, not even Google's: IMAP and SMTP stay zero
// and the person names them.
type Finding struct {
	Address    mail.Address
	Host       Host
	Kind       Kind
	UserName   string       // what the mail domain's own settings say to sign in with; empty: the address
	Provider   Provider     // zero where it is none of the table; Google's own is not in it
	IMAP, SMTP mail.Server  // zero where unknown
	Suggestion mail.Address // a likely typing error corrected; zero for none
	ASCII      string       // the domain as punycode, where it differs
	Warning    string       // LookAlike, LocalPart, or empty
	Consent    bool         // a password must not go to IMAP and SMTP without a yes
	CRM        CRMGuess     // what a CRM fills in by itself from the domain
	Evidence   []Evidence
}

// CRMGuess is a pair of host names that nobody checked.
type CRMGuess struct{ IMAP, SMTP string }

// Finder finds. The zero value is not usable; see New and NewOnline.
type Finder struct {
	resolver Resolver
	web      *web // nil: no connection is ever opened
}

// New makes a Finder that asks the given resolver and opens no connection.
func New(r Resolver) *Finder {
	if system, ok := r.(*net.Resolver); ok {
		r = rooted{system}
	}
	return &Finder{resolver: r}
}

// Dial opens a connection to an IP address and port.
type Dial func(ctx context.Context, network, addr string) (net.Conn, error)

// NewOnline makes a Finder that also fetches the settings that a mail domain
// publishes at its own https addresses. A nil dial means the network.
func NewOnline(r Resolver, dial Dial) *Finder {
	f := New(r)
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	f.web = &web{resolver: f.resolver, dial: dial}
	return f
}

// Find is FindWith, with the system's certificates alone.
func (f *Finder) Find(ctx context.Context, a mail.Address) Finding { return f.FindWith(ctx, a, "") }

// FindWith answers within 5 s, whatever DNS and the mail domain do. The
// certificates in ca (PEM text, may be empty) may vouch for the domain's https
// addresses beside the system's. It never fails: what cannot be found is
// UnknownHost, with the reason among the evidence.
func (f *Finder) FindWith(ctx context.Context, a mail.Address, ca string) Finding {
	found, settled := Known(a)
	if settled {
		return found
	}
	name := readDomain(a.Domain())
	// A domain that may be a slip of the finger, or somebody's disguise, is not
	// told whose mailbox is looked for.
	doubtful := found.Warning != "" || !found.Suggestion.IsZero()
	return merge(found, func(take func(answer) bool) {
		askAll(ctx, f.sources(!doubtful), question{a, name.ascii, ca}, take)
	})
}

// Known is what can be told of an address without asking anybody: whether it is
// misspelt or a disguise, and the provider if the table has it. Settled reports
// that Find would ask nobody either.
func Known(a mail.Address) (found Finding, settled bool) {
	name := readDomain(a.Domain())
	found = Finding{Address: a, Host: UnknownHost, Kind: UnknownKind, Suggestion: Suggest(a), ASCII: name.punycode(), CRM: guess(name)}
	switch {
	case name.ascii == "":
		found.Evidence = []Evidence{{Guess, false, NotADomain}}
		return found, true
	case name.imitates():
		// Whose it really is does not matter: it must not pass for the provider.
		found.Warning, found.Consent = LookAlike, true
		found.Evidence = []Evidence{{BuiltIn, true, LookAlike}}
		return found, true
	}
	if known, ok := builtIn(name.ascii); ok {
		if known.kind == Gmail && !gmailLocal(a.Local()) {
			found.Warning = LocalPart
		}
		return merge(found, func(take func(answer) bool) { take(known) }), true
	}
	if name.mixed {
		found.Warning, found.Consent = LookAlike, true
	}
	return found, false
}

// guess is what programs make up from the domain when nobody tells them better.
func guess(name domainName) CRMGuess {
	if name.ascii == "" {
		return CRMGuess{}
	}
	return CRMGuess{IMAP: "imap." + name.ascii, SMTP: "smtp." + name.ascii}
}
