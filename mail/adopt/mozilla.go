package adopt

import (
	"strings"

	"mailkey/mail"
	"mailkey/mail/autoconfig"
)

// readMozilla reads an autoconfig file.
func readMozilla(text string) ([]Candidate, error) {
	config, err := autoconfig.Read([]byte(text))
	if err != nil {
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
func (c *Candidate) first(lane mail.Protocol, servers []autoconfig.Server) {
	var open *autoconfig.Server
	for i, s := range servers {
		if s.Type != string(lane) {
			continue
		}
		s.Socket = strings.TrimSpace(s.Socket)
		if security, _ := s.Security(); security != "" {
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

func (c *Candidate) server(lane mail.Protocol, s autoconfig.Server, security mail.Security) {
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
