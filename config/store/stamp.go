package store

import (
	"context"
	"fmt"
)

// Stamp is another one whenever a user, a key, an account or who may use it has
// changed. Each such change counts a row's version up, adds a row, which is then
// the newest, or takes one away; and it is told in the audit trail, before. So what
// two processes do at the same moment does not add up to nothing.
func (s *Store) Stamp(ctx context.Context) (string, error) {
	const query = `SELECT
		(SELECT COUNT(*) FROM accounts), (SELECT COALESCE(SUM(version), 0) FROM accounts), (SELECT COALESCE(MAX(created_at), 0) FROM accounts),
		(SELECT COUNT(*) FROM users), (SELECT COALESCE(SUM(version), 0) FROM users), (SELECT COALESCE(MAX(created_at), 0) FROM users),
		(SELECT COUNT(*) FROM keys), (SELECT COALESCE(MAX(added_at), 0) FROM keys), (SELECT COALESCE(MAX(seq), 0) FROM audit)`
	var n [9]int64
	err := s.read(ctx, "look for changes", func(tx *tx) error {
		return tx.QueryRowContext(ctx, query).Scan(&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &n[8])
	})
	return fmt.Sprint(n), err
}
