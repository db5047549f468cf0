package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"filippo.io/age"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// Rows keeps what Sealed has sealed; *store.Store does.
type Rows interface {
	// PutSealed is *accounts.Resealed where another key is in use by now; the
	// first one makes its key the one in use.
	PutSealed(ctx context.Context, account string, revision int, sealed []byte, by accounts.Seal) error
	// Sealed is accounts.ErrNoSecret for a row that is not there.
	Sealed(ctx context.Context, account string, revision int) ([]byte, error)
	DropSealed(ctx context.Context, account string, revision int) error
	AnySealed(ctx context.Context) (bool, error)

	// SealedSlots is all of them.
	SealedSlots(ctx context.Context) ([]accounts.Slot, error)
	// Reseal exchanges a sealed secret if it is still the old one.
	Reseal(ctx context.Context, account string, revision int, old, sealed []byte) (bool, error)
	// UseSeal makes a key the one in use, in place of another; an empty from is
	// for none.
	UseSeal(ctx context.Context, from string, by accounts.Seal) error
}

// Sealed encrypts secrets to a key of its own. The key lies in a file that its
// owner alone may read, or in one that a passphrase guards: the passphrase is
// worked on once per run of the program, not once per secret.
type Sealed struct {
	store      string
	rows       Rows
	plainKey   string
	guardedKey string
	passphrase string // the file that holds it; empty: the plain key is used

	mu   sync.Mutex
	held *bunch

	refused atomic.Pointer[[sha256.Size]byte] // of the passphrase that did not open the key, and the key
}

// NewSealed makes one. It touches nothing yet.
func NewSealed(o Options) *Sealed {
	return &Sealed{store: o.StoreID, rows: o.Rows, plainKey: o.KeyFile, guardedKey: o.PassphraseKey, passphrase: o.PassphraseFile}
}

// Path is the key's file.
func (s *Sealed) Path() string {
	if s.passphrase != "" {
		return s.guardedKey
	}
	return s.plainKey
}

// Put seals a secret, together with the name of its slot, so that rows cannot be
// exchanged nor an old one be put back. The first one makes the key.
func (s *Sealed) Put(ctx context.Context, slot accounts.Slot, secret mail.Secret) error {
	keys, err := s.keys(ctx, true)
	if err != nil {
		return err
	}
	key := keys.now()
	for try := 1; ; try++ {
		sealed, err := s.seal(key, slot, secret)
		if err != nil {
			return err
		}
		err = s.rows.PutSealed(ctx, slot.Account, slot.Revision, sealed, s.by(key))
		var other *accounts.Resealed
		if !errors.As(err, &other) {
			return err
		}
		if key, err = s.successor(ctx, other); err != nil || try == 3 {
			return errors.Join(err, rekeyed(s.Path()))
		}
	}
}

func (s *Sealed) seal(key *age.X25519Identity, slot accounts.Slot, secret mail.Secret) ([]byte, error) {
	var sealed bytes.Buffer
	err := secret.Use(func(password string) error {
		w, err := age.Encrypt(&sealed, key.Recipient())
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, s.label(slot)+password); err != nil {
			return err
		}
		return w.Close()
	})
	if err != nil {
		return nil, failure("", fmt.Errorf("seal the password: %w", err))
	}
	return sealed.Bytes(), nil
}

// by names a key to the store.
func (s *Sealed) by(key *age.X25519Identity) accounts.Seal {
	return accounts.Seal{Store: s.store, Kind: s.kind(), Recipient: key.Recipient().String()}
}

func (s *Sealed) kind() accounts.SealKind {
	if s.passphrase != "" {
		return accounts.PassphraseKey
	}
	return accounts.KeyFile
}

// successor is the key that the store wants by now, if the key file has it.
func (s *Sealed) successor(ctx context.Context, wanted *accounts.Resealed) (*age.X25519Identity, error) {
	if wanted.Now.Store != s.store {
		return nil, failure(accounts.ReasonRekeyed, errors.New("the store was replaced meanwhile; start mailkey again"))
	}
	keys, err := s.keysAnew(ctx)
	if err != nil {
		return nil, err
	}
	if key := keys.find(wanted.Now.Recipient); key != nil {
		return key, nil
	}
	return nil, rekeyed(s.Path())
}

func rekeyed(path string) error {
	return failure(accounts.ReasonRekeyed, fmt.Errorf("passwords are sealed with another key than the one in %s; copy the key file from the computer where it was changed", path))
}

// label begins the sealed text; an empty line ends it.
func (s *Sealed) label(slot accounts.Slot) string {
	return fmt.Sprintf("mailkey-secret-1\n%s\n%s\n%d\n\n", s.store, slot.Account, slot.Revision)
}

// maxSealed bounds what is read of a row that somebody may have altered.
const maxSealed = mail.MaxSecret + 4<<10

// Get opens a secret.
func (s *Sealed) Get(ctx context.Context, slot accounts.Slot) (mail.Secret, error) {
	row, err := s.rows.Sealed(ctx, slot.Account, slot.Revision)
	if err != nil {
		return mail.Secret{}, err
	}
	keys, err := s.keys(ctx, false)
	if err != nil {
		return mail.Secret{}, err
	}
	secret, err := s.unseal(keys, slot, row)
	if errors.As(err, new(*age.NoIdentityMatchError)) { // perhaps the key was changed, and this row with it
		if keys, err = s.keysAnew(ctx); err != nil {
			return mail.Secret{}, err
		}
		if row, err = s.rows.Sealed(ctx, slot.Account, slot.Revision); err != nil {
			return mail.Secret{}, err
		}
		secret, err = s.unseal(keys, slot, row)
	}
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return mail.Secret{}, s.otherKey()
	}
	return secret, err
}

// unseal opens a row; *age.NoIdentityMatchError where none of the keys does.
func (s *Sealed) unseal(keys *bunch, slot accounts.Slot, row []byte) (mail.Secret, error) {
	r, err := age.Decrypt(bytes.NewReader(row), keys.identities()...)
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return mail.Secret{}, err
	}
	broken := failure(accounts.ReasonSealBroken, errors.New("open the sealed password: it was damaged or altered"))
	if err != nil {
		return mail.Secret{}, broken
	}
	text, err := io.ReadAll(io.LimitReader(r, maxSealed))
	password, ours := strings.CutPrefix(string(text), s.label(slot))
	if err != nil || !ours {
		return mail.Secret{}, broken
	}
	return mail.NewSecret(password), nil
}

// otherKey is for a row that this key does not open.
func (s *Sealed) otherKey() error {
	if err := s.otherKind(); err != nil {
		return err
	}
	return failure(accounts.ReasonKey, fmt.Errorf("the password was sealed with another key than the one in %s; put the right key file back", s.Path()))
}

// otherKind is for a key that is missed where there is one of the other kind: the
// passphrase is what was forgotten, or given in vain.
func (s *Sealed) otherKind() error {
	switch {
	case s.passphrase == "" && exists(s.guardedKey):
		return failure(accounts.ReasonPassphrase, fmt.Errorf("a passphrase guards the key in %s; give it with --passphrase-file", s.guardedKey))
	case s.passphrase != "" && exists(s.plainKey):
		return failure(accounts.ReasonPlainKey, fmt.Errorf("no passphrase guards the key in %s; leave out --passphrase-file", s.plainKey))
	}
	return nil
}

// Delete deletes a sealed secret.
func (s *Sealed) Delete(ctx context.Context, slot accounts.Slot) error {
	return s.rows.DropSealed(ctx, slot.Account, slot.Revision)
}
