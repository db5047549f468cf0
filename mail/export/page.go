package export

import (
	"net/netip"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"mailkey/mail"
)

// page is a mailbox made ready for writing: every text in it is one line.
type page struct {
	mail.Profile
	name    string // for sections and files: letters of ASCII without a meaning anywhere
	address string // with the domain as DNS writes it
	command []string
	example bool   // the command is no more than that
	ca      string // path; empty where the mailbox has no authority of its own
	roots   string
	say     func(string) string
}

// The fields that errors name, beside the flags of the settings.
const (
	fieldAddress = "address"
	fieldUser    = "user-name"
	fieldCommand = "command"
	fieldCA      = "ca-file"
)

// debianRoots is where Debian and its kin have the system's authorities.
const debianRoots = "/etc/ssl/certs/ca-certificates.crt"

func refuse(field string, why Problem) error { return &Error{Field: field, Problem: why} }

// newPage checks everything that any of the formats relies on.
func newPage(p mail.Profile, o Options) (page, error) {
	it := page{Profile: p, name: nameOf(p), command: o.Command, example: o.Example, roots: o.Roots, say: o.Say}
	it.Label = mail.Clean(p.Label)
	if it.roots == "" {
		it.roots = debianRoots
	}
	if it.say == nil {
		it.say = func(label string) string { return english[label] }
	}
	if p.CA != "" {
		if it.ca = o.CAFile; it.ca == "" {
			it.ca = CAName(p)
		}
	}
	if p.Address.IsZero() {
		return it, refuse(fieldAddress, Malformed)
	}
	domain, err := ascii(p.Address.Domain())
	if err != nil || !oneLine(p.Address.Local()) {
		return it, refuse(fieldAddress, Malformed)
	}
	it.address = p.Address.Local() + "@" + strings.TrimSuffix(domain, ".")
	for _, lane := range mail.Protocols {
		s := p.Server(lane)
		host, err := ascii(s.Host)
		if err != nil || s.Validate() != nil {
			return it, refuse(string(lane)+"-host", Malformed)
		}
		if lane == mail.IMAP {
			it.IMAP.Host = host
		} else {
			it.SMTP.Host = host
		}
	}
	switch {
	case p.UserName == "" || !oneLine(p.UserName):
		return it, refuse(fieldUser, Malformed)
	case len(o.Command) == 0 || !all(oneLine, o.Command...):
		return it, refuse(fieldCommand, Malformed)
	case !all(oneLine, it.ca, it.roots):
		return it, refuse(fieldCA, Malformed)
	}
	return it, nil
}

// ascii is a host as DNS writes it. An IP address stays.
func ascii(host string) (string, error) {
	if _, err := netip.ParseAddr(host); err == nil {
		return host, nil
	}
	for _, r := range host {
		if r >= utf8.RuneSelf {
			return idna.Lookup.ToASCII(host)
		}
	}
	return host, nil // as given: underscores are known to live
}

// nameOf is the address in letters that mean nothing to any format or file
// system. It always holds an @ or begins with a letter, and so is no option.
func nameOf(p mail.Profile) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '_', r == '@', r == '-':
			return r
		}
		return '-'
	}, p.Address.Key())
	if s = strings.Trim(s, "-."); s == "" || s[0] == '@' {
		s = "mail" + s
	}
	return s
}

// oneLine reports whether a text is UTF-8 without anything that a program may
// take for a line's end or a control, or that does not show where it is drawn.
func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point)
	})
}

func all(ok func(string) bool, texts ...string) bool {
	return !slices.ContainsFunc(texts, func(s string) bool { return !ok(s) })
}

// google reports whether the mailbox is Gmail's, whose folders are labels.
func (it page) google() bool {
	return strings.EqualFold(strings.TrimSuffix(it.IMAP.Host, "."), "imap.gmail.com")
}

// head is the first lines of a file whose comments begin with mark.
func (it page) head(mark string, more ...string) string {
	lines := append([]string{
		"Written by mailkey for " + it.address + ".",
		"No password stands here: the command below prints it.",
	}, more...)
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(mark + " " + l + "\n")
	}
	return b.String()
}
