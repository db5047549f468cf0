package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"filippo.io/age"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
)

// Rows keeps what Sealed has sealed; *store.Store does.
type Rows interface {
	PutSealed(ctx context.Context, account string, revision int, sealed []byte) error
	// Sealed is accounts.ErrNoSecret for a row that is not there.
	Sealed(ctx context.Context, account string, revision int) ([]byte, error)
	DropSealed(ctx context.Context, account string, revision int) error
	AnySealed(ctx context.Context) (bool, error)
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

	mu  sync.Mutex
	own *age.X25519Identity
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
	key, err := s.key(ctx, true)
	if err != nil {
		return err
	}
	var sealed bytes.Buffer
	err = secret.Use(func(password string) error {
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
		return failure("", fmt.Errorf("seal the password: %w", err))
	}
	return s.rows.PutSealed(ctx, slot.Account, slot.Revision, sealed.Bytes())
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
	key, err := s.key(ctx, false)
	if err != nil {
		return mail.Secret{}, err
	}
	r, err := age.Decrypt(bytes.NewReader(row), key)
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return mail.Secret{}, s.otherKey()
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
	other, how := s.guardedKey, "give the passphrase with --passphrase-file"
	if s.passphrase != "" {
		other, how = s.plainKey, "leave out --passphrase-file"
	}
	if _, err := os.Lstat(other); err == nil {
		return failure(accounts.ReasonPassphrase, fmt.Errorf("the password was sealed with the key in %s; %s", other, how))
	}
	return failure(accounts.ReasonKey, fmt.Errorf("the password was sealed with another key than the one in %s; put the right key file back", s.Path()))
}

// Delete deletes a sealed secret.
func (s *Sealed) Delete(ctx context.Context, slot accounts.Slot) error {
	return s.rows.DropSealed(ctx, slot.Account, slot.Revision)
}

// key reads the key, or makes it where the first secret needs one.
func (s *Sealed) key(ctx context.Context, make bool) (*age.X25519Identity, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		return s.own, nil
	}
	key, err := s.readKey()
	if errors.Is(err, errNoKey) {
		if !make {
			return nil, s.otherKey()
		}
		key, err = s.makeKey(ctx)
	}
	if err != nil {
		return nil, err
	}
	s.own = key
	return key, nil
}

// maxKey bounds a key file, in bytes.
const maxKey = 16 << 10

// errNoKey is for a key file that is not there.
var errNoKey = errors.New("there is no key yet")

func (s *Sealed) readKey() (*age.X25519Identity, error) {
	path := s.Path()
	switch info, _, err := config.CheckFile(path); {
	case err != nil:
		return nil, failure(accounts.ReasonPath, err)
	case info == nil:
		return nil, errNoKey
	}
	data, err := config.ReadFile(path, maxKey)
	if err != nil {
		return nil, failure(accounts.ReasonPath, fmt.Errorf("read the key: %w", err))
	}
	if s.passphrase != "" {
		if data, err = s.unlock(data); err != nil {
			return nil, err
		}
	}
	identities, err := age.ParseIdentities(bytes.NewReader(data))
	if err == nil && len(identities) == 1 {
		if key, ok := identities[0].(*age.X25519Identity); ok {
			return key, nil
		}
	}
	return nil, failure(accounts.ReasonKey, fmt.Errorf("the key file %s is damaged; put the right one back", path))
}

// makeKey makes the key. Of two copies of the program that start at once, one
// makes it and the other takes that one.
func (s *Sealed) makeKey(ctx context.Context) (*age.X25519Identity, error) {
	some, err := s.rows.AnySealed(ctx)
	if err != nil {
		return nil, err
	}
	// A second key beside sealed secrets would hide that the first was lost.
	if some && s.passphrase == "" && !exists(s.guardedKey) {
		key, err := s.readKey() // unless another copy has made both meanwhile
		if errors.Is(err, errNoKey) {
			err = failure(accounts.ReasonKey, fmt.Errorf("the key file %s is missing, and passwords are sealed with it; put it back", s.plainKey))
		}
		return key, err
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, failure("", fmt.Errorf("make a key: %w", err))
	}
	data := []byte("# This key opens the passwords that mailkey keeps. Keep it to yourself.\n# public key: " + key.Recipient().String() + "\n" + key.String() + "\n")
	if s.passphrase != "" {
		if data, err = s.lock(data); err != nil {
			return nil, err
		}
	}
	switch err := config.CreateFile(ctx, s.Path(), data); {
	case errors.Is(err, fs.ErrExist):
		return s.readKey()
	case err != nil:
		return nil, failure(accounts.ReasonPath, fmt.Errorf("keep the key: %w", err))
	}
	return key, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
