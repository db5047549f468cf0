package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"mailkey/config/accounts"
)

// nameKey folds a user's name: no two users may differ by capitals alone.
func nameKey(name string) string { return strings.ToLower(name) }

const selectUsers = `SELECT u.id, u.name, u.role, u.created_at, u.seen_at, u.version, i.until
	FROM users u LEFT JOIN invitations i ON i.owner = u.id`

// Users is everybody with their keys, by name.
func (s *Store) Users(ctx context.Context) ([]accounts.User, error) {
	const act = "read the users"
	var all []accounts.User
	err := s.read(ctx, act, func(tx *tx) (err error) {
		all, err = users(ctx, tx, selectUsers+` ORDER BY u.name_key`)
		return err
	})
	return all, err
}

// User is one of them, or ErrNoUser.
func (s *Store) User(ctx context.Context, id string) (accounts.User, error) {
	return s.oneUser(ctx, selectUsers+` WHERE u.id = ?`, id)
}

// UserByKey is the user whom a key belongs to, or ErrNoUser.
func (s *Store) UserByKey(ctx context.Context, fingerprint string) (accounts.User, error) {
	return s.oneUser(ctx, selectUsers+` WHERE u.id = (SELECT owner FROM keys WHERE fingerprint = ?)`, fingerprint)
}

func (s *Store) oneUser(ctx context.Context, query, arg string) (u accounts.User, err error) {
	err = s.read(ctx, "read the user", func(tx *tx) error {
		all, err := users(ctx, tx, query, arg)
		switch {
		case err != nil:
			return err
		case len(all) != 1:
			return accounts.ErrNoUser
		}
		u = all[0]
		return nil
	})
	return u, err
}

