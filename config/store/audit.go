package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"mailkey/config/accounts"
)

// Log appends an entry to the audit trail, numbered and sealed onto the one before.
func (s *Store) Log(ctx context.Context, e accounts.Entry) error {
	return s.tx(ctx, "write the audit trail", func(tx *tx) error { return appendEntry(ctx, tx, e) })
}

func appendEntry(ctx context.Context, tx *tx, e accounts.Entry) error {
	var before string
	err := tx.QueryRowContext(ctx, `SELECT seq, digest FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&e.Seq, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	written, err := written(ctx, tx)
	if err != nil {
		return err
	}
	e.Seq = max(e.Seq, written) + 1
	_, err = tx.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
		trailMark, strconv.FormatInt(e.Seq, 10))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (seq, at, actor, key, action, object, detail, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Seq, e.At.UnixMilli(), e.Actor, e.Key, e.Action, e.Object, e.Detail, e.Seal(before))
	return err
}

// trailMark is the name in meta of the number of the last entry that was written, so that
// it shows where entries are missing from the end.
const trailMark = "trail"

func written(ctx context.Context, tx *tx) (last int64, err error) {
	var value string
	if err := tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, trailMark).Scan(&value); err != nil {
		return 0, absent(err, nil)
	}
	return strconv.ParseInt(value, 10, 64)
}

// Entries reads the audit trail from its beginning, and is the number of the last
// entry that was written. take must not use the store.
func (s *Store) Entries(ctx context.Context, take func(accounts.Entry) error) (last int64, err error) {
	err = s.read(ctx, "read the audit trail", func(tx *tx) (err error) {
		if last, err = written(ctx, tx); err != nil {
			return err
		}
		return each(ctx, tx, `SELECT seq, at, actor, key, action, object, detail, digest FROM audit ORDER BY seq`, nil, func(scan func(...any) error) error {
			var e accounts.Entry
			var at int64
			if err := scan(&e.Seq, &at, &e.Actor, &e.Key, &e.Action, &e.Object, &e.Detail, &e.Digest); err != nil {
				return err
			}
			e.At = moment(at)
			return take(e)
		})
	})
	return last, err
}
