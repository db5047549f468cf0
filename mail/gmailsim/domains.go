package gmailsim

import (
	"slices"
	"strings"
)

// The sets of mail exchangers that Google's customers have, and one of a
// filtering gateway.
var (
	mxGmail   = []mx{{5, "gmail-smtp-in.l.google.com."}, {10, "alt1.gmail-smtp-in.l.google.com."}, {20, "alt2.gmail-smtp-in.l.google.com."}, {30, "alt3.gmail-smtp-in.l.google.com."}, {40, "alt4.gmail-smtp-in.l.google.com."}}
	mxNew     = []mx{{1, "smtp.google.com."}}
	mxOld     = []mx{{1, "aspmx.l.google.com."}, {5, "alt1.aspmx.l.google.com."}, {5, "alt2.aspmx.l.google.com."}, {10, "alt3.aspmx.l.google.com."}, {10, "alt4.aspmx.l.google.com."}}
	mxGateway = []mx{{10, "mx1-eu1.ppe-hosted.com."}, {20, "mxa-00112233.gslb.pphosted.com."}}
)

type mx struct {
	preference uint16
	host       string
}

// Domain is a mail domain with which one can practise.
type Domain struct {
	Name   string
	Shows  Text
	mx     []mx
	google bool // its mailboxes are at Google
}

// domains is the table of domains with a story. What is not listed here is a
// company at Google, so that one can practise with one's own address.
var domains = [...]Domain{
	{"gmail.com", Text{"prywatna skrzynka Gmail", "a personal Gmail mailbox"}, mxGmail, true},
	{"googlemail.com", Text{"prywatna skrzynka Gmail, dawna nazwa", "a personal Gmail mailbox, under its old name"}, mxGmail, true},
	{"firma.example", Text{"firma, której poczta jest w Google", "a company whose mail is at Google"}, mxNew, true},
	{"biuro.example", Text{"firma w Google od lat, ze starym zestawem serwerów MX", "a company at Google for years, with the old set of MX servers"}, mxOld, true},
	{"brama.example", Text{"firma za bramą filtrującą: po MX nie widać, gdzie jest poczta", "a company behind a filtering gateway: MX does not show where its mail is"}, mxGateway, true},
	{"inna.example", Text{"firma, której poczta jest gdzie indziej", "a company whose mail is elsewhere"}, []mx{{10, "mail.inna.example."}}, false},
	{"nie-ma.example", Text{"domena, która nie istnieje", "a domain that does not exist"}, nil, false},
}

// elsewhere finds a well-known provider that is not Google, and its
// mail exchanger.
func elsewhere(domain string) (exchanger string, known bool) {
	switch domain {
	case "outlook.com", "hotmail.com", "live.com", "msn.com":
		return strings.ReplaceAll(domain, ".", "-") + ".olc.protection.outlook.com.", true
	case "yahoo.com", "ymail.com":
		return "mta5.am0.yahoodns.net.", true
	case "icloud.com", "me.com", "mac.com":
		return "mx01.mail.icloud.com.", true
	case "proton.me", "protonmail.com":
		return "mail.protonmail.ch.", true
	case "wp.pl", "o2.pl", "tlen.pl", "onet.pl", "onet.eu", "op.pl", "vp.pl", "poczta.onet.pl", "interia.pl", "interia.eu", "poczta.fm",
		"gazeta.pl", "home.pl", "gmx.de", "gmx.net", "gmx.com", "web.de", "fastmail.com", "zoho.com", "seznam.cz", "ukr.net":
		return "mx." + domain + ".", true
	}
	return "", false
}

// misspelt reports slips of the finger, which must not look like companies.
func misspelt(domain string) bool {
	switch domain {
	case "gmial.com", "gmai.com", "gmal.com", "gamil.com", "gnail.com", "gmaill.com", "gmail.pl", "gmail.con", "gmail.co", "goglemail.com":
		return true
	}
	return false
}

// lookup finds a domain by its lower-case name without the final dot.
func lookup(name string) (Domain, bool) {
	for _, d := range domains {
		if d.Name == name {
			return d, d.mx != nil
		}
		// A resolver with a search list asks for nie-ma.example.firma.lan next.
		if strings.HasPrefix(name, d.Name+".") && strings.HasSuffix(d.Name, ".example") {
			return Domain{}, false
		}
	}
	if host, known := elsewhere(name); known {
		return Domain{Name: name, mx: []mx{{10, host}}}, true
	}
	if misspelt(name) || strings.HasPrefix(name, "_") || !strings.Contains(name, ".") {
		return Domain{}, false
	}
	return Domain{Name: name, mx: mxNew, google: true}, true
}

// atGoogle reports whether a domain's mailboxes are at Google.
func atGoogle(domain string) bool {
	d, exists := lookup(strings.ToLower(domain))
	return exists && d.google
}

// Domains lists the domains with a story. Any other domain that is not a
// well-known provider's is a company at Google as well.
func Domains() []Domain { return slices.Clone(domains[:]) }
