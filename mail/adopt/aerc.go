package adopt

import (
	netmail "net/mail"
	"net/url"
	"strings"

	"mailkey/mail"
)

// readAerc reads accounts.conf of aerc, as go-ini does.
func readAerc(text string) ([]Candidate, error) {
	var found []Candidate
	name, values := "", map[string]string{}
	end := func() {
		if name != "" && len(found) < maxCandidates {
			found = append(found, aercAccount(name, values))
		}
		values = map[string]string{}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "", line[0] == '#', line[0] == ';':
		case line[0] == '[':
			end()
			name = strings.TrimSpace(strings.TrimSuffix(line[1:], "]"))
		default:
			if key, value, ok := strings.Cut(line, "="); ok {
				values[strings.TrimSpace(key)] = iniValue(value)
			}
		}
	}
	end()
	return found, nil
}

// iniValue takes the quotes off, or else a comment.
func iniValue(s string) string {
	s = strings.TrimSpace(s)
	for _, quote := range []string{`"""`, "`"} {
		if rest, ok := strings.CutPrefix(s, quote); ok {
			if value, _, closed := strings.Cut(rest, quote); closed {
				return value
			}
		}
	}
	if i := strings.IndexAny(s, "#;"); i >= 0 {
		s = strings.TrimSpace(s[:i])
	}
	for _, quote := range `"'` {
		q := string(quote)
		if len(s) >= 2 && strings.HasPrefix(s, q) && strings.HasSuffix(s, q) {
			return s[1 : len(s)-1]
		}
	}
	return s
}

func aercAccount(name string, values map[string]string) Candidate {
	var c Candidate
	c.aercURL(mail.SMTP, values["outgoing"], map[string]mail.Security{"smtps": mail.TLS, "smtp": mail.StartTLS, "smtp+insecure": ""})
	c.aercURL(mail.IMAP, values["source"], map[string]mail.Security{"imaps": mail.TLS, "imap": mail.StartTLS, "imap+insecure": ""})
	from := values["from"]
	if a, err := netmail.ParseAddress(from); err == nil {
		from = a.Address
	}
	return c.settle(from, name)
}

// aercURL reads one lane, whose scheme may name a way to sign in behind a +.
func (c *Candidate) aercURL(lane mail.Protocol, text string, schemes map[string]mail.Security) {
	if text == "" {
		return
	}
	u, err := url.Parse(text)
	if err != nil {
		c.warn(Unreadable)
		return
	}
	base, way, _ := strings.Cut(u.Scheme, "+")
	security, known := schemes[u.Scheme]
	if !known {
		security, known = schemes[base]
	}
	switch {
	case !known || u.Hostname() == "":
		c.warn(NoServer)
		return
	case way == "oauthbearer" || way == "xoauth2":
		c.warn(OAuth)
	}
	if _, has := u.User.Password(); has {
		c.warn(PasswordSeen)
	}
	c.user(u.User.Username())
	c.set(lane, u.Hostname(), u.Port(), security)
}
