package discover

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"mailkey/mail"
)

// Google's servers, for personal mailboxes and company domains alike.
var (
	googleIMAP = mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
	googleSMTP = mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}
)

// gateways are filtering services whose MX hides the host behind it (checked 2026-11-22).
var gateways = []string{
	"pphosted.com", "ppe-hosted.com", "mimecast.com", "ess.barracudanetworks.com", "messagelabs.com",
	"tmes.trendmicro.com", "tmes.trendmicro.eu", "reflexion.net", "iphmx.com", "hornetsecurity.com",
	"antispamcloud.com",
}

// atGoogle is Google's answer; why is the evidence for it.
func atGoogle(k Kind, why ...Evidence) answer {
	return answer{host: Google, kind: k, imap: lane{server: googleIMAP, trusted: true}, smtp: lane{server: googleSMTP, trusted: true}, final: true, evidence: why}
}

// gmailLocal reports whether Gmail could have given out this part before the @:
// ASCII letters, digits and dots, and behind a + whatever its owner made up.
func gmailLocal(local string) bool {
	own, tag, _ := strings.Cut(strings.ToLower(local), "+")
	other := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' }
	return !strings.ContainsFunc(own, other) && isASCII(tag)
}

// mxSource reads the domain's incoming mail servers. They can point at a
// provider that is built in; they never name the server to sign in to.
type mxSource struct{ resolver Resolver }

// mxShown is how many MX names are kept as evidence.
const mxShown = 5

func (s mxSource) ask(ctx context.Context, q question) answer {
	// The resolver drops malformed records with an error, and returns the rest.
	records, err := s.resolver.LookupMX(ctx, q.domain)
	if len(records) == 0 {
		return unknown(MX, reason(ctx, err))
	}
	records = slices.Clone(records)
	slices.SortStableFunc(records, func(a, b *net.MX) int { return int(a.Pref) - int(b.Pref) })
	return judgeMX(records)
}

// judgeMX goes by the most preferred servers, where mail really arrives.
func judgeMX(records []*net.MX) answer {
	first := records[0].Pref
	var google, gateway, reachable bool
	var provider *listed
	var evidence []Evidence
	for _, r := range records {
		host := strings.ToLower(strings.TrimSuffix(r.Host, "."))
		if host == "" { // RFC 7505: this domain takes no mail
			host = NullMX
		} else {
			reachable = true
		}
		if len(evidence) < mxShown {
			evidence = append(evidence, Evidence{MX, false, mail.CleanUpTo(host, mail.SaidMax)})
		}
		if r.Pref == first {
			google = google || within(host, "google.com", "googlemail.com")
			gateway = gateway || within(host, gateways...)
			if provider == nil {
				provider = hosting(host)
			}
		}
	}
	switch {
	case !reachable:
		return answer{host: UnknownHost, kind: UnknownKind, evidence: evidence}
	case gateway:
		return answer{host: UnknownHost, kind: Gateway, evidence: evidence}
	case google:
		return atGoogle(Workspace, trusted(evidence)...)
	case provider != nil && provider.hosts():
		return provider.answer(evidence...)
	case provider != nil:
		return provider.answer(trusted(evidence)...)
	}
	return answer{host: Other, kind: OtherKind, evidence: evidence}
}

// trusted marks evidence as enough: DNS may choose a built-in provider (design §6.5).
func trusted(why []Evidence) []Evidence {
	for i := range why {
		why[i].Trusted = true
	}
	return why
}

// within reports whether host is one of the domains or lies below one.
func within(host string, domains ...string) bool {
	for _, d := range domains {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// reason is a slug for why a question got no answer.
func reason(ctx context.Context, err error) string {
	var dns *net.DNSError
	switch {
	case ctx.Err() != nil:
		return ctxReason(ctx)
	case err == nil:
		return NotFound
	case errors.As(err, &dns) && dns.IsNotFound:
		return NotFound
	case errors.As(err, &dns) && dns.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		return Timeout
	}
	return DNSFailed
}

func ctxReason(ctx context.Context) string {
	if errors.Is(ctx.Err(), context.Canceled) {
		return Cancelled
	}
	return Timeout
}
