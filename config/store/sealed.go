package store

import (
	"bytes"
	"context"

	"mailkey/config/accounts"
)

// PutSealed keeps a sealed secret, unless another key is in use by now.
func (s *Store) PutSealed(ctx context.Context, account string, revision int, sealed []byte, by accounts.Seal) error {
	return s.tx(ctx, "keep the sealed password", func(tx *tx) error {
		if err := sealedBy(ctx, tx, "", by); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO secrets (account, revision, sealed) VALUES (?, ?, ?)
			ON CONFLICT (account, revision) DO UPDATE SET sealed = excluded.sealed`, account, revision, sealed)
		return err
	})
}

// UseSeal makes a key the one in use, in place of from.
func (s *Store) UseSeal(ctx context.Context, from string, by accounts.Seal) error {
	return s.tx(ctx, "take the new key into use", func(tx *tx) error { return sealedBy(ctx, tx, from, by) })
}

// sealPrefix begins the names in meta of the keys in use.
const sealPrefix = "sealed by "

// sealedBy makes sure that by is the seal in use: it is, or there was none, or
// it was from.
func sealedBy(ctx context.Context, tx *tx, from string, by accounts.Seal) error {
	name := sealPrefix + string(by.Kind)
	found := map[string]string{}
	err := each(ctx, tx, `SELECT name, value FROM meta WHERE name = 'store' OR name = ?`, []any{name}, func(scan func(...any) error) error {
		var name, value string
		err := scan(&name, &value)
		found[name] = value
		return err
	})
	now := accounts.Seal{Store: found["store"], Kind: by.Kind, Recipient: found[name]}
	switch {
	case err != nil:
		return err
	case now.Store != by.Store:
		return &accounts.Resealed{Now: now}
	case now.Recipient == by.Recipient:
		return nil
	case now.Recipient != from:
		return &accounts.Resealed{Now: now}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, by.Recipient)
	return err
}

// SealedSlots is where every sealed secret is.
func (s *Store) SealedSlots(ctx context.Context) (all []accounts.Slot, err error) {
	err = s.read(ctx, "look for sealed passwords", func(tx *tx) error {
		return each(ctx, tx, `SELECT account, revision FROM secrets ORDER BY account, revision`, nil, func(scan func(...any) error) error {
			slot := accounts.Slot{Keeping: accounts.Sealed}
			err := scan(&slot.Account, &slot.Revision)
			all = append(all, slot)
			return err
		})
	})
	return all, err
}

// Reseal exchanges a sealed secret if it is still the old one.
func (s *Store) Reseal(ctx context.Context, account string, revision int, old, sealed []byte) (done bool, err error) {
	err = s.tx(ctx, "seal the password anew", func(tx *tx) error {
		var now []byte
		err := tx.QueryRowContext(ctx, `SELECT sealed FROM secrets WHERE account = ? AND revision = ?`, account, revision).Scan(&now)
		if err != nil || !bytes.Equal(now, old) {
			return absent(err, nil)
		}
		done = true
		_, err = tx.ExecContext(ctx, `UPDATE secrets SET sealed = ? WHERE account = ? AND revision = ?`, sealed, account, revision)
		return err
	})
	if err == nil && done {
		s.overwrite(ctx)
	}
	return done && err == nil, err
}

// Sealed is a sealed secret, or accounts.ErrNoSecret.
func (s *Store) Sealed(ctx context.Context, account string, revision int) ([]byte, error) {
	var sealed []byte
	err := s.db.QueryRowContext(ctx, `SELECT sealed FROM secrets WHERE account = ? AND revision = ?`, account, revision).Scan(&sealed)
	return sealed, s.explain("read the sealed password", absent(err, accounts.ErrNoSecret))
}

// DropSealed deletes a sealed secret, from the raw file too as far as the
// database reaches.
func (s *Store) DropSealed(ctx context.Context, account string, revision int) error {
	err := s.tx(ctx, "delete the sealed password", func(tx *tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM secrets WHERE account = ? AND revision = ?`, account, revision)
		return err
	})
	if err == nil {
		s.overwrite(ctx)
	}
	return err
}

// overwrite takes what was deleted out of the raw file too, as far as that goes.
func (s *Store) overwrite(ctx context.Context) {
	if s.wipe != "" {
		_, _ = s.db.ExecContext(ctx, s.wipe)
	}
}

// AnySealed reports whether any secret is kept sealed.
func (s *Store) AnySealed(ctx context.Context) (bool, error) {
	var some bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM secrets)`).Scan(&some)
	return some, s.explain("look for sealed passwords", err)
}
