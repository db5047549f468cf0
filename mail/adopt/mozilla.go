package adopt

import (
	"encoding/xml"
	"strings"

	"mailkey/mail"
)

// clientConfig is as much as is read of Mozilla's config-v1.1.xml.
type clientConfig struct {
	XMLName   xml.Name `xml:"clientConfig"`
	Providers []struct {
		Name     string      `xml:"displayName"`
		Incoming []serverXML `xml:"incomingServer"`
		Outgoing []serverXML `xml:"outgoingServer"`
	} `xml:"emailProvider"`
}

type serverXML struct {
	Type     string   `xml:"type,attr"`
	Host     string   `xml:"hostname"`
	Port     string   `xml:"port"`
	Socket   string   `xml:"socketType"`
	User     string   `xml:"username"`
	Password string   `xml:"password"`
	Ways     []string `xml:"authentication"`
}

// readMozilla reads an autoconfig file. The decoder knows no DTD: an entity
// that is not XML's own is an error, so that none can grow.
func readMozilla(text string) ([]Candidate, error) {
	var config clientConfig
	if err := xml.NewDecoder(strings.NewReader(text)).Decode(&config); err != nil {
		return nil, ErrBroken
	}
	var found []Candidate
	for _, p := range config.Providers {
		if len(found) == maxCandidates {
			break
		}
		var c Candidate
		c.first(mail.SMTP, p.Outgoing)
		c.first(mail.IMAP, p.Incoming)
		c = c.settle("", "")
		if !strings.Contains(p.Name, "%") {
			c.Profile.Label = mail.CleanUpTo(p.Name, 100)
		}
		found = append(found, c)
	}
	return found, nil
}

// first takes the first server of the lane's protocol that is encrypted, or else
// the first.
func (c *Candidate) first(lane mail.Protocol, servers []serverXML) {
	var open *serverXML
	for i, s := range servers {
		if s.Type != string(lane) {
			continue
		}
		security := map[string]mail.Security{"SSL": mail.TLS, "STARTTLS": mail.StartTLS}[strings.TrimSpace(s.Socket)]
		if security != "" {
			c.server(lane, s, security)
			return
		}
		if open == nil {
			open = &servers[i]
		}
	}
	if open != nil {
		c.server(lane, *open, "")
	}
}

func (c *Candidate) server(lane mail.Protocol, s serverXML, security mail.Security) {
	if s.Password != "" {
		c.warn(PasswordSeen)
	}
	if len(s.Ways) > 0 && strings.TrimSpace(s.Ways[0]) == "OAuth2" && len(s.Ways) == 1 {
		c.warn(OAuth)
	}
	host := strings.TrimSpace(s.Host)
	if strings.Contains(host, "%") { // of every domain; there is no telling which
		c.warn(NoServer)
		return
	}
	c.user(strings.TrimSpace(s.User))
	c.set(lane, host, strings.TrimSpace(s.Port), security)
}
