package discover

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"mailkey/mail"
)

// clientConfig is as much as is read of a settings file (Mozilla's
// config-v1.1.xml, draft-ietf-mailmaint-autoconfig).
type clientConfig struct {
	XMLName   xml.Name `xml:"clientConfig"`
	Providers []struct {
		Incoming []serverXML `xml:"incomingServer"`
		Outgoing []serverXML `xml:"outgoingServer"`
	} `xml:"emailProvider"`
}

type serverXML struct {
	Type   string `xml:"type,attr"`
	Host   string `xml:"hostname"`
	Port   string `xml:"port"`
	Socket string `xml:"socketType"`
	User   string `xml:"username"`
}

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
	var config clientConfig
	decoder := xml.NewDecoder(bytes.NewReader(body)) // knows no DTD, so that no entity can grow
	if err := decoder.Decode(&config); err != nil {
		return settings{}, configError(BadConfig)
	}
	for { // whatever comes after must be sound as well
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if _, element := token.(xml.StartElement); err != nil || element {
			return settings{}, configError(BadConfig)
		}
	}
	var s settings
	var plain bool
	for _, p := range config.Providers {
		for _, side := range []struct {
			kind    string
			servers []serverXML
			to      *mail.Server
		}{{"imap", p.Incoming, &s.imap}, {"smtp", p.Outgoing, &s.smtp}} {
			for _, server := range side.servers {
				if server.Type != side.kind {
					continue
				}
				read, user, err := server.read(q)
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

// read checks one server. Without encryption its security is empty.
func (x serverXML) read(q question) (mail.Server, string, error) {
	bad := func() (mail.Server, string, error) { return mail.Server{}, "", configError(BadConfig) }
	var security mail.Security
	switch x.Socket {
	case "SSL":
		security = mail.TLS
	case "STARTTLS":
		security = mail.StartTLS
	case "plain":
	default:
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
