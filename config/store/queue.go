package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Pool is connections of their own to the same schema of a PostgreSQL, at most so
// many, for a queue. What holds for the store's own connections holds for them.
func (s *Store) Pool(ctx context.Context, most int32) (*pgxpool.Pool, error) {
	if s.remote == nil {
		return nil, errors.New("this database is a file")
	}
	c, err := pgxpool.ParseConfig(s.remote.ConnString())
	if err != nil {
		return nil, errors.New("this is no usable URL of a database") // it quotes the URL
	}
	c.ConnConfig = s.remote.Copy()
	c.MaxConns, c.MaxConnIdleTime = most, resting
	pool, err := pgxpool.NewWithConfig(ctx, c)
	return pool, s.explain("open the queue", err)
}

// Exclusively makes or changes tables while no other copy of the program does.
func (s *Store) Exclusively(ctx context.Context, act string, f func(context.Context) error) error {
	lock, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(act, err)
	}
	defer lock.Rollback() //nolint:errcheck // gives the lock back
	if _, err := lock.ExecContext(ctx, upgrading); err != nil {
		return s.explain(act, err)
	}
	return s.explain(act, f(ctx))
}

// Remote reports whether the database is a server's.
func (s *Store) Remote() bool { return s.remote != nil }
