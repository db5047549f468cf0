package gmailsim

import (
	"net/netip"
	"strings"
)

// practiceSuffix ends the names of the hosts on which something goes wrong
// before an address is known.
const practiceSuffix = ".gmailsim.example"

// googleHosts are the names that the simulator answers to.
var googleHosts = [...]string{"imap.gmail.com", "smtp.gmail.com", "imap.googlemail.com", "smtp.googlemail.com"}

// home is where Google's names lead.
var home = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// Text is one sentence in both languages.
type Text struct{ PL, EN string }

// manners says how a listener behaves before anybody signs in.
type manners int

const (
	polite     manners = iota
	noStartTLS         // does not offer encryption
	clearOnTLS         // speaks in the clear where TLS is expected
	mute               // accepts and never says a word
	hangUp             // accepts and closes at once
	webPage            // answers like a hotel's sign-in page
	closed             // nothing listens
)

// trouble is a host on which something goes wrong before the sign-in. Each
// has a loopback address of its own, so that Dial, which is asked for an IP
// address after the name was resolved, can still tell them apart.
type trouble struct {
	slug  string
	last  byte // of its address 127.0.0.x
	cert  certKind
	way   manners
	shows Text
	cause string // with which the test ends, a slug of the table of causes
}

// troubles is the table of such hosts.
var troubles = [...]trouble{
	{"expired", 2, expiredCert, polite, Text{"certyfikat serwera wygasł miesiąc temu", "the server's certificate expired a month ago"}, "cert-bad"},
	{"wrong-name", 3, wrongNameCert, polite, Text{"certyfikat jest dla innej nazwy serwera", "the certificate is for another server name"}, "cert-name-mismatch"},
	{"self-signed", 4, selfSignedCert, polite, Text{"serwer sam podpisał swój certyfikat", "the server signed its certificate itself"}, "cert-bad"},
	{"closed", 5, goodCert, closed, Text{"na tym porcie nic nie działa", "nothing listens on this port"}, "connection-refused"},
	{"silent", 6, goodCert, mute, Text{"serwer przyjmuje połączenie i milczy", "the server accepts the connection and stays silent"}, "server-misbehaving"},
	{"dropped", 7, goodCert, hangUp, Text{"serwer od razu zamyka połączenie", "the server closes the connection at once"}, "connection-dropped"},
	{"clear", 8, goodCert, clearOnTLS, Text{"port nie pasuje do rodzaju szyfrowania", "the port does not fit the kind of encryption"}, "port-mode-mismatch"},
	{"no-starttls", 9, goodCert, noStartTLS, Text{"serwer nie proponuje szyfrowania (STARTTLS)", "the server does not offer encryption (STARTTLS)"}, "encryption-required"},
	{"web-page", 10, goodCert, webPage, Text{"zamiast poczty odpowiada strona logowania do Wi-Fi", "a Wi-Fi sign-in page answers instead of mail"}, "captive-portal"},
}

func (t trouble) name() string   { return t.slug + practiceSuffix }
func (t trouble) ip() netip.Addr { return netip.AddrFrom4([4]byte{127, 0, 0, t.last}) }

// addressOf is what the simulator's DNS says about a host name, in any case,
// with or without the final dot.
func addressOf(name string) (netip.Addr, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for _, host := range googleHosts {
		if host == name {
			return home, true
		}
	}
	for _, t := range troubles {
		if t.name() == name {
			return t.ip(), true
		}
	}
	return netip.Addr{}, false
}
