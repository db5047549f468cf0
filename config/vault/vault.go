// Package vault keeps secrets: in the system's keyring, sealed with age in rows
// of the store, or in memory. None of them puts a readable secret on a disk. A
// secret that was put is read back before it counts, and one that was deleted is
// looked for.
package vault

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// SecretStore is one place of secrets.
type SecretStore interface {
	Put(ctx context.Context, s accounts.Slot, secret mail.Secret) error
	Get(ctx context.Context, s accounts.Slot) (mail.Secret, error)
	Delete(ctx context.Context, s accounts.Slot) error
}

// Kind is what a person may ask for with --vault.
type Kind string

// The kinds.
const (
	Auto        Kind = "" // the keyring where there is one, else sealed
	WithKeyring Kind = "keyring"
	WithSealed  Kind = "sealed"
)

// ParseKind reads --vault and the setting of that name.
func ParseKind(s string) (Kind, error) {
	switch k := Kind(s); k {
	case Auto, WithKeyring, WithSealed:
		return k, nil
	}
	return "", &accounts.Error{
		Code: accounts.CodeUsage, Field: "vault", Reason: accounts.ReasonMalformed,
		Err: errors.New("passwords can be kept in the keyring or sealed: --vault keyring or --vault sealed"),
	}
}

// Why the keyring is not used; see accounts.Place.
const (
	WhyNoKeyring = "no-keyring"
	WhyLocked    = "locked"
	WhyAsked     = "asked"
	WhyShared    = "shared"
)

// Options is what Choose goes by.
type Options struct {
	Kind           Kind
	StoreID        string // keeps two stores apart in one keyring
	Shared         bool   // other computers use the store, whose keyrings are others: sealed unless asked
	Rows           Rows
	KeyFile        string // of the sealed store
	PassphraseKey  string // the same, guarded by a passphrase
	Veiled         bool   // Place does not name the key file: it is somebody else's computer
	PassphraseFile string // holds the passphrase; asking for it asks for sealed
}

// Vault sends each secret to the place its slot names, and new ones to the place
// that was chosen. It is an accounts.Vault.
type Vault struct {
	keyring SecretStore
	sealed  SecretStore
	ours    *Sealed // the same, for its key
	choose  func(ctx context.Context) accounts.Place
	veiled  bool

	mu    sync.Mutex
	place accounts.Place
}

var _ accounts.Vault = (*Vault)(nil)

// Choose makes a Vault. It does no work: the keyring is looked for when the first
// secret needs a place, since that may take 3 s.
func Choose(o Options) *Vault {
	return choose(o, NewKeyring(o.StoreID))
}

func choose(o Options, keyring *Keyring) *Vault {
	sealed := NewSealed(o)
	return &Vault{keyring: keyring, sealed: sealed, ours: sealed, veiled: o.Veiled, choose: func(ctx context.Context) accounts.Place {
		asked := o.Kind == WithSealed || o.PassphraseFile != ""
		switch {
		case o.Kind == WithKeyring:
			return accounts.Place{Keeping: accounts.InKeyring, Why: keyring.Missing(ctx)}
		case asked:
			return accounts.Place{Keeping: accounts.Sealed, Path: sealed.Path(), Why: WhyAsked}
		case o.Shared:
			return accounts.Place{Keeping: accounts.Sealed, Path: sealed.Path(), Why: WhyShared}
		}
		if why := keyring.Missing(ctx); why != "" {
			return accounts.Place{Keeping: accounts.Sealed, Path: sealed.Path(), Why: why}
		}
		return accounts.Place{Keeping: accounts.InKeyring}
	}}
}

// Place is where new secrets go. The first call may take 3 s; the answer then
// stays the same, so that what the person was told stays true.
func (v *Vault) Place(ctx context.Context) accounts.Place {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.place.Keeping == "" {
		place := v.choose(ctx)
		if v.veiled {
			place.Path = ""
		}
		if ctx.Err() != nil {
			return place // perhaps only because it was interrupted
		}
		v.place = place
	}
	return v.place
}

func (v *Vault) at(s accounts.Slot) (SecretStore, error) {
	switch s.Keeping {
	case accounts.InKeyring:
		return v.keyring, nil
	case accounts.Sealed:
		return v.sealed, nil
	}
	return nil, fmt.Errorf("keep a password in %q: %w", s.Keeping, accounts.ErrNoSecret)
}

// Put fills a slot, and reads it back.
func (v *Vault) Put(ctx context.Context, s accounts.Slot, secret mail.Secret) error {
	place, err := v.at(s)
	if err != nil {
		return err
	}
	if err := place.Put(ctx, s, secret); err != nil {
		return err
	}
	back, err := place.Get(ctx, s)
	if err == nil && !back.Equal(secret) {
		err = failure("", errors.New("what was kept reads back differently"))
	}
	return err
}

// Get reads a slot.
func (v *Vault) Get(ctx context.Context, s accounts.Slot) (mail.Secret, error) {
	place, err := v.at(s)
	if err != nil {
		return mail.Secret{}, err
	}
	return place.Get(ctx, s)
}

// Delete empties a slot and makes sure.
func (v *Vault) Delete(ctx context.Context, s accounts.Slot) error {
	place, err := v.at(s)
	if err != nil {
		return err
	}
	if err := place.Delete(ctx, s); err != nil {
		return err
	}
	_, err = place.Get(ctx, s)
	switch {
	case errors.Is(err, accounts.ErrNoSecret):
		return nil
	case err == nil:
		err = failure("", errors.New("the password is still there after it was deleted"))
	}
	return err
}

func failure(why accounts.Reason, err error) error {
	return &accounts.Error{Code: accounts.CodeVault, Reason: why, Err: err}
}

// Memory keeps secrets for as long as the program runs: practice and tests.
type Memory struct {
	mu      sync.Mutex
	secrets map[accounts.Slot]mail.Secret
}

// Place says "sealed", without a file: memory is no keeping of its own.
func (m *Memory) Place(context.Context) accounts.Place {
	return accounts.Place{Keeping: accounts.Sealed, Why: WhyAsked}
}

// Put fills a slot.
func (m *Memory) Put(_ context.Context, s accounts.Slot, secret mail.Secret) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.secrets == nil {
		m.secrets = map[accounts.Slot]mail.Secret{}
	}
	m.secrets[s] = secret
	return nil
}

// Get reads a slot.
func (m *Memory) Get(_ context.Context, s accounts.Slot) (mail.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	secret, ok := m.secrets[s]
	if !ok {
		return mail.Secret{}, accounts.ErrNoSecret
	}
	return secret, nil
}

// Delete empties a slot.
func (m *Memory) Delete(_ context.Context, s accounts.Slot) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.secrets, s)
	return nil
}
