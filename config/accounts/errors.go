package accounts

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mailkey/config"
	"mailkey/mail"
)

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

// Reason is a slug that says more than the code, so that a front end can speak
// of it in its own language. Empty where the code says all.
type Reason string

// The reasons. Those of CodeUsage come with a Field.
const (
	ReasonEmpty             Reason = "empty"         // a field that must be filled is not
	ReasonMalformed         Reason = "malformed"     // Err tells how: *mail.AddressError, *mail.ServerError …
	ReasonTooLong           Reason = "too-long"      // beyond a field's limit
	ReasonUnproved          Reason = "unproved"      // the check did not pass
	ReasonStale             Reason = "stale-check"   // the check passed too long ago
	ReasonOtherAddress      Reason = "other-address" // an account's address cannot change
	ReasonAmbiguous         Reason = "ambiguous"     // Args: matches, the addresses joined by ", "
	ReasonSameAddress       Reason = "same-address"  // Args: matches, the names of mailboxes of one address, of several people
	ReasonNoSecret          Reason = "no-secret"     // none is kept, or the vault has lost it
	ReasonNoFormer          Reason = "no-former"     // there is no former password to go back to
	ReasonNoFetch           Reason = "no-fetch"      // nothing has been fetched yet
	ReasonMail              Reason = "mail-folder"   // Err is a *mail.DiskError
	ReasonLeftOver          Reason = "left-over"     // done, but the old secret could not be deleted yet
	ReasonChanged           Reason = "changed"       // somebody else changed the account meanwhile
	ReasonElsewhere         Reason = "other-servers" // a password that is kept does not go there
	ReasonLastAdministrator Reason = "last-administrator"
	ReasonOwns              Reason = "owns-mailboxes" // a user who is to go still owns some
	ReasonNoUser            Reason = "no-user"
	ReasonUserExists        Reason = "user-exists"   // somebody else has this name
	ReasonUserName          Reason = "user-name"     // one that would be read as something else
	ReasonNoUserKey         Reason = "no-user-key"   // the user has no key of that fingerprint
	ReasonKeyExists         Reason = "key-exists"    // this key is somebody's already
	ReasonOwnLastKey        Reason = "own-last-key"  // whoever takes it away would be locked out
	ReasonNoInvitation      Reason = "no-invitation" // a code that is wrong, used or too old
	ReasonFull              Reason = "disk-full"
	ReasonDisk              Reason = "disk-error"
	ReasonReadOnly          Reason = "read-only"
	ReasonBusy              Reason = "busy"    // another copy of the program holds the store
	ReasonDamaged           Reason = "damaged" // not a store, or a broken one
	ReasonNewer             Reason = "newer"   // the store was written by a newer version
	ReasonPath              Reason = "path"    // Err is a *config.PathError
	ReasonNoKeyring         Reason = "no-keyring"
	ReasonLocked            Reason = "locked"           // the keyring is locked or does not answer
	ReasonKey               Reason = "wrong-key"        // the key file is missing or another one
	ReasonPassphrase        Reason = "wrong-passphrase" // missing or wrong
	ReasonPlainKey          Reason = "plain-key"        // a passphrase was given, and none guards the key
	ReasonSealBroken        Reason = "seal-broken"      // the sealed secret was cut, altered or exchanged
	ReasonRekeyed           Reason = "rekeyed"          // secrets are sealed with a newer key than this computer has

	ReasonDatabaseURL    Reason = "database-url"         // not one that can be used
	ReasonDatabaseTLS    Reason = "database-encryption"  // to another computer, and not verified encryption
	ReasonCertificate    Reason = "database-certificate" // Args: database; it cannot be verified
	ReasonUnreachable    Reason = "database-unreachable" // Args: database; not there, not ready, or the connection was lost
	ReasonDatabaseSignIn Reason = "database-sign-in"     // Args: database; user or password refused
	ReasonNoDatabase     Reason = "database-missing"     // Args: database; the server has none of that name
	ReasonDatabaseRights Reason = "database-rights"      // Args: database; this user may not do that in it

	ReasonBackup           Reason = "backup-broken"     // not a backup, or a damaged one
	ReasonBackupKey        Reason = "backup-key"        // sealed with a key that is not here
	ReasonBackupPassphrase Reason = "backup-passphrase" // sealed with a passphrase, missing or wrong
	ReasonBackupNewer      Reason = "backup-newer"      // made by a newer version
	ReasonNotEmpty         Reason = "store-not-empty"   // Args: from, to; there is something that would be replaced
	ReasonKeyUnguarded     Reason = "key-unguarded"     // the key goes only into a backup that a passphrase seals
	ReasonFileExists       Reason = "file-exists"
	ReasonNoKey            Reason = "no-seal-key" // there is no key of the server's yet
	ReasonManyKeys         Reason = "many-keys"   // a key file can hold no more
)

