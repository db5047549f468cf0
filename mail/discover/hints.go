package discover

import (
	"context"
	"strings"
	"sync"

	"mailkey/mail"
)

// spfSource reads who may send for the domain. That Google may is a hint where
// a gateway hides the host, and never more.
type spfSource struct{ resolver Resolver }

// googleSends is what domains name that send by Google.
const googleSends = "_spf.google.com"

func (s spfSource) ask(ctx context.Context, q question) answer {
	nothing := answer{host: UnknownHost, kind: UnknownKind}
	texts, _ := s.resolver.LookupTXT(ctx, q.domain)
	for _, text := range texts {
		words := strings.Fields(strings.ToLower(text))
		if len(words) == 0 || words[0] != "v=spf1" {
			continue
		}
		for _, word := range words {
			if strings.TrimLeft(word, "+?~") == "include:"+googleSends {
				nothing.evidence = []Evidence{{SPF, false, googleSends}}
			}
		}
	}
	return nothing
}

// guessSource looks whether the names exist that people mostly give to mail servers.
type guessSource struct{ resolver Resolver }

// usual is those names, for each lane the likelier one first.
var usual = [...]struct {
	lane   mail.Protocol
	prefix string
	port   int
}{
	{mail.IMAP, "imap.", 993},
	{mail.IMAP, "mail.", 993},
	{mail.SMTP, "smtp.", 465},
	{mail.SMTP, "mail.", 465},
}

func (s guessSource) ask(ctx context.Context, q question) answer {
	var there [len(usual)]bool
	var silent [len(usual)]string
	var all sync.WaitGroup
	for i, u := range usual {
		all.Go(func() {
			addrs, err := s.resolver.LookupNetIP(ctx, "ip", u.prefix+q.domain)
			if there[i] = len(addrs) > 0; !there[i] {
				silent[i] = reason(ctx, err)
			}
		})
	}
	all.Wait()
	servers := map[mail.Protocol]mail.Server{}
	for i, u := range usual {
		if there[i] && servers[u.lane].IsZero() {
			servers[u.lane] = mail.Server{Host: u.prefix + q.domain, Port: u.port, Security: mail.TLS}
		}
	}
	a := at(Guess, "", servers[mail.IMAP], servers[mail.SMTP])
	if len(a.evidence) == 0 {
		return unknown(Guess, worst(silent[:]))
	}
	return a
}

// worst is the reason why none of several questions got an answer: that nothing
// is there only where that was answered to each.
func worst(reasons []string) string {
	for _, r := range reasons {
		if r != "" && r != NotFound {
			return r
		}
	}
	return NotFound
}
