package fetch

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"mailkey/mail"
)

var base64Name = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// decodeName reads a mailbox's name in modified UTF-7 (RFC 3501 section 5.1.3); false
// for one that is not written in it.
func decodeName(s string) (string, bool) {
	var b strings.Builder
	for {
		plain, rest, found := strings.Cut(s, "&")
		if strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r > '~' }) {
			return "", false
		}
		b.WriteString(plain)
		if !found {
			return b.String(), true
		}
		shifted, after, closed := strings.Cut(rest, "-")
		if !closed {
			return "", false
		}
		s = after
		if shifted == "" {
			b.WriteByte('&')
			continue
		}
		raw, err := base64Name.Strict().DecodeString(shifted)
		if err != nil || len(raw)%2 != 0 {
			return "", false
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
		}
		text := utf16.Decode(units)
		for _, r := range text {
			if r == utf8.RuneError || r >= ' ' && r <= '~' && r != '&' {
				return "", false // half a pair, or what must be written plainly: a second name for the same mailbox
			}
		}
		b.WriteString(string(text))
	}
}

// readable is a mailbox's name as a person knows it, and as it is where it
// cannot be decoded.
func readable(raw string) string {
	if name, ok := decodeName(raw); ok {
		return name
	}
	return raw
}

// maxName is the number of letters of a mailbox's name that are shown.
const maxName = 200

func cleanName(raw string) string {
	if name := mail.CleanUpTo(readable(raw), maxName); name != "" {
		return name
	}
	return "?"
}