// Reasons is all of them, for catalogues of texts.
var Reasons = [...]Reason{
	ReasonEmpty, ReasonMalformed, ReasonTooLong, ReasonUnproved, ReasonStale, ReasonOtherAddress, ReasonAmbiguous, ReasonSameAddress,
	ReasonNoSecret, ReasonNoFormer, ReasonNoFetch, ReasonMail, ReasonLeftOver, ReasonChanged, ReasonElsewhere, ReasonLastAdministrator, ReasonOwns, ReasonNoUser, ReasonUserExists, ReasonUserName, ReasonNoUserKey, ReasonKeyExists, ReasonOwnLastKey, ReasonNoInvitation, ReasonFull, ReasonDisk, ReasonReadOnly, ReasonBusy, ReasonDamaged, ReasonNewer,
	ReasonPath, ReasonNoKeyring, ReasonLocked, ReasonKey, ReasonPassphrase, ReasonPlainKey, ReasonSealBroken, ReasonRekeyed,
	ReasonDatabaseURL, ReasonDatabaseTLS, ReasonCertificate, ReasonUnreachable, ReasonDatabaseSignIn, ReasonNoDatabase, ReasonDatabaseRights,
	ReasonBackup, ReasonBackupKey, ReasonBackupPassphrase, ReasonBackupNewer, ReasonNotEmpty, ReasonKeyUnguarded, ReasonFileExists, ReasonNoKey, ReasonManyKeys,
}

// Error is every error that leaves the Service.
type Error struct {
	Code   Code
	Field  string // the field or flag it is about; may be empty
	Reason Reason // may be empty
	Args   map[string]string
	Err    error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Code, e.Err) }
func (e *Error) Unwrap() error { return e.Err }

// What a Store answers; the Service gives each its code.
var (
	ErrNoAccount = errors.New("there is no such account")
	ErrExists    = errors.New("this address is already stored")
	ErrChanged   = errors.New("the account was changed by somebody else meanwhile")
)

// ErrNoSecret is a Vault's answer for a slot that holds nothing.
var ErrNoSecret = errors.New("no password is kept here")

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

// PathError is what stands in the way at a path: front ends meet it behind
// ReasonPath, and need not know package config for it.
type PathError = config.PathError

// ReasonOf is the reason of err, or "".
func ReasonOf(err error) Reason {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// Inner reports whether an error is about the place where things are kept: its
// paths, its disk, its key or its database. Who asks over SSH is told no more than that:
// what they could do something about is said by the reasons that are left out here.
func Inner(err error) bool {
	var e *Error
	switch {
	case errors.As(err, new(*PathError)), errors.As(err, new(*mail.DiskError)):
		return true
	case err == nil, !errors.As(err, &e), e.Code != CodeStorage && e.Code != CodeVault:
		return false
	}
	return !slices.Contains([]Reason{ReasonChanged, ReasonLeftOver, ReasonNoSecret, ReasonSealBroken, ReasonFull, ReasonBusy}, e.Reason)
}

func usage(field string, why Reason, err error) *Error {
	return &Error{Code: CodeUsage, Field: field, Reason: why, Err: err}
}

// stored gives what a Store answered its code.
func stored(err error) error { return coded(err, CodeStorage) }

// vaulted gives what a Vault answered its code.
func vaulted(err error) error { return coded(err, CodeVault) }

func coded(err error, code Code) error {
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(*Error)):
		return err
	case errors.Is(err, context.Canceled):
		return &Error{Code: CodeInterrupted, Err: err}
	case errors.Is(err, ErrNoAccount):
		return &Error{Code: CodeNotFound, Err: err}
	case errors.Is(err, ErrNoUser):
		return &Error{Code: CodeNotFound, Reason: ReasonNoUser, Err: err}
	case errors.Is(err, ErrNoInvitation):
		return &Error{Code: CodeNotAllowed, Reason: ReasonNoInvitation, Err: err}
	case errors.Is(err, ErrLastAdministrator):
		return &Error{Code: CodeNotAllowed, Reason: ReasonLastAdministrator, Err: err}
	case errors.Is(err, ErrOwns):
		return &Error{Code: CodeUsage, Reason: ReasonOwns, Err: err}
	case errors.Is(err, ErrUserExists):
		return &Error{Code: CodeExists, Field: FieldUser, Reason: ReasonUserExists, Err: err}
	case errors.Is(err, ErrKeyExists):
		return &Error{Code: CodeExists, Field: FieldKey, Reason: ReasonKeyExists, Err: err}
	case errors.Is(err, ErrExists):
		return &Error{Code: CodeExists, Field: FieldAddress, Err: err}
	case errors.Is(err, ErrChanged):
		return &Error{Code: CodeStorage, Reason: ReasonChanged, Err: err}
	case errors.Is(err, ErrNoSecret):
		return &Error{Code: CodeVault, Reason: ReasonNoSecret, Err: err}
	}
	return &Error{Code: code, Err: err}
}
