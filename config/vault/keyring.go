package vault

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/zalando/go-keyring"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// answering is how long the keyring may take for one call: a locked one may ask
// on a screen that nobody sees, and wait for ever.
const answering = 3 * time.Second

// ring is the system's keyring as package keyring reaches it.
type ring struct {
	set    func(service, user, secret string) error
	get    func(service, user string) (string, error)
	remove func(service, user string) error
	bus    func() bool // whether there is anything to talk to; starts nothing
	limit  time.Duration
}

// Keyring keeps secrets in the system's keyring. Entries carry the store's id.
type Keyring struct {
	service string
	ring    ring
}

// NewKeyring is the keyring for the store with this id.
func NewKeyring(storeID string) *Keyring {
	return &Keyring{"mailkey/" + storeID, ring{keyring.Set, keyring.Get, keyring.Delete, busThere, answering}}
}

func entry(s accounts.Slot) string { return s.Account + "/" + strconv.Itoa(s.Revision) }

// Put keeps a secret.
func (k *Keyring) Put(ctx context.Context, s accounts.Slot, secret mail.Secret) error {
	return secret.Use(func(password string) error {
		return k.bounded(ctx, "keep the password in the keyring", func() error { return k.ring.set(k.service, entry(s), password) })
	})
}

// Get reads one.
func (k *Keyring) Get(ctx context.Context, s accounts.Slot) (mail.Secret, error) {
	var password string
	err := k.bounded(ctx, "read the password from the keyring", func() (err error) {
		got, err := k.ring.get(k.service, entry(s))
		password = got
		return err
	})
	if err != nil {
		return mail.Secret{}, err
	}
	return mail.NewSecret(password), nil
}

// Delete deletes one.
func (k *Keyring) Delete(ctx context.Context, s accounts.Slot) error {
	err := k.bounded(ctx, "delete the password from the keyring", func() error { return k.ring.remove(k.service, entry(s)) })
	if errors.Is(err, accounts.ErrNoSecret) {
		return nil
	}
	return err
}

// Missing says why the keyring cannot be used, or nothing. It asks for an entry
// that is not there, which a usable keyring denies.
func (k *Keyring) Missing(ctx context.Context) string {
	_, err := k.Get(ctx, accounts.Slot{Account: "probe"})
	switch {
	case err == nil, errors.Is(err, accounts.ErrNoSecret):
		return ""
	case accounts.ReasonOf(err) == accounts.ReasonNoKeyring:
		return WhyNoKeyring
	}
	return WhyLocked
}

// bounded runs one call, which goes on by itself if it does not come back.
func (k *Keyring) bounded(ctx context.Context, act string, call func() error) error {
	if !k.ring.bus() {
		return failure(accounts.ReasonNoKeyring, fmt.Errorf("%s: this computer has no keyring running", act))
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", act, err)
	}
	done := make(chan error, 1)
	go func() { done <- call() }()
	limit := time.NewTimer(k.ring.limit)
	defer limit.Stop()
	select {
	case err := <-done:
		return meaning(act, err)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", act, ctx.Err())
	case <-limit.C:
		return failure(accounts.ReasonLocked, fmt.Errorf("%s: it did not answer within %s; unlock it and try again", act, k.ring.limit))
	}
}

// meaning gives the keyring's errors their reasons.
func meaning(act string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return accounts.ErrNoSecret
	case errors.Is(err, keyring.ErrUnsupportedPlatform), nobodyThere(err):
		return failure(accounts.ReasonNoKeyring, fmt.Errorf("%s: this computer has no keyring running: %w", act, err))
	}
	return failure(accounts.ReasonLocked, fmt.Errorf("%s: %w", act, err))
}
