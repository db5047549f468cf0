package export

import (
	"fmt"
	"strconv"
	"strings"

	"mailkey/mail"
)

// aerc is accounts.conf of aerc, which must be 0600. Its STARTTLS is no wish: it
// breaks off where the server does not offer it.
func (it page) aerc() (string, error) {
	in, out := "imaps", "smtps"
	if it.IMAP.Security == mail.StartTLS {
		in = "imap"
	}
	if it.SMTP.Security == mail.StartTLS {
		out = "smtp"
	}
	user := component(it.UserName)
	var b strings.Builder
	b.WriteString(it.head("#", "aerc reads this file only if nobody else may: chmod 600."))
	if it.ca != "" {
		b.WriteString("# This mailbox's servers have an authority of their own. Start aerc with\n# SSL_CERT_FILE=" + it.ca + "\n")
	}
	fmt.Fprintf(&b, "[%s]\n", it.name)
	for _, row := range []struct{ key, field, value string }{
		{"from", fieldAddress, it.address},
		{"source", fieldUser, in + "://" + user + "@" + it.IMAP.Addr()},
		{"source-cred-cmd", fieldCommand, shell(it.command)},
		{"outgoing", fieldUser, out + "://" + user + "@" + it.SMTP.Addr()},
		{"outgoing-cred-cmd", fieldCommand, shell(it.command)},
	} {
		value, err := goINI(row.field, row.value)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s = %s\n", row.key, value)
	}
	if it.SMTP.Security == mail.StartTLS {
		b.WriteString("smtp-starttls = yes\n")
	}
	return b.String(), nil
}

// himalaya is config.toml of Himalaya 1.
func (it page) himalaya() (string, error) {
	var b strings.Builder
	b.WriteString(it.head("#", "For Himalaya 1."))
	if it.ca != "" {
		b.WriteString("# This mailbox's servers have an authority of their own: start himalaya with\n# SSL_CERT_FILE=" + it.ca + "\n")
	}
	fmt.Fprintf(&b, "[accounts.%s]\ndefault = true\nemail = %s\ndisplay-name = %s\n", basic(it.name), basic(it.address), basic(it.Label))
	for _, lane := range mail.Protocols {
		key, s, encryption := "backend", it.Server(lane), "tls"
		if lane == mail.SMTP {
			key = "message.send.backend"
		}
		if s.Security == mail.StartTLS {
			encryption = "start-tls"
		}
		fmt.Fprintf(&b, "\n%s.type = %s\n", key, basic(string(lane)))
		fmt.Fprintf(&b, "%s.host = %s\n%s.port = %d\n", key, basic(s.Host), key, s.Port)
		fmt.Fprintf(&b, "%s.encryption.type = %s\n", key, basic(encryption))
		fmt.Fprintf(&b, "%s.login = %s\n", key, basic(it.UserName))
		fmt.Fprintf(&b, "%s.auth.type = \"password\"\n%s.auth.cmd = %s\n", key, key, basic(shell(it.command)))
	}
	return b.String(), nil
}

// neomutt is a neomuttrc. What a back-quoted command prints inside double quotes
// is not read again, so that no letter of a password means anything.
func (it page) neomutt() (string, error) {
	// One backslash before every letter is taken off before the shell reads it.
	command := strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(shell(it.command))
	url := func(kind string, s mail.Server, user string) string {
		if s.Security == mail.TLS {
			kind += "s"
		}
		return kind + "://" + user + s.Addr()
	}
	var b strings.Builder
	b.WriteString(it.head("#"))
	set := func(name, value string) { fmt.Fprintf(&b, "set %s = %s\n", name, value) }
	set("from", muttQuoted(it.address))
	set("imap_user", muttQuoted(it.UserName))
	set("imap_pass", "\"`"+command+"`\"")
	set("folder", muttQuoted(url("imap", it.IMAP, "")+"/"))
	set("spool_file", `"+INBOX"`)
	set("smtp_url", muttQuoted(url("smtp", it.SMTP, component(it.UserName)+"@")))
	set("smtp_pass", "\"`"+command+"`\"")
	set("ssl_starttls", "yes")
	set("ssl_force_tls", "yes")
	if it.google() {
		b.WriteString("# Gmail keeps what is sent by itself.\nunset record\n")
	}
	if it.ca != "" {
		set("certificate_file", muttQuoted(it.ca))
	}
	return b.String(), nil
}

// english is the labels of the table for who says none.
var english = map[string]string{
	"address": "E-mail address", "name": "Mailbox name", "user-name": "User name", "imap": "Incoming mail (IMAP)", "smtp": "Outgoing mail (SMTP)",
	"port": "port", "tls": "SSL/TLS", "starttls": "STARTTLS", "password": "Password", "password-value": "is not in this file; this command prints it:",
}

// table is what a person types into any other program.
func (it page) table() (string, error) {
	server := func(s mail.Server) string {
		return s.Host + " · " + it.say("port") + " " + strconv.Itoa(s.Port) + " · " + it.say(string(s.Security))
	}
	rows := [][2]string{
		{"address", it.Address.String()},
		{"name", it.Label},
		{"imap", server(it.IMAP)},
		{"smtp", server(it.SMTP)},
		{"user-name", it.UserName},
		{"password", it.say("password-value")},
	}
	width := 0
	for _, r := range rows {
		width = max(width, len([]rune(it.say(r[0]))))
	}
	var b strings.Builder
	for _, r := range rows {
		label := it.say(r[0])
		b.WriteString(label + strings.Repeat(" ", width-len([]rune(label))+3) + r[1] + "\n")
	}
	if !it.example {
		b.WriteString(strings.Repeat(" ", width+3) + shell(it.command) + "\n")
	}
	return b.String(), nil
}
