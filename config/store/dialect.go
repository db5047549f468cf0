package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// dialect is all in which the two databases differ. Statements are written once,
// with a question mark for each argument.
type dialect struct {
	folder string // of its migrations
	goose  goose.Dialect
	driver string
	rebind func(query string) string
	begin  string        // begins each transaction that writes; one writer at a time
	read   sql.TxOptions // of one that only reads: one picture of the database
	tables string        // how many tables of the migrations there are, 0 or 1
	wipe   string        // after a secret was deleted; empty for nothing
	say    explainer     // an error in plain words
}

type explainer func(where, act string, err error) error

// numbered is the query with $1, $2 … for its question marks. No statement of
// ours has one within a text.
func numbered(query string) string {
	var out strings.Builder
	for n := 1; ; n++ {
		before, after, more := strings.Cut(query, "?")
		out.WriteString(before)
		if !more {
			return out.String()
		}
		out.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// pool is the database's connections, and tx one transaction; both take
// statements as they are written here.
type (
	pool struct {
		*sql.DB
		rebind func(string) string
	}
	tx struct {
		*sql.Tx
		rebind func(string) string
	}
)

func (p pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.DB.ExecContext(ctx, p.rebind(query), args...)
}

func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.DB.QueryContext(ctx, p.rebind(query), args...)
}

func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.DB.QueryRowContext(ctx, p.rebind(query), args...)
}

func (t *tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, t.rebind(query), args...)
}

func (t *tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.Tx.QueryContext(ctx, t.rebind(query), args...)
}

func (t *tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(ctx, t.rebind(query), args...)
}

// asked is a pool or a tx.
type asked interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each reads the rows of a query one by one. f must not query.
func each(ctx context.Context, from asked, query string, args []any, f func(scan func(...any) error) error) error {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // only read
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// tx runs f in one transaction, which is gone if f fails.
func (s *Store) tx(ctx context.Context, act string, f func(*tx) error) error {
	t, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(act, err)
	}
	if s.begin != "" {
		_, err = t.ExecContext(ctx, s.begin)
	}
	if err == nil {
		err = f(&tx{t, s.rebind})
	}
	if err != nil {
		_ = t.Rollback()
		return s.explain(act, err)
	}
	return s.explain(act, t.Commit())
}

// read runs f over one picture of the database.
func (s *Store) read(ctx context.Context, act string, f func(*tx) error) error {
	options := s.dialect.read
	t, err := s.db.BeginTx(ctx, &options)
	if err != nil {
		return s.explain(act, err)
	}
	err = f(&tx{t, s.rebind})
	_ = t.Rollback() // nothing was written
	return s.explain(act, err)
}

func (s *Store) explain(act string, err error) error { return s.say(s.where, act, err) }
