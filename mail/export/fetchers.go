package export

import (
	"fmt"
	"strings"

	"mailkey/mail"
)

// mbsync is an mbsyncrc. SSLType is what 1.5 calls TLSType and still reads. Its
// STARTTLS is no wish: it breaks off where the server does not offer it.
func (it page) mbsync() (string, error) {
	security := "IMAPS"
	if it.IMAP.Security == mail.StartTLS {
		security = "STARTTLS"
	}
	var b strings.Builder
	b.WriteString(it.head("#", "The mail goes to a folder that must be there first:", "mkdir -p ~/Mail/"+it.name))
	fmt.Fprintf(&b, "IMAPAccount %s\nHost %s\nPort %d\n", it.name, it.IMAP.Host, it.IMAP.Port)
	fmt.Fprintf(&b, "User %s\nPassCmd %s\n", doubleQuoted(it.UserName), doubleQuoted(shell(it.command)))
	fmt.Fprintf(&b, "SSLType %s\nAuthMechs PLAIN LOGIN\n", security)
	if it.ca != "" {
		fmt.Fprintf(&b, "CertificateFile %s\n", doubleQuoted(it.ca))
	}
	patterns := "Patterns *\n"
	if it.google() {
		b.WriteString("# Gmail slows down whoever asks too much at once.\nPipelineDepth 50\n")
		patterns = "# Gmail has every message in [Gmail] once more; name one of those folders to have it too.\nPatterns * \"![Gmail]*\"\n"
	}
	fmt.Fprintf(&b, "\nIMAPStore %[1]s-far\nAccount %[1]s\n", it.name)
	fmt.Fprintf(&b, "\nMaildirStore %[1]s-near\nSubFolders Verbatim\nPath ~/Mail/%[1]s/\nInbox ~/Mail/%[1]s/INBOX\n", it.name)
	fmt.Fprintf(&b, "\nChannel %[1]s\nFar :%[1]s-far:\nNear :%[1]s-near:\n%[2]sCreate Near\nSyncState *\n", it.name, patterns)
	return b.String(), nil
}

// msmtp is an msmtprc. It takes a value's outer quotes off and reads the rest as
// it stands; only in the sender's address %H, %U, %M and %C mean something.
func (it page) msmtp() (string, error) {
	if strings.ContainsAny(it.address, "%*?") {
		return "", refuse(fieldAddress, Unholdable)
	}
	starttls := "off"
	if it.SMTP.Security == mail.StartTLS {
		starttls = "on"
	}
	raw := func(s string) string { return `"` + s + `"` }
	var b strings.Builder
	b.WriteString(it.head("#"))
	fmt.Fprintf(&b, "account %s\nhost %s\nport %d\nfrom %s\n", it.name, it.SMTP.Host, it.SMTP.Port, raw(it.address))
	fmt.Fprintf(&b, "auth on\nuser %s\npasswordeval %s\n", raw(it.UserName), raw(shell(it.command)))
	fmt.Fprintf(&b, "tls on\ntls_starttls %s\n", starttls)
	if it.ca != "" {
		fmt.Fprintf(&b, "tls_trust_file %s\n", raw(it.ca))
	}
	fmt.Fprintf(&b, "\naccount default : %s\n", it.name)
	return b.String(), nil
}

// offlineimap is an offlineimaprc. Its STARTTLS is a wish: where the server does
// not offer it, the password would go out in the clear. And it verifies no
// certificate unless it is told with what.
func (it page) offlineimap() (string, error) {
	if it.IMAP.Security == mail.StartTLS {
		return "", refuse("imap-security", Open)
	}
	if err := unexpanded(it.ca); err != nil {
		return "", err
	}
	doubled := func(s string) string { return strings.ReplaceAll(s, "%", "%%") }
	var b strings.Builder
	b.WriteString(it.head("#"))
	fmt.Fprintf(&b, "[general]\naccounts = %s\n\n", it.name)
	fmt.Fprintf(&b, "[Account %[1]s]\nlocalrepository = %[1]s-near\nremoterepository = %[1]s-far\n\n", it.name)
	fmt.Fprintf(&b, "[Repository %[1]s-near]\ntype = Maildir\nlocalfolders = ~/Mail/%[1]s\n\n", it.name)
	fmt.Fprintf(&b, "[Repository %s-far]\ntype = IMAP\nremotehost = %s\nremoteport = %d\nssl = yes\nstarttls = no\n", it.name, it.IMAP.Host, it.IMAP.Port)
	if plainly(it.UserName) {
		fmt.Fprintf(&b, "remoteuser = %s\n", it.UserName)
	} else {
		fmt.Fprintf(&b, "remoteusereval = %s\n", doubled(python(it.UserName)))
	}
	fmt.Fprintf(&b, "remotepasseval = __import__(\"subprocess\").check_output([%s]).decode(\"utf-8\").rstrip(\"\\n\")\n", doubled(pythonList(it.command)))
	roots := it.ca
	if roots == "" {
		roots = "OS-DEFAULT"
	}
	fmt.Fprintf(&b, "sslcacertfile = %s\nauth_mechanisms = PLAIN, LOGIN\n", doubled(roots))
	if it.google() {
		b.WriteString("# Gmail has every message in [Gmail] once more.\nfolderfilter = lambda folder: not folder.startswith(\"[Gmail]\")\n")
	}
	return b.String(), nil
}

// getmail is a getmailrc. It knows no STARTTLS, and verifies no certificate
// unless it is told with what.
func (it page) getmail() (string, error) {
	if it.IMAP.Security == mail.StartTLS {
		return "", refuse("imap-security", Open)
	}
	roots := it.ca
	if roots == "" {
		roots = it.roots
	}
	if err := unexpanded(roots); err != nil {
		return "", err
	}
	if err := trimmed(fieldUser, it.UserName); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(it.head("#", "The mail goes to a Maildir that must be there first:",
		"mkdir -p ~/Mail/"+it.name+"/cur ~/Mail/"+it.name+"/new ~/Mail/"+it.name+"/tmp"))
	fmt.Fprintf(&b, "[retriever]\ntype = SimpleIMAPSSLRetriever\nserver = %s\nport = %d\n", it.IMAP.Host, it.IMAP.Port)
	fmt.Fprintf(&b, "username = %s\npassword_command = (%s,)\n", it.UserName, pythonList(it.command))
	fmt.Fprintf(&b, "mailboxes = (\"INBOX\",)\nca_certs = %s\n\n", roots)
	fmt.Fprintf(&b, "[destination]\ntype = Maildir\npath = ~/Mail/%s/\n\n", it.name)
	b.WriteString("[options]\n# Only what is new, and nothing is deleted on the server.\nread_all = false\ndelete = false\n")
	return b.String(), nil
}
