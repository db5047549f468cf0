// Package accounts holds the use cases and every rule about who may do what.
// Front ends talk to its Service and to nothing else.
package accounts

import (
	"context"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
)

// Role is what a user may be.
type Role string

// The roles.
const (
	Administrator Role = "administrator"
	Member        Role = "member"
)

// Actor is who asks. It is an argument of every use case. What they may do is
// looked up each time: a role that was taken away a moment ago counts no more.
type Actor struct {
	User string // a User's ID
	Key  string // fingerprint of the key that proved it; empty at the server itself
}

// Local is the one person of local use, and whoever works at a team's server
// itself: the administrator. No stored user has this ID.
var Local = Actor{User: "local"}

// Purpose is what the mailbox is connected for.
type Purpose string

// The purposes.
const (
	FirmaoNew      Purpose = "firmao-new"
	FirmaoExisting Purpose = "firmao-existing"
	OtherProgram   Purpose = "other"
)

// Purposes is all of them, the default first.
var Purposes = []Purpose{FirmaoNew, FirmaoExisting, OtherProgram}

// Keeping is where an account's secret lives.
type Keeping string

// The places.
const (
	InKeyring Keeping = "keyring"
	Sealed    Keeping = "sealed"
	NotKept   Keeping = "none"
)

// Account is one stored mailbox, without its secret.
type Account struct {
	ID       string
	Owner    string   // a User's ID, or Local's
	Users    []string // IDs of those who may use it beside its owner, sorted; of these a member sees themselves alone
	Profile  mail.Profile
	Purpose  Purpose
	AppName  string // the app password's name at Google; empty if not known
	Proved   bool   // false: stored untested, knowingly
	Keeping  Keeping
	Revision int // of the secret, counted from 1
	Created  time.Time
	Password time.Time // since when this password is in use; zero: the account was stored without any
	Former   *Former   // nil: no password waits to be forgotten
	Last     *Result   // nil: never tested
	Fetched  *Fetch    // nil: never fetched
	Version  int       // of the row; every change counts it up, so that a stale writer notices
}

// Result is how a check ended.
type Result struct {
	At       time.Time
	Verdict  mail.Verdict
	Cause    diagnose.Cause // empty when ok
	Protocol mail.Protocol  // the lane that broke; empty when ok
	Took     time.Duration
}

// Former is the password that the present one replaced. It is kept as the other
// until the person says that the new one works everywhere, or its time is over.
type Former struct {
	Keeping  Keeping
	Revision int
	AppName  string    // its name at Google: the row to revoke there; empty if not known
	Since    time.Time // it was in use since
	Until    time.Time // it is forgotten then
}

// Fetch is how the last fetch of an account's mail ended.
type Fetch struct {
	At       time.Time
	To       string // the folder on this computer
	All      bool   // all mailboxes, not INBOX alone
	Verdict  mail.Verdict
	Cause    diagnose.Cause // empty when ok, or when this computer failed
	Messages int            // that came
	Bytes    int64
}

// Details is what Save stores beside the login.
type Details struct {
	Purpose Purpose
	AppName string
	Keep    bool   // false: the secret is forgotten after use
	Owner   string // of a new account: a User's ID, or Local's; empty: the actor
}

// Prober tests a login; *probe.Prober is one. emit is called from one goroutine
// at a time, and never after Run has returned.
type Prober interface {
	Run(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report
	// RoundTrip is Run and, where both lanes are good, a message to oneself:
	// sent, found again and deleted.
	RoundTrip(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report
	// SignIn is Run for the reading lane alone: one sign-in, no more.
	SignIn(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report
}

// Fetcher brings mail into folders on this computer, and reads what it has
// brought; *fetch.Fetcher is one. Its report is of the reading lane alone; its
// errors are this computer's, mostly a *mail.DiskError.
type Fetcher interface {
	Fetch(ctx context.Context, login mail.Login, plan mail.FetchPlan, emit func(mail.Event), progress func(mail.Progress)) (mail.Fetched, mail.Report, error)
	// Messages is the newest n of what lies in a folder, 0 for all.
	Messages(ctx context.Context, to string, n int) ([]mail.Message, error)
	Read(ctx context.Context, to string, m mail.Message) (mail.MessageText, error)
}

// Finder finds servers; *discover.Finder is one.
type Finder interface {
	Find(ctx context.Context, a mail.Address) discover.Finding
}

// Service is the use cases.
type Service struct{ parts Parts }

// Parts is what a Service is built from; only main builds it.
type Parts struct {
	Store   Store
	Vault   Vault
	Prober  Prober
	Finder  Finder
	Fetcher Fetcher
	Pulse   *Pulse           // nil: one of its own; several services over one store share one
	Mail    string           // the folder below which fetched mail lies
	Now     func() time.Time // nil: time.Now
}

// With is the same parts with other tests, another search and another way to fetch.
func (p Parts) With(prober Prober, finder Finder, fetcher Fetcher) Parts {
	p.Prober, p.Finder, p.Fetcher = prober, finder, fetcher
	return p
}

// New makes a Service of its parts.
func New(p Parts) *Service {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Pulse == nil {
		p.Pulse = newPulse(p.Store, pulseAlone)
	}
	return &Service{parts: p}
}
