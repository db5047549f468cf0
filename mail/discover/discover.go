// Package discover finds where an address's mail lives, and says how it knows.
// It looks names up and nothing more: no password and no full address leaves it.
package discover

import (
	"context"
	"net"
	"time"

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
	Warning    string       // LookAlike, or empty
	Consent    bool         // a password must not go to IMAP and SMTP without a yes
	CRM        CRMGuess     // what a CRM fills in by itself from the domain
	Evidence   []Evidence
}

// CRMGuess is a pair of host names that nobody checked.
type CRMGuess struct{ IMAP, SMTP string }

// Resolver asks DNS; *net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// patience is the longest that Find takes.
const patience = 5 * time.Second

// Finder finds. The zero value is not usable; see New.
type Finder struct{ sources []source }

// source is one place to ask about a domain (in ASCII, without a final dot).
// It may block until ctx is done, and longer: Find does not wait for it.
type source struct {
	name Source
	ask  func(ctx context.Context, domain string) answer
}

// answer is what a source knows. With kind UnknownKind the next source's word counts.
type answer struct {
	host       Host
	kind       Kind
	imap, smtp mail.Server
	consent    bool
	evidence   []Evidence
}

// New makes a Finder that asks the given resolver.
func New(r Resolver) *Finder {
	if system, ok := r.(*net.Resolver); ok {
		r = rooted{system}
	}
	return &Finder{sources: []source{{MX, mxSource{r}.ask}}}
}

// Find answers within 5 s, whatever DNS does. It never fails: what cannot be
// found is UnknownHost, with the reason among the evidence.
func (f *Finder) Find(ctx context.Context, a mail.Address) Finding {
	name := readDomain(a.Domain())
	found := Finding{Address: a, Host: UnknownHost, Kind: UnknownKind, Suggestion: Suggest(a), ASCII: name.punycode(), CRM: guess(name)}
	switch {
	case name.ascii == "":
		found.Evidence = []Evidence{{Guess, false, NotADomain}}
		return found
	case name.imitates():
		// Whose it really is does not matter: it must not pass for the provider.
		found.Warning, found.Consent = LookAlike, true
		found.Evidence = []Evidence{{BuiltIn, true, LookAlike}}
		return found
	}
	if known, ok := builtIn(name.ascii); ok {
		found.take(known)
		return found
	}
	for _, ans := range f.askAll(ctx, name.ascii) {
		found.take(ans)
	}
	if name.mixed {
		found.Warning, found.Consent = LookAlike, true
	}
	return found
}

// take adds an answer's evidence, and its word where none has spoken yet.
func (f *Finding) take(a answer) {
	f.Evidence = append(f.Evidence, a.evidence...)
	if f.Kind != UnknownKind || a.kind == UnknownKind {
		return
	}
	f.Host, f.Kind, f.IMAP, f.SMTP, f.Consent = a.host, a.kind, a.imap, a.smtp, a.consent
}

// askAll asks every source at once and returns the answers in the sources'
// order, that of trust. A source that is late is answered for.
func (f *Finder) askAll(ctx context.Context, domain string) []answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pending := make([]chan answer, len(f.sources))
	for i, s := range f.sources {
		pending[i] = make(chan answer, 1)
		go func() { pending[i] <- s.ask(ctx, domain) }()
	}
	answers := make([]answer, len(pending))
	for i, c := range pending {
		select {
		case answers[i] = <-c:
		case <-ctx.Done():
			answers[i] = unknown(f.sources[i].name, ctxReason(ctx))
		}
	}
	return answers
}

// unknown is the answer of a source that could not tell, and why.
func unknown(s Source, reason string) answer {
	return answer{host: UnknownHost, kind: UnknownKind, evidence: []Evidence{{s, false, reason}}}
}

// guess is what programs make up from the domain when nobody tells them better.
func guess(name domainName) CRMGuess {
	if name.ascii == "" {
		return CRMGuess{}
	}
	return CRMGuess{IMAP: "imap." + name.ascii, SMTP: "smtp." + name.ascii}
}
