package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mailkey/config/accounts"
)

// Reserve hands out the account's next slot; the account need not exist yet.
func (s *Store) Reserve(ctx context.Context, id string, k accounts.Keeping, now time.Time) (accounts.Slot, error) {
	slot := accounts.Slot{Account: id, Revision: 1, Keeping: k}
	err := s.tx(ctx, "make room for the password", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `UPDATE accounts SET last_revision = last_revision + 1 WHERE id = ? RETURNING last_revision`, id).Scan(&slot.Revision)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO slots (account, revision, keeping, loose, at) VALUES (?, ?, ?, FALSE, ?)`,
			slot.Account, slot.Revision, slot.Keeping, now.UnixMilli())
		return err
	})
	return slot, err
}

// arrive settles the reservation of a slot that a row now points at.
func arrive(ctx context.Context, tx *sql.Tx, slot accounts.Slot) error {
	if slot.Keeping == accounts.NotKept {
		return nil
	}
	return one(ctx, tx, accounts.ErrChanged, `DELETE FROM slots WHERE account = ? AND revision = ? AND keeping = ? AND NOT loose`,
		slot.Account, slot.Revision, slot.Keeping)
}

// leave notes a slot that no row points at any more.
func leave(ctx context.Context, tx *sql.Tx, slot accounts.Slot) error {
	if slot.Keeping == accounts.NotKept {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO slots (account, revision, keeping, loose, at) VALUES (?, ?, ?, TRUE, 0)`,
		slot.Account, slot.Revision, slot.Keeping)
	return err
}

// Release makes a reservation loose; false when it is not reserved any more.
func (s *Store) Release(ctx context.Context, slot accounts.Slot) (bool, error) {
	released := false
	err := s.tx(ctx, "give the room back", func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE slots SET loose = TRUE WHERE account = ? AND revision = ? AND NOT loose`, slot.Account, slot.Revision)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		released = n == 1
		return err
	})
	return released && err == nil, err
}

// Loose releases reservations older than age, or from the future, and is every
// loose slot. Mostly there are none, and nothing is written.
func (s *Store) Loose(ctx context.Context, now time.Time, age time.Duration) ([]accounts.Slot, error) {
	const act = "look for what an interrupted change left"
	var some bool
	if err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM slots)`).Scan(&some); err != nil || !some {
		return nil, s.explain(act, err)
	}
	var loose []accounts.Slot
	err := s.tx(ctx, act, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE slots SET loose = TRUE WHERE NOT loose AND (at < ? OR at > ?)`,
			now.Add(-age).UnixMilli(), now.Add(age).UnixMilli())
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT account, revision, keeping FROM slots WHERE loose`)
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // only read
		for rows.Next() {
			var slot accounts.Slot
			if err := rows.Scan(&slot.Account, &slot.Revision, &slot.Keeping); err != nil {
				return err
			}
			loose = append(loose, slot)
		}
		return rows.Err()
	})
	return loose, err
}

// Settle forgets a loose slot.
func (s *Store) Settle(ctx context.Context, slot accounts.Slot) error {
	return s.tx(ctx, "forget the old password's place", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM slots WHERE account = ? AND revision = ? AND loose`, slot.Account, slot.Revision)
		return err
	})
}
