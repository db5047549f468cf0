// Package report writes what a test found as a report for somebody who can help:
// the IT person, or the company that hosts the mail. It is pure; what it writes
// holds no password, for nothing can be read out of it before it was vetted.
package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
)

// Facts is what a report tells.
type Facts struct {
	When      time.Time
	Version   string // of mailkey
	System    string // GOOS/GOARCH; neither the computer's name nor the person's
	Terminal  string // its kind, as TERM says; empty where there is none
	Practice  bool   // a rehearsal: nothing of it is real
	Mailboxes []Mailbox
}

// Mailbox is one mailbox and its test.
type Mailbox struct {
	Profile  mail.Profile
	Report   mail.Report // empty where it could not even begin
	Took     time.Duration
	Problem  string              // why it could not begin, in the reader's language; else empty
	Evidence []discover.Evidence // how the servers were found; nil where that is not known
}

// The bounds of a report: mailboxes, lines of all conversations together, and
// letters of each value from outside.
const (
	maxMailboxes = 500
	maxLines     = 2000
	maxLetters   = 200
	maxAddress   = 320
)

// New begins a report by this program on this system.
func New(when time.Time, terminal string, practice bool, boxes ...Mailbox) Facts {
	f := Facts{When: when, Version: "devel", System: runtime.GOOS + "/" + runtime.GOARCH, Terminal: terminal, Practice: practice, Mailboxes: boxes}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		f.Version = info.Main.Version
	}
	return f
}

// Name is a file name for a report of that time: mailkey-report-2026-11-22-1941.md.
func Name(when time.Time) string { return "mailkey-report-" + when.Format("2006-01-02-1504") + ".md" }

// bounded is the facts without what is too much; cut is how many mailboxes and
// lines were left out.
func (f Facts) bounded() (g Facts, boxes, lines int) {
	boxes = max(0, len(f.Mailboxes)-maxMailboxes)
	g, room := f, maxLines
	g.Mailboxes = make([]Mailbox, 0, len(f.Mailboxes)-boxes)
	for _, m := range f.Mailboxes[:len(f.Mailboxes)-boxes] {
		events := make(mail.Report, len(m.Report))
		for i, e := range m.Report {
			keep := min(len(e.Said), room)
			lines += len(e.Said) - keep
			room -= keep
			e.Said = e.Said[:keep:keep]
			events[i] = e
		}
		m.Report = events
		g.Mailboxes = append(g.Mailboxes, m)
	}
	return g, boxes, lines
}

// maxSearched bounds what is searched of each value from outside, in bytes. It is
// more than what is shown of it and the longest password in its longest form.
const maxSearched = 8 << 10

// outside is every text that did not come from this program, letter for letter:
// not shortened, and not as a form of writing needs it. What a server said in
// several lines stands together, for a password may be spread over them.
func (f Facts) outside() string {
	all := []string{f.Version, f.System, f.Terminal}
	for _, m := range f.Mailboxes {
		p := m.Profile
		all = append(all, p.Address.String(), p.UserName, p.IMAP.Host, p.SMTP.Host, m.Problem)
		for _, e := range m.Report {
			all = append(all, e.Server.Host, e.Detail, trouble(e.Err))
		}
		for _, ours := range []bool{false, true} {
			for _, lane := range mail.Protocols {
				for _, l := range m.Report.Said(lane) {
					if l.Ours == ours {
						all = append(all, l.Text)
					}
				}
			}
		}
		for _, d := range diagnose.Explain(m.Report, p) {
			all = append(all, d.Said)
			for _, value := range d.Args {
				all = append(all, value)
			}
		}
		for _, e := range m.Evidence {
			all = append(all, string(e.Source), e.Detail)
		}
	}
	for i, text := range all {
		all[i] = text[:min(len(text), maxSearched)]
	}
	return strings.Join(all, "\n")
}

// diagnosis is why a lane broke, if it did.
func (m Mailbox) diagnosis(lane mail.Protocol) (diagnose.Diagnosis, bool) {
	if m.Report.Verdict(lane) != mail.VerdictFailed {
		return diagnose.Diagnosis{}, false
	}
	for _, d := range diagnose.Explain(m.Report, m.Profile) {
		if d.Because.Protocol == lane {
			return d, true
		}
	}
	return diagnose.Diagnosis{}, false
}

// user is whom the mailbox is opened for.
func (m Mailbox) user() string { return cmp.Or(m.Profile.UserName, m.Profile.Address.String()) }

// fingerprint is the SHA-256 of the first certificate of the mailbox's own CA.
func (m Mailbox) fingerprint() string {
	block, _ := pem.Decode([]byte(m.Profile.CA))
	if block == nil {
		return ""
	}
	return strings.ReplaceAll(fmt.Sprintf("% X", sha256.Sum256(block.Bytes)), " ", ":")
}

// trouble is an error's own words.
func trouble(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// clean makes a value from outside fit to be written.
func clean(s string) string { return mail.CleanUpTo(s, maxLetters) }
