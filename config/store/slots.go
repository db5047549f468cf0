package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"mailkey/config/accounts"
)

// Reserve hands out the account's next slot; the account need not exist yet.
func (s *Store) Reserve(ctx context.Context, id string, k accounts.Keeping, now time.Time) (accounts.Slot, error) {
	slot := accounts.Slot{Account: id, Revision: 1, Keeping: k}
	err := s.tx(ctx, "make room for the password", func(tx *tx) error {
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
func arrive(ctx context.Context, tx *tx, slot accounts.Slot) error {
	if slot.Keeping == accounts.NotKept {
		return nil
	}
	return one(ctx, tx, accounts.ErrChanged, `DELETE FROM slots WHERE account = ? AND revision = ? AND keeping = ? AND NOT loose`,
		slot.Account, slot.Revision, slot.Keeping)
}

// leave notes a slot that no row points at any more.
func leave(ctx context.Context, tx *tx, slot accounts.Slot) error {
	if slot.Keeping == accounts.NotKept {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO slots (account, revision, keeping, loose, at) VALUES (?, ?, ?, TRUE, 0)`,
		slot.Account, slot.Revision, slot.Keeping)
	return err
}

const slotColumns = `keeping, revision, former_keeping, former_revision`

// slotsOf is the slots that a row of slotColumns points at.
func slotsOf(row *sql.Row, id string) ([]accounts.Slot, error) {
	a, former := accounts.Account{ID: id}, accounts.Former{}
	if err := row.Scan(&a.Keeping, &a.Revision, &former.Keeping, &former.Revision); err != nil {
		return nil, err
	}
	a.Former = &former
	return a.Slots(), nil
}

// move settles the slots that a row has now and had not before, and notes those
// that it had and has no more.
func move(ctx context.Context, tx *tx, had, has []accounts.Slot) error {
	for _, slot := range has {
		if !slices.Contains(had, slot) {
			if err := arrive(ctx, tx, slot); err != nil {
				return err
			}
		}
	}
	for _, slot := range had {
		if !slices.Contains(has, slot) {
			if err := leave(ctx, tx, slot); err != nil {
				return err
			}
		}
	}
	return nil
}

// Expire forgets every former secret whose time is over. Mostly there is none,
// and nothing is written.
func (s *Store) Expire(ctx context.Context, now time.Time, most time.Duration) error {
	const act = "forget former passwords"
	const due = `former_revision > 0 AND (former_until <= ? OR former_until > ?)`
	at, latest := now.UnixMilli(), now.Add(most).UnixMilli()
	var some bool
	if err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE `+due+`)`, at, latest).Scan(&some); err != nil || !some {
		return s.explain(act, err)
	}
	return s.tx(ctx, act, func(tx *tx) error {
		for _, change := range []struct {
			query string
			args  []any
		}{
			{`UPDATE accounts SET former_until = ? WHERE former_revision > 0 AND former_until > ?`, []any{latest, latest}},
			{`INSERT INTO slots (account, revision, keeping, loose, at)
				SELECT id, former_revision, former_keeping, TRUE, 0 FROM accounts WHERE former_revision > 0 AND former_until <= ?`, []any{at}},
			{`UPDATE accounts SET former_keeping = 'none', former_revision = 0, former_app_name = '', former_since = 0, former_until = 0,
				version = version + 1 WHERE former_revision > 0 AND former_until <= ?`, []any{at}},
		} {
			if _, err := tx.ExecContext(ctx, change.query, change.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Release makes a reservation loose; false when it is not reserved any more.
func (s *Store) Release(ctx context.Context, slot accounts.Slot) (bool, error) {
	released := false
	err := s.tx(ctx, "give the room back", func(tx *tx) error {
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
	err := s.tx(ctx, act, func(tx *tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE slots SET loose = TRUE WHERE NOT loose AND (at < ? OR at > ?)`,
			now.Add(-age).UnixMilli(), now.Add(age).UnixMilli())
		if err != nil {
			return err
		}
		return each(ctx, tx, `SELECT account, revision, keeping FROM slots WHERE loose`, nil, func(scan func(...any) error) error {
			var slot accounts.Slot
			err := scan(&slot.Account, &slot.Revision, &slot.Keeping)
			loose = append(loose, slot)
			return err
		})
	})
	return loose, err
}

// Settle forgets a loose slot.
func (s *Store) Settle(ctx context.Context, slot accounts.Slot) error {
	return s.tx(ctx, "forget the old password's place", func(tx *tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM slots WHERE account = ? AND revision = ? AND loose`, slot.Account, slot.Revision)
		return err
	})
}
