package discover

import (
	"strings"

	"mailkey/mail"
	"mailkey/mail/autoconfig"
)

// settings is what a settings file says. A server that it does not name is zero.
type settings struct {
	imap, smtp mail.Server
	userName   string // empty: the address
}

// configError is why a settings file is not used: one of Slugs.
type configError string

func (e configError) Error() string { return string(e) }

// readConfig reads a settings file for an address. A file with anything
// malformed in it is refused as a whole: who knows what else is wrong with it.
func readConfig(body []byte, q question) (settings, error) {
	config, err := autoconfig.Read(body)
	if err != nil {
		return settings{}, configError(BadConfig)
	}
	var s settings
	var plain bool
	for _, p := range config.Providers {
		for _, side := range []struct {
			kind    string
			servers []autoconfig.Server
			to      *mail.Server
		}{{"imap", p.Incoming, &s.imap}, {"smtp", p.Outgoing, &s.smtp}} {
			for _, server := range side.servers {
				if server.Type != side.kind {
					continue
				}
				read, user, err := readServer(server, q)
				switch {
				case err != nil:
					return settings{}, err
				case read.Security == "":
					plain = true
				case side.to.IsZero():
					*side.to = read
					if side.kind == "imap" || s.userName == "" && s.imap.IsZero() {
						s.userName = user
					}
				}
			}
		}
	}
	switch {
	case !s.imap.IsZero() || !s.smtp.IsZero():
		return s, nil
	case plain:
		return settings{}, configError(NotEncrypted)
	}
	return settings{}, configError(NotFound)
}

// readServer checks one server. Without encryption its security is empty.
func readServer(x autoconfig.Server, q question) (mail.Server, string, error) {
	bad := func() (mail.Server, string, error) { return mail.Server{}, "", configError(BadConfig) }
	security, known := x.Security()
	if !known {
		return bad()
	}
	// Only the domain may be part of a host: who has the mailbox is nobody's business in DNS.
	host, ok := expand(x.Host, "%EMAILDOMAIN%", q.domain)
	if !ok {
		return bad()
	}
	if _, err := mail.ParseHost(host); err != nil {
		return bad()
	}
	host = readDomain(host).ascii
	port, err := mail.ParsePort(x.Port)
	if err != nil || !dialable(host) {
		return bad()
	}
	user, ok := expand(x.User, "%EMAILADDRESS%", q.address.String(), "%EMAILLOCALPART%", q.address.Local(), "%EMAILDOMAIN%", q.address.Domain())
	if !ok || mail.CleanUpTo(user, mail.SaidMax) != user || strings.Contains(user, " ") {
		return bad()
	}
	if user == q.address.String() {
		user = ""
	}
	return mail.Server{Host: host, Port: port, Security: security}, user, nil
}

// expand puts values in place of their names, once. What is put in is not
// looked at again, and a template with any other % in it is refused.
func expand(template string, pairs ...string) (string, bool) {
	names := make([]string, 0, len(pairs))
	for i := 0; i < len(pairs); i += 2 {
		names = append(names, pairs[i], "")
	}
	if strings.Contains(strings.NewReplacer(names...).Replace(template), "%") {
		return "", false
	}
	return strings.NewReplacer(pairs...).Replace(template), true
}
