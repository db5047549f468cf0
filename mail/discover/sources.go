package discover

import (
	"context"
	"time"

	"mailkey/mail"
)

// patience is the longest that anybody is waited for: with what comes before and
// after, the whole stays below 5 s.
const patience = 4700 * time.Millisecond

// question is what a source is asked. DNS sources use the domain alone.
type question struct {
	address mail.Address
	domain  string // in ASCII, without a final dot
	ca      string // PEM, or empty
}

// source is one place to ask. It may block until ctx is done, and longer:
// nobody waits for it.
type source struct {
	name Source
	ask  func(ctx context.Context, q question) answer
}

// answer is what a source knows. Each lane stands for itself.
type answer struct {
	host       Host
	kind       Kind
	provider   Provider
	userName   string // empty: the address
	short      bool   // the user name is the part before the @
	imap, smtp lane
	final      bool // a built-in provider's: nobody else is asked
	evidence   []Evidence
}

// lane is one server that a source names. Without trust a password goes there
// only after a yes.
type lane struct {
	server  mail.Server
	trusted bool
	closed  bool // the domain says that there is none, so nobody else's word counts
}

func (l lane) empty() bool { return l.server.IsZero() && !l.closed }

// sources is whom to ask, the most trusted first.
func (f *Finder) sources(online bool) []source {
	all := []source{{MX, mxSource{f.resolver}.ask}, {SRV, srvSource{f.resolver}.ask}}
	if online && f.web != nil {
		all = append(all, source{Autoconfig, f.web.ask})
	}
	return append(all, source{SPF, spfSource{f.resolver}.ask}, source{Guess, guessSource{f.resolver}.ask})
}

// askAll asks every source at once and hands over the answers in the sources'
// order, that of trust, until take wants no more. A source that is late is
// answered for.
func askAll(ctx context.Context, sources []source, q question, take func(answer) bool) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pending := make([]chan answer, len(sources))
	for i, s := range sources {
		pending[i] = make(chan answer, 1)
		go func() { pending[i] <- s.ask(ctx, q) }()
	}
	for i, c := range pending {
		var a answer
		select {
		case a = <-c:
		case <-ctx.Done():
			select {
			case a = <-c: // it was there in time, while a better source was waited for
			default:
				a = unknown(sources[i].name, ctxReason(ctx))
			}
		}
		if !take(a) {
			return
		}
	}
}

// merge adds answers to a finding, the most trusted first, until both lanes
// are known. A lane comes from a lesser source only where the better one has none.
func merge(f Finding, answers func(take func(answer) bool)) Finding {
	var imap, smtp lane
	answers(func(a answer) bool {
		f.Evidence = append(f.Evidence, a.evidence...)
		if len(a.evidence) > 0 && a.evidence[0].Source == Guess && f.Host != Other {
			return true // where nothing is known, or a gateway stands in front, nothing is proposed
		}
		if decides := imap.empty() && (a.final || !a.imap.server.IsZero()); decides || f.Kind == UnknownKind {
			f.Host, f.Kind = a.host, a.kind
			if !a.provider.zero() || a.host == Google { // who hosts the domain stays so where it names servers of its own
				f.Provider = a.provider
			}
			f.UserName = a.userName
			if a.short {
				f.UserName = f.Address.Local()
			}
		}
		if imap.empty() {
			imap = a.imap
		}
		if smtp.empty() {
			smtp = a.smtp
		}
		return !a.final && (imap.empty() || smtp.empty())
	})
	f.IMAP, f.SMTP = imap.server, smtp.server
	for _, l := range []lane{imap, smtp} {
		f.Consent = f.Consent || !l.server.IsZero() && !l.trusted
	}
	return f
}

// unknown is the answer of a source that could not tell, and why.
func unknown(s Source, reason string) answer {
	return answer{host: UnknownHost, kind: UnknownKind, evidence: []Evidence{{s, false, reason}}}
}

// at makes the answer of a source that names servers for a domain: those of a
// known provider are taken from the table, those inside the domain are trusted.
func at(s Source, domain string, imap, smtp mail.Server) answer {
	a := answer{host: Other, kind: OtherKind}
	for _, l := range []struct {
		protocol mail.Protocol
		server   mail.Server
		to       *lane
	}{{mail.IMAP, imap, &a.imap}, {mail.SMTP, smtp, &a.smtp}} {
		if l.server.IsZero() {
			continue
		}
		*l.to = lane{server: l.server, trusted: within(l.server.Host, domain)}
		if owner, ok := ownerOf(l.server.Host); ok {
			if l.protocol == mail.IMAP {
				a.host, a.kind, a.provider = owner.host, owner.kind, owner.provider
				*l.to = owner.imap
				if smtp.IsZero() {
					a.smtp = owner.smtp
				}
			} else {
				*l.to = owner.smtp
			}
		}
		a.evidence = append(a.evidence, Evidence{s, l.to.trusted, mail.CleanUpTo(l.server.Addr(), mail.SaidMax)})
	}
	return a
}
