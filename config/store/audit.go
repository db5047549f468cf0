package store

import (
	"context"
	"database/sql"
	"errors"

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
	e.Seq++
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (seq, at, actor, key, action, object, detail, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Seq, e.At.UnixMilli(), e.Actor, e.Key, e.Action, e.Object, e.Detail, e.Seal(before))
	return err
}

// Entries reads the audit trail from its beginning. take must not use the store.
func (s *Store) Entries(ctx context.Context, take func(accounts.Entry) error) error {
	return s.read(ctx, "read the audit trail", func(tx *tx) error {
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
}
