package adopt

import (
	"maps"
	"strings"

	"mailkey/mail"
)

// block is one object of a file of "keyword value" lines, keywords in small letters.
type block struct {
	name   string
	kind   string
	values map[string]string
}

// readMsmtp reads an msmtprc. Commands in it are never run, and files that it
// includes are not read.
func readMsmtp(text string) ([]Candidate, error) {
	defaults := map[string]string{}
	known := map[string]map[string]string{}
	var order []string
	now := defaults
	for line := range strings.Lines(text) {
		key, value := keyword(line)
		value = unquoted(value)
		switch key {
		case "":
		case "defaults":
			now = defaults
		case "account":
			name, parents, _ := strings.Cut(value, ":")
			name = strings.TrimSpace(name)
			now = maps.Clone(defaults)
			for parent := range strings.SplitSeq(parents, ",") {
				maps.Copy(now, known[strings.TrimSpace(parent)])
			}
			if _, again := known[name]; !again && len(order) < maxCandidates {
				order = append(order, name)
			}
			known[name] = now
		default:
			now[key] = value
		}
	}
	var found []Candidate
	for _, name := range order {
		if known[name]["host"] != "" {
			found = append(found, msmtpAccount(name, known[name]))
		}
	}
	return Merge(found), nil // the account "default" is most often another one once more
}

func msmtpAccount(name string, v map[string]string) Candidate {
	var c Candidate
	on := func(key string, otherwise bool) bool {
		if v[key] == "" {
			_, given := v[key]
			return given || otherwise
		}
		return v[key] == "on"
	}
	security := mail.Security("")
	switch {
	case on("tls", false) && on("tls_starttls", true):
		security = mail.StartTLS
	case on("tls", false):
		security = mail.TLS
	}
	if v["password"] != "" {
		c.warn(PasswordSeen)
	}
	if file := v["tls_trust_file"]; file != "" && file != "system" && !strings.HasPrefix(file, "/etc/") {
		c.warn(OwnCA)
	}
	if way := v["auth"]; way == "oauthbearer" || way == "xoauth2" {
		c.warn(OAuth)
	}
	port := v["port"]
	if port == "" && security == mail.StartTLS {
		port = "25" // msmtp's own
	}
	c.user(v["user"])
	c.set(mail.SMTP, v["host"], port, security)
	if name == "default" {
		name = ""
	}
	return c.settle(v["from"], name)
}

// readMbsync reads an mbsyncrc: the accounts, and stores that are one themselves.
func readMbsync(text string) ([]Candidate, error) {
	var found []Candidate
	var b block
	end := func() {
		if b.values["host"] != "" && len(found) < maxCandidates {
			found = append(found, mbsyncAccount(b))
		}
		b = block{}
	}
	for line := range strings.Lines(text) {
		key, rest := keyword(line)
		value := word(rest)
		switch key {
		case "": // a comment, too, ends nothing but itself
			if strings.TrimSpace(line) == "" {
				end()
			}
		case "imapaccount", "imapstore":
			end()
			b = block{name: value, kind: key, values: map[string]string{}}
		case "maildirstore", "channel", "group":
			end()
		default:
			if b.kind != "" {
				b.values[key] = value
			}
		}
	}
	end()
	return found, nil
}

func mbsyncAccount(b block) Candidate {
	var c Candidate
	host, security := b.values["host"], mail.StartTLS
	if rest, ok := strings.CutPrefix(host, "imaps:"); ok { // of old
		host, security = strings.TrimLeft(rest, "/"), mail.TLS
	}
	for _, key := range []string{"ssltype", "tlstype"} {
		switch strings.ToLower(b.values[key]) {
		case "imaps":
			security = mail.TLS
		case "starttls":
			security = mail.StartTLS
		case "none":
			security = ""
		}
	}
	if b.values["pass"] != "" {
		c.warn(PasswordSeen)
	}
	if file := b.values["certificatefile"]; file != "" && !strings.HasPrefix(file, "/etc/") {
		c.warn(OwnCA)
	}
	if way := strings.ToUpper(b.values["authmechs"]); way == "XOAUTH2" || way == "OAUTHBEARER" {
		c.warn(OAuth)
	}
	if b.values["tunnel"] != "" {
		c.warn(NoServer)
	}
	c.user(b.values["user"])
	c.set(mail.IMAP, host, b.values["port"], security)
	return c.settle("", b.name)
}

// keyword splits a line; a comment has no keyword.
func keyword(line string) (key, rest string) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return "", ""
	}
	i := strings.IndexAny(line, " \t")
	if i < 0 {
		return strings.ToLower(line), ""
	}
	return strings.ToLower(line[:i]), strings.TrimSpace(line[i:])
}

// unquoted takes a value's outer quotes off, as msmtp does.
func unquoted(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// word is the first word, with mbsync's quotes and backslashes undone.
func word(s string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '"':
			quoted = !quoted
		case ch == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case !quoted && (ch == ' ' || ch == '\t'):
			return b.String()
		default:
			b.WriteByte(ch)
		}
	}
	return b.String()
}