// users reads users and then their keys.
func users(ctx context.Context, tx *tx, query string, args ...any) ([]accounts.User, error) {
	var all []accounts.User
	err := each(ctx, tx, query, args, func(scan func(...any) error) error {
		var u accounts.User
		var created, seen int64
		var until sql.NullInt64
		if err := scan(&u.ID, &u.Name, &u.Role, &created, &seen, &u.Version, &until); err != nil {
			return err
		}
		u.Created, u.Seen, u.Invited = moment(created), momentOrNever(seen), momentOrNever(until.Int64)
		all = append(all, u)
		return nil
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := map[string]int{}
	for i, u := range all {
		at[u.ID] = i
	}
	which, who := ``, []any(nil)
	if len(all) == 1 {
		which, who = ` WHERE owner = ?`, []any{all[0].ID}
	}
	err = each(ctx, tx, `SELECT owner, fingerprint, line, comment, added_at, used_at FROM keys`+which+` ORDER BY added_at, fingerprint`, who,
		func(scan func(...any) error) error {
			var owner string
			var k accounts.Key
			var added, used int64
			if err := scan(&owner, &k.Fingerprint, &k.Line, &k.Comment, &added, &used); err != nil {
				return err
			}
			k.Added, k.Used = moment(added), momentOrNever(used)
			if i, ok := at[owner]; ok {
				all[i].Keys = append(all[i].Keys, k)
			}
			return nil
		})
	return all, err
}

// momentOrNever is a time that 0 stands for the lack of.
func momentOrNever(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return moment(ms)
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// InsertUser stores a new user with their keys.
func (s *Store) InsertUser(ctx context.Context, u accounts.User) error {
	return s.tx(ctx, "store the user", func(tx *tx) error {
		err := one(ctx, tx, accounts.ErrUserExists, `INSERT INTO users (id, name, name_key, role, created_at, seen_at, version)
			VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (name_key) DO NOTHING`,
			u.ID, u.Name, nameKey(u.Name), u.Role, u.Created.UnixMilli(), u.Version)
		if err != nil {
			return err
		}
		return addKeys(ctx, tx, u.ID, u.Keys)
	})
}

func addKeys(ctx context.Context, tx *tx, user string, keys []accounts.Key) error {
	for _, k := range keys {
		err := one(ctx, tx, accounts.ErrKeyExists, `INSERT INTO keys (fingerprint, owner, line, comment, added_at, used_at)
			VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO NOTHING`,
			k.Fingerprint, user, k.Line, k.Comment, k.Added.UnixMilli(), milli(k.Used))
		if err != nil {
			return err
		}
	}
	return nil
}

// UpdateUser stores a changed user with exactly these keys if nobody else
// changed them meanwhile.
func (s *Store) UpdateUser(ctx context.Context, u accounts.User) (accounts.User, error) {
	err := s.tx(ctx, "store the user", func(tx *tx) error {
		old, err := users(ctx, tx, selectUsers+` WHERE u.id = ?`, u.ID)
		switch {
		case err != nil:
			return err
		case len(old) == 0:
			return accounts.ErrNoUser
		}
		var taken bool
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE name_key = ? AND id <> ?)`, nameKey(u.Name), u.ID).Scan(&taken)
		switch {
		case err != nil:
			return err
		case taken:
			return accounts.ErrUserExists
		}
		err = one(ctx, tx, accounts.ErrChanged, `UPDATE users SET name = ?, name_key = ?, role = ?, version = version + 1 WHERE id = ? AND version = ?`,
			u.Name, nameKey(u.Name), u.Role, u.ID, u.Version)
		if err != nil {
			return err
		}
		if err := exchangeKeys(ctx, tx, u.ID, old[0].Keys, u.Keys); err != nil {
			return err
		}
		return lastAdministrator(ctx, tx, old[0].Role)
	})
	u.Version++
	return u, err
}

// exchangeKeys takes away the keys that a user has no more, and adds the new ones.
func exchangeKeys(ctx context.Context, tx *tx, user string, had, has []accounts.Key) error {
	in := func(keys []accounts.Key, k accounts.Key) bool {
		return slices.ContainsFunc(keys, func(l accounts.Key) bool { return l.Fingerprint == k.Fingerprint })
	}
	for _, k := range had {
		if !in(has, k) {
			if _, err := tx.ExecContext(ctx, `DELETE FROM keys WHERE fingerprint = ? AND owner = ?`, k.Fingerprint, user); err != nil {
				return err
			}
		}
	}
	return addKeys(ctx, tx, user, slices.DeleteFunc(slices.Clone(has), func(k accounts.Key) bool { return in(had, k) }))
}

// lastAdministrator refuses a change, already made in this transaction, of a user
// of that role if it leaves no administrator. (A team that has none yet may go
// on without: the server itself administers it.)
func lastAdministrator(ctx context.Context, tx *tx, role accounts.Role) error {
	if role != accounts.Administrator {
		return nil
	}
	var some bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE role = ?)`, accounts.Administrator).Scan(&some)
	if err == nil && !some {
		err = accounts.ErrLastAdministrator
	}
	return err
}

// DeleteUser removes a user with their keys, invitation and assignments.
func (s *Store) DeleteUser(ctx context.Context, id string) error {
	return s.tx(ctx, "remove the user", func(tx *tx) error {
		var role accounts.Role
		var owns bool
		err := tx.QueryRowContext(ctx, `SELECT role, EXISTS (SELECT 1 FROM accounts WHERE owner = ?) FROM users WHERE id = ?`, id, id).Scan(&role, &owns)
		switch {
		case err != nil:
			return absent(err, accounts.ErrNoUser)
		case owns:
			return accounts.ErrOwns
		}
		for _, query := range []string{
			`UPDATE accounts SET version = version + 1 WHERE id IN (SELECT account FROM assignments WHERE member = ?)`,
			`DELETE FROM drafts WHERE owner = ?`,
			`DELETE FROM users WHERE id = ?`,
		} {
			if _, err := tx.ExecContext(ctx, query, id); err != nil {
				return err
			}
		}
		return lastAdministrator(ctx, tx, role)
	})
}

// SawUser notes when a user was here, and with which key.
func (s *Store) SawUser(ctx context.Context, id, fingerprint string, at time.Time) error {
	return s.tx(ctx, "note who was here", func(tx *tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE users SET seen_at = ? WHERE id = ?`, at.UnixMilli(), id)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE keys SET used_at = ? WHERE fingerprint = ? AND owner = ?`, at.UnixMilli(), fingerprint, id)
		return err
	})
}

// PutInvitation replaces the user's invitation.
func (s *Store) PutInvitation(ctx context.Context, user, digest string, until time.Time) error {
	return s.tx(ctx, "store the invitation", func(tx *tx) error {
		return one(ctx, tx, accounts.ErrNoUser, `INSERT INTO invitations (digest, owner, until) SELECT ?, id, CAST(? AS BIGINT) FROM users WHERE id = ?
			ON CONFLICT (owner) DO UPDATE SET digest = excluded.digest, until = excluded.until`, digest, until.UnixMilli(), user)
	})
}

// TakeInvitation gives its user the key, once. A code from the far future is of
// a clock that was wrong, and not valid.
func (s *Store) TakeInvitation(ctx context.Context, digest string, key accounts.Key, now time.Time) (u accounts.User, err error) {
	err = s.tx(ctx, "redeem the invitation", func(tx *tx) error {
		var id string
		err := tx.QueryRowContext(ctx, `DELETE FROM invitations WHERE digest = ? AND until > ? AND until <= ? RETURNING owner`,
			digest, now.UnixMilli(), now.Add(time.Hour).UnixMilli()).Scan(&id)
		if err != nil {
			return absent(err, accounts.ErrNoInvitation)
		}
		if err := addKeys(ctx, tx, id, []accounts.Key{key}); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE users SET version = version + 1 WHERE id = ?`, id); err != nil {
			return err
		}
		all, err := users(ctx, tx, selectUsers+` WHERE u.id = ?`, id)
		if err == nil && len(all) == 1 {
			u = all[0]
		}
		return err
	})
	return u, err
}

// SetAccess replaces the account's users if nobody else changed the account
// meanwhile.
func (s *Store) SetAccess(ctx context.Context, account string, version int, members []string) (accounts.Account, error) {
	err := s.tx(ctx, "store who may use the account", func(tx *tx) error {
		var found bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE id = ?)`, account).Scan(&found); err != nil {
			return err
		}
		if !found {
			return accounts.ErrNoAccount
		}
		err := one(ctx, tx, accounts.ErrChanged, `UPDATE accounts SET version = version + 1 WHERE id = ? AND version = ?`, account, version)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM assignments WHERE account = ?`, account); err != nil {
			return err
		}
		for _, id := range members {
			err := one(ctx, tx, accounts.ErrNoUser, `INSERT INTO assignments (account, member) SELECT ?, id FROM users WHERE id = ?`, account, id)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return accounts.Account{}, err
	}
	return s.Account(ctx, account)
}
