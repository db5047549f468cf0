package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"

	"mailkey/config"
	"mailkey/config/accounts"
)

// bunch is the keys of a key file: the one in use, and behind it those that still
// open what was sealed before. There is mostly one.
type bunch struct {
	own      []*age.X25519Identity
	changing bool // a change of the key is under way: the first is to become the only one
}

// maxBunch bounds the keys of a file.
const maxBunch = 64

// tooMany is for one key more than a file may have. None is dropped in its stead:
// passwords may still be sealed with it.
func (s *Sealed) tooMany() error {
	return failure(accounts.ReasonManyKeys, fmt.Errorf("there would be more than %d keys in %s; change the key first, with mailkey rekey", maxBunch-1, s.Path()))
}

func (b *bunch) now() *age.X25519Identity { return b.own[0] }

// find is the key with this public key, or nil.
func (b *bunch) find(recipient string) *age.X25519Identity {
	for _, key := range b.own {
		if key.Recipient().String() == recipient {
			return key
		}
	}
	return nil
}

func (b *bunch) identities() []age.Identity {
	all := make([]age.Identity, len(b.own))
	for i, key := range b.own {
		all[i] = key
	}
	return all
}

const (
	headLine     = "# This key opens the passwords that mailkey keeps. Keep it to yourself."
	changingLine = "# The key is being changed: the first one is the new one."
)

// text is the bunch as a key file has it.
func (b *bunch) text() []byte {
	var out strings.Builder
	out.WriteString(headLine + "\n")
	if b.changing {
		out.WriteString(changingLine + "\n")
	}
	for _, key := range b.own {
		out.WriteString("# public key: " + key.Recipient().String() + "\n" + key.String() + "\n")
	}
	return []byte(out.String())
}

var errBunch = errors.New("this is no key file")

func parseBunch(text []byte) (*bunch, error) {
	identities, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil || len(identities) == 0 || len(identities) > maxBunch {
		return nil, errBunch
	}
	b := &bunch{changing: bytes.Contains(text, []byte(changingLine))}
	for _, identity := range identities {
		key, ok := identity.(*age.X25519Identity)
		if !ok {
			return nil, errBunch
		}
		b.own = append(b.own, key)
	}
	return b, nil
}

// keys reads the keys, or makes one where the first secret needs it.
func (s *Sealed) keys(ctx context.Context, make bool) (*bunch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held != nil {
		return s.held, nil
	}
	keys, err := s.readKeys()
	if errors.Is(err, errNoKey) {
		if !make {
			return nil, s.otherKey()
		}
		keys, err = s.makeKey(ctx)
	}
	if err != nil {
		return nil, err
	}
	s.held = keys
	return keys, nil
}

// keysAnew forgets the keys and reads them again.
func (s *Sealed) keysAnew(ctx context.Context) (*bunch, error) {
	s.mu.Lock()
	s.held = nil
	s.mu.Unlock()
	return s.keys(ctx, false)
}

// file is the key file's bytes, guarded by the passphrase if there is one.
func (s *Sealed) file(keys *bunch) ([]byte, error) {
	if s.passphrase == "" {
		return keys.text(), nil
	}
	return s.lock(keys.text())
}

// maxKey bounds a key file, in bytes.
const maxKey = 16 << 10

// errNoKey is for a key file that is not there.
var errNoKey = errors.New("there is no key yet")

// readKeys reads the key file.
func (s *Sealed) readKeys() (*bunch, error) {
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
	keys, err := parseBunch(data)
	if err != nil {
		return nil, failure(accounts.ReasonKey, fmt.Errorf("the key file %s is damaged; put the right one back", path))
	}
	return keys, nil
}

// makeKey makes the key. Of two copies of the program that start at once, one
// makes it and the other takes that one.
func (s *Sealed) makeKey(ctx context.Context) (*bunch, error) {
	some, err := s.rows.AnySealed(ctx)
	if err != nil {
		return nil, err
	}
	// A second key beside sealed secrets would hide that the first was lost.
	if some && s.passphrase == "" && !exists(s.guardedKey) {
		keys, err := s.readKeys() // unless another copy has made both meanwhile
		if errors.Is(err, errNoKey) {
			err = failure(accounts.ReasonKey, fmt.Errorf("the key file %s is missing, and passwords are sealed with it; put it back", s.plainKey))
		}
		return keys, err
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, failure("", fmt.Errorf("make a key: %w", err))
	}
	keys := &bunch{own: []*age.X25519Identity{key}}
	data, err := s.file(keys)
	if err != nil {
		return nil, err
	}
	switch err := config.CreateFile(ctx, s.Path(), data); {
	case errors.Is(err, fs.ErrExist):
		return s.readKeys()
	case err != nil:
		return nil, failure(accounts.ReasonPath, fmt.Errorf("keep the key: %w", err))
	}
	return keys, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
