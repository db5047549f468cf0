package mail

import (
	"fmt"
	"time"
)

// FetchPlan is what to fetch, and where to.
type FetchPlan struct {
	To  string // the folder on this computer: INBOX's Maildir itself; with All, a Maildir below it for each mailbox
	All bool   // every mailbox that can be opened, not INBOX alone
}

// Progress is how far a fetch has come. The counts are of the mailbox named.
type Progress struct {
	Folder          string        // the mailbox, decoded and clean
	Number, Folders int           // which one, from 1, and of how many
	New, Of         int           // messages that are down, and how many there are to fetch; Of 0: not known yet
	Bytes, OfBytes  int64         // the same in bytes; OfBytes 0: not known yet
	Took            time.Duration // since the first message of this mailbox
}

// Rate is bytes a second so far; 0 before there is anything to tell.
func (p Progress) Rate() float64 {
	if p.Took < 200*time.Millisecond {
		return 0
	}
	return float64(p.Bytes) / p.Took.Seconds()
}

// Left is how long the rest of this mailbox will take at this rate; 0 when that
// cannot be told.
func (p Progress) Left() time.Duration {
	rate := p.Rate()
	if rate <= 0 || p.OfBytes <= p.Bytes {
		return 0
	}
	return time.Duration(float64(p.OfBytes-p.Bytes) / rate * float64(time.Second))
}

// Fetched is what a fetch has brought. What it counts survives a power cut.
type Fetched struct {
	To      string
	Folders []FetchedFolder
	Stopped Stopped // why not everything was fetched, though nothing failed
	Unnamed int     // mailboxes left out because their names hold the password, which is written nowhere
}

// FetchedFolder is one mailbox's part of it.
type FetchedFolder struct {
	Name        string // decoded and clean
	Path        string // of its Maildir
	New         int    // messages that came
	Bytes       int64  // of them, as the server counts
	Known       int    // messages that lie there in all, as far as this program brought them
	UIDValidity uint32
	Anew        bool // the server numbered the mailbox anew (UIDVALIDITY), so that all was fetched again
}

// Total is the messages and bytes of all mailboxes together.
func (f Fetched) Total() (messages int, bytes int64) {
	for _, folder := range f.Folders {
		messages += folder.New
		bytes += folder.Bytes
	}
	return messages, bytes
}

// Stopped is a reason to end a fetch before everything has come.
type Stopped string

// StoppedByDay is Google's limit of what may be downloaded in a day; the next
// day goes on where this one ended.
const StoppedByDay Stopped = "daily-limit"

// Message is one fetched message in a list. Every text in it is clean.
type Message struct {
	ID      string // names it within its folder on this computer
	Folder  string // the mailbox, as in FetchedFolder.Name
	From    string
	Subject string
	Date    time.Time // as the message says; when it arrived where that cannot be read
	Size    int64     // bytes on this computer
	Seen    bool
	Flagged bool
	Replied bool
}

// MessageText is a message to read, as plain text. Every text in it is clean;
// Text has lines.
type MessageText struct {
	Message
	To          string
	Text        string
	Attachments []string // names, in order
	Cut         bool     // Text is the beginning only
}

// DiskProblem says what keeps fetched mail from being kept.
type DiskProblem string

// The problems.
const (
	DiskFull     DiskProblem = "full"
	DiskReadOnly DiskProblem = "read-only"
	DiskDenied   DiskProblem = "denied"      // no permission
	DiskFault    DiskProblem = "fault"       // an error of the disk, or another
	DiskBusy     DiskProblem = "busy"        // another fetch works in the same folder
	DiskStrange  DiskProblem = "strange"     // something that is no folder, a link, another user's
	DiskOther    DiskProblem = "other-place" // the folder holds another account's mail
	DiskState    DiskProblem = "state"       // the record of what was fetched is damaged, or newer than this program
)

// DiskProblems is all of them, for catalogues of texts.
var DiskProblems = [...]DiskProblem{DiskFull, DiskReadOnly, DiskDenied, DiskFault, DiskBusy, DiskStrange, DiskOther, DiskState}

// DiskError is a fetch, or a reading of what was fetched, that this computer
// broke off. What was reported as fetched before stays.
type DiskError struct {
	Problem DiskProblem
	Path    string // not cleaned
	Err     error
}

func (e *DiskError) Error() string {
	return fmt.Sprintf("fetched mail in %s: %s: %v", CleanUpTo(e.Path, SaidMax), e.Problem, e.Err)
}
func (e *DiskError) Unwrap() error { return e.Err }
