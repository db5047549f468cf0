package accounts

import (
	"context"
	"slices"
	"time"

	"mailkey/mail"
)

// Slot is the place of one secret. A revision is handed out once and never
// again, so nobody can delete a slot that somebody else has since filled.
type Slot struct {
	Account  string
	Revision int // from 1
	Keeping  Keeping
}

// Slot is where the account's secret is; Keeping is NotKept when there is none.
func (a Account) Slot() Slot { return Slot{a.ID, a.Revision, a.Keeping} }

// FormerSlot is where the former secret is; Keeping is NotKept when there is none.
func (a Account) FormerSlot() Slot {
	if a.Former == nil {
		return Slot{Account: a.ID, Keeping: NotKept}
	}
	return Slot{a.ID, a.Former.Revision, a.Former.Keeping}
}

// Slots is every slot that holds a secret of the account.
func (a Account) Slots() []Slot {
	return slices.DeleteFunc([]Slot{a.Slot(), a.FormerSlot()}, func(s Slot) bool { return s.Keeping == NotKept })
}

// Store keeps everything but secrets, and the list of slots on the move: a slot
// is reserved before the vault is touched and settled after, so that a crash in
// between leaves a note of what is loose. Every method is one transaction. The
// answers ErrNoAccount, ErrExists and ErrChanged are for errors.Is.
type Store interface {
	// Accounts is every account of every owner, with its last result.
	Accounts(ctx context.Context) ([]Account, error)
	Account(ctx context.Context, id string) (Account, error)

	// Reserve hands out the account's next slot; the account need not exist yet.
	Reserve(ctx context.Context, id string, k Keeping, now time.Time) (Slot, error)
	// Insert stores a new account and settles its reservation, ErrChanged when
	// that was released meanwhile. Results are not taken along.
	Insert(ctx context.Context, a Account) error
	// Update stores a changed account if its Version is still the stored one,
	// and returns it with the next. The reservation of a slot that it has not had
	// is settled, and one that it has no more becomes loose.
	Update(ctx context.Context, a Account) (Account, error)
	// Delete removes the account and its results; its slots become loose.
	Delete(ctx context.Context, id string) ([]Slot, error)

	// Expire forgets every former secret whose time is over; its slot becomes
	// loose. No time is left longer than most from now: clocks jump.
	Expire(ctx context.Context, now time.Time, most time.Duration) error
	// Release makes a reservation loose; false when it is not reserved any more.
	Release(ctx context.Context, s Slot) (bool, error)
	// Loose releases reservations older than age (or from the future: clocks
	// jump) and is every loose slot.
	Loose(ctx context.Context, now time.Time, age time.Duration) ([]Slot, error)
	// Settle forgets a loose slot, after the vault has.
	Settle(ctx context.Context, s Slot) error

	// Record remembers a result; a good one proves the account if its Version
	// is still the given one.
	Record(ctx context.Context, id string, version int, r Result) error
	// Results is the latest n, newest first.
	Results(ctx context.Context, id string, n int) ([]Result, error)

	// RecordFetch remembers how the last fetch ended, in place of the one before.
	RecordFetch(ctx context.Context, id string, f Fetch) error

	// Users is everybody with their keys, by name; User one of them, or ErrNoUser.
	Users(ctx context.Context) ([]User, error)
	User(ctx context.Context, id string) (User, error)
	UserByKey(ctx context.Context, fingerprint string) (User, error)
	// InsertUser is ErrUserExists or ErrKeyExists for a name or key in use.
	InsertUser(ctx context.Context, u User) error
	// UpdateUser stores a changed user with exactly these keys if its Version is
	// still the stored one, else ErrChanged, and returns it with the next.
	// ErrLastAdministrator where none would be left.
	UpdateUser(ctx context.Context, u User) (User, error)
	// DeleteUser is ErrOwns while accounts are theirs, and ErrLastAdministrator.
	DeleteUser(ctx context.Context, id string) error
	// SawUser notes when a user was here, and with which key.
	SawUser(ctx context.Context, id, fingerprint string, at time.Time) error
	// PutInvitation replaces the user's invitation.
	PutInvitation(ctx context.Context, user, digest string, until time.Time) error
	// TakeInvitation gives its user the key, once; ErrNoInvitation where there is none that is valid.
	TakeInvitation(ctx context.Context, digest string, key Key, now time.Time) (User, error)
	// SetAccess replaces the account's users if its Version is still the given
	// one, and returns it with the next.
	SetAccess(ctx context.Context, account string, version int, users []string) (Account, error)

	// Stamp is another one whenever a user, a key, an account or who may use it
	// has changed: a glance that costs little. Results and fetches do not count.
	Stamp(ctx context.Context) (string, error)

	// Log appends an entry to the audit trail, numbered and sealed; Entries reads
	// it from the beginning, and is the number of the last one that was written.
	Log(ctx context.Context, e Entry) error
	Entries(ctx context.Context, each func(Entry) error) (last int64, err error)

	// Draft is nil when there is none.
	Draft(ctx context.Context, user string) ([]byte, error)
	SaveDraft(ctx context.Context, user string, answers []byte) error
	DropDraft(ctx context.Context, user string) error
}

// Vault keeps secrets by slot. It never keeps one readable on disk.
type Vault interface {
	// Place is where new secrets go.
	Place(ctx context.Context) Place
	// Put fills a slot whose Keeping is the Place's.
	Put(ctx context.Context, s Slot, secret mail.Secret) error
	// Get is ErrNoSecret for an empty slot.
	Get(ctx context.Context, s Slot) (mail.Secret, error)
	// Delete empties a slot and makes sure; an empty one is no error.
	Delete(ctx context.Context, s Slot) error
}
