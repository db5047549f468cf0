package store

import (
	"context"
	"database/sql"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// keptResults is how many results an account keeps.
const keptResults = 200

// Record remembers a result; a good one proves the account if its Version is
// still the given one.
func (s *Store) Record(ctx context.Context, id string, version int, r accounts.Result) error {
	return s.tx(ctx, "remember the result", func(tx *tx) error {
		err := one(ctx, tx, accounts.ErrNoAccount, `UPDATE accounts SET proved = proved OR (? AND version = ?) WHERE id = ?`,
			r.Verdict == "ok", version, id)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO results (account, at, verdict, cause, protocol, took_ms) VALUES (?, ?, ?, ?, ?, ?)`,
			id, r.At.UnixMilli(), r.Verdict, r.Cause, r.Protocol, r.Took.Milliseconds())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM results WHERE account = ? AND id <=
			(SELECT id FROM results WHERE account = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`, id, id, keptResults)
		return err
	})
}

// Results is the latest n, newest first.
func (s *Store) Results(ctx context.Context, id string, n int) (all []accounts.Result, err error) {
	const query = `SELECT at, took_ms, verdict, cause, protocol FROM results WHERE account = ? ORDER BY id DESC LIMIT ?`
	err = each(ctx, s.db, query, []any{id, n}, func(scan func(...any) error) error {
		var at, took int64
		var verdict, cause, protocol string
		err := scan(&at, &took, &verdict, &cause, &protocol)
		all = append(all, result(at, took, verdict, cause, protocol))
		return err
	})
	if err != nil {
		return nil, s.explain("read the results", err)
	}
	return all, nil
}

// fetchRow is a row of fetches, or none.
type fetchRow struct {
	at, messages, bytes    sql.NullInt64
	folder, verdict, cause sql.NullString
	whole                  sql.NullBool
}

func (r fetchRow) fetch() *accounts.Fetch {
	if !r.at.Valid {
		return nil
	}
	return &accounts.Fetch{
		At: moment(r.at.Int64), To: r.folder.String, All: r.whole.Bool,
		Verdict: mail.Verdict(r.verdict.String), Cause: diagnose.Cause(r.cause.String),
		Messages: int(r.messages.Int64), Bytes: r.bytes.Int64,
	}
}

// RecordFetch remembers how the last fetch ended.
func (s *Store) RecordFetch(ctx context.Context, id string, f accounts.Fetch) error {
	return s.tx(ctx, "remember the fetch", func(tx *tx) error {
		return one(ctx, tx, accounts.ErrNoAccount, `INSERT INTO fetches (account, at, folder, whole, verdict, cause, messages, bytes)
			SELECT id, CAST(? AS BIGINT), ?, CAST(? AS BOOLEAN), ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM accounts WHERE id = ?
			ON CONFLICT (account) DO UPDATE SET at = excluded.at, folder = excluded.folder, whole = excluded.whole,
			verdict = excluded.verdict, cause = excluded.cause, messages = excluded.messages, bytes = excluded.bytes`,
			f.At.UnixMilli(), []byte(f.To), f.All, f.Verdict, f.Cause, f.Messages, f.Bytes, id)
	})
}

// Draft is nil when there is none.
func (s *Store) Draft(ctx context.Context, user string) ([]byte, error) {
	var answers []byte
	err := s.db.QueryRowContext(ctx, `SELECT answers FROM drafts WHERE owner = ?`, user).Scan(&answers)
	return answers, s.explain("read the unfinished answers", absent(err, nil))
}

// SaveDraft replaces the user's draft.
func (s *Store) SaveDraft(ctx context.Context, user string, answers []byte) error {
	if answers == nil {
		answers = []byte{}
	}
	return s.tx(ctx, "keep the unfinished answers", func(tx *tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO drafts (owner, answers) VALUES (?, ?)
			ON CONFLICT (owner) DO UPDATE SET answers = excluded.answers`, user, answers)
		return err
	})
}

// DropDraft forgets it.
func (s *Store) DropDraft(ctx context.Context, user string) error {
	return s.tx(ctx, "forget the unfinished answers", func(tx *tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE owner = ?`, user)
		return err
	})
}
