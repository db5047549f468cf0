// Package adopt reads the mailboxes in other programs' settings, as candidates
// to be shown, completed and tested before anything is stored. It never takes a
// password: that one stands in a file is noticed, not read. Files may be
// anybody's: they are bounded, nothing in them is run, included or expanded.
package adopt

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mailkey/mail"
)

// Format is a kind of settings file, by its program.
type Format string

// The formats.
const (
	Aerc        Format = "aerc"
	Msmtp       Format = "msmtp"
	Mbsync      Format = "mbsync"
	Thunderbird Format = "thunderbird"
)

// Formats is all of them.
var Formats = []Format{Aerc, Msmtp, Mbsync, Thunderbird}

// Warning is something about a candidate that the person should know.
type Warning string

// The warnings.
const (
	PasswordSeen Warning = "password"   // a password stands in the file in the clear; it was not taken
	Plaintext    Warning = "plaintext"  // the program went without encryption; SSL/TLS is offered instead
	OwnCA        Warning = "own-ca"     // the file names an authority of its own, which was not read
	NoServer     Warning = "no-server"  // a lane goes through another program or a folder; it is left out
	OAuth        Warning = "oauth"      // it signs in without a password
	Unreadable   Warning = "unreadable" // a value makes no sense and was left out
)

// Warnings is all of them, for catalogues of texts.
var Warnings = [...]Warning{PasswordSeen, Plaintext, OwnCA, NoServer, OAuth, Unreadable}

// Candidate is a mailbox that was found. A lane that no file names is zero. The
// address may be missing, and the user name may then hold Mozilla's names for
// its parts (%EMAILADDRESS%); For fills them.
type Candidate struct {
	Profile  mail.Profile
	From     []Format
	Warnings []Warning
}

// Limits of what is read.
const (
	MaxFile       = 1 << 20 // bytes
	maxCandidates = 200     // of one file
	maxUser       = 320     // bytes, as the store takes them
)

// Why a file is not read.
var (
	ErrTooLarge = errors.New("the file is larger than 1 MB")
	ErrFormat   = errors.New("this is none of the settings files that are known")
	ErrBroken   = errors.New("the file is malformed")
	ErrNothing  = errors.New("there is no mailbox in the file")
)

var readers = map[Format]func(string) ([]Candidate, error){
	Aerc: readAerc, Msmtp: readMsmtp, Mbsync: readMbsync, Thunderbird: readMozilla,
}

// Read finds the mailboxes in a file of that format; of "", in the one that it
// looks like.
func Read(data []byte, as Format) ([]Candidate, error) {
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(data), "\uFFFD"), "\uFEFF")
	if as == "" {
		as = detect(text)
	}
	read, ok := readers[as]
	if !ok {
		return nil, ErrFormat
	}
	found, err := read(text)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(c Candidate) bool { return c.Profile.IMAP.IsZero() && c.Profile.SMTP.IsZero() })
	if len(found) == 0 {
		return nil, ErrNothing
	}
	found = found[:min(len(found), maxCandidates)]
	for i := range found {
		found[i].From = []Format{as}
	}
	return found, nil
}

// detect is the format that a text looks like, or "".
func detect(text string) Format {
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return Thunderbird
	}
	section := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		word, _, _ := strings.Cut(line, " ")
		word, _, _ = strings.Cut(word, "\t")
		switch strings.ToLower(word) {
		case "imapaccount", "imapstore", "maildirstore", "channel":
			return Mbsync
		case "account", "defaults":
			return Msmtp
		}
		section = section || strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]")
		if key, _, ok := strings.Cut(line, "="); ok && section {
			switch strings.TrimSpace(key) {
			case "source", "outgoing":
				return Aerc
			}
		}
	}
	return ""
}

