// Package autoconfig reads the file in which a mail domain, or a mail program,
// writes down its servers (Mozilla's config-v1.1.xml,
// draft-ietf-mailmaint-autoconfig). It tells what stands there and judges nothing:
// whether a file is believed is for those who read it to say.
package autoconfig

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"mailkey/mail"
)

// Config is as much as is read of a file.
type Config struct {
	XMLName   xml.Name   `xml:"clientConfig"`
	Providers []Provider `xml:"emailProvider"`
}

// Provider is one that keeps mailboxes, with its servers in the order in which it
// prefers them.
type Provider struct {
	Name     string   `xml:"displayName"`
	Incoming []Server `xml:"incomingServer"`
	Outgoing []Server `xml:"outgoingServer"`
}

// Server is one server, every text as it stands there.
type Server struct {
	Type     string   `xml:"type,attr"` // imap, pop3, smtp
	Host     string   `xml:"hostname"`
	Port     string   `xml:"port"`
	Socket   string   `xml:"socketType"`
	User     string   `xml:"username"`
	Password string   `xml:"password"`
	Ways     []string `xml:"authentication"`
}

// errMore is another document behind the first.
var errMore = errors.New("something stands behind the settings")

// Read reads a file whole. The decoder knows no DTD: an entity that is not XML's
// own is an error, so that none can grow. What comes after must be sound as well.
func Read(file []byte) (Config, error) {
	var config Config
	decoder := xml.NewDecoder(bytes.NewReader(file))
	if err := decoder.Decode(&config); err != nil {
		return Config{}, err
	}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return config, nil
		}
		if err != nil {
			return Config{}, err
		}
		if _, element := token.(xml.StartElement); element {
			return Config{}, errMore
		}
	}
}

// Security is how the server encrypts, empty for not at all; false where the file
// has a word that the format does not know.
func (s Server) Security() (mail.Security, bool) {
	switch s.Socket {
	case "SSL":
		return mail.TLS, true
	case "STARTTLS":
		return mail.StartTLS, true
	case "plain":
		return "", true
	}
	return "", false
}
