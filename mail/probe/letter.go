package probe

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"

	"mailkey/mail"
)

// letter is the message to oneself.
type letter struct {
	id   string // of the field Message-ID, with its angle brackets
	text []byte
}

// letterBody is for whoever finds the message before we do.
const letterBody = `To wiadomość próbna: mailkey sprawdza, czy ta skrzynka wysyła
i odbiera pocztę. Możesz ją usunąć.

This is a test message: mailkey tries whether this mailbox sends and
receives mail. You may delete it.
`

// errHeader is a value that could smuggle a second line in.
var errHeader = errors.New("the address holds a line end or a NUL")

// compose writes a letter from an address to itself. It tells neither this
// computer's name nor anything of the account but the address.
func compose(a mail.Address, now time.Time) (*letter, error) {
	domain := a.Domain()
	for _, r := range domain {
		if r > '~' {
			domain = "mailkey.invalid" // a Message-ID is ASCII
		}
	}
	id := "<mailkey." + rand.Text() + "@" + domain + ">"
	var text bytes.Buffer
	for _, field := range [][2]string{
		{"Message-ID", id},
		{"Date", now.UTC().Format(time.RFC1123Z)},
		{"From", "<" + a.String() + ">"},
		{"To", "<" + a.String() + ">"},
		{"Subject", mime.QEncoding.Encode("utf-8", mail.TestSubject)},
		{"Auto-Submitted", "auto-generated"},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "quoted-printable"},
	} {
		if strings.ContainsAny(field[1], "\r\n\x00") {
			return nil, errHeader
		}
		fmt.Fprintf(&text, "%s: %s\r\n", field[0], field[1])
	}
	text.WriteString("\r\n")
	body := quotedprintable.NewWriter(&text)
	_, _ = body.Write([]byte(letterBody)) // into memory
	_ = body.Close()
	return &letter{id, text.Bytes()}, nil
}

// straight makes every line end a CRLF: a server that takes a bare CR or LF for
// one could find the end of the message, and commands, where there are none.
func straight(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}
