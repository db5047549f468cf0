package discover

import (
	"slices"
	"strconv"
	"strings"

	"mailkey/mail"
)

// listed is a row of the provider table. Servers are host:port; the port says
// how the connection is encrypted.
type listed struct {
	name    string
	domains string // mailboxes at these are the provider's; set apart by spaces
	mx      string // companies whose mail arrives here use these very servers
	imap    string
	smtp    string
	short   bool // the part before the @ is the user name
	needs   []Need
	where   string
	year    int    // of what is known, where it could not be confirmed; see providers
	but     string // a slug: why other programs cannot connect
	// Without servers and without but: a hosting company that gives its customers
	// different servers. Its name tells whom to ask.
}

// builtIn is what needs no question to anybody.
func builtIn(domain string) (answer, bool) {
	why := Evidence{BuiltIn, true, domain}
	if domain == "gmail.com" || domain == "googlemail.com" {
		return atGoogle(Gmail, why), true
	}
	if p := atDomain(domain); p != nil {
		return p.answer(why), true
	}
	return answer{}, false
}

// atDomain is the provider whose mailboxes are at a domain, or nil.
func atDomain(domain string) *listed {
	for i := range providers {
		if slices.Contains(strings.Fields(providers[i].domains), domain) {
			return &providers[i]
		}
	}
	return nil
}

// hosting is the provider to whom an MX host belongs and whose servers serve
// its customers' domains too, or nil.
func hosting(mx string) *listed {
	for i := range providers {
		if within(mx, strings.Fields(providers[i].mx)...) {
			return &providers[i]
		}
	}
	return nil
}

// ownerOf is the answer of the built-in provider to whom a server belongs.
func ownerOf(host string) (answer, bool) {
	if slices.Contains([]string{googleIMAP.Host, googleSMTP.Host, "imap.googlemail.com", "smtp.googlemail.com"}, host) {
		return atGoogle(Workspace), true
	}
	var owner *listed
	for i := range providers {
		p := &providers[i]
		its := p.but == "" && p.imap != "" && (host == server(p.imap).Host || host == server(p.smtp).Host)
		if its && (owner == nil || owner.mx == "") { // rather the row that is for companies
			owner = p
		}
	}
	if owner == nil {
		return answer{}, false
	}
	return owner.answer(), true
}

// Vouched reports whether a host is a server of a built-in provider: a password that is
// sent there is shown to nobody else.
func Vouched(host string) bool {
	_, known := ownerOf(readDomain(host).ascii)
	return known
}

// Of is what is known, without asking anybody, of a mailbox whose servers are
// settled: whose they are, and what their provider needs. Consent is false where
// both are a built-in provider's.
func Of(p mail.Profile) Finding {
	found := Finding{Address: p.Address, Host: Other, Kind: OtherKind, IMAP: p.IMAP, SMTP: p.SMTP}
	imap, smtp := readDomain(p.IMAP.Host).ascii, readDomain(p.SMTP.Host).ascii
	owner, ok := ownerOf(imap)
	_, sends := ownerOf(smtp)
	found.Consent = !ok || !sends
	// Two services of one company share servers: then the address tells which it is.
	if own, known := builtIn(readDomain(p.Address.Domain()).ascii); ok && known && own.imap.server.Host == owner.imap.server.Host {
		owner = own
	}
	if ok {
		found.Host, found.Kind, found.Provider = owner.host, owner.kind, owner.provider
		found.Evidence = []Evidence{{BuiltIn, true, mail.CleanUpTo(imap, mail.SaidMax)}}
	}
	return found
}

// answer is what the table knows; why is the evidence for it.
func (p *listed) answer(why ...Evidence) answer {
	a := answer{
		host: Other, kind: OtherKind, final: !p.hosts(), evidence: why,
		provider: Provider{Name: p.name, Needs: slices.Clone(p.needs), Where: p.where},
	}
	if p.but != "" {
		a.evidence = append(a.evidence, Evidence{BuiltIn, true, p.but})
		return a
	}
	if p.hosts() {
		return a
	}
	a.short = p.short
	a.imap, a.smtp = lane{server: server(p.imap), trusted: true}, lane{server: server(p.smtp), trusted: true}
	return a
}

// hosts reports a hosting company whose customers have different servers.
func (p *listed) hosts() bool { return p.imap == "" && p.but == "" }

// encrypts is what the registered ports mean (RFC 8314, RFC 6409).
var encrypts = map[int]mail.Security{993: mail.TLS, 465: mail.TLS, 143: mail.StartTLS, 587: mail.StartTLS}

// server reads host:port; zero for an empty row.
func server(hostPort string) mail.Server {
	host, digits, _ := strings.Cut(hostPort, ":")
	port, _ := strconv.Atoi(digits)
	return mail.Server{Host: host, Port: port, Security: encrypts[port]}
}
