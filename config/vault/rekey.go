package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"filippo.io/age"

	"mailkey/config"
	"mailkey/config/accounts"
)

// Rekey changes the sealing key: a new one is made, every sealed secret, current
// or former, is sealed with it, and then the old one is forgotten. Until then the
// key file holds both, so that everything opens at every moment; called again
// after an interruption, it goes on where that was. Copies of the program that
// run meanwhile take up the new key with their next write. progress may be nil.
func (s *Sealed) Rekey(ctx context.Context, progress func(done, all int)) (out accounts.Rekeyed, err error) {
	out.Path = s.Path()
	folder := filepath.Dir(out.Path)
	if !exists(out.Path) {
		if err := s.otherKind(); err != nil {
			return out, err
		}
		return out, failure(accounts.ReasonNoKey, fmt.Errorf("there is no key in %s yet", out.Path))
	}
	unlock, err := config.Lock(ctx, folder)
	if err != nil {
		return out, failure(accounts.ReasonPath, err)
	}
	defer unlock()
	keys, err := s.keysAnew(ctx)
	if err != nil {
		return out, err
	}
	out.Resumed = keys.changing
	if !keys.changing {
		fresh, err := age.GenerateX25519Identity()
		if err != nil {
			return out, failure("", fmt.Errorf("make a key: %w", err))
		}
		keys = &bunch{own: append([]*age.X25519Identity{fresh}, keys.own...), changing: true}
		if len(keys.own) > maxBunch {
			return out, s.tooMany()
		}
		if err := s.keepKeys(keys); err != nil {
			return out, err
		}
	}
	if err := s.announce(ctx, keys); err != nil {
		return out, err
	}
	if err := s.resealAll(ctx, keys, &out, progress); err != nil {
		return out, err
	}
	return out, s.keepKeys(&bunch{own: keys.own[:1]})
}

// keepKeys writes the key file and takes the keys into use.
func (s *Sealed) keepKeys(keys *bunch) error {
	data, err := s.file(keys)
	if err != nil {
		return err
	}
	if err := config.WriteFile(s.Path(), data); err != nil {
		return failure(accounts.ReasonPath, fmt.Errorf("keep the key: %w", err))
	}
	s.mu.Lock()
	s.held = keys
	s.mu.Unlock()
	return nil
}

// announce makes the first key the one that the store takes secrets of: from
// here on nobody writes with another one.
func (s *Sealed) announce(ctx context.Context, keys *bunch) error {
	err := s.rows.UseSeal(ctx, "", s.by(keys.now()))
	var other *accounts.Resealed
	if !errors.As(err, &other) {
		return err
	}
	if other.Now.Store != s.store || keys.find(other.Now.Recipient) == nil {
		return rekeyed(s.Path())
	}
	return s.rows.UseSeal(ctx, other.Now.Recipient, s.by(keys.now()))
}

// resealAll seals every secret with the first key that an older one opens.
func (s *Sealed) resealAll(ctx context.Context, keys *bunch, out *accounts.Rekeyed, progress func(done, all int)) error {
	slots, err := s.rows.SealedSlots(ctx)
	if err != nil {
		return err
	}
	for i, slot := range slots {
		if err := s.reseal(ctx, keys, slot, out); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(slots))
		}
	}
	return nil
}

func (s *Sealed) reseal(ctx context.Context, keys *bunch, slot accounts.Slot, out *accounts.Rekeyed) error {
	for try := 1; ; try++ {
		row, err := s.rows.Sealed(ctx, slot.Account, slot.Revision)
		switch {
		case errors.Is(err, accounts.ErrNoSecret): // deleted meanwhile
			return nil
		case err != nil:
			return err
		}
		if _, err := age.Decrypt(bytes.NewReader(row), keys.now()); err == nil {
			out.Already++
			return nil
		}
		secret, err := s.unseal(&bunch{own: keys.own[1:]}, slot, row)
		if err != nil { // of the other key file, or damaged: as unreadable as before
			out.Elsewhere++
			return nil
		}
		sealed, err := s.seal(keys.now(), slot, secret)
		if err != nil {
			return err
		}
		done, err := s.rows.Reseal(ctx, slot.Account, slot.Revision, row, sealed)
		switch {
		case err != nil:
			return err
		case done:
			out.Resealed++
			return nil
		case try == 3:
			return failure(accounts.ReasonChanged, errors.New("a sealed password keeps changing"))
		}
	}
}

// Rekey changes the key of sealed secrets; see Sealed.Rekey.
func (v *Vault) Rekey(ctx context.Context, progress func(done, all int)) (accounts.Rekeyed, error) {
	return v.ours.Rekey(ctx, progress)
}
