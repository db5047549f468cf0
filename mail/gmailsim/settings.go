package gmailsim

import (
	"net/netip"

	"mailkey/mail"
)

// Settings is what another program needs to use the simulator: the JSON of
// mailkey rehearse --serve.
type Settings struct {
	Schema       int         `json:"schema"`
	CAFile       string      `json:"ca_file"` // set by whoever writes CA to a file
	IMAP         mail.Server `json:"imap"`
	SMTP         mail.Server `json:"smtp"`
	IMAPStartTLS mail.Server `json:"imap_starttls"`
	SMTPStartTLS mail.Server `json:"smtp_starttls"`
	Accounts     []Account   `json:"accounts"` // the first is a good one
	Hosts        []Host      `json:"hosts"`    // on which something goes wrong before the sign-in
	DNS          string      `json:"dns"`
	NextPassword string      `json:"next_password"` // every account takes it too, to practise a change of password
}

// Account is an address with which one can practise.
type Account struct {
	Address  string   `json:"address"`
	Password string   `json:"password"`
	Shows    string   `json:"shows"`
	Causes   Outcomes `json:"causes"`
}

// Outcomes name the cause with which each lane's test ends, a slug of the
// table of failure causes; empty for success.
type Outcomes struct {
	IMAP string `json:"imap"`
	SMTP string `json:"smtp"`
}

// Host is a server on which something goes wrong before the sign-in. It can be
// dialled as it stands; Name is for Dial and Resolver.
type Host struct {
	mail.Server
	Name     string        `json:"name"`
	Protocol mail.Protocol `json:"protocol"`
	Shows    string        `json:"shows"`
	Cause    string        `json:"cause"`
}

// CA is the PEM text of the authority that vouches for the good certificates.
func (s *Sim) CA() string { return s.ca.pem }

// Server is where the simulator itself can be dialled for a protocol.
func (s *Sim) Server(p mail.Protocol, security mail.Security) mail.Server {
	d, ok := s.door(p, security, "")
	if !ok {
		return mail.Server{}
	}
	return mail.Server{Host: home.String(), Port: int(d.addr().Port()), Security: security}
}

// Settings describes the running simulator, in English.
func (s *Sim) Settings() Settings {
	settings := Settings{
		Schema:       1,
		IMAP:         s.Server(mail.IMAP, mail.TLS),
		SMTP:         s.Server(mail.SMTP, mail.TLS),
		IMAPStartTLS: s.Server(mail.IMAP, mail.StartTLS),
		SMTPStartTLS: s.Server(mail.SMTP, mail.StartTLS),
		DNS:          s.DNS(),
		NextPassword: PracticeNext,
	}
	for _, c := range Scenarios() {
		settings.Accounts = append(settings.Accounts, Account{c.Address(), PracticePassword, c.Shows.EN, c.Causes})
	}
	for _, d := range Domains() {
		if d.google && d.Name != "gmail.com" {
			settings.Accounts = append(settings.Accounts, Account{"biuro@" + d.Name, PracticePassword, d.Shows.EN, Outcomes{}})
		}
	}
	for _, t := range troubles {
		settings.Hosts = append(settings.Hosts, s.hosts(t)...)
	}
	return settings
}

// hosts are the ways to reach one troubled host.
func (s *Sim) hosts(t trouble) []Host {
	var hosts []Host
	for _, p := range googlePorts {
		to, ok := s.routes[netip.AddrPortFrom(t.ip(), p.port)]
		if !ok || t.way == clearOnTLS && p.security == mail.StartTLS {
			continue
		}
		server := mail.Server{Host: home.String(), Port: int(to.Port()), Security: p.security}
		hosts = append(hosts, Host{server, t.name(), p.protocol, t.shows.EN, t.cause})
	}
	return hosts
}
