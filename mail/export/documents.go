package export

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"mailkey/mail"
)

// element is one element of an XML document, with texts escaped when written.
type element struct {
	name string
	attr [][2]string
	text string
	in   []element
}

func node(name string, in ...element) element { return element{name: name, in: in} }
func leaf(name, text string) element          { return element{name: name, text: text} }
func (e element) with(name, value string) element {
	e.attr = append(e.attr, [2]string{name, value})
	return e
}
func number(name string, n int) element { return leaf(name, strconv.Itoa(n)) }

// escaped is a text as XML holds it.
func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

func (e element) write(b *strings.Builder, indent string) {
	b.WriteString(indent + "<" + e.name)
	for _, a := range e.attr {
		b.WriteString(" " + a[0] + `="` + escaped(a[1]) + `"`)
	}
	switch {
	case len(e.in) > 0:
		b.WriteString(">\n")
		for _, child := range e.in {
			child.write(b, indent+"  ")
		}
		b.WriteString(indent + "</" + e.name + ">\n")
	case e.text == "":
		b.WriteString("/>\n")
	default:
		b.WriteString(">" + escaped(e.text) + "</" + e.name + ">\n")
	}
}

// document is an XML file. comment must not hold two hyphens.
func document(head, comment string, root element) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + head)
	if comment != "" {
		b.WriteString("<!-- " + comment + " -->\n")
	}
	root.write(&b, "")
	return b.String()
}

const asksYou = "Written by mailkey. It holds no password; the program asks for it."

// thunderbird is Mozilla's clientConfig 1.1, which other programs read too.
func (it page) thunderbird() (string, error) {
	if strings.Contains(it.UserName, "%") { // they put addresses in the place of %NAMES%
		return "", refuse(fieldUser, Unholdable)
	}
	domain := it.address[strings.LastIndexByte(it.address, '@')+1:]
	server := func(name string, lane mail.Protocol) element {
		s, socket := it.Server(lane), "SSL"
		if s.Security == mail.StartTLS {
			socket = "STARTTLS"
		}
		return node(name, leaf("hostname", s.Host), number("port", s.Port), leaf("socketType", socket),
			leaf("username", it.UserName), leaf("authentication", "password-cleartext")).with("type", string(lane))
	}
	label := it.Label
	if label == "" || strings.Contains(label, "%") {
		label = it.address
	}
	return document("", asksYou, node("clientConfig", node("emailProvider",
		leaf("domain", domain), leaf("displayName", label), leaf("displayShortName", label),
		server("incomingServer", mail.IMAP), server("outgoingServer", mail.SMTP),
	).with("id", domain)).with("version", "1.1")), nil
}

// outlook is the answer that Outlook expects of an Autodiscover address (the
// plain old XML of MS-OXDSCLI).
func (it page) outlook() (string, error) {
	server := func(kind string, lane mail.Protocol) element {
		s := it.Server(lane)
		ssl, encryption := "on", "SSL"
		if s.Security == mail.StartTLS {
			ssl, encryption = "off", "TLS" // in its words, TLS is what STARTTLS begins
		}
		return node("Protocol", leaf("Type", kind), leaf("Server", s.Host), number("Port", s.Port), leaf("DomainRequired", "off"),
			leaf("LoginName", it.UserName), leaf("SPA", "off"), leaf("SSL", ssl), leaf("Encryption", encryption), leaf("AuthRequired", "on"))
	}
	label := it.Label
	if label == "" {
		label = it.address
	}
	response := node("Response", node("User", leaf("DisplayName", label)),
		node("Account", leaf("AccountType", "email"), leaf("Action", "settings"), server("IMAP", mail.IMAP), server("SMTP", mail.SMTP)),
	).with("xmlns", "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a")
	return document("", asksYou, node("Autodiscover", response).
		with("xmlns", "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006")), nil
}

// apple is a configuration profile. iOS and macOS ask for the password when it
// is installed; both ways to encrypt are one word to them, the port tells which.
func (it page) apple() (string, error) {
	text := func(key, value string) []element { return []element{leaf("key", key), leaf("string", value)} }
	yes := func(key string) []element { return []element{leaf("key", key), node("true")} }
	port := func(key string, n int) []element { return []element{leaf("key", key), number("integer", n)} }
	dict := func(parts ...[]element) element {
		d := node("dict")
		for _, p := range parts {
			d.in = append(d.in, p...)
		}
		return d
	}
	label := it.Label
	if label == "" {
		label = it.address
	}
	payload := func(kind, what, shown string) []element {
		var all []element
		for _, row := range [][2]string{
			{"PayloadType", kind},
			{"PayloadIdentifier", "mailkey." + it.name + what},
			{"PayloadUUID", it.uuid(what)},
			{"PayloadDisplayName", shown},
		} {
			all = append(all, text(row[0], row[1])...)
		}
		return append(all, port("PayloadVersion", 1)...)
	}
	account := dict(payload("com.apple.mail.managed", ".mail", label),
		text("EmailAccountType", "EmailTypeIMAP"), text("EmailAccountDescription", label), text("EmailAddress", it.address),
		text("IncomingMailServerAuthentication", "EmailAuthPassword"), text("IncomingMailServerHostName", it.IMAP.Host),
		port("IncomingMailServerPortNumber", it.IMAP.Port), yes("IncomingMailServerUseSSL"), text("IncomingMailServerUsername", it.UserName),
		text("OutgoingMailServerAuthentication", "EmailAuthPassword"), text("OutgoingMailServerHostName", it.SMTP.Host),
		port("OutgoingMailServerPortNumber", it.SMTP.Port), yes("OutgoingMailServerUseSSL"), text("OutgoingMailServerUsername", it.UserName),
		yes("OutgoingPasswordSameAsIncomingPassword"))
	content := node("array", account)
	for i, der := range certificates(it.CA) {
		data := []element{leaf("key", "PayloadContent"), leaf("data", base64.StdEncoding.EncodeToString(der))}
		content.in = append(content.in, dict(payload("com.apple.security.root", ".ca"+strconv.Itoa(i+1), label), data))
	}
	root := node("plist", dict(payload("Configuration", "", label), []element{leaf("key", "PayloadContent"), content})).with("version", "1.0")
	return document(`<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">`+"\n", asksYou, root), nil
}

// uuid is always the same for a mailbox and a part of its profile, so that a
// second installation replaces the first (RFC 9562, version 5).
func (it page) uuid(what string) string {
	sum := sha1.Sum([]byte("mailkey export apple\x00" + it.Address.Key() + "\x00" + what))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16]))
}

// certificates is those in a PEM text.
func certificates(text string) (all [][]byte) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return all
		}
		if block.Type == "CERTIFICATE" {
			all = append(all, block.Bytes)
		}
	}
}

// json is the settings for scripts.
func (it page) json() (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	command := it.command
	if it.example {
		command = nil
	}
	err := encoder.Encode(struct {
		Schema   int         `json:"schema"`
		Address  string      `json:"address"`
		Name     string      `json:"name"`
		UserName string      `json:"user_name"`
		IMAP     mail.Server `json:"imap"`
		SMTP     mail.Server `json:"smtp"`
		CA       string      `json:"ca,omitempty"`
		Command  []string    `json:"password_command,omitempty"`
	}{1, it.Address.String(), it.Label, it.UserName, it.IMAP, it.SMTP, it.CA, command})
	return b.String(), err
}