// Merge joins candidates of one mailbox from several files: the first that names
// a lane is right. One whose address no file tells joins the one that signs in as
// the same user, if there is exactly one.
func Merge(all []Candidate) []Candidate {
	var merged []Candidate
	for _, c := range all {
		i := slices.IndexFunc(merged, func(m Candidate) bool {
			return !c.Profile.Address.IsZero() && m.Profile.Address.Key() == c.Profile.Address.Key()
		})
		if i < 0 {
			merged = append(merged, c)
			continue
		}
		merged[i] = merged[i].and(c)
	}
	var rest []Candidate
	for _, c := range merged {
		if i := alike(merged, c); i >= 0 {
			merged[i] = merged[i].and(c)
		} else {
			rest = append(rest, c)
		}
	}
	for i, c := range rest { // what has joined meanwhile
		for _, m := range merged {
			if !c.Profile.Address.IsZero() && m.Profile.Address.Key() == c.Profile.Address.Key() {
				rest[i] = m
			}
		}
	}
	return rest
}

// alike is the one candidate with an address that signs in as the same user as
// one without; -1 where there is none, or more than one.
func alike(all []Candidate, c Candidate) int {
	if !c.Profile.Address.IsZero() || c.Profile.UserName == "" {
		return -1
	}
	found := -1
	for i, m := range all {
		if m.Profile.Address.IsZero() || m.Profile.UserName != c.Profile.UserName {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// and is the candidate completed with what another file says of the same mailbox.
func (c Candidate) and(d Candidate) Candidate {
	if c.Profile.IMAP.IsZero() {
		c.Profile.IMAP = d.Profile.IMAP
	}
	if c.Profile.SMTP.IsZero() {
		c.Profile.SMTP = d.Profile.SMTP
	}
	if c.Profile.Label == "" {
		c.Profile.Label = d.Profile.Label
	}
	if c.Profile.UserName == "" {
		c.Profile.UserName = d.Profile.UserName
	}
	c.From = union(c.From, d.From)
	c.Warnings = union(c.Warnings, d.Warnings)
	return c
}

func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// For is the candidate for this very address.
func (c Candidate) For(a mail.Address) Candidate {
	c.Profile.Address = a
	c.Profile.UserName = strings.NewReplacer("%EMAILADDRESS%", a.String(), "%EMAILLOCALPART%", a.Local(), "%EMAILDOMAIN%", a.Domain()).Replace(c.Profile.UserName)
	if c.Profile.UserName == "" {
		c.Profile.UserName = a.String()
	}
	return c
}

func (c *Candidate) warn(w Warning) {
	if !slices.Contains(c.Warnings, w) {
		c.Warnings = append(c.Warnings, w)
	}
}

// set notes a lane's server. Without a port it has the usual one; security ""
// is a connection without encryption, for which SSL/TLS is offered.
func (c *Candidate) set(lane mail.Protocol, host, port string, security mail.Security) {
	s := mail.Server{Host: strings.ToLower(host), Security: security}
	if security == "" {
		c.warn(Plaintext)
		s.Security, port = mail.TLS, ""
	}
	s.Port = mail.UsualPort(lane, s.Security)
	if port != "" {
		n, err := mail.ParsePort(port)
		if err != nil {
			c.warn(Unreadable)
			return
		}
		s.Port = n
	}
	if s.Validate() != nil {
		c.warn(Unreadable)
		return
	}
	if lane == mail.IMAP {
		c.Profile.IMAP = s
	} else {
		c.Profile.SMTP = s
	}
}

// user notes the name to sign in with, byte for byte; and the address, where it is one.
func (c *Candidate) user(name string) {
	if name == "" {
		return
	}
	if len(name) > maxUser || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) || strings.ContainsRune(name, utf8.RuneError) {
		c.warn(Unreadable)
		return
	}
	c.Profile.UserName = name
}

// settle is the candidate when its section has been read.
func (c Candidate) settle(from, label string) Candidate {
	for _, text := range []string{from, c.Profile.UserName, label} {
		if a, err := mail.ParseAddress(text); err == nil {
			c.Profile.Address = a
			break
		}
	}
	if c.Profile.UserName == "" && !c.Profile.Address.IsZero() {
		c.Profile.UserName = c.Profile.Address.String()
	}
	if label = mail.CleanUpTo(label, 100); label != c.Profile.Address.String() {
		c.Profile.Label = label
	}
	return c
}
