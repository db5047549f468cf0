// Package accounts holds the use cases and every rule about who may do what.
// Front ends talk to its Service and to nothing else.
package accounts

import (
	"context"
	"errors"
	"fmt"
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

// Actor is who asks. It is an argument of every use case.
type Actor struct {
	User string
	Role Role
}

// Local is the one person of local use, who is the administrator.
var Local = Actor{User: "local", Role: Administrator}

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
	Owner    string
	Profile  mail.Profile
	Purpose  Purpose
	AppName  string // the app password's name at Google; empty if not known
	Proved   bool   // false: stored untested, knowingly
	Keeping  Keeping
	Revision int // of the secret, counted from 1
	Created  time.Time
	Password time.Time // since when this password is in use
	Last     *Result   // nil: never tested
}

// Result is how a check ended.
type Result struct {
	At       time.Time
	Verdict  mail.Verdict
	Cause    diagnose.Cause // empty when ok
	Protocol mail.Protocol  // the lane that broke; empty when ok
	Took     time.Duration
}

// Details is what Save stores beside the login.
type Details struct {
	Purpose Purpose
	AppName string
	Keep    bool // false: the secret is forgotten after use
}

// Code is the kind of an error, as front ends and JSON speak of it.
type Code string

// The codes of design §6.6, and exists: the address is already stored.
const (
	CodeUsage       Code = "usage"
	CodeConsent     Code = "consent-needed"
	CodeNotFound    Code = "not-found"
	CodeExists      Code = "exists"
	CodeVault       Code = "vault"
	CodeStorage     Code = "storage"
	CodeNotAllowed  Code = "not-allowed"
	CodeInterrupted Code = "interrupted"
)

// Error is every error that leaves the Service.
type Error struct {
	Code  Code
	Field string // the field or flag it is about; may be empty
	Err   error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Code, e.Err) }
func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of err, CodeStorage for a stranger, "" for nil.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	case errors.Is(err, context.Canceled):
		return CodeInterrupted
	}
	return CodeStorage
}

// Prober tests a login; *probe.Prober is one. emit is called from one goroutine
// at a time, and never after Run has returned.
type Prober interface {
	Run(ctx context.Context, login mail.Login, emit func(mail.Event)) mail.Report
}

// Finder finds servers; *discover.Finder is one.
type Finder interface {
	Find(ctx context.Context, a mail.Address) discover.Finding
}

// Checked is proof that these very settings passed a check. Only Check makes one.
type Checked struct {
	login mail.Login
	at    time.Time
}

// Profile is what was checked.
func (c Checked) Profile() mail.Profile { return c.login.Profile }

// At is when it passed; zero when it did not.
func (c Checked) At() time.Time { return c.at }

// OK reports whether the check passed.
func (c Checked) OK() bool { return !c.at.IsZero() }

// Service is the use cases.
type Service struct{ parts Parts }

// Parts is what a Service is built from; only main builds it.
type Parts struct {
	Store  Store
	Vault  Vault
	Prober Prober
	Finder Finder
	Now    func() time.Time
}

// Store keeps everything but secrets.
type Store interface{}

// Vault keeps secrets, by account and revision.
type Vault interface{}

// New makes a Service of its parts.
func New(p Parts) *Service { return &Service{parts: p} }

// Discover finds where the address's mail lives, within 5 s.
func (s *Service) Discover(ctx context.Context, a mail.Address) discover.Finding { panic("not yet") }

// Check tests the login live, one sign-in per protocol. The Checked is OK only
// when both lanes are.
func (s *Service) Check(ctx context.Context, who Actor, login mail.Login, emit func(mail.Event)) (Checked, mail.Report) {
	panic("not yet")
}

// Save stores what Check proved: secret first, then the row. CodeExists when
// the owner has this address already.
func (s *Service) Save(ctx context.Context, who Actor, proof Checked, d Details) (Account, error) {
	panic("not yet")
}

// SaveUntested stores settings that nobody proved, marked so.
func (s *Service) SaveUntested(ctx context.Context, who Actor, login mail.Login, d Details) (Account, error) {
	panic("not yet")
}

// Replace gives a stored account the settings and password that Check proved:
// new revision in, row switched, old revision out. The address must be the account's.
func (s *Service) Replace(ctx context.Context, who Actor, id string, proof Checked, d Details) (Account, error) {
	panic("not yet")
}

// List is every account that the actor may see, by label.
func (s *Service) List(ctx context.Context, who Actor) ([]Account, error) { panic("not yet") }

// Find is the account with this address, else with this unique label.
func (s *Service) Find(ctx context.Context, who Actor, name string) (Account, error) {
	panic("not yet")
}

// Test checks a stored account with its kept secret, or with the given one
// where none is kept, and remembers the result. A cancelled check is not remembered.
func (s *Service) Test(ctx context.Context, who Actor, id string, given mail.Secret, emit func(mail.Event)) (mail.Report, error) {
	panic("not yet")
}

// History is an account's latest results, newest first, at most n.
func (s *Service) History(ctx context.Context, who Actor, id string, n int) ([]Result, error) {
	panic("not yet")
}

// Edit changes a stored account's profile; it is then unproved until the next
// good test. The address cannot change.
func (s *Service) Edit(ctx context.Context, who Actor, id string, p mail.Profile) (Account, error) {
	panic("not yet")
}

// Rename gives the account another label.
func (s *Service) Rename(ctx context.Context, who Actor, id, label string) (Account, error) {
	panic("not yet")
}

// Remove deletes the account, its results and its secret.
func (s *Service) Remove(ctx context.Context, who Actor, id string) error { panic("not yet") }

// Place is where new secrets will live, so that the person can be told.
type Place struct {
	Keeping Keeping
	Path    string // of the sealed store's key file; empty for the keyring
	Why     string // slug: why not the keyring ("no-keyring", "asked", "locked"); empty otherwise
}

// Place says where Save will put a secret.
func (s *Service) Place(ctx context.Context) Place { panic("not yet") }

// Draft is the actor's unfinished wizard as SaveDraft got it; nil when there is none.
func (s *Service) Draft(ctx context.Context, who Actor) ([]byte, error) { panic("not yet") }

// SaveDraft remembers an unfinished wizard's answers. The caller leaves secrets out.
func (s *Service) SaveDraft(ctx context.Context, who Actor, answers []byte) error { panic("not yet") }

// DropDraft forgets it.
func (s *Service) DropDraft(ctx context.Context, who Actor) error { panic("not yet") }
