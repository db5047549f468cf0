package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"

	"mailkey/config"
	"mailkey/config/accounts"
)

// SQLite's primary result codes that have a plain explanation.
var plain = [...]struct {
	code   int
	reason accounts.Reason
	text   string
}{
	{5, accounts.ReasonBusy, "another copy of mailkey is using the store; try again"},
	{6, accounts.ReasonBusy, "another copy of mailkey is using the store; try again"},
	{8, accounts.ReasonReadOnly, "the store's file or disk is read-only"},
	{10, accounts.ReasonDisk, "the disk reports an error"},
	{11, accounts.ReasonDamaged, "the store's file is damaged"},
	{13, accounts.ReasonFull, "the disk is full; free some space and try again"},
	{14, accounts.ReasonPath, "the store's file cannot be opened"},
	{26, accounts.ReasonDamaged, "the file is not a mailkey store"},
}

// explain gives an error of the database, or of a path, its code and plain
// words. accounts' own answers pass as they are.
func explain(act string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(*accounts.Error)), errors.Is(err, accounts.ErrNoAccount), errors.Is(err, accounts.ErrExists),
		errors.Is(err, accounts.ErrChanged), errors.Is(err, accounts.ErrNoSecret):
		return err
	case errors.Is(err, context.Canceled):
		return &accounts.Error{Code: accounts.CodeInterrupted, Err: fmt.Errorf("%s: %w", act, err)}
	}
	out := &accounts.Error{Code: accounts.CodeStorage, Err: fmt.Errorf("%s: %w", act, err)}
	if e := (*config.PathError)(nil); errors.As(err, &e) {
		out.Reason = pathReason(e.Problem)
		return out
	}
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		for _, p := range plain {
			if p.code == e.Code()&0xFF {
				out.Reason, out.Err = p.reason, fmt.Errorf("%s: %s: %w", act, p.text, err)
			}
		}
	}
	return out
}

func pathReason(p config.Problem) accounts.Reason {
	switch p {
	case config.Full:
		return accounts.ReasonFull
	case config.ReadOnly:
		return accounts.ReasonReadOnly
	}
	return accounts.ReasonPath
}

// tx runs f in one transaction, which is gone if f fails.
func (s *Store) tx(ctx context.Context, act string, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return explain(act, err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback()
		return explain(act, err)
	}
	return explain(act, tx.Commit())
}

// one runs a statement that must change exactly one row, else it is otherwise.
func one(ctx context.Context, tx *sql.Tx, otherwise error, query string, args ...any) error {
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = otherwise
	}
	return err
}
