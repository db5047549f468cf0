package probe

import (
	"strings"

	"mailkey/mail"
)

// serverName is a server's short name, from the greeting: Gmail's is "Gimap"
// on IMAP and "gsmtp" on SMTP.
func serverName(p mail.Protocol, greeting string) string {
	if p == mail.SMTP {
		return smtpName(strings.Fields(greeting[min(len(greeting), 4):]))
	}
	text := strings.TrimPrefix(greeting, "* ")
	_, text, _ = strings.Cut(text, " ") // the status
	if strings.HasPrefix(text, "[") {
		_, text, _ = strings.Cut(text, "] ")
	}
	text, _, _ = strings.Cut(text, " ready")
	return strings.TrimSuffix(text, " is")
}

// smtpName looks at "host [vendor] ESMTP [software …] [- service]".
func smtpName(words []string) string {
	if len(words) == 0 {
		return ""
	}
	if n := len(words); n > 2 && words[n-2] == "-" {
		return words[n-1]
	}
	for i, w := range words {
		if w != "ESMTP" && w != "SMTP" {
			continue
		}
		if i > 1 {
			return strings.Join(words[1:i], " ")
		}
		if i+1 < len(words) {
			return words[i+1]
		}
	}
	return words[0]
}
