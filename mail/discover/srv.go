package discover

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"mailkey/mail"
)

// services is what a domain can publish about its servers (RFC 6186, RFC 8314),
// for each lane the one that is encrypted from the first byte before the other.
var services = [...]struct {
	name     string
	lane     mail.Protocol
	security mail.Security
}{
	{"imaps", mail.IMAP, mail.TLS},
	{"imap", mail.IMAP, mail.StartTLS},
	{"submissions", mail.SMTP, mail.TLS},
	{"submission", mail.SMTP, mail.StartTLS},
}

// srvSource reads what the domain itself publishes in DNS.
type srvSource struct{ resolver Resolver }

// published is one service's records, or why there are none.
type published struct {
	records []*net.SRV
	reason  string
}

func (s srvSource) ask(ctx context.Context, q question) answer {
	var found [len(services)]published
	var all sync.WaitGroup
	for i, service := range services {
		all.Go(func() {
			_, records, err := s.resolver.LookupSRV(ctx, service.name, "tcp", q.domain)
			found[i].records = records
			if len(records) == 0 {
				found[i].reason = reason(ctx, err)
			}
		})
	}
	all.Wait()
	return judgeSRV(q.domain, found)
}

// judgeSRV takes for each lane the best service. A domain that says of a lane
// only that it is not offered is believed: nobody else is asked about it.
func judgeSRV(domain string, found [len(services)]published) answer {
	servers := map[mail.Protocol]mail.Server{}
	problems := map[mail.Protocol]string{}
	var silent [len(services)]string
	for i, service := range services {
		silent[i] = found[i].reason
		host, port, problem := bestSRV(found[i].records)
		switch {
		case !servers[service.lane].IsZero():
		case problem == "" && host != "":
			servers[service.lane] = mail.Server{Host: host, Port: port, Security: service.security}
		case problem != "":
			problems[service.lane] = problem
		}
	}
	a := at(SRV, domain, servers[mail.IMAP], servers[mail.SMTP])
	for i, to := range []*lane{&a.imap, &a.smtp} {
		if problem := problems[mail.Protocols[i]]; problem != "" && to.server.IsZero() {
			a.evidence = append(a.evidence, Evidence{SRV, false, problem})
			*to = lane{closed: problem == NotOffered}
		}
	}
	if servers[mail.IMAP].IsZero() {
		a.host, a.kind = UnknownHost, UnknownKind
	}
	if len(a.evidence) == 0 {
		return unknown(SRV, worst(silent[:]))
	}
	return a
}

// bestSRV is the host and port to try first. Among equals the weight decides
// and not chance (RFC 2782), so that the same address gives the same answer twice.
func bestSRV(records []*net.SRV) (host string, port int, problem string) {
	records = slices.Clone(records)
	slices.SortStableFunc(records, func(a, b *net.SRV) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Target, b.Target))
	})
	for _, r := range records {
		if r.Target == "." || r.Target == "" {
			problem = NotOffered
			continue
		}
		host := strings.ToLower(strings.TrimSuffix(r.Target, "."))
		if !dialable(host) || r.Port == 0 {
			return "", 0, BadConfig
		}
		return host, int(r.Port), ""
	}
	return "", 0, problem
}

// dialable reports a host name in ASCII, with a dot. An address is none:
// nobody's certificate would hold for it.
func dialable(host string) bool {
	_, err := mail.ParseHost(host)
	_, ip := netip.ParseAddr(host)
	return err == nil && ip != nil && isASCII(host) && strings.Contains(host, ".")
}
