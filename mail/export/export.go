// Package export writes a mailbox's settings as other programs read them, one
// file each. None of the files carries a password: a mail.Profile cannot. A
// program either runs a command that prints the password, or asks the person.
// What a program's format cannot hold is refused, never bent or smuggled in; so
// is a program that would send the password without insisting on encryption.
package export

import (
	"slices"
	"strings"

	"mailkey/mail"
)

// How is the way by which a program gets the password, since no file has it.
type How string

// The ways.
const (
	ByCommand How = "command" // it runs the command that prints the password
	Asks      How = "asks"    // it asks the person
	Shown     How = "shown"   // nothing reads this file but people and scripts
)

// Program is one that settings can be written for.
type Program struct {
	Slug     string
	Title    string // as the program calls itself; empty for what belongs to no program
	File     string // its name; {name} is the mailbox's
	Place    string // where the program looks for it; empty where that is nowhere
	Language string // of the file: "ini", "xml", …
	Password How
	Lanes    []mail.Protocol // what it does: some only read, one only sends
	TakesCA  bool            // it can be told of an authority of the mailbox's own

	render func(page) (string, error)
}

var (
	both     = mail.Protocols[:]
	reading  = []mail.Protocol{mail.IMAP}
	sending  = []mail.Protocol{mail.SMTP}
	programs = []Program{ // first what an office works with, then what runs in a terminal
		{"table", "", "{name}.txt", "", "text", Shown, both, false, page.table},
		{"outlook", "Outlook", "autodiscover.xml", "", "xml", Asks, both, false, page.outlook},
		{"thunderbird", "Thunderbird", "config-v1.1.xml", "", "xml", Asks, both, false, page.thunderbird},
		{"apple", "Apple Mail", "{name}.mobileconfig", "", "plist", Asks, both, true, page.apple},
		{"aerc", "aerc", "accounts.conf", "~/.config/aerc/accounts.conf", "ini", ByCommand, both, false, page.aerc},
		{"himalaya", "Himalaya", "config.toml", "~/.config/himalaya/config.toml", "toml", ByCommand, both, false, page.himalaya},
		{"neomutt", "NeoMutt", "neomuttrc", "~/.config/neomutt/neomuttrc", "muttrc", ByCommand, both, true, page.neomutt},
		{"mbsync", "mbsync (isync)", "mbsyncrc", "~/.mbsyncrc", "mbsyncrc", ByCommand, reading, true, page.mbsync},
		{"msmtp", "msmtp", "msmtprc", "~/.msmtprc", "msmtprc", ByCommand, sending, true, page.msmtp},
		{"offlineimap", "OfflineIMAP", "offlineimaprc", "~/.offlineimaprc", "ini", ByCommand, reading, true, page.offlineimap},
		{"getmail", "getmail", "getmailrc", "~/.config/getmail/getmailrc", "ini", ByCommand, reading, true, page.getmail},
		{"json", "", "{name}.json", "", "json", Shown, both, true, page.json},
	}
	// also is how people call some of them.
	also = map[string]string{
		"isync": "mbsync", "mutt": "neomutt", "offlineimap3": "offlineimap", "getmail6": "getmail",
		"mobileconfig": "apple", "ios": "apple", "autoconfig": "thunderbird", "autodiscover": "outlook", "text": "table",
	}
)

// Programs is all of them, in the order in which they are shown.
func Programs() []Program { return slices.Clone(programs) }

// Find is the program of that slug, or of a name that people give it.
func Find(name string) (Program, bool) {
	name = strings.ToLower(name)
	if slug, ok := also[name]; ok {
		name = slug
	}
	i := slices.IndexFunc(programs, func(p Program) bool { return p.Slug == name })
	if i < 0 {
		return Program{}, false
	}
	return programs[i], true
}

// Options is what a file must know beside the mailbox.
type Options struct {
	// Command is the argument list of the command that prints the password.
	Command []string
	// Example marks the command as one that the person puts their own in the place
	// of. What no program runs does not name it then.
	Example bool
	// CAFile is where the file of the mailbox's own authority will lie; it is
	// referred to only if the mailbox has one.
	CAFile string
	// Roots is the system's file of authorities, for programs that verify
	// nothing unless they are told with what. Empty: where Debian has it.
	Roots string
	// Say is a label of the table in the reader's language. Nil: in English.
	Say func(label string) string
}

// File is one file to write.
type File struct {
	Name string
	Text string
}

// CAName is what the file of a mailbox's own authority is called.
func CAName(p mail.Profile) string { return nameOf(p) + "-ca.pem" }

// Files is the program's file, and, for a mailbox with an authority of its own,
// a second one that the first refers to or that must be handed to the program
// by itself. The error is an *Error.
func (p Program) Files(profile mail.Profile, o Options) ([]File, error) {
	it, err := newPage(profile, o)
	if err != nil {
		return nil, p.named(err)
	}
	text, err := p.render(it)
	if err != nil {
		return nil, p.named(err)
	}
	files := []File{{strings.ReplaceAll(p.File, "{name}", it.name), text}}
	if profile.CA != "" && !p.within() {
		files = append(files, File{CAName(profile), strings.TrimRight(profile.CA, "\n") + "\n"})
	}
	return files, nil
}

// within reports whether the program's one file has room for an authority.
func (p Program) within() bool { return p.Slug == "apple" || p.Slug == "json" }

// Problem says why there is no file.
type Problem string

// The problems.
const (
	Unholdable Problem = "unholdable" // the program's format has no way to write this value
	Open       Problem = "open"       // the program would go on without encryption where STARTTLS is not offered
	Malformed  Problem = "malformed"  // the settings themselves are broken
)

// Error reports that a program's file cannot be written. It does not repeat the value.
type Error struct {
	Program string // slug
	Field   string // a field of the profile: "user-name", "imap-host", …; or "command"
	Problem Problem
}

func (e *Error) Error() string { return e.Program + ": " + e.Field + ": " + string(e.Problem) }

func (p Program) named(err error) error {
	if e, ok := err.(*Error); ok { //nolint:errorlint // our own, fresh
		e.Program = p.Slug
	}
	return err
}
